using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>What the journal holds of a case, and how far it can be proven already.</summary>
/// <param name="Signed">Entries under the newest checkpoint of the log.</param>
public sealed record EvidenceView(CaseRow Case, IReadOnlyList<MessageRow> Messages, IReadOnlyList<EvidenceStep> Steps, ulong Signed)
{
    /// <summary>Entries that no checkpoint covers yet: the bundle waits for them.</summary>
    public int Open => Steps.Count(s => !s.IsCovered);

    /// <summary>Those of one message; of a case as a whole where null is given.</summary>
    public IEnumerable<EvidenceStep> Of(Guid? message) => Steps.Where(s => message is null || s.MessageId == message);

    public static async ValueTask<EvidenceView?> ReadAsync(IStoreReader reader, CaseKey key)
    {
        if (await reader.CaseAsync(key) is not { } row) return null;
        var signed = (await reader.LogStateAsync())?.CheckpointSize ?? 0;
        return new EvidenceView(row, await reader.MessagesAsync(key), [.. (await reader.EntriesAsync(key)).Select(e => EvidenceStep.Of(e, signed))], signed);
    }
}

/// <summary>One entry of a case.</summary>
/// <param name="Happened">The event as the journal names it.</param>
/// <param name="StateTo">The state that a message came into; null for another event.</param>
/// <param name="Evidence">Last segment of the EN 319 522 event; null where the entry is no such evidence.</param>
/// <param name="Index">Place in the log; null until integrated.</param>
/// <param name="IsCovered">A signed checkpoint covers it.</param>
public sealed record EvidenceStep(Guid EntryId, DateTimeOffset? At, Guid? MessageId, string? SedType, string Happened, string? StateTo, string? Evidence, string Actor, ulong? Index, bool IsCovered)
{
    internal static EvidenceStep Of(EntryRow row, ulong signed)
    {
        var covered = row.Index < signed;
        return EntryCodec.Decode(row.Bytes).Entry is not { } entry
            ? new EvidenceStep(row.Id, null, row.MessageId, null, "?", null, null, "?", row.Index, covered)
            : new EvidenceStep(row.Id, entry.Time, entry.MessageId, entry.SedType, entry.Event, entry.StateTo, entry.EvidenceEvent?.Split('/')[^1], StepView.ActorOf(entry), row.Index, covered);
    }
}
