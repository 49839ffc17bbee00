using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>Reads over one connection; every call has completed when it returns. Unusable once closed.</summary>
internal class SqliteReader(SqliteLink link) : IStoreReader
{
    private bool closed;

    protected SqliteLink Link => closed ? throw new InvalidOperationException("a reader or session is used after its snapshot or savepoint ended") : link;

    public void Close() => closed = true;

    public ValueTask<CaseRow?> CaseAsync(CaseKey key) => new(CaseTable.Find(Link, key));

    public ValueTask<CaseRow?> CaseByRootAsync(string institution, string nationalSystem, string rootNumber) =>
        new(CaseTable.FindByRoot(Link, institution, nationalSystem, rootNumber));

    public ValueTask<IReadOnlyList<CaseRow>> CasesAsync(string? institution, string? caseId, int max) =>
        new(CaseTable.Newest(Link, institution, caseId, max));

    public ValueTask<MessageRow?> MessageAsync(Guid id) => new(MessageTable.Find(Link, id));

    public ValueTask<IReadOnlyList<MessageRow>> MessagesAsync(CaseKey key) => new(MessageTable.OfCase(Link, key));

    public ValueTask<IReadOnlyList<MessageRow>> MessagesAsync(string? institution, MessageState? state, int max) =>
        new(MessageTable.Newest(Link, institution, state, max));

    public ValueTask<IReadOnlyList<MessageRow>> MessagesByAs4IdAsync(string as4MessageId, Direction? direction) =>
        new(MessageTable.ByAs4Id(Link, as4MessageId, direction));

    public ValueTask<MessageRow?> MessageByRequestAsync(string nationalSystem, string requestId, int version) =>
        new(MessageTable.ByRequest(Link, nationalSystem, requestId, version));

    public ValueTask<IReadOnlyList<MessageRow>> MessagesByRequestAsync(string nationalSystem, string requestId) =>
        new(MessageTable.ByRequest(Link, nationalSystem, requestId));

    public ValueTask<IReadOnlyList<MessageRow>> InboundInStateAsync(string institution, MessageState state, int max) =>
        new(MessageTable.InboundInState(Link, institution, state, max));

    public ValueTask<DateTimeOffset?> OldestUnfinishedAsync() => new(MessageTable.OldestUnfinished(Link));

    public ValueTask<IReadOnlyDictionary<MessageState, long>> CountsAsync() => new(MessageTable.Counts(Link));

    public ValueTask<EffectRow?> EffectAsync(Guid id) => new(EffectTable.Find(Link, id));

    public ValueTask<IReadOnlyList<EffectRow>> EffectsAsync(CaseKey key) => new(EffectTable.OfCase(Link, key));

    public ValueTask<IReadOnlyList<AttemptRow>> AttemptsAsync(Guid effectId) => new(EffectTable.Attempts(Link, effectId));

    public ValueTask<PayloadRow?> PayloadAsync(Guid messageId, string kind) => new(PayloadTable.Find(Link, messageId, kind));

    public ValueTask<IReadOnlyList<(string Kind, Guid EntryId)>> PayloadKindsAsync(Guid messageId) => new(PayloadTable.Kinds(Link, messageId));

    public ValueTask<byte[]?> InputAsync(string sha256) => new(PayloadTable.Input(Link, sha256));

    public ValueTask<(string Digest, Guid MessageId)?> DuplicateAsync(string sender, string as4MessageId) =>
        new(MessageTable.Duplicate(Link, sender, as4MessageId));

    public ValueTask<EntryRow?> LatestEntryAsync(CaseKey key) => new(EntryTable.Latest(Link, key));

    public ValueTask<EntryRow?> EntryAsync(Guid id) => new(EntryTable.Find(Link, id));

    public ValueTask<IReadOnlyList<EntryRow>> EntriesAsync(CaseKey key) => new(EntryTable.OfCase(Link, key));

    public ValueTask<IReadOnlyList<EntryRow>> EntriesByIndexAsync(ulong from, int max) => new(EntryTable.ByIndex(Link, from, max));

    public ValueTask<IReadOnlyList<EntryRow>> UnintegratedAsync(int max) => new(EntryTable.Pending(Link, max));

    public ValueTask<IReadOnlyList<byte[]>> LeafHashesAsync(ulong from, ulong count) => new(EntryTable.LeafHashes(Link, from, count));

    public ValueTask<LogState?> LogStateAsync() => new(EntryTable.State(Link));

    public ValueTask<string?> CheckpointAsync(ulong size) => new(EntryTable.Checkpoint(Link, size));

    public ValueTask<IReadOnlyList<StoredCheckpoint>> CheckpointsAsync(ulong after, int max) => new(EntryTable.Checkpoints(Link, after, max));

    public ValueTask<IReadOnlyList<CaseRow>> CasesAfterAsync(CaseKey? after, int max) => new(CaseTable.After(Link, after, max));

    public ValueTask<IReadOnlyList<StrayRow>> StraysAsync(int max) => new(Strays.Find(Link, max));

    public ValueTask<IReadOnlyList<GuardFault>> GuardFaultsAsync() => new(SqliteGuards.Faults(Link));

    public bool HasMessages() => Link.Scalar("SELECT 1 FROM message LIMIT 1") is not null;

    public bool UsesSecret(Guid secretId) => MessageTable.UsesSecret(Link, secretId);

    public List<(Guid SecretId, Guid MessageId)> SecretsOfPayloads(Guid after, int max) => MessageTable.SecretsOfPayloads(Link, after, max);

    public (long Cases, long Payloads, long Entries, long Pending, long OpenAttempts) Totals() => (
        Total("case_row"), Total("payload"), Total("entry"), Total("pending_leaf"), Total("effect WHERE open_number IS NOT NULL"));

    public List<string> QuickCheck() => Link.Rows("PRAGMA quick_check(100)", row => row.GetString(0)).Where(line => line != "ok").ToList();

    private long Total(string rows) => (long)Link.Scalar($"SELECT count(*) FROM {rows}")!;
}
