namespace MessageBroker.Evidence;

/// <summary>
/// The closed set of reasons. Numbers are stable: members are only added, never renumbered. A caller that speaks to people maps a
/// reason to the finding SIG- followed by its four-digit number. Each member names the arguments that a reason with it always carries.
/// </summary>
public enum ReasonCode
{
    // 1-99: the document

    /// <summary>The document is not well-formed XML, or empty. Arguments: detail.</summary>
    XmlNotWellFormed = 1,
    /// <summary>A DOCTYPE is present. Arguments: detail.</summary>
    DtdProhibited = 2,
    /// <summary>A cap (size, depth, nodes, attributes, references, transforms, signatures) was exceeded. Arguments: detail.</summary>
    LimitExceeded = 3,
    /// <summary>The octets or the declaration say another encoding than UTF-8. Arguments: detail.</summary>
    XmlEncodingNotUtf8 = 4,
    /// <summary>A namespace name is relative, so that no canonical form exists. Arguments: detail.</summary>
    RelativeNamespace = 5,
    /// <summary>The document was in another encoding and was judged in UTF-8. Arguments: encoding.</summary>
    Transcoded = 6,

    // 101-199: structure of a signature and of what it refers to

    /// <summary>No signature where the profile wants one.</summary>
    SignatureMissing = 101,
    /// <summary>More than one signature where the profile allows one.</summary>
    SignatureNotUnique = 102,
    /// <summary>A signature, its parts or their order differ from the profile. Arguments: detail.</summary>
    StructureInvalid = 103,
    /// <summary>Two attributes of the kinds Id, ID, id, wsu:Id, xml:id share a value that is referenced. Arguments: id.</summary>
    IdNotUnique = 104,
    /// <summary>A reference resolves to nothing. Arguments: uri.</summary>
    ReferenceUnresolved = 105,
    /// <summary>A reference points outside the document or uses a forbidden form. Arguments: uri.</summary>
    ReferenceForbidden = 106,
    /// <summary>A transform that is not on the allow-list, or at a place where the profile does not allow it. Arguments: algorithm.</summary>
    TransformForbidden = 107,
    /// <summary>Base64 or text content is not in its strict form. Arguments: detail.</summary>
    EncodingInvalid = 108,
    /// <summary>Something that must be covered by the signature is not. Arguments: detail.</summary>
    NotCovered = 109,
    /// <summary>Comments or processing instructions inside signed content.</summary>
    HiddenContent = 110,
    /// <summary>A signed property that the profile asks for is missing or wrong. Arguments: detail.</summary>
    PropertyInvalid = 111,
    /// <summary>A reference names content outside the document and the caller did not supply it. Arguments: uri.</summary>
    DetachedContentMissing = 112,
    /// <summary>A referenced part is encrypted, and this verifier cannot open it. Arguments: uri.</summary>
    ContentEncrypted = 113,

    // 201-299: cryptography

    /// <summary>An algorithm or key size that the crypto policy does not admit. Arguments: algorithm.</summary>
    AlgorithmForbidden = 201,
    /// <summary>DigestValue differs from the digest of the content. Arguments: uri.</summary>
    DigestMismatch = 202,
    /// <summary>SignatureValue does not verify with the key.</summary>
    SignatureValueInvalid = 203,
    /// <summary>A construct or algorithm admitted only by a legacy policy was met. Arguments: algorithm.</summary>
    LegacyAdmitted = 204,
    /// <summary>The key type or curve does not fit the signature algorithm. Arguments: algorithm.</summary>
    KeyMismatch = 205,
    /// <summary>What binds a signature to its certificate is a digest that the crypto policy does not admit; the binding was not judged. Arguments: algorithm.</summary>
    BindingWeak = 206,
    /// <summary>The crypto policy admits the algorithm or key, but not at the time at which the signature is known to have existed. Arguments: algorithm, period, at.</summary>
    AlgorithmOutOfPeriod = 207,

    // 301-399: whose word it is

