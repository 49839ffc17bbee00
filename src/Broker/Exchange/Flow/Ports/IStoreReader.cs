using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Flow.Ports;

/// <summary>Reads of one snapshot or of the running write transaction.</summary>
public interface IStoreReader
{
    ValueTask<CaseRow?> CaseAsync(CaseKey key);
    /// <summary>The case of a national root number of one institution and system, or null.</summary>
    ValueTask<CaseRow?> CaseByRootAsync(string institution, string nationalSystem, string rootNumber);
    /// <summary>Cases of an institution with a document about a national file whose own case they are not, by their newest such document, newest first.</summary>
    ValueTask<IReadOnlyList<CaseKey>> CasesAboutAsync(string institution, string nationalSystem, string rootNumber, int max);
    /// <summary>Cases, newest first; filters are exact, null = any.</summary>
    ValueTask<IReadOnlyList<CaseRow>> CasesAsync(string? institution, string? caseId, int max);
    /// <summary>Cases by the CDM version that they run in, counted one by one: for the start, not for every look.</summary>
    ValueTask<IReadOnlyList<(string Cdm, long Cases)>> CaseVersionsAsync();
    /// <summary>
    /// Cases of an institution between two ranks, in the order of its work list, behind a place. As last reckoned: what changed since is not among them, it
    /// stands in <see cref="ToReckonAsync"/>.
    /// </summary>
    ValueTask<IReadOnlyList<CasePlace>> CasesByTurnAsync(string institution, TurnRank from, TurnRank to, CasePlace? after, int max);
    /// <summary>Up to so many: how many cases of an institution have a rank, with a day from one on and before another (yyyy-MM-dd; null: any).</summary>
    ValueTask<int> CountByTurnAsync(string institution, TurnRank rank, string? from, string? before, int max);
    /// <summary>Cases whose turn is to be reckoned since they changed, in no order; null: of any institution.</summary>
    ValueTask<IReadOnlyList<CaseKey>> ToReckonAsync(string? institution, int max);
    /// <summary>When every case was last put in its order; null: never.</summary>
    ValueTask<TurnWalk?> TurnWalkAsync();
    /// <summary>Cases of an institution that no national file is known for, newest first, behind a case (null: from the first).</summary>
    ValueTask<IReadOnlyList<CaseRow>> RootlessAsync(string institution, CaseRow? after, int max);
    /// <summary>Who looked at content of an institution's messages, newest first, behind a time; null in <paramref name="caseId"/>: of any case.</summary>
    ValueTask<IReadOnlyList<ContentViewRow>> ContentViewsAsync(string institution, string? caseId, DateTimeOffset? before, int max);

    /// <summary>What clerks recorded about documents of a case, in the order in which they did.</summary>
    ValueTask<IReadOnlyList<RecordRow>> RecordsAsync(CaseKey key);

    ValueTask<MessageRow?> MessageAsync(Guid id);
    /// <summary>All messages of a case in order of insertion, whatever clocks said meanwhile: history and the order of versions rest on it.</summary>
    ValueTask<IReadOnlyList<MessageRow>> MessagesAsync(CaseKey key);
    /// <summary>Messages, newest first; filters are exact, null = any.</summary>
    ValueTask<IReadOnlyList<MessageRow>> MessagesAsync(string? institution, MessageState? state, int max);
    /// <summary>By eb:MessageId and direction; several where two hosted institutions exchange with each other.</summary>
    ValueTask<IReadOnlyList<MessageRow>> MessagesByAs4IdAsync(string as4MessageId, Direction? direction);
    /// <summary>The message whose document the national inbox holds under an id that is not the message's own, or null.</summary>
    ValueTask<MessageRow?> MessageByDeliveryAsync(string deliveredAs);
    /// <summary>The message that a request version became, or null.</summary>
    ValueTask<MessageRow?> MessageByRequestAsync(string nationalSystem, string requestId, int version);
    /// <summary>All messages of a request, every version, oldest first.</summary>
    ValueTask<IReadOnlyList<MessageRow>> MessagesByRequestAsync(string nationalSystem, string requestId);
    /// <summary>Inbound messages in a state for one institution, oldest first, behind a message (null: from the first).</summary>
    ValueTask<IReadOnlyList<MessageRow>> InboundInStateAsync(string institution, MessageState state, int max, MessageRow? after = null);
    /// <summary>The earliest time at which a case of a partner has, or had, work due; null where none waits. Empty: cases whose partner is not known yet.</summary>
    ValueTask<DateTimeOffset?> EarliestDueAsync(string partner);
    /// <summary>Messages of both directions that an institution exchanged with a partner's and that were receipted in a window, by the time of the receipt.</summary>
    ValueTask<IReadOnlyList<MessageRow>> ReceiptedAsync(string institution, string partner, DateTimeOffset from, DateTimeOffset to, int max);
    /// <summary>Creation time of the oldest message in a state that is not final, or null.</summary>
    ValueTask<DateTimeOffset?> OldestUnfinishedAsync();
    /// <summary>Creation time of the oldest message in a state that is not final, of one institution or of any; null where there is none.</summary>
    ValueTask<DateTimeOffset?> OldestAsync(MessageState state, string? institution);
    /// <summary>Messages by state, whatever their number at once; states without a message are absent.</summary>
    ValueTask<IReadOnlyDictionary<MessageState, long>> CountsAsync();
    /// <summary>As <see cref="CountsAsync"/>, counted one by one: what a check compares it with.</summary>
    ValueTask<IReadOnlyDictionary<MessageState, long>> RecountAsync();

