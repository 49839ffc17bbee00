using System.Security.Cryptography;

namespace MessageBroker.Evidence.Journal.Merkle;

/// <summary>Hashes of RFC 6962 section 2.1 with SHA-256. The prefixes keep a node from being passed off as a leaf.</summary>
public static class MerkleHash
{
    /// <summary>Root of the empty tree: SHA-256 of nothing.</summary>
    public static Hash256 Empty { get; } = Hash256.Of([]);

    /// <summary>SHA-256(0x00 ‖ entry).</summary>
    public static Hash256 Leaf(ReadOnlySpan<byte> entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0]);
        hash.AppendData(entry);
        Span<byte> digest = stackalloc byte[Hash256.Size];
        hash.GetHashAndReset(digest);
        return Hash256.Read(digest);
    }

    /// <summary>SHA-256(0x01 ‖ left ‖ right).</summary>
    public static Hash256 Node(Hash256 left, Hash256 right)
    {
        Span<byte> octets = stackalloc byte[1 + 2 * Hash256.Size];
        octets[0] = 1;
        left.CopyTo(octets[1..]);
        right.CopyTo(octets[(1 + Hash256.Size)..]);
        return Hash256.Of(octets);
    }
}
