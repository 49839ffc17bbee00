using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>Reads over one connection; every call has completed when it returns. Unusable once closed.</summary>
internal class TableReader(IStoreLink link) : IStoreReader
{
    private bool closed;

    protected IStoreLink Link => closed ? throw new InvalidOperationException("a reader or session is used after its snapshot or savepoint ended") : link;

    public void Close() => closed = true;

    public ValueTask<CaseRow?> CaseAsync(CaseKey key) => CaseTable.FindAsync(Link, key);

    public ValueTask<CaseRow?> CaseByRootAsync(string institution, string nationalSystem, string rootNumber) =>
        CaseTable.FindByRootAsync(Link, institution, nationalSystem, rootNumber);

    public async ValueTask<IReadOnlyList<CaseKey>> CasesAboutAsync(string institution, string nationalSystem, string rootNumber, int max) =>
        [.. (await MessageTable.CasesAboutAsync(Link, institution, nationalSystem, rootNumber)).Distinct().Take(max)];

    public ValueTask<IReadOnlyList<CaseRow>> CasesAsync(string? institution, string? caseId, int max) =>
        CaseTable.NewestAsync(Link, institution, caseId, max).ListAsync();

    public ValueTask<IReadOnlyList<(string Cdm, long Cases)>> CaseVersionsAsync() => CaseTable.VersionsAsync(Link).ListAsync();

    public ValueTask<IReadOnlyList<RecordRow>> RecordsAsync(CaseKey key) => RecordTable.OfCaseAsync(Link, key).ListAsync();

    public ValueTask<MessageRow?> MessageAsync(Guid id) => MessageTable.FindAsync(Link, id);

    public ValueTask<IReadOnlyList<MessageRow>> MessagesAsync(CaseKey key) => MessageTable.OfCaseAsync(Link, key).ListAsync();

    public ValueTask<IReadOnlyList<MessageRow>> MessagesAsync(string? institution, MessageState? state, int max) =>
        MessageTable.NewestAsync(Link, institution, state, max).ListAsync();

    public ValueTask<IReadOnlyList<MessageRow>> MessagesByAs4IdAsync(string as4MessageId, Direction? direction) =>
        MessageTable.ByAs4IdAsync(Link, as4MessageId, direction).ListAsync();

    public ValueTask<MessageRow?> MessageByDeliveryAsync(string deliveredAs) => MessageTable.ByDeliveryAsync(Link, deliveredAs);

    public ValueTask<MessageRow?> MessageByRequestAsync(string nationalSystem, string requestId, int version) =>
        MessageTable.ByRequestAsync(Link, nationalSystem, requestId, version);

    public ValueTask<IReadOnlyList<MessageRow>> MessagesByRequestAsync(string nationalSystem, string requestId) =>
        MessageTable.ByRequestAsync(Link, nationalSystem, requestId).ListAsync();

    public ValueTask<IReadOnlyList<MessageRow>> InboundInStateAsync(string institution, MessageState state, int max, MessageRow? after = null) =>
        MessageTable.InboundInStateAsync(Link, institution, state, max, after).ListAsync();

    public ValueTask<DateTimeOffset?> EarliestDueAsync(string partner) => CaseTable.EarliestDueAsync(Link, partner);

    public ValueTask<IReadOnlyList<MessageRow>> ReceiptedAsync(string institution, string partner, DateTimeOffset from, DateTimeOffset to, int max) =>
        MessageTable.ReceiptedAsync(Link, institution, partner, from, to, max).ListAsync();

    public ValueTask<DateTimeOffset?> OldestUnfinishedAsync() => MessageTable.OldestUnfinishedAsync(Link);

    public ValueTask<DateTimeOffset?> OldestAsync(MessageState state, string? institution) => MessagePages.OldestAsync(Link, state, institution);

    public ValueTask<IReadOnlyDictionary<MessageState, long>> CountsAsync() => TallyTable.CountsAsync(Link);

