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

    /// <summary>Where the private key lives, for people: a file or a token; empty where nobody said.</summary>
    public string Place { get; init; } = "";

    /// <summary>XML Signature algorithm URI that <see cref="SignData"/> produces: rsa-sha256, ecdsa-sha256, ecdsa-sha384, ecdsa-sha512 by key.</summary>
    public string SignatureAlgorithm => method.Uri;

    /// <exception cref="KeyAwayException">The key lives in a token that cannot be used now.</exception>
    public byte[] SignData(ReadOnlySpan<byte> data) => method.Sign(key, data);

    /// <summary>The same key, signing by another method; null where the method is for keys of another kind. Both are disposed by disposing one.</summary>
    public SigningKey? By(SignatureMethod other) => other.Fits(key) ? new SigningKey(Certificate, key, other) { Place = Place } : null;

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

    /// <summary>Loads PKCS#12 (password from a file, one line, trailing line break ignored) or PEM with the key and its certificate in any order. Faults are values.</summary>
    public static KeyLoading Load(string path, string? passwordFile) => KeyFile.Load(path, passwordFile);

    /// <summary>A certificate with a private key that lives elsewhere and whose kind is supported; null otherwise. Whether they are a pair is not asked.</summary>
    /// <param name="place">Where the key lives, for people.</param>
    public static SigningKey? Of(X509Certificate2 certificate, AsymmetricAlgorithm key, string place) =>
        MethodOf(key) is { } method ? new SigningKey(certificate, key, method) { Place = place } : null;

    /// <summary>The key of a certificate, or null where its kind is not supported.</summary>
    internal static SigningKey? TryOpen(X509Certificate2 certificate, string place = "") =>
        Open(certificate) is var (key, method) ? new SigningKey(certificate, key, method) { Place = place } : null;

    private static (AsymmetricAlgorithm Key, SignatureMethod Method)? Open(X509Certificate2 certificate)
    {
        var key = (AsymmetricAlgorithm?)certificate.GetRSAPrivateKey() ?? certificate.GetECDsaPrivateKey();
        return key is not null && MethodOf(key) is { } method ? (key, method) : null;
    }

    private static SignatureMethod? MethodOf(AsymmetricAlgorithm key) => key switch
    {
        RSA => SignatureMethod.RsaSha256,
        ECDsa { KeySize: 256 } => SignatureMethod.EcdsaSha256,
        ECDsa { KeySize: 384 } => SignatureMethod.EcdsaSha384,
        ECDsa { KeySize: 521 } => SignatureMethod.EcdsaSha512,
        _ => null,
    };
}
