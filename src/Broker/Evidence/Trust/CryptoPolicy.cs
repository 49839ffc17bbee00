namespace MessageBroker.Evidence.Trust;

/// <summary>Which algorithms and key sizes verify. One instance per named policy; its hash is an input of every verdict.</summary>
public sealed record CryptoPolicy
{
    /// <summary>SHA-256/384/512; RSA from 2048 bits with PKCS#1 v1.5; ECDSA P-256/384/521.</summary>
    public static CryptoPolicy Default { get; } = new() { Name = "default" };
    /// <summary>As default, but admits any SHA-2 algorithm and RSA from 1024 bits; marks the verdict.</summary>
    public static CryptoPolicy Lenient { get; } = new() { Name = "lenient", MinRsaBits = 1024, Marks = true };
    /// <summary>As lenient, and SHA-1; for reading old documents only; marks the verdict.</summary>
    public static CryptoPolicy Legacy { get; } = new() { Name = "legacy", MinRsaBits = 1024, AllowSha1 = true, Marks = true };

    public required string Name { get; init; }
    public int MinRsaBits { get; init; } = 2048;
    public bool AllowSha1 { get; init; }
    /// <summary>A verdict under this policy carries <see cref="ReasonCode.LegacyAdmitted"/> where it admitted something the default would not.</summary>
    public bool Marks { get; init; }
    public int MaxReferences { get; init; } = 100;
    public int MaxTransforms { get; init; } = 5;
    public string Hash => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(
        $"{Name}|{MinRsaBits}|{AllowSha1}|{Marks}|{MaxReferences}|{MaxTransforms}")));
}