    ValueTask<EffectRow?> EffectAsync(Guid id);
    /// <summary>Effects of a case, oldest first, finished ones included.</summary>
    ValueTask<IReadOnlyList<EffectRow>> EffectsAsync(CaseKey key);
    /// <summary>Unfinished effects of a case, oldest first: what a worker needs, however long the case has been running.</summary>
    ValueTask<IReadOnlyList<EffectRow>> OpenEffectsAsync(CaseKey key);
    /// <summary>Every attempt at an effect, finished or not, by number.</summary>
    ValueTask<IReadOnlyList<AttemptRow>> AttemptsAsync(Guid effectId);

    ValueTask<PayloadRow?> PayloadAsync(Guid messageId, string kind);
    /// <summary>Kinds and entry ids of a message's payloads, without the octets, by kind.</summary>
    ValueTask<IReadOnlyList<(string Kind, Guid EntryId)>> PayloadKindsAsync(Guid messageId);
    /// <summary>Kinds of a message's payloads that have at most so many octets as they are stored, by kind; none is read.</summary>
    ValueTask<IReadOnlyList<string>> SmallPayloadsAsync(Guid messageId, int most);
    /// <summary>
    /// Messages in a final state since before <paramref name="until"/> whose contents are still there, oldest first, behind a place (null: from
    /// the first): what a term of retention asks for. Only those that are in the tally are seen.
    /// </summary>
    ValueTask<IReadOnlyList<MessageRow>> ErasableAsync(MessageState state, DateTimeOffset until, ErasurePlace? after, int max);
    /// <summary>Messages whose tombstone is sealed and whose contents are not all gone yet, by id.</summary>
    ValueTask<IReadOnlyList<MessageRow>> ErasuresBegunAsync(Guid after, int max);
    /// <summary>Bytes of a verdict input by its SHA-256 (hex), or null.</summary>
    ValueTask<byte[]?> InputAsync(string sha256);

    /// <summary>Partners that are paused, by name.</summary>
    ValueTask<IReadOnlyList<PauseRow>> PausesAsync();
    /// <summary>Every line of the trust registry, ended ones too, by party, use and time.</summary>
    ValueTask<IReadOnlyList<TrustRow>> TrustAsync();

    /// <summary>The account of that name, or null.</summary>
    ValueTask<AccountRow?> AccountAsync(string name);
    /// <summary>The account whose person shows the certificate of that SHA-256 (lower-case hex), or null.</summary>
    ValueTask<AccountRow?> AccountByCertificateAsync(string certificate);
    /// <summary>Every account, disabled ones too, by name.</summary>
    ValueTask<IReadOnlyList<AccountRow>> AccountsAsync();

    /// <summary>
    /// Messages that fit a filter, newest first, behind a place. Looks at a bounded number of rows: where they end before the page is full, the page says how far
    /// it looked.
    /// </summary>
    ValueTask<MessageSlice> MessagePageAsync(MessageFilter filter, MessagePlace? after, int max);

    /// <summary>When messages came up since then, newest first, at most so many.</summary>
    /// <param name="institution">Null: of all.</param>
    ValueTask<IReadOnlyList<DateTimeOffset>> MessageTimesAsync(string? institution, DateTimeOffset since, int max);
    /// <summary>When those came up since then that have a finding as their cause, and whose they are; newest first, at most so many.</summary>
    ValueTask<IReadOnlyList<(string Institution, DateTimeOffset At)>> CauseTimesAsync(DateTimeOffset since, int max);

    /// <summary>The duplicate key: what was stored for (sender, eb:MessageId), or null.</summary>
    ValueTask<(string Digest, Guid MessageId)?> DuplicateAsync(string sender, string as4MessageId);

    /// <summary>The newest entry of a case, or null.</summary>
    ValueTask<EntryRow?> LatestEntryAsync(CaseKey key);
    ValueTask<EntryRow?> EntryAsync(Guid id);
    /// <summary>Entries of a case in order of insertion.</summary>
    ValueTask<IReadOnlyList<EntryRow>> EntriesAsync(CaseKey key);
    /// <summary>Integrated entries by index range.</summary>
    ValueTask<IReadOnlyList<EntryRow>> EntriesByIndexAsync(ulong from, int max);
    /// <summary>Entries without index, oldest id first.</summary>
    ValueTask<IReadOnlyList<EntryRow>> UnintegratedAsync(int max);
    /// <summary>Leaf hashes of a contiguous index range, for proofs.</summary>
    ValueTask<IReadOnlyList<byte[]>> LeafHashesAsync(ulong from, ulong count);
    ValueTask<LogState?> LogStateAsync();
    ValueTask<string?> CheckpointAsync(ulong size);
    /// <summary>True where this very note is stored, of whatever generation.</summary>
    ValueTask<bool> HoldsCheckpointAsync(string note);

    /// <summary>Checkpoints of all generations that are larger than <paramref name="after"/>, by size.</summary>
    ValueTask<IReadOnlyList<StoredCheckpoint>> CheckpointsAsync(ulong after, int max);
    /// <summary>Cases behind a key in a fixed order (null: from the first), so that all of them can be walked in portions.</summary>
    ValueTask<IReadOnlyList<CaseRow>> CasesAfterAsync(CaseKey? after, int max);
    /// <summary>Rows that name a message, case or entry that is not in the store, and entries that have no place in the log. None in a whole store.</summary>
    ValueTask<IReadOnlyList<StrayRow>> StraysAsync(int max);
    /// <summary>What is not as this release defines it of the database's own guards over append-only tables. None in a whole store.</summary>
    ValueTask<IReadOnlyList<GuardFault>> GuardFaultsAsync();
}
