using System.Security.Cryptography;
using System.Text;
using MessageBroker.Evidence.Keys;

namespace MessageBroker.Evidence.Trust;

/// <summary>Which algorithms and key sizes verify. One instance per named policy; its hash is an input of every verdict.</summary>
public sealed record CryptoPolicy
{
    /// <summary>SHA-256/384/512; RSA from 2048 bits with PKCS#1 v1.5 or PSS; ECDSA P-256/384/521.</summary>
    public static CryptoPolicy Default { get; } = new() { Name = "default" };
    /// <summary>As default, but admits any SHA-2 algorithm and RSA from 1024 bits; marks the verdict.</summary>
    public static CryptoPolicy Lenient { get; } = new() { Name = "lenient", MinRsaBits = 1024, Marks = true };
    /// <summary>As lenient, and SHA-1; for reading old documents only; marks the verdict.</summary>
    public static CryptoPolicy Legacy { get; } = new() { Name = "legacy", MinRsaBits = 1024, AllowSha1 = true, Marks = true };

    public required string Name { get; init; }
    public int MinRsaBits { get; init; } = 2048;
    /// <summary>Larger moduli cost the verifier more than any honest partner needs.</summary>
    public int MaxRsaBits { get; init; } = 8192;
    public bool AllowSha1 { get; init; }
    /// <summary>A verdict under this policy carries <see cref="ReasonCode.LegacyAdmitted"/> where it admitted something the default would not.</summary>
    public bool Marks { get; init; }
    public int MaxReferences { get; init; } = 100;
    public int MaxTransforms { get; init; } = 5;
    /// <summary>Most prefixes of one InclusiveNamespaces list.</summary>
    public int MaxListedPrefixes { get; init; } = 100;
    /// <summary>Most signatures that one document is judged for.</summary>
    public int MaxSignatures { get; init; } = 10;

    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{Name}|{MinRsaBits}|{MaxRsaBits}|{AllowSha1}|{Marks}|{MaxReferences}|{MaxTransforms}|{MaxListedPrefixes}|{MaxSignatures}|{string.Join(' ', SignatureMethod.Uris)}")));

    /// <summary>The signature method of that URI if this policy admits it, else null.</summary>
    public SignatureMethod? Signature(string uri) => SignatureMethod.Find(uri) is { } method && Admits(method.Hash) ? method : null;

    /// <summary>The digest method of that URI if this policy admits it, else null.</summary>
    public DigestMethod? Digest(string uri) => DigestMethod.Find(uri) is { } method && Admits(method.Hash) ? method : null;

    /// <summary>Null where the key is admitted; else its kind and size, as in "RSA-1024".</summary>
    public string? RefusedKey(AsymmetricAlgorithm key) => key switch
    {
        RSA rsa => rsa.KeySize >= MinRsaBits && rsa.KeySize <= MaxRsaBits ? null : $"RSA-{rsa.KeySize}",
        ECDsa ecdsa => CurveAdmitted(ecdsa) ? null : $"EC-{ecdsa.KeySize}",
        _ => key.GetType().Name,
    };

    private bool Admits(HashAlgorithmName hash) => hash != HashAlgorithmName.SHA1 || AllowSha1;

    private static bool CurveAdmitted(ECDsa key)
    {
        var curve = key.ExportParameters(false).Curve;
        return curve.IsNamed && curve.Oid.Value is "1.2.840.10045.3.1.7" or "1.3.132.0.34" or "1.3.132.0.35";
    }
}
