using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MessageBroker.Evidence.Keys;

/// <summary>
/// A private key with its certificate (RSA or ECDSA). Signs digests; never exposes or prints key material.
/// RSA signs with PKCS#1 v1.5, or with PSS where asked; ECDSA gives r||s (IEEE P1363) as XML Signature asks.
/// </summary>
public sealed class SigningKey : IDisposable
{
    private readonly AsymmetricAlgorithm key;
    private readonly SignatureMethod method;

    /// <exception cref="ArgumentException">The certificate has no private key, or one that is neither RSA nor on P-256, P-384 or P-521.</exception>
    public SigningKey(X509Certificate2 certificateWithPrivateKey)
    {
        Certificate = certificateWithPrivateKey;
        (key, method) = Open(certificateWithPrivateKey) ?? throw new ArgumentException("no private key of a supported kind", nameof(certificateWithPrivateKey));
    }

    private SigningKey(X509Certificate2 certificate, AsymmetricAlgorithm key, SignatureMethod method)
    {
        Certificate = certificate;
        this.key = key;
        this.method = method;
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>XML Signature algorithm URI that <see cref="SignData"/> produces: rsa-sha256, ecdsa-sha256, ecdsa-sha384, ecdsa-sha512 by key.</summary>
    public string SignatureAlgorithm => method.Uri;

    public byte[] SignData(ReadOnlySpan<byte> data) => method.Sign(key, data);

    /// <summary>The same key, signing by another method; null where the method is for keys of another kind. Both are disposed by disposing one.</summary>
    public SigningKey? By(SignatureMethod other) => other.Fits(key) ? new SigningKey(Certificate, key, other) : null;

    /// <summary>
    /// 32 octets that only the holder of this key can make, the same for as long as the key: HKDF-SHA-256 over its private exponent or scalar,
    /// apart for each purpose.
    /// </summary>
    /// <exception cref="CryptographicException">The key lives where it cannot be read, for example in a token.</exception>
    public byte[] DeriveSecret(string purpose)
    {
        var material = key is RSA rsa ? rsa.ExportParameters(includePrivateParameters: true).D! : ((ECDsa)key).ExportParameters(includePrivateParameters: true).D!;
        try
        {
            return HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 32, info: Encoding.UTF8.GetBytes(purpose));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(material);
        }
    }

    public void Dispose()
    {
        key.Dispose();
        Certificate.Dispose();
    }

    /// <summary>Loads PKCS#12 (password from a file, one line, trailing line break ignored) or PEM with key. Faults are values.</summary>
    public static KeyLoading Load(string path, string? passwordFile) => KeyFile.Load(path, passwordFile);

    /// <summary>The key of a certificate, or null where its kind is not supported.</summary>
    internal static SigningKey? TryOpen(X509Certificate2 certificate) =>
        Open(certificate) is var (key, method) ? new SigningKey(certificate, key, method) : null;

    private static (AsymmetricAlgorithm Key, SignatureMethod Method)? Open(X509Certificate2 certificate)
    {
        if (certificate.GetRSAPrivateKey() is { } rsa) return (rsa, SignatureMethod.RsaSha256);
        if (certificate.GetECDsaPrivateKey() is not { } ecdsa) return null;
        return ecdsa.KeySize switch
        {
            256 => (ecdsa, SignatureMethod.EcdsaSha256),
            384 => (ecdsa, SignatureMethod.EcdsaSha384),
            521 => (ecdsa, SignatureMethod.EcdsaSha512),
            _ => null,
        };
    }
}
