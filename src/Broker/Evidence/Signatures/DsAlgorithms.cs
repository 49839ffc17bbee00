using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Evidence.Signatures;

/// <summary>Algorithm URIs, one place.</summary>
public static class DsAlgorithms
{
    public const string Ds = "http://www.w3.org/2000/09/xmldsig#";
    public const string ExclusiveC14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
    public const string ExclusiveC14NWithComments = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments";
    public const string InclusiveC14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
    public const string InclusiveC14NWithComments = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments";
    public const string Inclusive11C14N = "http://www.w3.org/2006/12/xml-c14n11";
    public const string Inclusive11C14NWithComments = "http://www.w3.org/2006/12/xml-c14n11#WithComments";
    public const string EnvelopedSignature = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
    /// <summary>XPath Filter 2.0. Never run; one literal use of it that says what the enveloped-signature transform says is read as that.</summary>
    public const string Filter2 = "http://www.w3.org/2002/06/xmldsig-filter2";
    public const string Base64 = "http://www.w3.org/2000/09/xmldsig#base64";
    public const string AttachmentContent = "http://docs.oasis-open.org/wss/oasis-wss-SwAProfile-1.1#Attachment-Content-Signature-Transform";
    public const string RsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    public const string EcdsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
    public const string Sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";

    /// <summary>True for the canonical form that we write: exclusive, with or without comments.</summary>
    internal static bool IsExclusive(string algorithm) => algorithm is ExclusiveC14N or ExclusiveC14NWithComments;

    /// <summary>The canonical form that an algorithm names, without prefix list and excluded subtree; null for an algorithm of another kind.</summary>
    internal static CanonicalOptions? Canonicalization(string algorithm) => algorithm switch
    {
        ExclusiveC14N => CanonicalOptions.Plain,
        ExclusiveC14NWithComments => new CanonicalOptions(WithComments: true),
        InclusiveC14N => new CanonicalOptions(Method: CanonicalMethod.Inclusive),
        InclusiveC14NWithComments => new CanonicalOptions(WithComments: true, Method: CanonicalMethod.Inclusive),
        Inclusive11C14N => new CanonicalOptions(Method: CanonicalMethod.Inclusive11),
        Inclusive11C14NWithComments => new CanonicalOptions(WithComments: true, Method: CanonicalMethod.Inclusive11),
        _ => null,
    };

    /// <summary>The transforms that some profile admits. All others (XPath, XSLT, decryption, …) are refused unseen.</summary>
    internal static bool IsKnownTransform(string algorithm) => Canonicalization(algorithm) is not null || algorithm is EnvelopedSignature or Base64 or AttachmentContent;
}
