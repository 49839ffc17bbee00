namespace MessageBroker.Schemas.Bucs;

/// <summary>What sets a trigger off. A further version that this institution sends sets nothing off.</summary>
public enum BucTriggerEvent
{
    /// <summary>A draft was started; also when a document is sent that had no draft in the history.</summary>
    DocCreate,
    /// <summary>A first version was sent.</summary>
    DocSend,
    /// <summary>The same for a document that may go to a part of the participants.</summary>
    DocSendParticipants,
    /// <summary>A first version came.</summary>
    DocReceive,
    /// <summary>A further version came.</summary>
    DocUpdateReceive,
    /// <summary>This institution invalidated its document.</summary>
    DocCancel,
    /// <summary>The other side invalidated its document.</summary>
    DocCancelReceive,
    /// <summary>A draft was thrown away.</summary>
    DocDelete,
}

/// <summary>What a trigger does with its action.</summary>
public enum BucTriggerEffect
{
    /// <summary>The action is open, also where it was suspended.</summary>
    Create,
    /// <summary>The action is gone, open or resting.</summary>
    Remove,
    /// <summary>The action stays in the set but is not open.</summary>
    Suspend,
    /// <summary>A suspended action is open again.</summary>
    Reactivate,
}

/// <summary>When the event happens to a document of the type under which the trigger stands, the effect is applied to the action.</summary>
/// <param name="On">The event.</param>
/// <param name="Action">The kind of action; null for <c>actionType="ANY"</c>, which only a removal has.</param>
/// <param name="Sed">Type that the action is about; null for an action on the case.</param>
/// <param name="Line">Line of the element in the file, from 1.</param>
public sealed record BucTrigger(BucTriggerEvent On, BucTriggerEffect Effect, BucActionKind? Action, string? Sed, int Line)
{
    /// <summary>The value of <see cref="ParentType"/> for a document that answers no other.</summary>
    public const string NoParent = "NONE";

    /// <summary>Only for the document that opened the case.</summary>
    public bool OnlyStarter { get; init; }

    /// <summary>Only for a document whose parent has this type, or that has none (<see cref="NoParent"/>); null where the parent does not matter.</summary>
    public string? ParentType { get; init; }

    /// <summary>The action belongs to the same parent as the document. Without it, a removal concerns every action of the kind and type.</summary>
    public bool SameParent { get; init; }

    /// <summary><c>parentDocumentType="ANY"</c>: the action is on the parent of the document, whatever the parent's own parent is.</summary>
    public bool OnParent { get; init; }

    /// <summary>An action on the case that was written without <c>documentType</c>.</summary>
    public bool Untyped { get; init; }

    /// <summary>Name of the condition that must have been answered with yes; null where there is none.</summary>
    public string? Guard { get; init; }

    /// <summary>The action opens this long after the event; null for at once. In no file of 4.2 for the families here.</summary>
    public Period? Delay { get; init; }
}
