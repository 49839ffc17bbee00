namespace MessageBroker.Exchange.As4;

/// <summary>Fixed values of ebMS 3.0, AS4 and EESSI's configuration, one place.</summary>
public static class As4Names
{
    private const string Core = "http://docs.oasis-open.org/ebxml-msg/ebms/v3.0/ns/core/200704/";
    public const string DefaultMpc = Core + "defaultMPC";
    public const string PingService = Core + "service";
    public const string PingAction = Core + "test";
    public const string Gzip = "application/gzip";
    public const string SoapContentType = "application/soap+xml; charset=UTF-8";

    public const string CompressionType = "CompressionType";
    public const string MimeType = "MimeType";
    public const string CharacterSet = "CharacterSet";
    public const string PartType = "PartType";

    /// <summary>Values of <see cref="PartType"/>: the document itself, and what one broker states to another.</summary>
    public const string SedPart = "SED", StatementPart = "Statement";
    public const string OriginalSender = "originalSender";
    public const string FinalRecipient = "finalRecipient";

    /// <summary>EESSI party id type (public configuration artefacts of the reference implementation).</summary>
    public const string EessiPartyType = "urn:eu:europa:ec:dgempl:eessi:ir";
    public const string EessiRole = EessiPartyType + ":institution";
    public const string EessiServiceType = "urn:eu:europa:ec:dgempl:eessi";
    public const string EessiService = "BusinessMessaging";
    public const string EessiAction = "Send";

    /// <summary>Ours, and nobody's standard: what two brokers state to each other after a restore.</summary>
    public const string ReconcileServiceType = "urn:messagebroker:service";
    public const string ReconcileService = "Journal";
    public const string ReconcileAction = "Reconcile";
}
