using System.Security.Cryptography;

namespace MessageBroker.Evidence.Keys;

/// <summary>Algorithm identifiers of ASN.1 structures (certificates, revocation lists, CMS) in the words of XML Signature, so that one policy speaks for both.</summary>
internal static class AlgorithmOids
{
    public const string Sha256 = "2.16.840.1.101.3.4.2.1";
    public const string Sha384 = "2.16.840.1.101.3.4.2.2";
    public const string Sha512 = "2.16.840.1.101.3.4.2.3";
    public const string Sha1 = "1.3.14.3.2.26";

    /// <summary>The URI of a digest algorithm, or null for one that could never be admitted.</summary>
    public static string? DigestUri(string? oid) => oid switch
    {
        Sha256 => DigestMethod.Sha256.Uri,
        Sha384 => "http://www.w3.org/2001/04/xmldsig-more#sha384",
        Sha512 => "http://www.w3.org/2001/04/xmlenc#sha512",
        Sha1 => "http://www.w3.org/2000/09/xmldsig#sha1",
        _ => null,
    };

    /// <summary>
    /// The digest that a signature algorithm says by itself: null where it leaves that to the digest algorithm beside it (rsaEncryption,
    /// RSASSA-PSS with its parameters), empty for what is no RSA and no ECDSA.
    /// </summary>
    public static string? DigestOfSignature(string? oid) => oid switch
    {
        "1.2.840.113549.1.1.1" or "1.2.840.113549.1.1.10" or "1.2.840.10045.2.1" => null,
        "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" => Sha256,
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => Sha384,
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => Sha512,
        "1.2.840.113549.1.1.5" or "1.2.840.10045.4.1" => Sha1,
        _ => "",
    };

    public static HashAlgorithmName? Hash(string? oid) => DigestUri(oid) is { } uri ? DigestMethod.Find(uri)!.Hash : null;
}
