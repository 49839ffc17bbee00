namespace MessageBroker.Evidence.Keys;

/// <summary>Why a key file gives no key. Members about the password file name that one as the place, all others the key file.</summary>
public enum KeyFaultKind
{
    FileMissing,
    PasswordFileMissing,
    WrongPassword,
    NotAKeyFile,
    NoPrivateKey,
    UnsupportedKey,
    /// <summary>The key is encrypted, and no password file is named.</summary>
    PasswordMissing,
    /// <summary>The password file begins with a mark of its encoding (UTF-8 or UTF-16).</summary>
    PasswordMarked,
    /// <summary>The password file holds more than one line.</summary>
    PasswordOfManyLines,
    /// <summary>A private key, and no certificate beside it.</summary>
    NoCertificate,
    /// <summary>No certificate in the file belongs to the private key.</summary>
    NotAPair,
    /// <summary>The encryption of PEM before PKCS#8 (RFC 1421), which is not read.</summary>
    OldEncryption,
}

/// <summary>Either a key or a fault that names the file.</summary>
/// <param name="Place">The file at fault: the key file, or the password file.</param>
/// <param name="Detail">For an operator; English; never holds key material or the password.</param>
public sealed record KeyLoading(SigningKey? Key, KeyFaultKind? Fault, string Place, string Detail);
