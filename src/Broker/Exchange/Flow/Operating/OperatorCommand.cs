using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Operating;

public enum OperatorCommandKind
{
    /// <summary>Puts a case aside until it is resumed.</summary>
    Park,
    /// <summary>Takes a parked case up again; what it owes is due at once.</summary>
    Resume,
    /// <summary>Sends the same bytes of a message that was given up once more, with all its attempts; has one that is held judged again.</summary>
    Retry,
    /// <summary>Lets nothing be sent to a partner; what waits keeps its attempts.</summary>
    PausePartner,
    ResumePartner,
    /// <summary>Asks a partner once more for what a restore lost.</summary>
    Reconcile,
    /// <summary>Erases the contents of a finished message; the reason is the legal ground, the authority who decided.</summary>
    Erase,
    /// <summary>Writes into the journal that a backup of the store was made.</summary>
    NoteStoreBackup,
    /// <summary>Writes into the journal that a backup of the keys was made.</summary>
    NoteKeysBackup,
}

/// <param name="Target">International case id, message id or eb:MessageId, or name of the partner entry.</param>
/// <param name="Account">Who gives the command: an account, not a person's name.</param>
/// <param name="Reason">1 to 500 characters without personal data; it stands in the journal.</param>
/// <param name="Authority">By whose authority contents are erased; null for every other command.</param>
public sealed record OperatorCommand(OperatorCommandKind Kind, string Target, string Account, string Reason, string? Authority = null);

/// <param name="Done">Something was changed.</param>
/// <param name="Findings">Why not, or where not.</param>
public sealed record CommandAnswer(bool Done, IReadOnlyList<Finding> Findings)
{
    public static CommandAnswer Ok { get; } = new(true, []);

    public static CommandAnswer Refused(Finding finding) => new(false, [finding]);
}
