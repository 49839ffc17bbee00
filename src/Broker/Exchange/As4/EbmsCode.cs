namespace MessageBroker.Exchange.As4;

/// <summary>
/// One row of the ebMS error tables (ebMS 3.0 Core 6.7, AS4 1.0 section 3.6): what an error signal says.
/// Products choose different codes for the same fault, so only severity and RefToMessageId are safe to act on.
/// </summary>
public sealed record EbmsCode
{
    private const string Failure = "failure", Warning = "warning";
    private const string Content = "Content", Communication = "Communication", Unpackaging = "Unpackaging", Processing = "Processing";
    private const string Ebms = "ebMS", Security = "security", Reliability = "reliability";

    private EbmsCode(string number, string shortDescription, string category, string origin = Ebms, string severity = Failure) =>
        (Code, ShortDescription, Category, Origin, Severity) = ("EBMS:" + number, shortDescription, category, origin, severity);

    /// <summary>As written in @errorCode, for example EBMS:0101.</summary>
    public string Code { get; }
    public string ShortDescription { get; }
    public string Category { get; }
    /// <summary>The module that found the fault: ebMS, security or reliability.</summary>
    public string Origin { get; }
    /// <summary>failure or warning, as the standard gives it for the code.</summary>
    public string Severity { get; }

    public static EbmsCode ValueNotRecognized { get; } = new("0001", "ValueNotRecognized", Content);
    public static EbmsCode FeatureNotSupported { get; } = new("0002", "FeatureNotSupported", Content, severity: Warning);
    public static EbmsCode ValueInconsistent { get; } = new("0003", "ValueInconsistent", Content);
    public static EbmsCode Other { get; } = new("0004", "Other", Content);
    public static EbmsCode ConnectionFailure { get; } = new("0005", "ConnectionFailure", Communication);
    public static EbmsCode EmptyMessagePartitionChannel { get; } = new("0006", "EmptyMessagePartitionChannel", Communication, severity: Warning);
    public static EbmsCode MimeInconsistency { get; } = new("0007", "MimeInconsistency", Unpackaging);
    public static EbmsCode UnpackagingFeatureNotSupported { get; } = new("0008", "FeatureNotSupported", Unpackaging);
    public static EbmsCode InvalidHeader { get; } = new("0009", "InvalidHeader", Unpackaging);
    public static EbmsCode ProcessingModeMismatch { get; } = new("0010", "ProcessingModeMismatch", Processing);
    public static EbmsCode ExternalPayloadError { get; } = new("0011", "ExternalPayloadError", Content);
    public static EbmsCode FailedAuthentication { get; } = new("0101", "FailedAuthentication", Processing, Security);
    public static EbmsCode FailedDecryption { get; } = new("0102", "FailedDecryption", Processing, Security);
    public static EbmsCode PolicyNoncompliance { get; } = new("0103", "PolicyNoncompliance", Processing, Security);
    public static EbmsCode DysfunctionalReliability { get; } = new("0201", "DysfunctionalReliability", Processing, Reliability);
    public static EbmsCode DeliveryFailure { get; } = new("0202", "DeliveryFailure", Communication, Reliability);
    public static EbmsCode MissingReceipt { get; } = new("0301", "MissingReceipt", Communication);
    public static EbmsCode InvalidReceipt { get; } = new("0302", "InvalidReceipt", Communication);
    public static EbmsCode DecompressionFailure { get; } = new("0303", "DecompressionFailure", Communication);

    /// <summary>The row of a code such as EBMS:0101; <see cref="Other"/> for one that the tables do not have.</summary>
    public static EbmsCode Of(string? code) => All.FirstOrDefault(c => c.Code == code) ?? Other;

    private static EbmsCode[] All =>
    [
        ValueNotRecognized, FeatureNotSupported, ValueInconsistent, Other, ConnectionFailure, EmptyMessagePartitionChannel, MimeInconsistency,
        UnpackagingFeatureNotSupported, InvalidHeader, ProcessingModeMismatch, ExternalPayloadError, FailedAuthentication, FailedDecryption,
        PolicyNoncompliance, DysfunctionalReliability, DeliveryFailure, MissingReceipt, InvalidReceipt, DecompressionFailure,
    ];

    public override string ToString() => Code;
}
