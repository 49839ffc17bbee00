using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MessageBroker.Evidence.Keys;

/// <summary>Reads a key file: PKCS#12, or PEM holding a certificate and its private key.</summary>
internal static class KeyFile
{
    /// <summary>HRESULT of ERROR_INVALID_PASSWORD, which .NET gives on every platform when a PKCS#12 MAC does not fit.</summary>
    private const int InvalidPassword = unchecked((int)0x80070056);

    private const string EncryptedKey = "BEGIN ENCRYPTED PRIVATE KEY-----";

    public static KeyLoading Load(string path, string? passwordFile)
    {
        if (Octets(path) is not { } octets) return Fault(KeyFaultKind.FileMissing, path, "the key file is missing or cannot be read");
        string? password = null;
        if (passwordFile is not null)
        {
            if (Octets(passwordFile) is not { } line) return Fault(KeyFaultKind.PasswordFileMissing, passwordFile, "the password file is missing or cannot be read");
            password = Encoding.UTF8.GetString(line).TrimEnd('\r', '\n');
        }
        return octets.AsSpan().IndexOf("-----BEGIN "u8) >= 0 ? Pem(path, Encoding.UTF8.GetString(octets), password) : Pkcs12(path, octets, password);
    }

    private static KeyLoading Pkcs12(string path, byte[] octets, string? password)
    {
        try
        {
            var all = X509CertificateLoader.LoadPkcs12Collection(octets, password, X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable);
            return Choose(path, all);
        }
        catch (CryptographicException refused)
        {
            return refused.HResult == InvalidPassword
                ? Fault(KeyFaultKind.WrongPassword, path, password is null ? "the file asks for a password" : "the password does not open the file")
                : Fault(KeyFaultKind.NotAKeyFile, path, "neither PKCS#12 nor PEM, or in a form that this platform cannot open");
        }
    }

    private static KeyLoading Choose(string path, X509Certificate2Collection all)
    {
        var chosen = all.FirstOrDefault(c => c.HasPrivateKey);
        foreach (var other in all)
            if (!ReferenceEquals(other, chosen)) other.Dispose();
        return chosen is null ? Fault(KeyFaultKind.NoPrivateKey, path, "the file holds no private key") : Open(path, chosen);
    }

    private static KeyLoading Pem(string path, string text, string? password)
    {
        if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal)) return Fault(KeyFaultKind.NoPrivateKey, path, "the file holds no private key");
        try
        {
            var certificate = text.Contains(EncryptedKey, StringComparison.Ordinal)
                ? X509Certificate2.CreateFromEncryptedPem(text, text, password ?? "")
                : X509Certificate2.CreateFromPem(text, text);
            return Open(path, certificate);
        }
        catch (CryptographicException) when (text.Contains(EncryptedKey, StringComparison.Ordinal))
        {
            return Fault(KeyFaultKind.WrongPassword, path, password is null ? "the key asks for a password" : "the password does not open the key");
        }
        catch (Exception refused) when (refused is CryptographicException or ArgumentException)
        {
            return Fault(KeyFaultKind.NotAKeyFile, path, "no certificate with a matching private key in PEM form");
        }
    }

    private static KeyLoading Open(string path, X509Certificate2 certificate) =>
        SigningKey.TryOpen(certificate, path) is { } key
            ? new KeyLoading(key, null, path, "")
            : Fault(KeyFaultKind.UnsupportedKey, path, "the key is neither RSA nor on the curves P-256, P-384 or P-521");

    private static byte[]? Octets(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static KeyLoading Fault(KeyFaultKind kind, string place, string detail) => new(null, kind, place, detail);
}
