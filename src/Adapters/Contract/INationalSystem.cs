namespace MessageBroker.Adapters.Contract;

/// <summary>
/// One national staging database: its outbox (requests to send) and inbox (what arrived). All methods are I/O; none converts.
/// Unreachable or locked storage is a <see cref="NationalStoreAwayException"/>, which callers answer with "later", never with loss.
/// </summary>
public interface INationalSystem
{
    /// <summary>Name as configured, for example "bg-asp".</summary>
    string Name { get; }

    /// <summary>BG or RO: picks the converter.</summary>
    string Country { get; }

    /// <summary>It is told by events that overtake each other: reports and deliveries carry their place in the case.</summary>
    bool WantsSequence => false;

    /// <summary>How many days before a day by which its institution is to act it wants to be told; null where its tables show the day and nobody is told.</summary>
    int? RemindDaysAhead => null;

    /// <summary>Whether what its register of persons does not find can be believed; null where it has none that is asked.</summary>
    RegisterState? Register => null;

    /// <summary>Asks its register for the test record where that is due: hourly, and every minute while it is not found.</summary>
    Task WatchRegisterAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Keys of requests whose status is new (picked up by STATUS, never by time or id), oldest first, at most <paramref name="max"/>.</summary>
    Task<IReadOnlyList<RequestKey>> ListNewRequestsAsync(int max, CancellationToken cancellationToken);

    /// <summary>Reads all rows that one request needs in one transaction; attachments included.</summary>
    Task<NationalRecord?> ReadAsync(string requestId, CancellationToken cancellationToken);

    /// <summary>A record without what this system's own door wrote into it (status, ids, turn): what its owner says, to be compared with what he said before.</summary>
    NationalRecord OwnWords(NationalRecord record) => record;

    /// <summary>Writes status, ids, turn and findings on the request row, naming id and version. Zero rows = a newer version stands. A status never goes back: an earlier one that comes late, from a node that was frozen, leaves row and findings as they are.</summary>
    Task<ReportOutcome> ReportAsync(RequestReport report, CancellationToken cancellationToken);

    /// <summary>
    /// Writes an arrival with its data rows and attachments in one transaction, idempotent on the message id and on the document: what stands
    /// there as the same version of the same document of the same case, from the same sender to the same receiver, is not written a second time.
    /// </summary>
    Task<DeliveryResult> DeliverAsync(NationalDelivery delivery, CancellationToken cancellationToken);

    /// <summary>Tells that such a day is near, the same words under the same name when told again. Called only where <see cref="RemindDaysAhead"/> says when.</summary>
    Task RemindAsync(DeadlineReminder reminder, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The national system's own word on deliveries among <paramref name="messageIds"/>: confirmed or declined; open ones are absent.</summary>
    Task<IReadOnlyList<DeliveryAnswer>> ListAnswersAsync(IReadOnlyList<string> messageIds, CancellationToken cancellationToken);
}

/// <summary>Identity of a wish to send one SED version.</summary>
public sealed record RequestKey(string RequestId, int Version);

public enum ReportOutcome
{
    Written,
    NewerVersionStands,
    NoSuchRequest,
    /// <summary>The tables themselves refuse what was to be written: asked again it would be refused again, until a person mends something there.</summary>
    Refused,
}

public enum DeliveryOutcome
{
    Written,
    /// <summary>Under this message id.</summary>
    AlreadyThere,
    /// <summary>The document stands there word for word under another message id: the broker's database forgot how it came, and it came again.</summary>
    StandsAs,
    /// <summary>The document stands there in this version under another message id with other content. Nothing was written; a person must decide.</summary>
    OtherContent,
    /// <summary>The inbox itself refuses what was to be written: asked again it would be refused again, until a person mends something there. Nothing was written.</summary>
    Refused,
}

/// <param name="Standing">The other message id, where the document stands under one.</param>
/// <param name="Place">Where it was refused, and by what; without values.</param>
public sealed record DeliveryResult(DeliveryOutcome Outcome, string? Standing = null, string? Place = null);

/// <summary>Confirmed or declined by the national system.</summary>
public sealed record DeliveryAnswer(string MessageId, bool Confirmed, string? By, string? At, string? RootNumber, string? Reason);

/// <summary>The staging store cannot be used now (locked, missing, unreachable). Never counts as an attempt.</summary>
public sealed class NationalStoreAwayException(string message, Exception? inner = null) : Exception(message, inner);
