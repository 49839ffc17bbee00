using MessageBroker.Evidence.Journal.Entries;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>
/// When a receipt was given: the legal time of delivery, from which time limits are counted, and so the same on both sides. Who gave it says so in the receipt, which is
/// signed; who takes it keeps that, and not when it arrived here, which may be another day. A time that cannot be true does not count: then it is that of arrival.
/// </summary>
internal static class ReceiptTime
{
    /// <summary>Of the entry that takes the receipt: the time in it. Entries without it (older ones, and where that time cannot be true) mean their own time.</summary>
    public const string Detail = "given";

    /// <summary>How far the clocks of two institutions may stand apart.</summary>
    public static readonly TimeSpan Leeway = TimeSpan.FromMinutes(5);

    /// <summary>The receipt's own time where it can be true; null where the time of arrival counts.</summary>
    /// <param name="given">What the receipt says.</param>
    /// <param name="sent">When the message came to be: nobody can have had it before.</param>
    public static DateTimeOffset? Credible(DateTimeOffset? given, DateTimeOffset sent, DateTimeOffset arrived) =>
        given is { } at && at >= sent - Leeway && at <= arrived + Leeway ? EntryTime.Of(at) : null;

    public static IReadOnlyList<EntryDetail> Details(DateTimeOffset? given) => given is { } at ? [new EntryDetail(Detail, EntryTime.Text(at))] : [];

    /// <summary>What the row of a message must say, by the entry with its receipt.</summary>
    public static string Of(Entry entry) => LogOpening.Detail(entry, Detail) ?? EntryTime.Text(entry.Time);
}
