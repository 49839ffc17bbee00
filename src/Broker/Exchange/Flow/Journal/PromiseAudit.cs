using System.Globalization;
using System.Text;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>What a node promised, as its file outside the database says.</summary>
/// <param name="Promises">Oldest first.</param>
/// <param name="Checkpoint">The newest signed checkpoint note, or null.</param>
public sealed record KeptPromises(IReadOnlyList<Promise> Promises, string? Checkpoint);

/// <summary>
/// Compares the store with what its node promised. Something that is missing means that the database went back; that is no fraud and no
/// proof of one. Something that is there and is another thing contradicts a promise.
/// </summary>
public sealed class PromiseAudit(KeptPromises kept, NoteVerifierKey logKey)
{
    private const int Portion = 500;

    private readonly CheckpointReading reading = kept.Checkpoint is { } note
        ? Checkpoint.Read(Encoding.UTF8.GetBytes(note), [logKey.Named(CheckpointOrigin.Of(note) ?? logKey.Name)])
        : new CheckpointReading(null, null);

    /// <summary>Size of the promised checkpoint, whose root a walk of the log must know.</summary>
    public IReadOnlySet<ulong> Sizes => reading.Checkpoint is { } checkpoint ? new HashSet<ulong> { checkpoint.Size } : [];

    /// <summary>Promises that are not kept: whose entry is missing, and whose entry is another one.</summary>
    public async Task<BrokenPromises> FindAsync(IStore store, CancellationToken cancellationToken)
    {
        var (lost, altered) = (new List<Promise>(), new List<Promise>());
        foreach (var portion in kept.Promises.Chunk(Portion))
            await store.ReadAsync(async reader =>
            {
                foreach (var promise in portion)
                    if (await reader.EntryAsync(promise.EntryId) is not { } entry) lost.Add(promise);
                    else if (Hash256.Of(entry.Bytes).ToString() != promise.Digest) altered.Add(promise);
                return true;
            }, cancellationToken);
        if (lost.Count == 0) return new BrokenPromises(lost, altered);
        // What an entry after a restore accounts for is lost, and told.
        var told = (await store.ReadAsync(LostTail.ToldAsync, cancellationToken)).SelectMany(t => t.Promises).Select(p => p.EntryId);
        return new BrokenPromises([.. lost.ExceptBy(told, p => p.EntryId)], altered);
    }

    /// <summary>What the promised checkpoint says about the log that was walked.</summary>
    public IEnumerable<Finding> CompareCheckpoint(LogWalkReport walk)
    {
        const string place = "promised checkpoint";
        if (reading.Fault is { } fault) yield return Finding.Of("FLW-0417", place, ("size", "?"), ("reason", fault.ToString()));
        // A checkpoint of an earlier generation is that of another log; the restore that opened this one accounts for it.
        if (reading.Checkpoint is not { } promised || promised.Origin != walk.Origin && walk.Origin is not null || promised.Size == 0) yield break;
        if (promised.Size > walk.Size) yield return Finding.Of("FLW-0433", place, ("promised", Text(promised.Size)), ("size", Text(walk.Size)));
        else if (walk.Roots.TryGetValue(promised.Size, out var root) && root != promised.Root) yield return Finding.Of("FLW-0435", place, ("size", Text(promised.Size)));
    }

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <param name="Lost">The entry is not in the store: the tail of the log is lost.</param>
/// <param name="Altered">The entry is there with other octets.</param>
public sealed record BrokenPromises(IReadOnlyList<Promise> Lost, IReadOnlyList<Promise> Altered);
