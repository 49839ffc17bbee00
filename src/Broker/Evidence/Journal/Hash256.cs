using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MessageBroker.Evidence.Journal;

/// <summary>A SHA-256 value: exactly 32 octets, compared by value. What is not 32 octets long never becomes one.</summary>
public readonly record struct Hash256
{
    /// <summary>Length in octets.</summary>
    public const int Size = 32;

    private readonly ulong a, b, c, d;

    private Hash256(ReadOnlySpan<byte> octets)
    {
        a = BinaryPrimitives.ReadUInt64BigEndian(octets);
        b = BinaryPrimitives.ReadUInt64BigEndian(octets[8..]);
        c = BinaryPrimitives.ReadUInt64BigEndian(octets[16..]);
        d = BinaryPrimitives.ReadUInt64BigEndian(octets[24..]);
    }

    /// <summary>SHA-256 of the octets.</summary>
    public static Hash256 Of(ReadOnlySpan<byte> octets)
    {
        Span<byte> digest = stackalloc byte[Size];
        SHA256.HashData(octets, digest);
        return new Hash256(digest);
    }

    /// <summary>Takes exactly 32 octets; false for any other length.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out Hash256 hash)
    {
        hash = octets.Length == Size ? new Hash256(octets) : default;
        return octets.Length == Size;
    }

    /// <summary>Takes 32 octets that are known to be a hash.</summary>
    /// <exception cref="ArgumentException">Not 32 octets: a defect of the caller; foreign octets go through <see cref="TryRead"/>.</exception>
    public static Hash256 Read(ReadOnlySpan<byte> octets) =>
        TryRead(octets, out var hash) ? hash : throw new ArgumentException($"a SHA-256 value has 32 octets, not {octets.Length}", nameof(octets));

    /// <summary>Reads 64 lower-case hexadecimal digits; false for anything else.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> text, out Hash256 hash)
    {
        hash = default;
        Span<byte> octets = stackalloc byte[Size];
        if (text.Length != 2 * Size || text.ContainsAnyInRange('A', 'F')) return false;
        if (Convert.FromHexString(text, octets, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        hash = new Hash256(octets);
        return true;
    }

    public void CopyTo(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64BigEndian(target, a);
        BinaryPrimitives.WriteUInt64BigEndian(target[8..], b);
        BinaryPrimitives.WriteUInt64BigEndian(target[16..], c);
        BinaryPrimitives.WriteUInt64BigEndian(target[24..], d);
    }

    public byte[] ToArray()
    {
        var octets = new byte[Size];
        CopyTo(octets);
        return octets;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
