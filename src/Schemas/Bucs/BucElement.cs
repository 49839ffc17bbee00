namespace MessageBroker.Schemas.Bucs;

/// <summary>An element that a definition file may have. The reader goes by these, and so does the reference page: what is not here is refused.</summary>
/// <param name="Required">Attributes that must be there.</param>
/// <param name="Optional">Attributes that may be there.</param>
/// <param name="Children">Elements that may stand in it.</param>
internal sealed record BucElement(string Name, string[] Required, string[] Optional, string[] Children)
{
    public static BucElement Case { get; } = new("case", ["name", "version", "role"], [], ["context", "actions", "documents"]);

    public static BucElement Context { get; } = new("context", [], [], ["parameters"]);

    /// <summary>Published files have it, and have nothing in it.</summary>
    public static BucElement Actions { get; } = new("actions", [], [], []);

    public static BucElement Documents { get; } = new("documents", [], [], ["document"]);

    public static BucElement Document { get; } = new("document", ["type"], [], ["parameters", "triggers"]);

    public static BucElement Parameters { get; } = new("parameters", [], [], ["parameter"]);

    /// <summary>The only element with text.</summary>
    public static BucElement Parameter { get; } = new("parameter", ["key"], [], []);

    public static BucElement Triggers { get; } = new("triggers", [], [], [.. Enum.GetValues<BucTriggerEffect>().Select(BucNames.Official)]);

    /// <summary>In the order in which a file has them.</summary>
    public static IReadOnlyList<BucElement> All { get; } =
        [Case, Context, Actions, Documents, Document, Parameters, Parameter, Triggers, .. Enum.GetValues<BucTriggerEffect>().Select(Trigger)];

    public static BucElement Trigger(BucTriggerEffect effect) => new(
        effect.Official(),
        ["onAction", "onResult", "actionType"],
        ["documentType", "onlyStarter", "onCondition", "onParentDocumentType", "sameParentDocument", .. effect switch { BucTriggerEffect.Create => ["delay"], BucTriggerEffect.Remove => ["parentDocumentType"], _ => Array.Empty<string>() }],
        []);
}
