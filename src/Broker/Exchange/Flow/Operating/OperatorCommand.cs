using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Operating;

public enum OperatorCommandKind
{
    /// <summary>Puts a case aside until it is resumed.</summary>
    Park,
    /// <summary>Takes a parked case up again; what it owes is due at once.</summary>
    Resume,
    /// <summary>Records what a clerk knows about a document of a running case, or answers a condition that it asks.</summary>
    Record,
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
    /// <summary>Adds a line to the trust registry.</summary>
    ImportTrust,
    /// <summary>Ends a certificate or an anchor in the trust registry.</summary>
    EndTrust,
    /// <summary>Has the running broker read its own keys anew.</summary>
    TakeKeys,
    /// <summary>Adds an account that may sign in to the pages, or sets one anew.</summary>
    SetAccount,
    /// <summary>Lets nobody sign in with an account any more.</summary>
    DisableAccount,
    /// <summary>Writes into the journal how a replay of its verdicts came out.</summary>
    NoteReplay,
}

/// <param name="Target">International case id, message id or eb:MessageId, name of the partner entry, party of a line of the trust registry, or account that signs in.</param>
/// <param name="Account">Who gives the command: an account, not a person's name.</param>
/// <param name="Reason">1 to 500 characters without personal data; it stands in the journal.</param>
/// <param name="Authority">By whose authority contents are erased; null for every other command.</param>
/// <param name="Trust">What the trust registry is to hold; null for every other command.</param>
/// <param name="Record">What is recorded; null for every other command.</param>
/// <param name="User">Who may sign in; null for every other command.</param>
/// <param name="Replay">How the replay came out; null for every other command.</param>
public sealed record OperatorCommand(
    OperatorCommandKind Kind, string Target, string Account, string Reason, string? Authority = null, TrustOrder? Trust = null, RecordOrder? Record = null, AccountOrder? User = null,
    ReplayOrder? Replay = null);

/// <param name="Document">The document that it is about (SetId).</param>
/// <param name="Kind">A fact, or the answer to a condition.</param>
/// <param name="Said">As <see cref="RecordRow.Said"/>.</param>
/// <param name="On">The day on which a fact happened; null: today. Answers and facts that name a day themselves have none.</param>
public sealed record RecordOrder(string Document, RecordKind Kind, string Said, DateOnly? On = null);

/// <param name="Outcome">identical, differs or altered.</param>
/// <param name="Product">Version of the program that computed.</param>
/// <param name="Entries">Entries that were walked.</param>
/// <param name="Verdicts">Verdicts that were computed again.</param>
/// <param name="Differing">Those that came out otherwise.</param>
/// <param name="Erased">Those whose contents were erased with authority.</param>
/// <param name="Altered">Entries, leaves and checkpoints that are not what was sealed.</param>
/// <param name="First">The first messages of which a verdict differs.</param>
/// <param name="Case">The one case that was looked at; null: all.</param>
public sealed record ReplayOrder(string Outcome, string Product, long Entries, long Verdicts, long Differing, long Erased, long Altered, IReadOnlyList<Guid> First, string? Case = null)
{
    /// <summary>Most messages that are named.</summary>
    public const int MostFirst = 20;

    /// <summary>The words for how it may come out.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = ["identical", "differs", "altered"];
}

/// <param name="PasswordHash">Of the framework's password hasher; empty where the person signs in by certificate alone.</param>
/// <param name="Replaces">An account of that name may be there already.</param>
/// <param name="Certificate">SHA-256 (lower-case hex) of the certificate by which the person signs in; null: by none.</param>
public sealed record AccountOrder(IReadOnlyList<string> Roles, IReadOnlyList<string> Institutions, string PasswordHash, bool Replaces, string? Certificate = null);

/// <param name="IsAnchor">It vouches for certificates; else it is the very certificate that speaks. Not looked at where one is ended.</param>
/// <param name="Certificate">DER.</param>
/// <param name="From">The first instant at which it counts; null: now.</param>
/// <param name="Until">The first instant at which it counts no more; null: open where it is added, now where it is ended.</param>
public sealed record TrustOrder(TrustUse Use, bool IsAnchor, byte[] Certificate, DateTimeOffset? From = null, DateTimeOffset? Until = null);

/// <param name="Done">Something was changed.</param>
/// <param name="Findings">Why not, or where not.</param>
public sealed record CommandAnswer(bool Done, IReadOnlyList<Finding> Findings)
{
    public static CommandAnswer Ok { get; } = new(true, []);

    public static CommandAnswer Refused(Finding finding) => new(false, [finding]);
}
