using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>Writes of one savepoint, and which cases they touched.</summary>
internal sealed class SqliteSession(SqliteLink link) : SqliteReader(link), IStoreSession
{
    private readonly HashSet<CaseKey> touched = [];

    /// <summary>Recomputes the due time of every touched case; true where one of them has work that a worker may claim now or later.</summary>
    public bool Settle()
    {
        var work = false;
        foreach (var key in touched) work |= CaseTable.RecomputeDue(Link, key);
        return work;
    }

    public ValueTask<bool> InsertCaseAsync(CaseRow row) => new(CaseTable.Insert(Link, row));

    public ValueTask<bool> UpdateCaseAsync(CaseRow row)
    {
        var updated = CaseTable.Update(Link, row);
        if (updated) touched.Add(row.Key);
        return new(updated);
    }

    public ValueTask<bool> InsertMessageAsync(MessageRow row)
    {
        var inserted = MessageTable.Insert(Link, row);
        if (inserted) touched.Add(row.Case);
        return new(inserted);
    }

    public ValueTask<bool> UpdateMessageAsync(MessageRow row, MessageState expectedState) => Touched(MessageTable.Update(Link, row, expectedState));

    public ValueTask AddEffectAsync(EffectRow row)
    {
        EffectTable.Insert(Link, row);
        touched.Add(row.Case);
        return default;
    }

    public ValueTask<bool> BeginAttemptAsync(Guid effectId, AttemptRow attempt) => Touched(EffectTable.Begin(Link, effectId, attempt));

    public ValueTask<bool> EndAttemptAsync(Guid effectId, int number, DateTimeOffset at, AttemptOutcome outcome) =>
        Touched(EffectTable.End(Link, effectId, number, at, outcome));

    public ValueTask PostponeEffectAsync(Guid effectId, DateTimeOffset dueAt)
    {
        Touched(EffectTable.Postpone(Link, effectId, dueAt));
        return default;
    }

    public ValueTask FinishEffectAsync(Guid effectId, DateTimeOffset at)
    {
        Touched(EffectTable.Finish(Link, effectId, at));
        return default;
    }

    public ValueTask<bool> InsertDuplicateKeyAsync(string sender, string as4MessageId, string digest, Guid messageId) =>
        new(MessageTable.InsertDuplicateKey(Link, sender, as4MessageId, digest, messageId));

    public ValueTask PutPayloadAsync(PayloadRow payload) => Done(() => PayloadTable.Insert(Link, payload));

    public ValueTask PutInputAsync(string sha256, string name, byte[] bytes) => Done(() => PayloadTable.PutInput(Link, sha256, name, bytes));

    public ValueTask InsertEntryAsync(EntryRow entry) => Done(() => EntryTable.Insert(Link, entry));

    public ValueTask AssignIndicesAsync(IReadOnlyList<(Guid EntryId, ulong Index)> indices)
    {
        foreach (var (entryId, index) in indices) EntryTable.AssignIndex(Link, entryId, index);
        return default;
    }

    public ValueTask SaveLogStateAsync(LogState state) => Done(() => EntryTable.SaveState(Link, state));

    public ValueTask SaveCheckpointAsync(ulong size, string note, DateTimeOffset at) => Done(() => EntryTable.SaveCheckpoint(Link, size, note, at));

    /// <summary>Ends every open attempt as <see cref="EffectTable.ProcessEnded"/>; gives their number.</summary>
    public int EndOrphanedAttempts(DateTimeOffset now)
    {
        var open = EffectTable.Open(Link);
        foreach (var effect in open)
        {
            Touched(EffectTable.End(Link, effect.Id, effect.OpenNumber!.Value, now, new AttemptOutcome(EffectTable.ProcessEnded, null, Counts: false, NextDueAt: now)));
        }
        return open.Count;
    }

    private ValueTask<bool> Touched(CaseKey? key)
    {
        if (key is not null) touched.Add(key);
        return new(key is not null);
    }

    private static ValueTask Done(Action write)
    {
        write();
        return default;
    }
}
