using System.Globalization;

namespace MessageBroker.Exchange.Flow.Model;

/// <summary>Derives the document history of a case from its message rows: what left sealed and what was applied, in order.</summary>
public static class CaseHistory
{
    /// <param name="but">The message that is being judged; it is not part of its own history.</param>
    public static IReadOnlyList<HistoryEvent> Of(IReadOnlyList<MessageRow> messages, Guid? but = null) =>
        [.. InOrder([.. messages.Where(m => m.Id != but && Counts(m) && m is { SedType: not null, SetId: not null, DocumentVersion: not null })]).Select(Event)];

    // A version that came before its turn was applied behind the one that it waited for: they change places, all others stay.
    private static MessageRow[] InOrder(MessageRow[] messages)
    {
        foreach (var places in Enumerable.Range(0, messages.Length).GroupBy(at => messages[at].SetId).Select(g => g.ToArray()))
        {
            var versions = places.Select(at => messages[at]).OrderBy(m => m.DocumentVersion).ToArray();
            for (var i = 0; i < places.Length; i++) messages[places[i]] = versions[i];
        }

        return messages;
    }

    /// <summary>How many versions of a request left and were not rejected; refused and rejected ones leave no gap, or the partner would wait for them.</summary>
    public static int SealedVersions(IEnumerable<MessageRow> ofRequest) => ofRequest.Count(Counts);

    /// <summary>
    /// The message is part of what happened: it left sealed, or it was applied. One that the partner rejected did not happen: the partner says, signed, that
    /// it took nothing, and knows of no such document.
    /// </summary>
    public static bool Counts(MessageRow m) => m.State is not (MessageState.Taken or MessageState.Received or MessageState.Held or MessageState.Refused or MessageState.Repeated
        or MessageState.Rejected or MessageState.Reconciled);

    private static HistoryEvent Event(MessageRow m)
    {
        var outbound = m.Direction == Direction.Outbound;
        var name = (outbound, m.DocumentVersion > 1) switch
        {
            (true, false) => "SEND",
            (true, true) => "UPDATE",
            (false, false) => "RECEIVE",
            (false, true) => "UPDATE_RECEIVE",
        };
        return new HistoryEvent(name, m.SedType!, outbound ? "me" : "them", m.SetId!, m.RelatedSetId, m.DocumentVersion!.Value, Text(m.CreatedAt), m.ReceiptAt is { } at ? Text(at) : null, m.SedFacts);
    }

    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>RFC 3339, UTC, milliseconds.</summary>
    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Text"/> wrote; null where it is not that.</summary>
    public static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParseExact(text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
