using System.Text;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>
/// Walks the whole journal: every entry is hashed again, the tree is built again and compared with state and checkpoint, and every payload
/// that an entry commits to is opened and compared. Consistency proofs alone would not see a changed content.
/// </summary>
public sealed class JournalAudit(ISecretPool secrets, NoteVerifierKey logKey)
{
    private const int Batch = 500;

    public async Task<JournalAuditReport> RunAsync(IStore store, CancellationToken cancellationToken)
    {
        var faults = new List<JournalFault>();
        var range = CompactRange.Empty;
        var state = await store.ReadAsync(reader => reader.LogStateAsync(), cancellationToken);
        ulong checkpointed = state?.CheckpointSize ?? 0;
        Hash256? rootAtCheckpoint = checkpointed == 0 ? MerkleHash.Empty : null;
        while (true)
        {
            var from = range.Size;
            var (rows, leaves) = await store.ReadAsync(reader => BatchAsync(reader, from), cancellationToken);
            if (rows.Count == 0) break;
            var entries = new List<(EntryRow Row, Entry Entry)>(rows.Count);
            foreach (var row in rows)
            {
                if (row.Index != range.Size) faults.Add(new JournalFault($"entry {row.Id:D}", $"index {row.Index} where {range.Size} is due"));
                // Proofs are made of the stored leaves: one that is not its entry's would only show in an exported bundle.
                if (row.Index - from is { } at && at < (ulong)leaves.Count && !row.LeafHash.AsSpan().SequenceEqual(leaves[(int)at]))
                    faults.Add(new JournalFault($"leaf {row.Index}", "it is not the hash of its entry"));
                range = range.Append([Leaf(row, faults)]);
                if (range.Size == checkpointed) rootAtCheckpoint = range.Root;
                if (Decode(row, faults) is { } entry) entries.Add((row, entry));
            }

            faults.AddRange(await store.ReadAsync(reader => PayloadsAsync(reader, entries, cancellationToken), cancellationToken));
        }

        CheckState(state, range, rootAtCheckpoint, faults);
        var unintegrated = await store.ReadAsync(async reader => (await reader.UnintegratedAsync(Batch)).Count, cancellationToken);
        return new JournalAuditReport(range.Size, range.Root, unintegrated, state?.Checkpoint, faults);
    }

    private static async ValueTask<(IReadOnlyList<EntryRow> Rows, IReadOnlyList<byte[]> Leaves)> BatchAsync(IStoreReader reader, ulong from) =>
        (await reader.EntriesByIndexAsync(from, Batch), await reader.LeafHashesAsync(from, Batch));

    private static Hash256 Leaf(EntryRow row, List<JournalFault> faults)
    {
        var leaf = EntryCodec.HashOf(row.Bytes);
        if (!leaf.ToArray().AsSpan().SequenceEqual(row.LeafHash)) faults.Add(new JournalFault($"entry {row.Id:D}", "its octets do not give its stored hash"));
        return leaf;
    }

    private static Entry? Decode(EntryRow row, List<JournalFault> faults)
    {
        var entry = EntryCodec.Decode(row.Bytes).Entry;
        if (entry is null) faults.Add(new JournalFault($"entry {row.Id:D}", "its octets are not an entry"));
        else if (entry.Id != row.Id) faults.Add(new JournalFault($"entry {row.Id:D}", "it stands under another id"));
        return entry;
    }

    private async ValueTask<IReadOnlyList<JournalFault>> PayloadsAsync(
        IStoreReader reader, IReadOnlyList<(EntryRow Row, Entry Entry)> entries, CancellationToken cancellationToken)
    {
        var faults = new List<JournalFault>();
        foreach (var (row, entry) in entries)
        {
            if (row.MessageId is not { } id || entry.Payloads.Count + entry.Verdicts.Count == 0) continue;
            if (await reader.MessageAsync(id) is not { } message || await secrets.FindAsync(message.SecretId, cancellationToken) is not { } secret)
            {
                faults.Add(new JournalFault($"message {id:D}", "its row or its secret is missing"));
                continue;
            }

            var salt = secret.Salt();
            foreach (var payload in entry.Payloads)
                await CompareAsync(reader, secret, row, payload.Name, bytes => Commitment.OfPayload(salt, payload.Name, bytes) == payload.Hash, faults);
            foreach (var verdict in entry.Verdicts)
                await CompareAsync(reader, secret, row, PayloadKinds.Verdict(verdict.Name), bytes => Commitment.OfVerdict(salt, verdict.Name, bytes) == verdict.Hash, faults);
        }

        return faults;
    }

    private static async ValueTask CompareAsync(IStoreReader reader, MessageSecret secret, EntryRow row, string kind, Func<byte[], bool> commits, List<JournalFault> faults)
    {
        var place = $"message {row.MessageId:D}, {kind}";
        if (await reader.PayloadAsync(row.MessageId!.Value, kind) is not { } payload) faults.Add(new JournalFault(place, "the payload is absent"));
        else if (Vault.Open(secret, payload).Payload is not { } bytes) faults.Add(new JournalFault(place, "the payload does not open"));
        else if (!commits(bytes)) faults.Add(new JournalFault(place, "the payload is not what its entry commits to"));
    }

    private void CheckState(LogState? state, CompactRange range, Hash256? rootAtCheckpoint, List<JournalFault> faults)
    {
        if (state is null) return;
        if (state.Size != range.Size || !state.Range.AsSpan().SequenceEqual(range.ToArray())) faults.Add(new JournalFault("log state", "the tree of the entries is not the stored one"));
        if (state.Checkpoint is not { } note) return;
        var reading = Checkpoint.Read(Encoding.UTF8.GetBytes(note), [logKey]);
        if (reading.Checkpoint is not { } checkpoint) faults.Add(new JournalFault("checkpoint", $"it does not verify: {reading.Fault}"));
        else if (checkpoint.Size != state.CheckpointSize || rootAtCheckpoint is null || checkpoint.Root != rootAtCheckpoint) faults.Add(new JournalFault("checkpoint", "its root is not that of the entries"));
    }
}

/// <summary>Something in the journal that does not hold.</summary>
public sealed record JournalFault(string Place, string Reason);

/// <param name="Unintegrated">Entries that have no index yet (at most 500 are counted).</param>
public sealed record JournalAuditReport(ulong Size, Hash256 Root, int Unintegrated, string? Checkpoint, IReadOnlyList<JournalFault> Faults);
