using System.Collections.Frozen;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Bucs;

/// <summary>What can be done in a case. The official spelling of each is <see cref="BucNames.Official(BucActionKind)"/>.</summary>
public enum BucActionKind
{
    /// <summary>Start a document of this type; with a parent where the document belongs to another one (X008, a cancelled reply).</summary>
    DocCreate,
    /// <summary>Start an answer to the parent.</summary>
    DocCreateReply,
    /// <summary>Take a first version of this type; never used up.</summary>
    DocReceive,
    /// <summary>Take an answer to the parent; never used up, gone when the parent is cancelled.</summary>
    DocReceiveReply,
    /// <summary>Send a further version of a document that was sent.</summary>
    DocUpdate,
    /// <summary>Take a further version of a document that was received. Not in the files; named by a public reader of them.</summary>
    DocUpdateReceive,
    /// <summary>Send a draft.</summary>
    DocSend,
    /// <summary>Throw a draft away. Not in the files.</summary>
    DocDelete,
    /// <summary>What the sending of an X007 does; executed, never offered.</summary>
    CaseArchive,
    /// <summary>End one's own part in a case that the others go on with.</summary>
    CaseLocalClose,
    /// <summary>Throw the case away, until its opening document is sent.</summary>
    CaseDelete,
    /// <summary>Choose who takes part, until the opening document is sent.</summary>
    CaseUpdateParticipants,
}

/// <summary>The official spellings of the definition format, both ways.</summary>
public static class BucNames
{
    private static readonly FrozenDictionary<BucActionKind, string> Actions = new Dictionary<BucActionKind, string>
    {
        [BucActionKind.DocCreate] = "DOC_CREATE",
        [BucActionKind.DocCreateReply] = "DOC_CREATE_REPLY",
        [BucActionKind.DocReceive] = "DOC_RECEIVE",
        [BucActionKind.DocReceiveReply] = "DOC_RECEIVE_REPLY",
        [BucActionKind.DocUpdate] = "DOC_UPDATE",
        [BucActionKind.DocUpdateReceive] = "DOC_UPDATE_RECEIVE",
        [BucActionKind.DocSend] = "DOC_SEND",
        [BucActionKind.DocDelete] = "DOC_DELETE",
        [BucActionKind.CaseArchive] = "CASE_ARCHIVE",
        [BucActionKind.CaseLocalClose] = "CASE_LOCAL_CLOSE",
        [BucActionKind.CaseDelete] = "CASE_DELETE",
        [BucActionKind.CaseUpdateParticipants] = "CASE_UPDATE_PARTICIPANTS",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<BucTriggerEvent, string> Events = new Dictionary<BucTriggerEvent, string>
    {
        [BucTriggerEvent.DocCreate] = "DOC_CREATE",
        [BucTriggerEvent.DocSend] = "DOC_SEND",
        [BucTriggerEvent.DocSendParticipants] = "DOC_SEND_PARTICIPANTS",
        [BucTriggerEvent.DocReceive] = "DOC_RECEIVE",
        [BucTriggerEvent.DocUpdateReceive] = "DOC_UPDATE_RECEIVE",
        [BucTriggerEvent.DocCancel] = "DOC_CANCEL",
        [BucTriggerEvent.DocCancelReceive] = "DOC_CANCEL_RECEIVE",
        [BucTriggerEvent.DocDelete] = "DOC_DELETE",
    }.ToFrozenDictionary();

    public static string Official(this BucActionKind kind) => Actions[kind];

    public static string Official(this BucTriggerEvent on) => Events[on];

    /// <summary>The name of the element in the files.</summary>
    public static string Official(this BucTriggerEffect effect) => effect switch
    {
        BucTriggerEffect.Create => "createActionTrigger",
        BucTriggerEffect.Remove => "removeActionTrigger",
        BucTriggerEffect.Suspend => "suspendActionTrigger",
        _ => "reactivateActionTrigger",
    };

    /// <summary>Whether the event happens to a document of another institution.</summary>
    internal static bool IsInbound(this BucTriggerEvent on) =>
        on is BucTriggerEvent.DocReceive or BucTriggerEvent.DocUpdateReceive or BucTriggerEvent.DocCancelReceive;

    internal static bool IsReceipt(this BucActionKind kind) =>
        kind is BucActionKind.DocReceive or BucActionKind.DocReceiveReply or BucActionKind.DocUpdateReceive;

    internal static bool IsOnCase(this BucActionKind kind) =>
        kind is BucActionKind.CaseArchive or BucActionKind.CaseLocalClose or BucActionKind.CaseDelete or BucActionKind.CaseUpdateParticipants;

    /// <summary>The spelling of the role in the files.</summary>
    public static string Official(this CaseRole role) => role == CaseRole.CaseOwner ? "PO" : "CP";
}
