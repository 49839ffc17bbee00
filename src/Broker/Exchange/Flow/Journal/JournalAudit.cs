using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>
/// Checks the whole journal and what rests on it: entries, leaves, tree and every checkpoint; then, case by case, rows against entries and
/// payloads against commitments; then rows that lead nowhere, the database's guards, and the promises that the node keeps outside.
/// Consistency proofs alone would not see a changed content. Time grows with the size of the store, memory does not.
/// </summary>
public sealed class JournalAudit(ISecretPool secrets, NoteVerifierKey logKey, KeptPromises? promises)
{
    private const int CasesAtOnce = 50;
    private const int MostStrays = 1000;
    private const int MostPending = 500;

    public async Task<JournalAuditReport> RunAsync(IStore store, CancellationToken cancellationToken)
    {
        // The promises were read before the store: each was committed before it was written.
        var promised = promises is null ? null : new PromiseAudit(promises, logKey);
        var broken = promised is null ? new BrokenPromises([], []) : await promised.FindAsync(store, cancellationToken);
        var findings = new List<Finding>();
        var walk = await new LogWalk(store, logKey).RunAsync(promised?.Sizes ?? new HashSet<ulong>(), entries =>
        {
            findings.AddRange(entries.SelectMany(e => e.Faults));
            return Task.CompletedTask;
        }, cancellationToken);
        findings.AddRange(walk.Findings);
        var erased = await CasesAsync(store, findings, cancellationToken);
        findings.AddRange(await store.ReadAsync(WholeAsync, cancellationToken));
        findings.AddRange(promised is null ? [Finding.Of("FLW-0436", "promises")] : promised.CompareCheckpoint(walk));
        findings.AddRange(broken.Altered.Select(p => Finding.Of("FLW-0434", $"entry {p.EntryId:D}", ("entry", $"{p.EntryId:D}"))));
        findings.AddRange(broken.Lost.Select(p => Finding.Of("FLW-0432", $"entry {p.EntryId:D}", ("entry", $"{p.EntryId:D}"), ("message", $"{p.MessageId:D}"))));
        var pending = await store.ReadAsync(async reader => (await reader.UnintegratedAsync(MostPending)).Count, cancellationToken);
        return new JournalAuditReport(walk.Size, walk.Root, pending, walk.Checkpoint, walk.Checkpoints, broken.Lost, findings) { Erased = erased };
    }

    private async Task<int> CasesAsync(IStore store, List<Finding> findings, CancellationToken cancellationToken)
    {
        CaseKey? last = null;
        var erased = 0;
        while (true)
        {
            var after = last;
            last = await store.ReadAsync(async reader =>
            {
                var cases = await reader.CasesAfterAsync(after, CasesAtOnce);
                foreach (var row in cases)
                {
                    var audit = new CaseAudit(secrets, reader, cancellationToken);
                    findings.AddRange(await audit.RunAsync(row));
                    erased += audit.Erased;
                }

                return cases is [.., var end] ? end.Key : null;
            }, cancellationToken);
            if (last is null) return erased;
        }
    }

    internal static async ValueTask<IReadOnlyList<Finding>> WholeAsync(IStoreReader reader) =>
    [
        .. Miscounted(await reader.CountsAsync(), await reader.RecountAsync()),
        .. (await reader.StraysAsync(MostStrays)).Select(s => Finding.Of("FLW-0424", $"{s.Table} {s.Key}", ("table", s.Table), ("key", s.Key), ("missing", s.Missing))),
        .. (await reader.GuardFaultsAsync()).Select(g => Finding.Of(
            g.Kind switch { GuardFaultKind.Missing => "FLW-0425", GuardFaultKind.Changed => "FLW-0426", _ => "FLW-0427" }, $"trigger {g.Guard}", ("guard", g.Guard))),
    ];

    /// <summary>The count of what is finished is kept, not taken anew each time.</summary>
    private static IEnumerable<Finding> Miscounted(IReadOnlyDictionary<MessageState, long> kept, IReadOnlyDictionary<MessageState, long> counted) =>
        from state in Enum.GetValues<MessageState>()
        let numbers = (Is: kept.GetValueOrDefault(state), Must: counted.GetValueOrDefault(state))
        where numbers.Is != numbers.Must
        select Finding.Of("FLW-0620", $"message_tally {state}", ("state", state.ToString()), ("is", $"{numbers.Is}"), ("must", $"{numbers.Must}"));
}

/// <param name="Unintegrated">Entries that have no index yet (at most 500 are counted).</param>
/// <param name="Checkpoints">Stored checkpoints that were verified.</param>
/// <param name="Lost">Promises whose entry is not in the store.</param>
/// <param name="Findings">What does not hold (errors), and what cannot be judged or is lost (warnings).</param>
public sealed record JournalAuditReport(
    ulong Size, Hash256 Root, int Unintegrated, string? Checkpoint, int Checkpoints, IReadOnlyList<Promise> Lost, IReadOnlyList<Finding> Findings)
{
    /// <summary>Messages whose contents were erased with authority: ERASED, never failed.</summary>
    public int Erased { get; init; }

    /// <summary>
    /// ok, refused (something contradicts the journal), or INDETERMINATE (nothing does, but something is lost or cannot be judged).
    /// </summary>
    public string Verdict => Findings.Any(f => f.IsError) ? "refused" : Findings.Count > 0 ? "INDETERMINATE" : "ok";
}
