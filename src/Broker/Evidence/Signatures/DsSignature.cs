using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Trust;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// A ds:Signature read strictly from the tape (XML Signature 1.1): fixed child order, one SignedInfo, text-only strict Base64.
/// This is the shared core of the SED profiles and of WS-Security; profiles add what must be covered and where things must stand.
/// </summary>
public sealed record DsSignature
{
    public required int Node { get; init; }
    public required int SignedInfoNode { get; init; }
    public string? Id { get; init; }
    public required string CanonicalizationAlgorithm { get; init; }
    public required IReadOnlyList<string> CanonicalizationPrefixes { get; init; }
    public required string SignatureAlgorithm { get; init; }
    public required IReadOnlyList<DsReference> References { get; init; }
    public required byte[] SignatureValue { get; init; }
    /// <summary>ds:KeyInfo, or -1.</summary>
    public int KeyInfoNode { get; init; } = -1;
    /// <summary>ds:Object children in order.</summary>
    public required IReadOnlyList<int> ObjectNodes { get; init; }

    /// <summary>Reads a signature element. Reasons name the first and every further deviation; Signature is null when unusable.</summary>
    public static (DsSignature? Signature, IReadOnlyList<Reason> Reasons) Parse(XmlTape tape, int signatureNode, CryptoPolicy policy) => throw new NotImplementedException();

    /// <summary>Verifies SignatureValue over the canonical SignedInfo with the certificate's key under the policy. Empty = holds.</summary>
    public IReadOnlyList<Reason> VerifyValue(XmlTape tape, X509Certificate2 certificate, CryptoPolicy policy) => throw new NotImplementedException();
}

/// <param name="PrefixList">InclusiveNamespaces of an exclusive canonicalisation transform.</param>
public sealed record DsTransform(string Algorithm, IReadOnlyList<string> PrefixList);

/// <param name="Node">The ds:Reference element on the tape.</param>
/// <param name="Uri">As written; null when absent.</param>
public sealed record DsReference(int Node, string? Uri, string? Id, string? Type, IReadOnlyList<DsTransform> Transforms, string DigestAlgorithm, byte[] DigestValue)
{
    /// <summary>Compares DigestValue with the digest of <paramref name="octets"/> under DigestAlgorithm (which the policy must admit).</summary>
    public IReadOnlyList<Reason> VerifyDigest(ReadOnlySpan<byte> octets, CryptoPolicy policy, string place) => throw new NotImplementedException();
}

/// <summary>Algorithm URIs, one place.</summary>
public static class DsAlgorithms
{
    public const string Ds = "http://www.w3.org/2000/09/xmldsig#";
    public const string ExclusiveC14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
    public const string ExclusiveC14NWithComments = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments";
    public const string EnvelopedSignature = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
    public const string AttachmentContent = "http://docs.oasis-open.org/wss/oasis-wss-SwAProfile-1.1#Attachment-Content-Signature-Transform";
    public const string RsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    public const string EcdsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
    public const string Sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
}

/// <summary>Writes a ds:Signature. The text it makes is already in exclusive canonical form, so nothing is re-serialised.</summary>
public static class DsSignatureWriter
{
    /// <summary>
    /// Builds SignedInfo from the references, signs it and returns the whole ds:Signature element as UTF-8 octets.
    /// <paramref name="keyInfoXml"/> goes verbatim into ds:KeyInfo, <paramref name="objectXml"/> verbatim behind it (may be empty).
    /// </summary>
    public static byte[] Write(Keys.SigningKey key, string? signatureId, IReadOnlyList<DsReferenceToSign> references, string keyInfoXml, string objectXml) => throw new NotImplementedException();
}

/// <param name="DigestValue">SHA-256 of the referenced octets after the transforms.</param>
public sealed record DsReferenceToSign(string Uri, string? Id, string? Type, IReadOnlyList<DsTransform> Transforms, byte[] DigestValue);
