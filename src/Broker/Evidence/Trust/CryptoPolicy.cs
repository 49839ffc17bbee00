using System.Security.Cryptography;
using MessageBroker.Evidence.Keys;

namespace MessageBroker.Evidence.Trust;

/// <summary>
/// Which algorithms and key sizes are good enough, for what, from when until when. One file is one policy; its octets are an input of every
/// verdict. What no period admits for verifying is not computed with at all; what a period admitted once is judged by the time at which the
/// signature is known to have existed (EN 319 102-1 §5.2.8; periods as in ETSI TS 119 312).
/// </summary>
public sealed class CryptoPolicy
{
    /// <summary>Most references of one signature.</summary>
    public const int MaxReferences = 100;
    /// <summary>Most transforms of one reference.</summary>
    public const int MaxTransforms = 5;
    /// <summary>Most prefixes of one InclusiveNamespaces list.</summary>
    public const int MaxListedPrefixes = 100;
    /// <summary>Most signatures that one document is judged for.</summary>
    public const int MaxSignatures = 10;

    /// <summary>SHA-256/384/512; PKCS#1 v1.5, PSS and ECDSA; P-256/384/521; RSA from 2048 bits, below 3000 until 2029; new keys from 3072.</summary>
    public static CryptoPolicy Default { get; } = BuiltIn("default");
    /// <summary>As default, but verifies RSA from 1024 bits, and knows no dates.</summary>
    public static CryptoPolicy Lenient { get; } = BuiltIn("lenient");
    /// <summary>As lenient, and verifies SHA-1; for reading old documents only.</summary>
    public static CryptoPolicy Legacy { get; } = BuiltIn("legacy");

    public required string Name { get; init; }
    /// <summary>The file.</summary>
    public required ReadOnlyMemory<byte> Octets { get; init; }
    public required IReadOnlyList<PolicyRule> Digests { get; init; }
    public required IReadOnlyList<PolicyRule> Schemes { get; init; }
    public required IReadOnlyList<PolicyRule> Keys { get; init; }

    /// <summary>Hex SHA-256 of the file.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Octets.Span));

    /// <summary>Reads a policy file; faults are values.</summary>
    public static CryptoPolicyReading Read(ReadOnlyMemory<byte> octets) => CryptoPolicyFile.Read(octets);

    /// <summary>The built-in policy of that name (default, lenient, legacy), or null.</summary>
    public static CryptoPolicy? Named(string name) => name switch { "default" => Default, "lenient" => Lenient, "legacy" => Legacy, _ => null };

    /// <summary>The signature method of that URI if this policy admits it for verifying at any time, else null.</summary>
    public SignatureMethod? Signature(string uri) =>
        SignatureMethod.Find(uri) is { } method && Rule(Schemes, Scheme(method))?.Verify is not null && Verifies(method.Hash) ? method : null;

    /// <summary>The digest method of that URI if this policy admits it for verifying at any time, else null.</summary>
    public DigestMethod? Digest(string uri) => DigestMethod.Find(uri) is { } method && Verifies(method.Hash) ? method : null;

    /// <summary>Null where the key is admitted for verifying at any time; else its kind and size, as in "RSA-1024".</summary>
    public string? RefusedKey(AsymmetricAlgorithm key) => Rule(key)?.Verify is null ? NameOf(key) : null;

    /// <summary>What of a signature's method, digests and key is not admitted for the use at that instant; empty where all is.</summary>
    /// <param name="digests">URIs of digest methods.</param>
    public IReadOnlyList<PolicyLapse> Lapses(PolicyUse use, string? signature, IEnumerable<string> digests, AsymmetricAlgorithm? key, DateTimeOffset at)
    {
        List<PolicyLapse>? lapses = null;
        void Ask(string name, PolicyRule? rule)
        {
            if (rule?.Of(use) is { } period && period.Holds(at)) return;
            var lapse = new PolicyLapse(name, rule?.Of(use));
            if (lapses?.Contains(lapse) != true) (lapses ??= []).Add(lapse);
        }

        if (signature is not null)
        {
            var method = SignatureMethod.Find(signature);
            Ask(signature, method is null ? null : Rule(Schemes, Scheme(method)));
            Ask(signature, method is null ? null : Rule(Digests, NameOf(method.Hash)));
        }
        foreach (var digest in digests) Ask(digest, DigestMethod.Find(digest) is { } method ? Rule(Digests, NameOf(method.Hash)) : null);
        if (key is not null) Ask(NameOf(key), Rule(key));
        return lapses ?? (IReadOnlyList<PolicyLapse>)[];
    }