    public ValueTask<IReadOnlyDictionary<MessageState, long>> RecountAsync() => TallyTable.RecountAsync(Link);

    public ValueTask<EffectRow?> EffectAsync(Guid id) => EffectTable.FindAsync(Link, id);

    public ValueTask<IReadOnlyList<EffectRow>> EffectsAsync(CaseKey key) => EffectTable.OfCaseAsync(Link, key).ListAsync();

    public ValueTask<IReadOnlyList<EffectRow>> OpenEffectsAsync(CaseKey key) => EffectTable.OpenOfCaseAsync(Link, key).ListAsync();

    public ValueTask<IReadOnlyList<AttemptRow>> AttemptsAsync(Guid effectId) => EffectTable.AttemptsAsync(Link, effectId).ListAsync();

    public ValueTask<PayloadRow?> PayloadAsync(Guid messageId, string kind) => PayloadTable.FindAsync(Link, messageId, kind);

    public ValueTask<IReadOnlyList<(string Kind, Guid EntryId)>> PayloadKindsAsync(Guid messageId) => PayloadTable.KindsAsync(Link, messageId).ListAsync();

    public ValueTask<IReadOnlyList<string>> SmallPayloadsAsync(Guid messageId, int most) => PayloadTable.SmallAsync(Link, messageId, most).ListAsync();

    public ValueTask<IReadOnlyList<MessageRow>> ErasableAsync(MessageState state, DateTimeOffset until, ErasurePlace? after, int max) =>
        ErasureTable.DueAsync(Link, state, until, after, max).ListAsync();

    public ValueTask<IReadOnlyList<MessageRow>> ErasuresBegunAsync(Guid after, int max) => ErasureTable.BegunAsync(Link, after, max).ListAsync();

    public ValueTask<byte[]?> InputAsync(string sha256) => PayloadTable.InputAsync(Link, sha256);

    public ValueTask<(string Digest, Guid MessageId)?> DuplicateAsync(string sender, string as4MessageId) =>
        MessageTable.DuplicateAsync(Link, sender, as4MessageId);

    public ValueTask<TurnWalk?> TurnWalkAsync() => TurnWalkTable.ReadAsync(Link);
    public ValueTask<IReadOnlyList<PauseRow>> PausesAsync() => PauseTable.AllAsync(Link).ListAsync();

    public ValueTask<IReadOnlyList<TrustRow>> TrustAsync() => TrustTable.AllAsync(Link).ListAsync();

    public ValueTask<IReadOnlyList<CasePlace>> CasesByTurnAsync(string institution, TurnRank from, TurnRank to, CasePlace? after, int max) =>
        TurnTable.PageAsync(Link, institution, from, to, after, max).ListAsync();

    public ValueTask<int> CountByTurnAsync(string institution, TurnRank rank, string? from, string? before, int max) => TurnTable.CountAsync(Link, institution, rank, from, before, max);

    public ValueTask<IReadOnlyList<CaseKey>> ToReckonAsync(string? institution, int max) => TurnTable.DueAsync(Link, institution, max).ListAsync();

    public ValueTask<IReadOnlyList<CaseRow>> RootlessAsync(string institution, CaseRow? after, int max) => CaseTable.RootlessAsync(Link, institution, after, max).ListAsync();

    public ValueTask<IReadOnlyList<ContentViewRow>> ContentViewsAsync(string institution, string? caseId, DateTimeOffset? before, int max) =>
        ContentViewTable.NewestAsync(Link, institution, caseId, before, max).ListAsync();

    public ValueTask<AccountRow?> AccountAsync(string name) => AccountTable.FindAsync(Link, name);

    public ValueTask<AccountRow?> AccountByCertificateAsync(string certificate) => AccountTable.ByCertificateAsync(Link, certificate);

