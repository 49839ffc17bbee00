using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Keys;

/// <summary>Reads a private key and its certificate from PEM, in whatever order they stand, and whatever other certificates stand beside them.</summary>
internal static class PemKeyFile
{
    // RFC 1421 §4.6.1.1: the decoder of the platform passes over texts with such a header.
    private const string OldEncryption = "Proc-Type: 4,ENCRYPTED";

    public static KeyLoading Load(string path, string text, string? password)
    {
        if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal)) return KeyFile.Fault(KeyFaultKind.NoPrivateKey, path, "the file holds no private key");
        var parts = Parts(text);
        var (keys, certificates) = (parts.Where(p => p.Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal)).ToList(), Certificates(parts));
        KeyLoading? first = null;
        try
        {
            foreach (var (label, octets) in keys)
            {
                var loading = Pair(path, label, octets, password, certificates);
                if (loading.Key is not null) return loading;
                first ??= loading;
            }
        }
        finally
        {
            foreach (var certificate in certificates) certificate.Dispose();
        }

        return first ?? (text.Contains(OldEncryption, StringComparison.Ordinal)
            ? KeyFile.Fault(KeyFaultKind.OldEncryption, path, "the key is encrypted in the form before PKCS#8")
            : KeyFile.Fault(KeyFaultKind.NotAKeyFile, path, "the private key in PEM form is damaged"));
    }

    private static KeyLoading Pair(string path, string label, byte[] octets, string? password, List<X509Certificate2> certificates)
    {
        var encrypted = label == "ENCRYPTED PRIVATE KEY";
        if (encrypted && password is null) return KeyFile.Fault(KeyFaultKind.PasswordMissing, path, "the key asks for a password");
        try
        {
            using var key = Key(label, octets, password);
            if (key is null) return KeyFile.Fault(KeyFaultKind.UnsupportedKey, path, "the key is neither RSA nor on the curves P-256, P-384 or P-521");
            if (certificates.Count == 0) return KeyFile.Fault(KeyFaultKind.NoCertificate, path, "a private key without a certificate");
            foreach (var certificate in certificates)
                if (Joined(certificate, key) is { } pair) return KeyFile.Open(path, pair);
            return KeyFile.Fault(KeyFaultKind.NotAPair, path, "no certificate in the file belongs to the private key");
        }
        catch (CryptographicException)
        {
            return encrypted
                ? KeyFile.Fault(KeyFaultKind.WrongPassword, path, "the password does not open the key")
                : KeyFile.Fault(KeyFaultKind.NotAKeyFile, path, "the private key in PEM form is damaged");
        }
    }

    /// <summary>The key, or null where it is of a kind that signs nothing here.</summary>
    /// <exception cref="CryptographicException">The octets are damaged, or the password does not open them.</exception>
    private static AsymmetricAlgorithm? Key(string label, byte[] octets, string? password)
    {
        if (label == "RSA PRIVATE KEY") return Imported(RSA.Create(), rsa => rsa.ImportRSAPrivateKey(octets, out _));
        if (label == "EC PRIVATE KEY") return Imported(ECDsa.Create(), ecdsa => ecdsa.ImportECPrivateKey(octets, out _));
        if (label is not ("PRIVATE KEY" or "ENCRYPTED PRIVATE KEY")) return null;
        var info = label == "PRIVATE KEY" ? Pkcs8PrivateKeyInfo.Decode(octets, out _) : Pkcs8PrivateKeyInfo.DecryptAndDecode(password, octets, out _);
        var plain = info.Encode();
        try
        {
            return info.AlgorithmId.Value switch
            {
                "1.2.840.113549.1.1.1" => Imported(RSA.Create(), rsa => rsa.ImportPkcs8PrivateKey(plain, out _)),
                "1.2.840.10045.2.1" => Imported(ECDsa.Create(), ecdsa => ecdsa.ImportPkcs8PrivateKey(plain, out _)),
                _ => null,
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static TKey? Imported<TKey>(TKey key, Action<TKey> import) where TKey : AsymmetricAlgorithm
    {
        try
        {
            import(key);
            return key;
        }
        catch (Exception refused) when (refused is CryptographicException or NotSupportedException)
        {
            key.Dispose();
            // A curve that the platform does not know.
            if (refused is NotSupportedException) return null;
            throw;
        }
    }

    private static X509Certificate2? Joined(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        try
        {
            return key is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)key);
        }
        catch (Exception other) when (other is ArgumentException or CryptographicException)
        {
            // Another key's certificate, or one whose own key cannot be read.
            return null;
        }
    }

    private static List<X509Certificate2> Certificates(List<(string Label, byte[] Octets)> parts)
    {
        var certificates = new List<X509Certificate2>();
        foreach (var (label, octets) in parts)
        {
            if (label is not ("CERTIFICATE" or "X509 CERTIFICATE")) continue;
            try
            {
                certificates.Add(X509CertificateLoader.LoadCertificate(octets));
            }
            catch (CryptographicException)
            {
                // One that cannot be read is no certificate of the key.
            }
        }

        return certificates;
    }

    private static List<(string Label, byte[] Octets)> Parts(string text)
    {
        var parts = new List<(string, byte[])>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var found))
        {
            parts.Add((rest[found.Label].ToString(), Convert.FromBase64String(rest[found.Base64Data].ToString())));
            rest = rest[found.Location.End..];
        }

        return parts;
    }
}
