using System.Security.Cryptography;
using System.Text;

namespace MessageBroker.Evidence.Keys;

/// <summary>
/// Seals payloads at rest: AES-256-GCM with the message's key for the payload kind. Format version 1 is
/// 0x01 ‖ nonce (12) ‖ ciphertext ‖ tag (16); the associated data are 0x01 ‖ entry id (16, big-endian) ‖ message id (16,
/// big-endian) ‖ kind, so that a payload cannot be moved to another entry, message or kind.
/// </summary>
public static class PayloadCipher
{
    public const byte Version = 1;

    /// <summary>Octets that sealing adds.</summary>
    public const int Overhead = 1 + NonceSize + TagSize;

    internal const int NonceSize = 12;
    internal const int TagSize = 16;

    public static byte[] Seal(MessageSecret secret, PayloadPlace place, ReadOnlySpan<byte> payload, IRandomness randomness)
    {
        var output = new byte[payload.Length + Overhead];
        output[0] = Version;
        var nonce = output.AsSpan(1, NonceSize);
        randomness.Fill(nonce);
        using var cipher = new AesGcm(secret.PayloadKey(place.Kind), TagSize);
        cipher.Encrypt(nonce, payload, output.AsSpan(1 + NonceSize, payload.Length), output.AsSpan(output.Length - TagSize), Associated(place));
        return output;
    }

    /// <summary>Opens a sealed payload. A wrong secret, a wrong place or a changed octet is a fault, never an exception.</summary>
    public static PayloadOpening Open(MessageSecret secret, PayloadPlace place, ReadOnlySpan<byte> sealedPayload)
    {
        if (sealedPayload.Length < Overhead) return new PayloadOpening(null, PayloadFault.TooShort);
        if (sealedPayload[0] != Version) return new PayloadOpening(null, PayloadFault.UnknownVersion);
        var payload = new byte[sealedPayload.Length - Overhead];
        using var cipher = new AesGcm(secret.PayloadKey(place.Kind), TagSize);
        try
        {
            cipher.Decrypt(sealedPayload.Slice(1, NonceSize), sealedPayload[(1 + NonceSize)..^TagSize], sealedPayload[^TagSize..], payload, Associated(place));
        }
        catch (AuthenticationTagMismatchException)
        {
            return new PayloadOpening(null, PayloadFault.DoesNotOpen);
        }
        return new PayloadOpening(payload, null);
    }

    private static byte[] Associated(PayloadPlace place) =>
        [Version, .. place.EntryId.ToByteArray(bigEndian: true), .. place.MessageId.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(place.Kind)];
}

/// <summary>Where a payload belongs.</summary>
/// <param name="EntryId">The entry that commits it first.</param>
/// <param name="MessageId">The broker's id of the message.</param>
/// <param name="Kind">Payload kind.</param>
public sealed record PayloadPlace(Guid EntryId, Guid MessageId, string Kind);

public enum PayloadFault
{
    /// <summary>Shorter than version, nonce and tag.</summary>
    TooShort,
    /// <summary>Another format version.</summary>
    UnknownVersion,
    /// <summary>Wrong secret, wrong place or changed octets: AES-GCM does not say which.</summary>
    DoesNotOpen,
}

/// <summary>Either the payload or a fault, never both.</summary>
public sealed record PayloadOpening(byte[]? Payload, PayloadFault? Fault);
