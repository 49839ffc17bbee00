namespace MessageBroker.Auditor.Bundles;

/// <summary>Payload kinds whose content the verifier understands; every other kind is checked against its commitment only.</summary>
internal static class BundleKinds
{
    /// <summary>The AS4 message as sent or received: the HTTP body.</summary>
    public const string As4 = "as4";
    /// <summary>SBDH and signed SED as carried.</summary>
    public const string Sbd = "sbd";
    /// <summary>The signed SED as a document of its own.</summary>
    public const string Sed = "sed";
    /// <summary>The signed receipt given or taken.</summary>
    public const string Receipt = "receipt";
    /// <summary>Begin of the kinds of attachments.</summary>
    public const string Attachment = "attachment/";
}
