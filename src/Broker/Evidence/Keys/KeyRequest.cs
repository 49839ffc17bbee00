using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Keys;

/// <summary>
/// A new private key, encrypted, and the request for its certificate (PKCS#10, RFC 2986). The key file with the certificate that comes back behind it is
/// a key file as a configuration names it. Of a key in a token only the request is made.
/// </summary>
/// <param name="Key">PKCS#8 in PEM, encrypted with AES-256-CBC under PBKDF2 with SHA-256 (RFC 8018); null where the key stays in its token.</param>
/// <param name="Request">In PEM.</param>
/// <param name="PublicKeySha256">Hex, over SubjectPublicKeyInfo: to be compared over another channel than the one the request takes.</param>
public sealed record KeyRequest(string? Key, string Request, string PublicKeySha256)
{
    /// <summary>What OWASP asks of PBKDF2 with HMAC-SHA-256.</summary>
    private const int Iterations = 600_000;

    /// <param name="subject">The name that the certificate shall carry.</param>
    /// <param name="hosts">DNS names or addresses; only of a TLS key.</param>
    public static KeyRequest Make(X500DistinguishedName subject, KeyPurpose purpose, NewKeyKind kind, IReadOnlyList<string> hosts, string password)
    {
        using var key = New(kind);
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations);
        return Of(key, subject, purpose, hosts) with { Key = key.ExportEncryptedPkcs8PrivateKeyPem(password, encryption) + "\n" };
    }

    /// <summary>The request for the certificate of a key that exists: RSA or ECDSA, signed by it.</summary>
    /// <param name="hosts">DNS names or addresses; only of a TLS key.</param>
    /// <exception cref="KeyAwayException">The key lives in a token that cannot be used now.</exception>
    public static KeyRequest Of(AsymmetricAlgorithm key, X500DistinguishedName subject, KeyPurpose purpose, IReadOnlyList<string> hosts)
    {
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, key.KeySize switch { 256 => HashAlgorithmName.SHA256, 384 => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA512 });
        var usage = purpose == KeyPurpose.Business ? X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation : X509KeyUsageFlags.DigitalSignature;
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        if (purpose == KeyPurpose.Tls) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        if (hosts.Count > 0) request.CertificateExtensions.Add(Names(hosts));
        return new KeyRequest(null, request.CreateSigningRequestPem() + "\n", Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo())));
    }

    /// <summary>Whether a certificate can carry it: a DNS name (RFC 1123; also in letters of other scripts, and with a first label *), or an address.</summary>
    public static bool IsHost(string host)
    {
        // The platform takes 1 or 10.1 for addresses.
        if (IPAddress.TryParse(host, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == host)) return true;
        try
        {
            var labels = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host).Split('.');
            return labels.Sum(l => l.Length + 1) <= 254 && Array.TrueForAll(labels, IsLabel) && !labels[^1].All(char.IsAsciiDigit);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsLabel(string label) => label.Length is > 0 and < 64 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static AsymmetricAlgorithm New(NewKeyKind kind) => kind switch
    {
        NewKeyKind.P256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        NewKeyKind.P384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        NewKeyKind.Rsa4096 => RSA.Create(4096),
        _ => RSA.Create(3072),
    };

    private static X509Extension Names(IReadOnlyList<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
            if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
            else names.AddDnsName(host);
        return names.Build();
    }
}

/// <summary>What a key signs: SEDs of an institution, its messages and receipts, connections of the access point, checkpoints of the journal.</summary>
public enum KeyPurpose { Business, Ebms, Tls, Log }

/// <summary>Kinds of keys that are newly made.</summary>
public enum NewKeyKind { Rsa3072, Rsa4096, P256, P384 }
