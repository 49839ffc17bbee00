using System.Security.Cryptography;
using System.Text;

namespace MessageBroker.Exchange.Flow.Model;

/// <summary>Ids made of what names a thing, not drawn: UUIDs of version 8 (RFC 9562 5.8), the first octets of a hash over words, each ended by a zero octet.</summary>
internal static class NamedId
{
    /// <summary>By SHA-256: whoever knows the words knows the id.</summary>
    public static Guid Of(params ReadOnlySpan<string> words)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Octets(words), hash);
        return From(hash);
    }

    /// <summary>By HMAC-SHA-256: nobody without the key finds the words by trying.</summary>
    public static Guid Keyed(byte[] key, params ReadOnlySpan<string> words)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Octets(words), hash);
        return From(hash);
    }

    private static byte[] Octets(ReadOnlySpan<string> words) => Encoding.UTF8.GetBytes(string.Concat(string.Join('\0', words!), "\0"));

    private static Guid From(Span<byte> hash)
    {
        hash[6] = (byte)(hash[6] & 0x0F | 0x80);
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