    /// <summary>No certificate to verify with.</summary>
    CertificateMissing = 301,
    /// <summary>The signing certificate property does not match the certificate used.</summary>
    SigningCertificateMismatch = 302,
    /// <summary>The certificate is not the one that is expected to speak. Arguments: subject.</summary>
    SignerUnexpected = 303,
    /// <summary>No path to a trust anchor. Arguments: subject, detail.</summary>
    NotTrusted = 304,
    /// <summary>No trust anchor was given. Arguments: subject.</summary>
    NoAnchor = 305,
    /// <summary>Certificate not valid yet at the time of judgement. Arguments: subject, notBefore, at.</summary>
    CertificateNotYetValid = 306,
    /// <summary>Certificate expired at the time of judgement. Arguments: subject, notAfter, at.</summary>
    CertificateExpired = 307,
    /// <summary>Certificate not usable for this purpose (basic constraints, key usage). Arguments: subject, detail.</summary>
    CertificateUsage = 308,
    /// <summary>The signature carries a bare key; without a certificate nobody vouches for it.</summary>
    BareKey = 309,
    /// <summary>A certificate on the path was revoked before what it signed is known to have existed. Arguments: subject, at, reason.</summary>
    CertificateRevoked = 310,
    /// <summary>Whether a certificate on the path was revoked is not known. Arguments: subject, detail.</summary>
    RevocationUnknown = 311,
    /// <summary>As RevocationUnknown, where the declared policy lets that through. Arguments: subject, detail.</summary>
    RevocationNotChecked = 312,

    // 401-499: beside the signature

    /// <summary>A receipt does not match the message it answers. Arguments: detail.</summary>
    ReceiptMismatch = 401,
    /// <summary>An unsigned property (counter-signature, time-stamp, …) was met and not judged. Arguments: property.</summary>
    UnsignedPropertyIgnored = 402,
    /// <summary>A time-stamp is another one than was asked for, or speaks of a time that has not come. Arguments: detail.</summary>
    TimeStampUnexpected = 403,
    /// <summary>A signature time-stamp does not prove that the signature existed then. Arguments: reason, detail.</summary>
    TimeStampInvalid = 404,
    /// <summary>An authority was asked for a time-stamp and gave none. Arguments: detail.</summary>
    TimeStampRefused = 405,
    /// <summary>What an authority answered is no answer of one. Arguments: detail.</summary>
    TimeStampAnswerInvalid = 410,
    /// <summary>A time-stamp is over a digest by another algorithm than the digest that was given. Arguments: algorithm, octets.</summary>
    ImprintUnfit = 411,
    /// <summary>A plain signature covers a part of the document element; a mark. Arguments: detail.</summary>
    DocumentPartlyCovered = 420,
    /// <summary>A manifest is signed, and what it lists was not compared; a mark. Arguments: uri.</summary>
    ManifestNotChecked = 421,
    /// <summary>What stands around the signed SED, its header first, is not covered by its signature; a mark. No arguments.</summary>
    EnvelopeNotCovered = 422,
    /// <summary>Text, comments or instructions beside the SED inside its envelope; a mark. Arguments: count.</summary>
    StrayInEnvelope = 423,
    /// <summary>An object of the signature says another type or encoding of itself than was signed; a mark. Arguments: name, value, signed.</summary>
    ObjectTypeDiffers = 424,
    /// <summary>Lists or answers were given, and nobody asked them, because the signer's certificate is an anchor itself; a mark. Arguments: subject.</summary>
    RevocationNotAsked = 425,

    // 501-599: containers

    /// <summary>The octets are no container that is read: a damaged archive, or one that readers would read in different ways. Arguments: detail.</summary>
    ContainerInvalid = 501,
    /// <summary>The container departs from its norm, though what it carries can be judged. Arguments: detail.</summary>
    ContainerFormat = 502,
    /// <summary>A file of META-INF that neither a signature nor a time-stamp covers; a mark. No arguments.</summary>
    EntryNotCovered = 520,
}
