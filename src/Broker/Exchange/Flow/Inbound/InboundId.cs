using System.Security.Cryptography;
using System.Text;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>
/// The row id of a received message, made of what names it on the way (sender, receiver, eb:MessageId), not drawn: the national inbox knows a
/// delivery by this id, so that a message that is received again after the database went back is not written there twice.
/// </summary>
public static class InboundId
{
    /// <summary>A UUID of version 8 (RFC 9562 5.8): the first octets of a SHA-256 over the three, each ended by a zero octet.</summary>
    public static Guid Of(string sender, string receiver, string as4MessageId)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{sender}\0{receiver}\0{as4MessageId}\0"), hash);
        hash[6] = (byte)(hash[6] & 0x0F | 0x80);
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
