namespace MessageBroker.Evidence.Journal.Merkle;

/// <summary>
/// Which stored perfect subtrees a proof is made of. First the plan (pure), then one look-up of <see cref="Nodes"/> in the store,
/// then <see cref="Assemble"/>: so that a proof costs one query, whatever the store is.
/// </summary>
public sealed class ProofPlan
{
    private readonly List<List<MerkleNode>> steps = [];

    private ProofPlan()
    {
    }

    /// <summary>All nodes that the proof needs: O(log² size) coordinates, each of a perfect subtree inside the tree.</summary>
    public IReadOnlyList<MerkleNode> Nodes => [.. steps.SelectMany(s => s)];

    /// <summary>Inclusion of the leaf at an index in the tree of a size (RFC 6962 2.1.1), hashes from the leaf's sibling to the root's child.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below the size.</exception>
    public static ProofPlan Inclusion(ulong index, ulong size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var plan = new ProofPlan();
        plan.AddPath(index, 0, size);
        return plan;
    }

    /// <summary>Consistency of the tree of size1 with that of size2 (RFC 6962 2.1.2); empty for equal sizes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">size1 is 0 or above size2: there is no such proof.</exception>
    public static ProofPlan Consistency(ulong size1, ulong size2)
    {
        ArgumentOutOfRangeException.ThrowIfZero(size1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size1, size2);
        var plan = new ProofPlan();
        plan.AddSubproof(size1, 0, size2, wholeOld: true);
        return plan;
    }

    /// <summary>The proof's hashes, each folded from its nodes.</summary>
    public IReadOnlyList<Hash256> Assemble(Func<MerkleNode, Hash256> lookUp)
    {
        var proof = new List<Hash256>(steps.Count);
        foreach (var step in steps)
        {
            var hash = lookUp(step[^1]);
            for (var i = step.Count - 2; i >= 0; i--) hash = MerkleHash.Node(lookUp(step[i]), hash);
            proof.Add(hash);
        }
        return proof;
    }

    // PATH(m, D[n]) over the leaves from .. from+count.
    private void AddPath(ulong index, ulong from, ulong count)
    {
        if (count == 1) return;
        var split = Split(count);
        if (index < split)
        {
            AddPath(index, from, split);
            AddRange(from + split, count - split);
        }
        else
        {
            AddPath(index - split, from + split, count - split);
            AddRange(from, split);
        }
    }

    // SUBPROOF(m, D[n], b) over the leaves from .. from+count.
    private void AddSubproof(ulong old, ulong from, ulong count, bool wholeOld)
    {
        if (old == count)
        {
            if (!wholeOld) AddRange(from, count);
            return;
        }
        var split = Split(count);
        if (old <= split)
        {
            AddSubproof(old, from, split, wholeOld);
            AddRange(from + split, count - split);
        }
        else
        {
            AddSubproof(old - split, from + split, count - split, wholeOld: false);
            AddRange(from, split);
        }
    }

    // The perfect subtrees that make up a range which begins at a multiple of its largest one.
    private void AddRange(ulong from, ulong count)
    {
        var nodes = new List<MerkleNode>();
        while (count > 0)
        {
            var level = System.Numerics.BitOperations.Log2(count);
            nodes.Add(new MerkleNode(level, from >> level));
            from += 1UL << level;
            count -= 1UL << level;
        }
        steps.Add(nodes);
    }

    // Largest power of two below n, for n >= 2.
    private static ulong Split(ulong n) => 1UL << System.Numerics.BitOperations.Log2(n - 1);
}
