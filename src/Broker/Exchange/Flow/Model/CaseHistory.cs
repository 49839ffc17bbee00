using System.Globalization;

namespace MessageBroker.Exchange.Flow.Model;

/// <summary>Derives the document history of a case from its rows: what left sealed and what was applied, in order, then what clerks recorded about it.</summary>
public static class CaseHistory
{
    /// <param name="but">The message that is being judged; it is not part of its own history.</param>
    public static IReadOnlyList<HistoryEvent> Of(IReadOnlyList<MessageRow> messages, IReadOnlyList<RecordRow> records, Guid? but = null)
    {
        var counted = InOrder([.. InParts(messages.Where(m => m.Id != but && Counts(m) && m is { SedType: not null, SetId: not null, DocumentVersion: not null }))]);
        if (records.Count == 0) return [.. counted.Select(m => Event(m))];
        var byId = counted.ToDictionary(m => m.Id);
        var known = records.Where(r => byId.ContainsKey(r.MessageId)).Select(r => (Record: r, About: byId[r.MessageId])).ToList();
        return
        [
            .. counted.Select(m => Event(m) with { Answers = Answers(m, known) }),
            .. known.Where(k => k.Record.Kind == RecordKind.Fact).Select(k => Recorded(k.Record, k.About)),
        ];
    }

    /// <summary>
    /// An answer is about the version that stood when it was given, and about the ones before it that nobody had answered for: what was read last tells most. The
    /// last answer for a version counts.
    /// </summary>
    private static string? Answers(MessageRow message, IReadOnlyList<(RecordRow Record, MessageRow About)> records)
    {
        var own = records.Where(r => r.Record.Kind == RecordKind.Answer && r.About.SetId == message.SetId && r.About.DocumentVersion >= message.DocumentVersion)
            .GroupBy(r => Condition(r.Record.Said), StringComparer.Ordinal)
            .Select(g => g.OrderBy(r => r.About.DocumentVersion).ThenByDescending(r => r.Record.Number).First().Record.Said).Order(StringComparer.Ordinal).ToList();
        return own.Count == 0 ? null : string.Join(',', own);
    }

    /// <summary>The condition that "NAME=yes" answers.</summary>
    public static string Condition(string said) => said.Split('=')[0];

    private static HistoryEvent Recorded(RecordRow record, MessageRow about) =>
        new(HistoryEvent.Record, about.SedType!, "me", about.SetId!, null, about.DocumentVersion!.Value, Text(record.At), null, record.Said);

    // What came from others before the X007 by which a part was taken over was applied behind it.
    private static List<MessageRow> InParts(IEnumerable<MessageRow> messages)
    {
        var (told, part) = (new List<MessageRow>(), new List<MessageRow>());
        foreach (var message in messages)
        {
            if (message is { Direction: Direction.Inbound, SedType: Schemas.Bucs.BucAdministrative.ForwardCase, SedFacts: Schemas.Bucs.HistoryFacts.TakenOver })
            {
                told.AddRange(part.Where(m => m.Partner == message.Partner));
                told.Add(message);
                part.RemoveAll(m => m.Partner == message.Partner);
            }
            else
            {
                part.Add(message);
            }
        }

        return [.. told, .. part];
    }

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
