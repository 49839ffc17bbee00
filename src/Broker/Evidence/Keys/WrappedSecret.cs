namespace MessageBroker.Evidence.Keys;

/// <summary>
/// A message secret under a master key, as it is stored in the keys database. Format version 1 is
/// 0x01 ‖ master key id (8) ‖ nonce (12) ‖ ciphertext (32) ‖ tag (16), 69 octets; AES-256-GCM, the associated data being the
/// first nine octets ‖ secret id (16, big-endian).
/// </summary>
public static class WrappedSecret
{
    public const byte Version = 1;

    /// <summary>Length in octets.</summary>
    public const int Size = 1 + MasterKey.IdSize + PayloadCipher.NonceSize + MessageSecret.Size + PayloadCipher.TagSize;

    /// <summary>Id of the master key that wrapped these octets (16 hexadecimal digits), or null where they are not a wrapped secret.</summary>
    public static string? MasterKeyId(ReadOnlySpan<byte> wrapped) =>
        wrapped.Length == Size && wrapped[0] == Version ? Convert.ToHexStringLower(wrapped.Slice(1, MasterKey.IdSize)) : null;
}

public enum SecretFault
{
    /// <summary>Not 69 octets.</summary>
    NotAWrappedSecret,
    /// <summary>Another format version.</summary>
    UnknownVersion,
    /// <summary>Wrapped under another master key; <see cref="WrappedSecret.MasterKeyId"/> says which.</summary>
    OtherMasterKey,
    /// <summary>Changed octets or another secret id.</summary>
    DoesNotOpen,
}

/// <summary>Either the secret or a fault, never both.</summary>
public sealed record SecretOpening(MessageSecret? Secret, SecretFault? Fault);
