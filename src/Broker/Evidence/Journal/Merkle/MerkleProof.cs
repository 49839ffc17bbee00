namespace MessageBroker.Evidence.Journal.Merkle;

/// <summary>Why a proof does not hold.</summary>
public enum ProofFault
{
    /// <summary>The proof holds.</summary>
    None,
    /// <summary>A hash has not exactly 32 octets.</summary>
    HashLength,
    /// <summary>The index is not below the size.</summary>
    IndexBeyondSize,
    /// <summary>A size is zero where a tree with leaves is needed, or the older tree is the larger.</summary>
    SizeOrder,
    /// <summary>More or fewer hashes than index and size ask for.</summary>
    PathLength,
    /// <summary>The computed root is another one.</summary>
    RootMismatch,
}

/// <summary>Verifies inclusion and consistency proofs (RFC 9162 2.1.3.2 and 2.1.4.2). Takes octets as they came; never throws.</summary>
public static class MerkleProof
{
    /// <summary>Is the leaf with this hash at this index of the tree with this size and root?</summary>
    /// <param name="path">From the leaf's sibling to the root's child.</param>
    public static ProofFault VerifyInclusion(
        ulong index, ulong size, ReadOnlySpan<byte> leafHash, IReadOnlyList<ReadOnlyMemory<byte>> path, ReadOnlySpan<byte> root)
    {
        if (!Hash256.TryRead(leafHash, out var leaf) || !Hash256.TryRead(root, out var expected) || ReadAll(path) is not { } hashes) return ProofFault.HashLength;
        return VerifyInclusion(index, size, leaf, hashes, expected);
    }

    /// <inheritdoc cref="VerifyInclusion(ulong, ulong, ReadOnlySpan{byte}, IReadOnlyList{ReadOnlyMemory{byte}}, ReadOnlySpan{byte})"/>
    public static ProofFault VerifyInclusion(ulong index, ulong size, Hash256 leaf, IReadOnlyList<Hash256> path, Hash256 root)
    {
        if (index >= size) return ProofFault.IndexBeyondSize;
        var (fn, sn, hash) = (index, size - 1, leaf);
        foreach (var sibling in path)
        {
            if (sn == 0) return ProofFault.PathLength;
            if ((fn & 1) == 1 || fn == sn)
            {
                hash = MerkleHash.Node(sibling, hash);
                while ((fn & 1) == 0 && fn != 0) (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                hash = MerkleHash.Node(hash, sibling);
            }
            (fn, sn) = (fn >> 1, sn >> 1);
        }
        if (sn != 0) return ProofFault.PathLength;
        return hash == root ? ProofFault.None : ProofFault.RootMismatch;
    }

    /// <summary>Is the tree of size1 and root1 the beginning of the tree of size2 and root2?</summary>
    public static ProofFault VerifyConsistency(
        ulong size1, ulong size2, ReadOnlySpan<byte> root1, ReadOnlySpan<byte> root2, IReadOnlyList<ReadOnlyMemory<byte>> path)
    {
        if (!Hash256.TryRead(root1, out var first) || !Hash256.TryRead(root2, out var second) || ReadAll(path) is not { } hashes) return ProofFault.HashLength;
        return VerifyConsistency(size1, size2, first, second, hashes);
    }

    /// <inheritdoc cref="VerifyConsistency(ulong, ulong, ReadOnlySpan{byte}, ReadOnlySpan{byte}, IReadOnlyList{ReadOnlyMemory{byte}})"/>
    public static ProofFault VerifyConsistency(ulong size1, ulong size2, Hash256 root1, Hash256 root2, IReadOnlyList<Hash256> path)
    {
        if (size1 == 0 || size1 > size2) return ProofFault.SizeOrder;
        if (size1 == size2)
        {
            if (path.Count != 0) return ProofFault.PathLength;
            return root1 == root2 ? ProofFault.None : ProofFault.RootMismatch;
        }
        // A tree of a power of two is itself the first subtree of the larger one, so the proof does not repeat its root.
        var hashes = ulong.IsPow2(size1) ? [root1, .. path] : path;
        if (hashes.Count == 0) return ProofFault.PathLength;
        return FoldConsistency(size1, size2, root1, root2, hashes);
    }

    private static ProofFault FoldConsistency(ulong size1, ulong size2, Hash256 root1, Hash256 root2, IReadOnlyList<Hash256> hashes)
    {
        var (fn, sn) = (size1 - 1, size2 - 1);
        while ((fn & 1) == 1) (fn, sn) = (fn >> 1, sn >> 1);
        var (first, second) = (hashes[0], hashes[0]);
        foreach (var hash in hashes.Skip(1))
        {
            if (sn == 0) return ProofFault.PathLength;
            if ((fn & 1) == 1 || fn == sn)
            {
                first = MerkleHash.Node(hash, first);
                second = MerkleHash.Node(hash, second);
                while ((fn & 1) == 0 && fn != 0) (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                second = MerkleHash.Node(second, hash);
            }
            (fn, sn) = (fn >> 1, sn >> 1);
        }
        if (sn != 0) return ProofFault.PathLength;
        return first == root1 && second == root2 ? ProofFault.None : ProofFault.RootMismatch;
    }

    private static Hash256[]? ReadAll(IReadOnlyList<ReadOnlyMemory<byte>> octets)
    {
        var hashes = new Hash256[octets.Count];
        for (var i = 0; i < hashes.Length; i++)
            if (!Hash256.TryRead(octets[i].Span, out hashes[i]))
                return null;
        return hashes;
    }
}
