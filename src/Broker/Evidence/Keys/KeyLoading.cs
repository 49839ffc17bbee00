namespace MessageBroker.Evidence.Keys;

public enum KeyFaultKind { FileMissing, PasswordFileMissing, WrongPassword, NotAKeyFile, NoPrivateKey, UnsupportedKey }

/// <summary>Either a key or a fault that names the file.</summary>
/// <param name="Place">The file at fault: the key file, or the password file.</param>
/// <param name="Detail">For an operator; English; never holds key material or the password.</param>
public sealed record KeyLoading(SigningKey? Key, KeyFaultKind? Fault, string Place, string Detail);
