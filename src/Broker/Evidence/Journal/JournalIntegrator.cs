using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Evidence.Journal.Notes;

namespace MessageBroker.Evidence.Journal;

/// <summary>
/// What integrating means, as a pure function: entries without an index get the next ones in the order given, the tree grows by
/// their hashes. The loop around it (lock, read, write, commit) belongs to the store; one integrator runs at a time.
/// </summary>
public static class JournalIntegrator
{
    /// <param name="state">The tree so far.</param>
    /// <param name="entryHashes">Hashes of the entries that have no index, in the order in which they shall get one.</param>
    public static Integration Integrate(CompactRange state, IReadOnlyList<Hash256> entryHashes)
    {
        var nodes = new List<MerkleNodeHash>(2 * entryHashes.Count);
        var after = state.Append(entryHashes, nodes);
        return new Integration(state.Size, nodes, after);
    }

    /// <summary>Builds the proof of one entry under a checkpoint whose size is above its index.</summary>
    /// <param name="lookUp">Hash of a stored perfect subtree (<see cref="Integration.NewNodes"/> of all integrations).</param>
    /// <param name="checkpoint">The signed checkpoint as it was published; its size must be <paramref name="size"/>.</param>
    public static TlogProof Prove(ulong index, ulong size, Func<MerkleNode, Hash256> lookUp, ReadOnlyMemory<byte> checkpoint) =>
        new(index, ProofPlan.Inclusion(index, size).Assemble(lookUp), checkpoint);

    /// <inheritdoc cref="Prove(ulong, ulong, Func{MerkleNode, Hash256}, ReadOnlyMemory{byte})"/>
    /// <param name="leafHashes">Hashes of all entries below the checkpoint's size, in index order. Each call hashes the whole tree; for many proofs share a <see cref="LookUp"/>.</param>
    public static TlogProof Prove(ulong index, IReadOnlyList<Hash256> leafHashes, ReadOnlyMemory<byte> checkpoint) =>
        Prove(index, (ulong)leafHashes.Count, LookUp(leafHashes), checkpoint);

    /// <summary>The perfect subtrees of a tree whose leaf hashes are at hand: a look-up for stores that keep only leaves.</summary>
    public static Func<MerkleNode, Hash256> LookUp(IReadOnlyList<Hash256> leafHashes)
    {
        var completed = new List<MerkleNodeHash>(2 * leafHashes.Count);
        CompactRange.Empty.Append(leafHashes, completed);
        // On each level subtrees complete in the order of their index.
        var levels = completed.GroupBy(c => c.Node.Level).OrderBy(g => g.Key).Select(g => g.Select(c => c.Hash).ToArray()).ToArray();
        return node => levels[node.Level][node.Index];
    }
}

/// <param name="FirstIndex">Index of the first entry of the batch; the others follow without a gap.</param>
/// <param name="NewNodes">Perfect subtrees that became complete, leaves (level 0) included: what proofs look up.</param>
/// <param name="After">The tree afterwards; the next state, and size and root of the next checkpoint.</param>
public sealed record Integration(ulong FirstIndex, IReadOnlyList<MerkleNodeHash> NewNodes, CompactRange After)
{
    /// <summary>The checkpoint to sign for this state.</summary>
    public Checkpoint CheckpointOf(LogOrigin origin) => new(origin.ToString(), After.Size, After.Root);
}
