using System.Security.Cryptography;
using System.Text;

namespace MessageBroker.Evidence.Keys;

/// <summary>
/// The one secret of a message: 32 random octets. HKDF-SHA256 gives the salt of its commitments and one AES-256 key for each
/// kind of payload, so that deleting this secret makes every payload of the message unreadable and every commitment mute.
/// </summary>
public sealed class MessageSecret
{
    /// <summary>Length in octets.</summary>
    public const int Size = 32;

    private readonly byte[] octets;

    private MessageSecret(ReadOnlySpan<byte> octets) => this.octets = octets.ToArray();

    public static MessageSecret Create(IRandomness randomness)
    {
        Span<byte> octets = stackalloc byte[Size];
        randomness.Fill(octets);
        return new MessageSecret(octets);
    }

    /// <summary>Null where the octets are not exactly 32.</summary>
    public static MessageSecret? Read(ReadOnlySpan<byte> octets) => octets.Length == Size ? new MessageSecret(octets) : null;

    /// <summary>Salt of the message's commitments, 32 octets: HKDF info "MessageBroker/1/salt". An evidence bundle discloses it.</summary>
    public byte[] Salt() => Derive("MessageBroker/1/salt");

    /// <summary>AES-256 key of one payload kind: HKDF info "MessageBroker/1/payload/" + kind.</summary>
    internal byte[] PayloadKey(string kind) => Derive("MessageBroker/1/payload/" + kind);

    /// <summary>The secret itself, for wrapping.</summary>
    internal ReadOnlySpan<byte> Octets => octets;

    /// <summary>Never the secret.</summary>
    public override string ToString() => nameof(MessageSecret);

    private byte[] Derive(string info) => HKDF.DeriveKey(HashAlgorithmName.SHA256, octets, Size, salt: [], info: Encoding.UTF8.GetBytes(info));
}
