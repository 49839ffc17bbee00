using System.Collections.Frozen;

namespace MessageBroker.Schemas.Envelope;

/// <summary>Which elements the header may hold, below which, and how often. Their order is not judged: public sources differ in it.</summary>
internal static class SbdhForm
{
    public const string Root = "StandardBusinessDocumentHeader";

    private static readonly FrozenDictionary<string, string[]> Children = new Dictionary<string, string[]>
    {
        [Root] = ["HeaderVersion", "Sender", "Receiver*", "DocumentIdentification", "BusinessScope", "Inferred?"],
        ["Sender"] = ["ContactTypeIdentifier", "Identifier"],
        ["Receiver"] = ["ContactTypeIdentifier", "Identifier"],
        ["DocumentIdentification"] = ["CreationDateAndTime", "CaseAction", "Type", "InstanceIdentifier", "TypeVersion"],
        ["BusinessScope"] = ["DocumentVersion", "SetId", "CaseId"],
        ["CaseId"] = ["InstanceIdentifier", "BusinessServiceName"],
        ["Inferred"] = ["RelatedSetId?", "Attachment?*"],
        ["Attachment"] = ["Identifier", "FileName", "InternetMediaTypeCode", "IsMedical"],
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Ours = new[] { "Inferred", "RelatedSetId", "Attachment", "FileName", "InternetMediaTypeCode", "IsMedical" }.ToFrozenSet();

    public static bool IsGroup(string name) => Children.ContainsKey(name);

    public static bool Allows(string parent, string name) => Find(parent, name) is not null;

    public static bool Repeats(string parent, string name) => Find(parent, name)?.EndsWith('*') ?? false;

    /// <summary>The children that a group of that name must have.</summary>
    public static IEnumerable<string> Required(string parent) =>
        Children.TryGetValue(parent, out var children) ? children.Where(c => !c.Contains('?')).Select(c => c.TrimEnd('*')) : [];

    public static string NamespaceOf(string parent, string name) =>
        Ours.Contains(name) || parent is "Attachment" or "Inferred" ? Sbdh.InferredNamespaceUri : Sbdh.NamespaceUri;

    private static string? Find(string parent, string name) =>
        Children.TryGetValue(parent, out var children) ? Array.Find(children, c => c.TrimEnd('*', '?') == name) : null;
}
