using System.Security.Cryptography;

namespace MessageBroker.Evidence.Keys;

/// <summary>A digest algorithm of XML Signature that we know.</summary>
public sealed record DigestMethod(string Uri, HashAlgorithmName Hash)
{
    public static DigestMethod Sha256 { get; } = new("http://www.w3.org/2001/04/xmlenc#sha256", HashAlgorithmName.SHA256);

    private static readonly DigestMethod[] Known =
    [
        Sha256,
        new("http://www.w3.org/2001/04/xmldsig-more#sha384", HashAlgorithmName.SHA384),
        new("http://www.w3.org/2001/04/xmlenc#sha512", HashAlgorithmName.SHA512),
        new("http://www.w3.org/2000/09/xmldsig#sha1", HashAlgorithmName.SHA1),
    ];

    /// <summary>The method of that URI, or null where it is none that could ever be admitted.</summary>
    public static DigestMethod? Find(string uri) => Array.Find(Known, m => m.Uri == uri);

    public byte[] Compute(ReadOnlySpan<byte> octets) => CryptographicOperations.HashData(Hash, octets);
}
