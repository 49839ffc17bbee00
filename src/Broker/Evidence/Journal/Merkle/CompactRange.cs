using System.Buffers.Binary;
using System.Numerics;

namespace MessageBroker.Evidence.Journal.Merkle;

/// <summary>
/// All that is needed to go on appending to a tree: its size and the hashes of its perfect subtrees, largest first
/// (one for each bit that is set in the size; at most 64). Immutable; appending gives a new one.
/// </summary>
public sealed class CompactRange
{
    private readonly Hash256[] subtrees;

    private CompactRange(ulong size, Hash256[] subtrees)
    {
        Size = size;
        this.subtrees = subtrees;
    }

    /// <summary>The empty tree.</summary>
    public static CompactRange Empty { get; } = new(0, []);

    /// <summary>Number of leaves.</summary>
    public ulong Size { get; }

    /// <summary>RFC 6962 root: the perfect subtrees folded from the smallest to the largest; SHA-256("") for the empty tree.</summary>
    public Hash256 Root
    {
        get
        {
            if (subtrees.Length == 0) return MerkleHash.Empty;
            var root = subtrees[^1];
            for (var i = subtrees.Length - 2; i >= 0; i--) root = MerkleHash.Node(subtrees[i], root);
            return root;
        }
    }

    /// <summary>Appends leaves in order. <paramref name="completed"/> receives every perfect subtree that became complete, leaves included.</summary>
    public CompactRange Append(IEnumerable<Hash256> leafHashes, ICollection<MerkleNodeHash>? completed = null)
    {
        var stack = new List<Hash256>(subtrees);
        var size = Size;
        foreach (var leaf in leafHashes)
        {
            var hash = leaf;
            completed?.Add(new MerkleNodeHash(new MerkleNode(0, size), hash));
            for (var level = 0; (size >> level & 1) == 1; level++)
            {
                hash = MerkleHash.Node(stack[^1], hash);
                stack.RemoveAt(stack.Count - 1);
                completed?.Add(new MerkleNodeHash(new MerkleNode(level + 1, size >> (level + 1)), hash));
            }
            stack.Add(hash);
            size = checked(size + 1);
        }
        return new CompactRange(size, [.. stack]);
    }

    /// <summary>Size as 8 octets big-endian, then the subtree hashes, largest first.</summary>
    public byte[] ToArray()
    {
        var octets = new byte[8 + Hash256.Size * subtrees.Length];
        BinaryPrimitives.WriteUInt64BigEndian(octets, Size);
        for (var i = 0; i < subtrees.Length; i++) subtrees[i].CopyTo(octets.AsSpan(8 + Hash256.Size * i));
        return octets;
    }

    /// <summary>Reads what <see cref="ToArray"/> wrote; null where the length does not fit the size.</summary>
    public static CompactRange? Read(ReadOnlySpan<byte> octets)
    {
        if (octets.Length < 8) return null;
        var size = BinaryPrimitives.ReadUInt64BigEndian(octets);
        var count = BitOperations.PopCount(size);
        if (octets.Length != 8 + Hash256.Size * count) return null;
        var subtrees = new Hash256[count];
        for (var i = 0; i < count; i++) subtrees[i] = Hash256.Read(octets.Slice(8 + Hash256.Size * i, Hash256.Size));
        return new CompactRange(size, subtrees);
    }
}
