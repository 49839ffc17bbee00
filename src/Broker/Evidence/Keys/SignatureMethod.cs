using System.Security.Cryptography;

namespace MessageBroker.Evidence.Keys;

public enum KeyKind { Rsa, Ecdsa }

/// <summary>
/// A signature algorithm of XML Signature that we know: RSA with PKCS#1 v1.5, RSASSA-PSS in the forms without parameters (RFC 9231
/// §2.3.10: mask and salt go with the digest), or ECDSA as r||s. HMAC, DSA and MD5 are not in the table at all, so no policy can admit them.
/// </summary>
/// <param name="IsPss">RSASSA-PSS; PKCS#1 v1.5 otherwise. Says nothing of ECDSA.</param>
public sealed record SignatureMethod(string Uri, KeyKind Kind, HashAlgorithmName Hash, bool IsPss = false)
{
    private const string More = "http://www.w3.org/2001/04/xmldsig-more#";
    private const string More2007 = "http://www.w3.org/2007/05/xmldsig-more#";

    public static SignatureMethod RsaSha256 { get; } = new(More + "rsa-sha256", KeyKind.Rsa, HashAlgorithmName.SHA256);
    public static SignatureMethod EcdsaSha256 { get; } = new(More + "ecdsa-sha256", KeyKind.Ecdsa, HashAlgorithmName.SHA256);
    public static SignatureMethod EcdsaSha384 { get; } = new(More + "ecdsa-sha384", KeyKind.Ecdsa, HashAlgorithmName.SHA384);
    public static SignatureMethod EcdsaSha512 { get; } = new(More + "ecdsa-sha512", KeyKind.Ecdsa, HashAlgorithmName.SHA512);

    public static SignatureMethod RsaPssSha256 { get; } = new(More2007 + "sha256-rsa-MGF1", KeyKind.Rsa, HashAlgorithmName.SHA256, IsPss: true);

    private static readonly SignatureMethod[] Known =
    [
        RsaSha256,
        new(More + "rsa-sha384", KeyKind.Rsa, HashAlgorithmName.SHA384),
        new(More + "rsa-sha512", KeyKind.Rsa, HashAlgorithmName.SHA512),
        RsaPssSha256,
        new(More2007 + "sha384-rsa-MGF1", KeyKind.Rsa, HashAlgorithmName.SHA384, IsPss: true),
        new(More2007 + "sha512-rsa-MGF1", KeyKind.Rsa, HashAlgorithmName.SHA512, IsPss: true),
        EcdsaSha256, EcdsaSha384, EcdsaSha512,
        new("http://www.w3.org/2000/09/xmldsig#rsa-sha1", KeyKind.Rsa, HashAlgorithmName.SHA1),
        new(More + "ecdsa-sha1", KeyKind.Ecdsa, HashAlgorithmName.SHA1),
    ];

    /// <summary>What could be admitted by some policy.</summary>
    internal static IEnumerable<string> Uris => Known.Select(m => m.Uri);

    /// <summary>The method of that URI, or null where it is none that could ever be admitted.</summary>
    public static SignatureMethod? Find(string uri) => Array.Find(Known, m => m.Uri == uri);

    /// <summary>The method of that kind of key with that digest, or null where there is none.</summary>
    public static SignatureMethod? Find(KeyKind kind, HashAlgorithmName hash, bool isPss) => Array.Find(Known, m => m.Kind == kind && m.Hash == hash && m.IsPss == isPss);

    /// <summary>True where the key is of the kind that this method signs with.</summary>
    public bool Fits(AsymmetricAlgorithm key) => Kind == KeyKind.Rsa ? key is RSA : key is ECDsa;

    /// <summary>Signs data with a key that fits.</summary>
    /// <exception cref="CryptographicException">The key is of the other kind, or its token refuses.</exception>
    internal byte[] Sign(AsymmetricAlgorithm key, ReadOnlySpan<byte> data) => key switch
    {
        RSA rsa when Kind == KeyKind.Rsa => rsa.SignData(data, Hash, Padding),
        ECDsa ecdsa when Kind == KeyKind.Ecdsa => ecdsa.SignData(data, Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        _ => throw new CryptographicException($"{key.GetType().Name} does not sign as {Uri}"),
    };

    private RSASignaturePadding Padding => IsPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;

    /// <summary>Verifies a value. A key of the other kind, a wrong length or an odd encoding is false, never an exception.</summary>
    public bool Verify(AsymmetricAlgorithm key, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> value)
    {
        try
        {
            return key switch
            {
                RSA rsa when Kind == KeyKind.Rsa => rsa.VerifyData(signed, value, Hash, Padding),
                ECDsa ecdsa when Kind == KeyKind.Ecdsa => value.Length == 2 * ((ecdsa.KeySize + 7) / 8) && ecdsa.VerifyData(signed, value, Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
