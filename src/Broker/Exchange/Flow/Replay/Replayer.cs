using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Replay;

/// <summary>
/// Recomputes every verdict of the journal from the stored bytes and the inputs that its entry names, and compares octet by octet.
/// The entries themselves are judged first: they and the tree must be what the log key signed, or nothing that they name counts.
/// It holds no transport, no national system and no private key, so that a replay cannot reach anything by construction.
/// </summary>
public sealed class Replayer(ISecretPool secrets, BasisArchive bases, VerdictReplay replay, NoteVerifierKey logKey)
{
    /// <summary>Replays all integrated entries, or those of one case.</summary>
    /// <param name="caseId">International case id, or null for all.</param>
    public async Task<ReplayReport> RunAsync(IStore store, string? caseId, CancellationToken cancellationToken)
    {
        var (results, altered) = (new List<ReplayResult>(), new List<Finding>());
        var walk = await new LogWalk(store, logKey).RunAsync(new HashSet<ulong>(), async entries =>
        {
            altered.AddRange(entries.SelectMany(e => e.Faults));
            // An entry that is not what was sealed names no verdict that could be compared with anything.
            foreach (var entry in entries.Where(e => e.Faults.Count == 0 && (caseId is null || e.Row.Case.CaseId == caseId)))
                results.AddRange(await store.ReadAsync(reader => EntryAsync(reader, entry.Row, entry.Entry!, cancellationToken), cancellationToken));
        }, cancellationToken);
        return new ReplayReport(walk.Size, results, [.. altered, .. walk.Findings]);
    }

    private async ValueTask<IReadOnlyList<ReplayResult>> EntryAsync(IStoreReader reader, EntryRow row, Entry entry, CancellationToken cancellationToken)
    {
        if (entry.Verdicts.Count == 0) return [];
        var message = row.MessageId is { } id ? await reader.MessageAsync(id) : null;
        var results = new List<ReplayResult>();
        foreach (var sealedVerdict in entry.Verdicts)
            results.Add(await VerdictAsync(reader, row, entry, message, sealedVerdict, cancellationToken));
        return results;
    }

    private async ValueTask<ReplayResult> VerdictAsync(
        IStoreReader reader, EntryRow row, Entry entry, MessageRow? message, NamedHash sealedVerdict, CancellationToken cancellationToken)
    {
        ReplayResult Result(ReplayOutcome outcome, string? reason, byte[]? stored = null, byte[]? again = null) =>
            new(row.Index ?? 0, row.Id, row.MessageId, sealedVerdict.Name, outcome, reason, stored, again);

        if (message is null) return Result(ReplayOutcome.Differs, "the message of the entry is not in the store");
        if (await secrets.FindAsync(message.SecretId, cancellationToken) is not { } secret)
            return await IsErasedAsync(reader, message) ? Result(ReplayOutcome.Erased, null) : Result(ReplayOutcome.Differs, "the message's secret is missing");
        var payloads = new OpenPayloads(reader, secret, message.Id);
        var stored = await payloads.OpenAsync(PayloadKinds.Verdict(sealedVerdict.Name));
        if (stored is null) return Result(ReplayOutcome.Differs, payloads.Fault);
        if (Commitment.OfVerdict(secret.Salt(), sealedVerdict.Name, stored) != sealedVerdict.Hash)
            return Result(ReplayOutcome.Differs, "the stored verdict is not the one that the entry commits to", stored);
        var (basis, missing) = await bases.RestoreAsync(reader, entry);
        if (basis is null) return Result(ReplayOutcome.Differs, $"input {missing} of the verdict is not kept or cannot be read", stored);
        var again = await replay.RecomputeAsync(sealedVerdict.Name, new ReplayQuestion(reader, payloads, entry, message, basis, bases));
        if (again is null) return Result(ReplayOutcome.Differs, payloads.Fault ?? $"this program does not know the verdict {sealedVerdict.Name}", stored);
        var bytes = again.ToBytes();
        return bytes.AsSpan().SequenceEqual(stored)
            ? Result(ReplayOutcome.Identical, null, stored, bytes)
            : Result(ReplayOutcome.Differs, ReplayDiff.Describe(Verdict.Read(stored), again), stored, bytes);
    }

    /// <summary>A tombstone with ground and authority stands in the journal.</summary>
    private static async ValueTask<bool> IsErasedAsync(IStoreReader reader, MessageRow message) =>
        (await reader.EntriesAsync(message.Case)).Any(e => e.MessageId == message.Id && EntryCodec.Decode(e.Bytes).Entry is { Event: EntryEvents.PayloadErased });
}

/// <summary>Opens payloads of one message and remembers the last reason why one did not open.</summary>
public sealed class OpenPayloads(IStoreReader reader, MessageSecret secret, Guid messageId)
{
    public string? Fault { get; private set; }

    public async ValueTask<byte[]?> OpenAsync(string kind)
    {
        if (await reader.PayloadAsync(messageId, kind) is not { } payload)
        {
            Fault = $"payload {kind} is absent";
            return null;
        }

        var opening = Vault.Open(secret, payload);
        if (opening.Payload is null) Fault = $"payload {kind} does not open ({opening.Fault})";
        return opening.Payload;
    }
}

public enum ReplayOutcome
{
    Identical,
    Differs,
    /// <summary>The contents were erased with authority; its tombstone says so.</summary>
    Erased,
}

/// <param name="Verdict">Name of the verdict.</param>
/// <param name="Reason">Why it differs, without personal data; null when identical or erased.</param>
public sealed record ReplayResult(ulong Index, Guid EntryId, Guid? MessageId, string Verdict, ReplayOutcome Outcome, string? Reason, byte[]? Stored, byte[]? Recomputed);

/// <param name="Entries">Entries that were walked.</param>
/// <param name="Altered">Entries, leaves and checkpoints that are not what was sealed; their verdicts are not replayed.</param>
public sealed record ReplayReport(ulong Entries, IReadOnlyList<ReplayResult> Results, IReadOnlyList<Finding> Altered)
{
    public IEnumerable<ReplayResult> Differing => Results.Where(r => r.Outcome == ReplayOutcome.Differs);

    public int Erased => Results.Count(r => r.Outcome == ReplayOutcome.Erased);
}
