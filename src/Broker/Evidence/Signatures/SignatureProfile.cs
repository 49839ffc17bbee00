namespace MessageBroker.Evidence.Signatures;

/// <summary>By which rules a signed document is judged.</summary>
public enum SignatureProfile
{
    /// <summary>The SED profile: one enveloped XAdES-BES signature as last child of the SED, two references, exclusive C14N throughout.</summary>
    Eessi,
    /// <summary>XAdES baseline, enveloped, enveloping or detached: the whole document is covered and the signed properties are signed.</summary>
    Xades,
    /// <summary>Plain XML Signature: the references are judged as they are.</summary>
    XmlDsig,
    /// <summary>XAdES in a container: every reference but that of the signed properties names a file of the container.</summary>
    Contained,
}
