using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>Writes of one savepoint, and which cases they touched.</summary>
internal abstract class TableSession(IStoreLink link) : TableReader(link), IStoreSession
{
    private readonly HashSet<CaseKey> touched = [];

    /// <summary>Cases whose due time may have changed.</summary>
    protected IReadOnlyCollection<CaseKey> TouchedCases => touched;

    /// <summary>
    /// Recomputes the due time of every touched case; gives the earliest at which a worker may claim one of them, or null where none may.
    /// </summary>
    /// <param name="claimed">The case whose lock the caller holds and whose step this is; its claims are counted anew.</param>
    public abstract ValueTask<DateTimeOffset?> SettleAsync(CaseKey? claimed);

    public ValueTask<bool> InsertCaseAsync(CaseRow row) => CaseTable.InsertAsync(Link, row);

    public ValueTask<bool> UpdateCaseAsync(CaseRow row) => TouchedIfAsync(CaseTable.UpdateAsync(Link, row), row.Key);

    public async ValueTask<bool> SetTurnAsync(CaseKey key, Func<ValueTask<CasePlace?>> reckon)
    {
        if (!await TryLockCaseAsync(key)) return false;
        if (await reckon() is { } place) await TurnTable.SetAsync(Link, place);
        return true;
    }

    public ValueTask InsertContentViewAsync(ContentViewRow row) => ContentViewTable.InsertAsync(Link, row);

    public ValueTask InsertRecordAsync(RecordRow row) => TouchedAsync(RecordTable.InsertAsync(Link, row), row.Case);

    public ValueTask<bool> InsertMessageAsync(MessageRow row) => TouchedIfAsync(MessageTable.InsertAsync(Link, row), row.Case);

    public ValueTask<bool> UpdateMessageAsync(MessageRow row, MessageState expectedState) => TouchedAsync(MessageTable.UpdateAsync(Link, row, expectedState));

    public async ValueTask AddEffectAsync(EffectRow row)
    {
        await EffectTable.InsertAsync(Link, row);
        touched.Add(row.Case);
    }

    public ValueTask<bool> BeginAttemptAsync(Guid effectId, AttemptRow attempt) => TouchedAsync(EffectTable.BeginAsync(Link, effectId, attempt));

    public ValueTask<bool> EndAttemptAsync(Guid effectId, int number, DateTimeOffset at, AttemptOutcome outcome) =>
        TouchedAsync(EffectTable.EndAsync(Link, effectId, number, at, outcome));

    public async ValueTask PostponeEffectAsync(Guid effectId, DateTimeOffset dueAt) => await TouchedAsync(EffectTable.PostponeAsync(Link, effectId, dueAt));

    public async ValueTask FinishEffectAsync(Guid effectId, DateTimeOffset at) => await TouchedAsync(EffectTable.FinishAsync(Link, effectId, at));

    public ValueTask<bool> InsertDuplicateKeyAsync(string sender, string as4MessageId, string digest, Guid messageId) =>
        MessageTable.InsertDuplicateKeyAsync(Link, sender, as4MessageId, digest, messageId);

    public ValueTask PutTurnWalkAsync(TurnWalk walk) => TurnWalkTable.PutAsync(Link, walk);

    public ValueTask<bool> InsertPauseAsync(PauseRow row) => PauseTable.InsertAsync(Link, row);

    public ValueTask<bool> RemovePauseAsync(string partner) => PauseTable.RemoveAsync(Link, partner);

    public ValueTask InsertTrustAsync(TrustRow row) => TrustTable.InsertAsync(Link, row);

    public ValueTask<bool> EndTrustAsync(Guid id, DateTimeOffset until) => TrustTable.EndAsync(Link, id, until);

    public ValueTask PutAccountAsync(AccountRow row) => AccountTable.PutAsync(Link, row);

    public ValueTask<bool> CountSignInAsync(AccountRow row, int failures, DateTimeOffset? lockedUntil) => AccountTable.CountAsync(Link, row, failures, lockedUntil);

    public ValueTask<bool> BeginErasureAsync(Guid messageId, DateTimeOffset at) => ErasureTable.BeginAsync(Link, messageId, at);

    public ValueTask FinishErasureAsync(Guid messageId, DateTimeOffset at) => ErasureTable.FinishAsync(Link, messageId, at);

    public ValueTask PutPayloadsAsync(IReadOnlyList<PayloadRow> payloads) => PayloadTable.InsertAsync(Link, payloads);

    public ValueTask PutInputAsync(string sha256, string name, byte[] bytes) => PayloadTable.PutInputAsync(Link, sha256, name, bytes);

    public ValueTask InsertEntryAsync(EntryRow entry) => EntryTable.InsertAsync(Link, entry);

    public abstract ValueTask<bool> TryLockLogAsync();

    /// <summary>Takes a case's row for this transaction where nobody holds it; never waits.</summary>
    protected abstract ValueTask<bool> TryLockCaseAsync(CaseKey key);

    public abstract ValueTask<bool> TryLockEffectAsync(Guid effectId);

    /// <exception cref="InvalidOperationException">An entry has an index already, or the log was never begun: only one integrator may number.</exception>
    public abstract ValueTask AssignIndicesAsync(IReadOnlyList<(Guid EntryId, ulong Index)> indices);

    public abstract ValueTask<bool> TryLockChoreAsync(Chore chore);

    public virtual async ValueTask<int> TallyAsync(int max)
    {
        var steps = await TallyTable.DueAsync(Link, max, "");
        foreach (var step in steps) await TallyTable.MarkAsync(Link, step);
        await TallyTable.AddAsync(Link, steps);
        return steps.Count;
    }

    public ValueTask SaveLogStateAsync(LogState state) => EntryTable.SaveStateAsync(Link, state);

    public ValueTask SaveCheckpointAsync(ulong size, string note, DateTimeOffset at) => EntryTable.SaveCheckpointAsync(Link, size, note, at);

    /// <summary>
    /// Ends the open attempts of processes that are gone as <see cref="EffectTable.ProcessEnded"/>; gives their number.
    /// </summary>
    /// <param name="node">Those of this node alone; null for all.</param>
    public async ValueTask<int> EndOrphanedAttemptsAsync(string? node, DateTimeOffset now)
    {
        var open = await EffectTable.OpenAsync(Link, node);
        foreach (var effect in open)
        {
            var ended = new AttemptOutcome(EffectTable.ProcessEnded, null, Counts: false, NextDueAt: now);
            await EndAttemptAsync(effect.Id, effect.OpenNumber!.Value, now, ended);
        }
        return open.Count;
    }

    private async ValueTask TouchedAsync(ValueTask write, CaseKey key)
    {
        await write;
        touched.Add(key);
    }

    private async ValueTask<bool> TouchedIfAsync(ValueTask<bool> write, CaseKey key)
    {
        var written = await write;
        if (written) touched.Add(key);
        return written;
    }

    private async ValueTask<bool> TouchedAsync(ValueTask<CaseKey?> write)
    {
        var key = await write;
        if (key is not null) touched.Add(key);
        return key is not null;
    }
}
