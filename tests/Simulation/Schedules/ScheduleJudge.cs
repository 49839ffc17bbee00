using System.Text;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Tests.Simulation.Schedules;

/// <summary>What must be true of the database when a schedule has come to rest.</summary>
internal sealed class ScheduleJudge(IStore store, ScheduleBook book, JournalKeeper journal)
{
    public async Task RunAsync(IReadOnlyList<CaseKey> cases)
    {
        while (await journal.RunOnceAsync(CancellationToken.None) > 0) continue;
        await store.ReadAsync(async reader =>
        {
            var rows = await reader.CasesAsync(null, null, 1000);
            foreach (var key in cases.Where(c => rows.All(r => r.Key != c))) book.Break($"no case is lost: {key.CaseId}");
            var marks = new List<string>();
            foreach (var row in rows) marks.AddRange(await CaseAsync(reader, row));
            Marks(marks);
            await LogAsync(reader, marks.Count);
            return true;
        }, CancellationToken.None);
        foreach (var (key, decided) in book.Decided)
            if (decided.Count != 1) book.Break($"a duplicate key decides once: {key} by {string.Join(", ", decided)}");
    }

    // All is done, each once, in the order of the case; gives the marks of its entries.
    private async Task<IReadOnlyList<string>> CaseAsync(IStoreReader reader, CaseRow row)
    {
        if (row.ParkedReason is { } reason) book.Break($"no case is parked: {row.Key.CaseId}: {reason}");
        var messages = await reader.MessagesAsync(row.Key);
        foreach (var message in messages.Where(m => m.DueAt is not null || m.State is not (MessageState.Acknowledged or MessageState.Applied)))
            book.Break($"everything due is done: {row.Key.CaseId} {message.InstanceId} {message.State}");
        foreach (var twice in messages.Where(m => m.As4MessageId is not null).GroupBy(m => m.As4MessageId).Where(g => g.Count() > 1))
            book.Break($"a duplicate key decides once: {twice.Key} is {twice.Count()} messages");
        foreach (var effect in await reader.EffectsAsync(row.Key)) Effect(effect, await reader.AttemptsAsync(effect.Id));
        var entries = await reader.EntriesAsync(row.Key);
        Order(row.Key, messages, entries);
        return [.. entries.Select(e => Encoding.UTF8.GetString(e.Bytes))];
    }

    // The first entry that the work on a message left: received ones are left out, as anybody may receive at any time.
    private void Order(CaseKey key, IReadOnlyList<MessageRow> messages, IReadOnlyList<EntryRow> entries)
    {
        var own = messages.Where(m => m.Direction == Direction.Outbound).Select(m => m.Id).ToList();
        var worked = entries.Where(e => e.MessageId is { } id && own.Contains(id)).Select(e => e.MessageId!.Value).Distinct().ToList();
        if (!worked.SequenceEqual(own)) book.Break($"order within a case: {key.CaseId} was worked in another order than it came");
    }

    private void Effect(EffectRow effect, IReadOnlyList<AttemptRow> attempts)
    {
        var place = $"{effect.Case.CaseId} {effect.Id}";
        if (effect.DoneAt is null || attempts.Any(a => a.Outcome is null)) book.Break($"no attempt stays open: {place}");
        if (!attempts.Select(a => a.Number).SequenceEqual(Enumerable.Range(1, attempts.Count))) book.Break($"attempts are numbered: {place}");
        var ended = attempts.Where(a => a.Outcome is "acknowledged" or "unanswered").Select(a => a.Number).ToList();
        var applied = book.Applied.GetValueOrDefault(effect.Id, []);
        if (applied.Except(ended).Any()) book.Break($"no result is applied after its attempt closed: {place}: {string.Join(", ", applied.Except(ended))} were");
        if (effect.Counted != ended.Count) book.Break($"what ends by a deadline is no attempt: {place} counts {effect.Counted} of {ended.Count}");
    }

    private void Marks(List<string> marks)
    {
        foreach (var twice in marks.GroupBy(m => m).Where(g => g.Count() > 1)) book.Break($"a step is applied once: {twice.Key}");
        var found = marks.ToHashSet(StringComparer.Ordinal);
        foreach (var lost in book.Committed.Except(found)) book.Break($"what was answered is committed: {lost}");
        foreach (var stale in book.Undone.Intersect(found)) book.Break($"a stale commit writes nothing: {stale}");
    }

    /// <summary>Every entry has an index, without gap, and the tree is that of all of them.</summary>
    private async Task LogAsync(IStoreReader reader, int entries)
    {
        if ((await reader.UnintegratedAsync(1)).Count > 0) book.Break("a late commit is never skipped: an entry has no index");
        var indexed = await reader.EntriesByIndexAsync(0, 10_000);
        if (indexed.Count != entries || !indexed.Select(e => e.Index!.Value).SequenceEqual(Enumerable.Range(0, indexed.Count).Select(n => (ulong)n))) book.Break($"no gap in the log: {indexed.Count} of {entries} entries");
        var state = await reader.LogStateAsync();
        var range = indexed.Count == 0 ? CompactRange.Empty : CompactRange.Empty.Append([.. indexed.Select(e => Hash256.Read(e.LeafHash))]);
        if (state is null || state.Size != (ulong)indexed.Count || state.CheckpointSize != state.Size || !state.Range.AsSpan().SequenceEqual(range.ToArray())) book.Break($"the tree is that of all entries: {state?.Size} leaves");
    }
}