    public ValueTask<IReadOnlyList<AccountRow>> AccountsAsync() => AccountTable.AllAsync(Link).ListAsync();

    public ValueTask<IReadOnlyList<DateTimeOffset>> MessageTimesAsync(string? institution, DateTimeOffset since, int max) => MessagePages.TimesAsync(Link, institution, since, max).ListAsync();

    public ValueTask<IReadOnlyList<(string Institution, DateTimeOffset At)>> CauseTimesAsync(DateTimeOffset since, int max) => MessagePages.CauseTimesAsync(Link, since, max).ListAsync();

    public ValueTask<MessageSlice> MessagePageAsync(MessageFilter filter, MessagePlace? after, int max) => MessagePages.ReadAsync(Link, filter, after, max);

    public ValueTask<EntryRow?> LatestEntryAsync(CaseKey key) => EntryTable.LatestAsync(Link, key);

    public ValueTask<EntryRow?> EntryAsync(Guid id) => EntryTable.FindAsync(Link, id);

    public ValueTask<IReadOnlyList<EntryRow>> EntriesAsync(CaseKey key) => EntryTable.OfCaseAsync(Link, key).ListAsync();

    public ValueTask<IReadOnlyList<EntryRow>> EntriesByIndexAsync(ulong from, int max) => EntryTable.ByIndexAsync(Link, from, max).ListAsync();

    public ValueTask<IReadOnlyList<EntryRow>> UnintegratedAsync(int max) => EntryTable.PendingAsync(Link, max).ListAsync();

    public ValueTask<IReadOnlyList<byte[]>> LeafHashesAsync(ulong from, ulong count) => EntryTable.LeafHashesAsync(Link, from, count).ListAsync();

    public ValueTask<LogState?> LogStateAsync() => EntryTable.StateAsync(Link);

    public ValueTask<bool> HoldsCheckpointAsync(string note) => EntryTable.HoldsCheckpointAsync(Link, note);

    public ValueTask<string?> CheckpointAsync(ulong size) => EntryTable.CheckpointAsync(Link, size);

    public ValueTask<IReadOnlyList<StoredCheckpoint>> CheckpointsAsync(ulong after, int max) => EntryTable.CheckpointsAsync(Link, after, max).ListAsync();

    public ValueTask<IReadOnlyList<CaseRow>> CasesAfterAsync(CaseKey? after, int max) => CaseTable.AfterAsync(Link, after, max).ListAsync();

    public ValueTask<IReadOnlyList<StrayRow>> StraysAsync(int max) => Strays.FindAsync(Link, max);

    public ValueTask<IReadOnlyList<GuardFault>> GuardFaultsAsync() => Link.GuardFaultsAsync();

    public ValueTask<bool> HasMessagesAsync() => Link.AnyAsync("SELECT 1 FROM message LIMIT 1");

    public async ValueTask<IReadOnlySet<Guid>> UsedSecretsAsync(IReadOnlyCollection<Guid> candidates)
    {
        var used = new HashSet<Guid>();
        foreach (var candidate in candidates)
        {
            if (await MessageTable.UsesSecretAsync(Link, candidate)) used.Add(candidate);
        }
        return used;
    }

    public ValueTask<IReadOnlyList<(Guid SecretId, Guid MessageId)>> SecretsOfPayloadsAsync(Guid after, int max) =>
        MessageTable.SecretsOfPayloadsAsync(Link, after, max).ListAsync();

    public async ValueTask<(long Cases, long Payloads, long Entries, long Pending, long OpenAttempts)> TotalsAsync() => (
        await TotalAsync("case_row"), await TotalAsync("payload"), await TotalAsync("entry"), await TotalAsync("pending_leaf"),
        await TotalAsync("effect WHERE open_number IS NOT NULL"));

    private async ValueTask<long> TotalAsync(string rows) => (await Link.RowsAsync($"SELECT count(*) FROM {rows}", row => row.Long(0)))[0];
}
