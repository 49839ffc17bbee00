using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MessageBroker.Evidence.Keys;

/// <summary>Reads a key file: PKCS#12, or PEM holding a certificate and its private key.</summary>
internal static class KeyFile
{
    /// <summary>HRESULT of ERROR_INVALID_PASSWORD, which .NET gives on every platform when a PKCS#12 MAC does not fit.</summary>
    private const int InvalidPassword = unchecked((int)0x80070056);

    public static KeyLoading Load(string path, string? passwordFile)
    {
        if (Octets(path) is not { } octets) return Fault(KeyFaultKind.FileMissing, path, "the key file is missing or cannot be read");
        string? password = null;
        if (passwordFile is not null)
        {
            if (Octets(passwordFile) is not { } line) return Fault(KeyFaultKind.PasswordFileMissing, passwordFile, "the password file is missing or cannot be read");
            if (PasswordFile.FaultOf(line) is { } unfit) return Fault(unfit, passwordFile, "the password file is not one line of text");
            password = Encoding.UTF8.GetString(PasswordFile.Line(line));
        }
        return octets.AsSpan().IndexOf("-----BEGIN "u8) >= 0 ? PemKeyFile.Load(path, Encoding.UTF8.GetString(octets), password) : Pkcs12(path, octets, password);
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
            if (refused.HResult != InvalidPassword) return Fault(KeyFaultKind.NotAKeyFile, path, "neither PKCS#12 nor PEM, or in a form that this platform cannot open");
            return password is null ? Fault(KeyFaultKind.PasswordMissing, path, "the file asks for a password") : Fault(KeyFaultKind.WrongPassword, path, "the password does not open the file");
        }
    }

    private static KeyLoading Choose(string path, X509Certificate2Collection all)
    {
        var chosen = all.FirstOrDefault(c => c.HasPrivateKey);
        foreach (var other in all)
            if (!ReferenceEquals(other, chosen)) other.Dispose();
        return chosen is not null ? Open(path, chosen)
            : all.Count == 0 ? Fault(KeyFaultKind.NoCertificate, path, "the file holds no certificate")
            : Fault(KeyFaultKind.NoPrivateKey, path, "the file holds no private key");
    }

    public static KeyLoading Open(string path, X509Certificate2 certificate) =>
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

    public static KeyLoading Fault(KeyFaultKind kind, string place, string detail) => new(null, kind, place, detail);
}
