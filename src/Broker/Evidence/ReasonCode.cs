namespace MessageBroker.Evidence;

/// <summary>The closed set of reasons. Each member has a doc line that serves the reference page; members are only added.</summary>
public enum ReasonCode
{
    /// <summary>The document is not well-formed XML.</summary>
    XmlNotWellFormed,
    /// <summary>A DOCTYPE is present.</summary>
    DtdProhibited,
    /// <summary>A cap (size, depth, nodes, attributes, references, transforms) was exceeded.</summary>
    LimitExceeded,
    /// <summary>No signature where the profile wants one.</summary>
    SignatureMissing,
    /// <summary>More than one signature where the profile allows one.</summary>
    SignatureNotUnique,
    /// <summary>A signature, its parts or their order differ from the profile.</summary>
    StructureInvalid,
    /// <summary>Two attributes of the kinds Id, ID, id, wsu:Id, xml:id share a value that is referenced.</summary>
    IdNotUnique,
    /// <summary>A reference resolves to nothing.</summary>
    ReferenceUnresolved,
    /// <summary>A reference points outside the document or uses a forbidden form.</summary>
    ReferenceForbidden,
    /// <summary>A transform that is not on the allow-list.</summary>
    TransformForbidden,
    /// <summary>An algorithm or key size that the crypto policy does not admit.</summary>
    AlgorithmForbidden,
    /// <summary>DigestValue differs from the digest of the content.</summary>
    DigestMismatch,
    /// <summary>SignatureValue does not verify with the key.</summary>
    SignatureValueInvalid,
    /// <summary>Base64 or text content is not in its strict form.</summary>
    EncodingInvalid,
    /// <summary>Something that must be covered by the signature is not.</summary>
    NotCovered,
    /// <summary>Comments or processing instructions inside signed content.</summary>
    HiddenContent,
    /// <summary>No certificate to verify with.</summary>
    CertificateMissing,
    /// <summary>The signing certificate property does not match the certificate used.</summary>
    SigningCertificateMismatch,
    /// <summary>The certificate is not the one that is expected to speak.</summary>
    SignerUnexpected,
    /// <summary>No path to a trust anchor.</summary>
    NotTrusted,
    /// <summary>No trust anchor was given.</summary>
    NoAnchor,
    /// <summary>Certificate not valid yet at the time of judgement.</summary>
    CertificateNotYetValid,
    /// <summary>Certificate expired at the time of judgement.</summary>
    CertificateExpired,
    /// <summary>Certificate not usable for this purpose (basic constraints, key usage).</summary>
    CertificateUsage,
    /// <summary>A receipt does not match the message it answers.</summary>
    ReceiptMismatch,
    /// <summary>A construct or algorithm admitted only by a legacy policy was met.</summary>
    LegacyAdmitted,
}
