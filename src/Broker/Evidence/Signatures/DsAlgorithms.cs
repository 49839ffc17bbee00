namespace MessageBroker.Evidence.Signatures;

/// <summary>Algorithm URIs, one place.</summary>
public static class DsAlgorithms
{
    public const string Ds = "http://www.w3.org/2000/09/xmldsig#";
    public const string ExclusiveC14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
    public const string ExclusiveC14NWithComments = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments";
    public const string EnvelopedSignature = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
    public const string Base64 = "http://www.w3.org/2000/09/xmldsig#base64";
    public const string AttachmentContent = "http://docs.oasis-open.org/wss/oasis-wss-SwAProfile-1.1#Attachment-Content-Signature-Transform";
    public const string RsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    public const string EcdsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
    public const string Sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";

    /// <summary>True for the canonical form that we write: exclusive, with or without comments.</summary>
    internal static bool IsExclusive(string algorithm) => algorithm is ExclusiveC14N or ExclusiveC14NWithComments;

    /// <summary>The transforms that some profile admits. All others (inclusive C14N, XPath, XSLT, decryption, …) are refused unseen.</summary>
    internal static bool IsKnownTransform(string algorithm) => IsExclusive(algorithm) || algorithm is EnvelopedSignature or Base64 or AttachmentContent;
}