    /// <summary>What of signing with that key, as it signs SEDs and messages (SHA-256 over content), is not admitted at that instant; empty where all is.</summary>
    public IReadOnlyList<PolicyLapse> LapsesOf(SigningKey key, DateTimeOffset at)
    {
        using var lease = PublicKeyLease.Of(key.Certificate);
        return Lapses(PolicyUse.Make, key.SignatureAlgorithm, [DigestMethod.Sha256.Uri], lease.Key, at);
    }

    /// <summary>The kind of key where it may not be newly made at that instant, with the period in which it may; else null.</summary>
    public PolicyLapse? LapseOfNew(NewKeyKind kind, DateTimeOffset at)
    {
        var bits = kind switch { NewKeyKind.Rsa3072 => 3072, NewKeyKind.Rsa4096 => 4096, _ => 0 };
        var name = kind switch { NewKeyKind.P256 => "P-256", NewKeyKind.P384 => "P-384", _ => $"RSA-{bits}" };
        return LapseOfNew(name, bits > 0 ? Rsa(bits) : Rule(Keys, name), at);
    }

    /// <summary>The same for a key that exists.</summary>
    public PolicyLapse? LapseOfNew(AsymmetricAlgorithm key, DateTimeOffset at) => LapseOfNew(NameOf(key), Rule(key), at);

    private static PolicyLapse? LapseOfNew(string name, PolicyRule? rule, DateTimeOffset at) =>
        rule?.Certify is { } period && period.Holds(at) ? null : new PolicyLapse(name, rule?.Certify);

    /// <summary>
    /// What this policy admits for verifying, or for a longer time, that the other does not: names of algorithms, RSA with the size from which on.
    /// Empty where it is nowhere looser.
    /// </summary>
    public IReadOnlyList<string> LooserThan(CryptoPolicy other) =>
    [
        .. Digests.Where(r => IsLooser(r, Rule(other.Digests, r.Name))).Select(r => r.Name),
        .. Schemes.Where(r => IsLooser(r, Rule(other.Schemes, r.Name))).Select(r => r.Name),
        .. Keys.Where(r => r.Bits == 0 && IsLooser(r, Rule(other.Keys, r.Name))).Select(r => r.Name),
        // RSA changes its rule only at a size that one of the two names.
        .. Keys.Concat(other.Keys).Where(r => r.Bits > 0).Select(r => r.Bits).Distinct().Order()
            .Where(bits => Rsa(bits) is { } rule && IsLooser(rule, other.Rsa(bits))).Select(bits => $"RSA-{bits}"),
    ];

    private static bool IsLooser(PolicyRule rule, PolicyRule? other) => rule.Verify is { } period && !period.IsWithin(other?.Verify);

    private bool Verifies(HashAlgorithmName hash) => Rule(Digests, NameOf(hash))?.Verify is not null;

    private PolicyRule? Rule(AsymmetricAlgorithm key) => key switch
    {
        RSA rsa => Rsa(rsa.KeySize),
        ECDsa ecdsa => Rule(Keys, Curve(ecdsa)),
        _ => null,
    };

    private PolicyRule? Rsa(int bits)
    {
        PolicyRule? found = null;
        foreach (var rule in Keys)
            if (rule.Bits > 0 && rule.Bits <= bits && (found is null || rule.Bits > found.Bits)) found = rule;
        return found;
    }

    private static PolicyRule? Rule(IReadOnlyList<PolicyRule> rules, string? name)
    {
        foreach (var rule in rules)
            if (rule.Name == name) return rule;
        return null;
    }

    private static string Scheme(SignatureMethod method) => method.Kind == KeyKind.Ecdsa ? "ECDSA" : method.IsPss ? "RSASSA-PSS" : "RSASSA-PKCS1-v1_5";

    private static string NameOf(HashAlgorithmName hash) => hash.Name switch { "SHA256" => "SHA-256", "SHA384" => "SHA-384", "SHA512" => "SHA-512", "SHA1" => "SHA-1", var other => other ?? "" };

    private static string NameOf(AsymmetricAlgorithm key) => key switch { RSA => $"RSA-{key.KeySize}", ECDsa => $"EC-{key.KeySize}", _ => key.GetType().Name };

    private static string? Curve(ECDsa key)
    {
        var curve = key.ExportParameters(false).Curve;
        if (!curve.IsNamed) return null;
        return curve.Oid.Value switch { "1.2.840.10045.3.1.7" => "P-256", "1.3.132.0.34" => "P-384", "1.3.132.0.35" => "P-521", _ => null };
    }

    private static CryptoPolicy BuiltIn(string name)
    {
        using var resource = typeof(CryptoPolicy).Assembly.GetManifestResourceStream($"policy/{name}.json")!;
        var octets = new byte[resource.Length];
        resource.ReadExactly(octets);
        return CryptoPolicyFile.Read(octets).Policy!;
    }
}
