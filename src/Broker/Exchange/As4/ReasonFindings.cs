using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Schemas.Findings;
using System.Globalization;

namespace MessageBroker.Exchange.As4;

/// <summary>
/// Words the reasons of Evidence as findings, and gives each its ebMS code (facts of the standards: eDelivery AS4 1.15 and ebMS 3.0
/// section 6.7; where they leave it open, what most products answer).
/// </summary>
internal static class ReasonFindings
{
    /// <summary>Algorithm names of XML Signature 1.1, XML Encryption and RFC 6931, known even where a policy does not admit them.</summary>
    private const string KnownAlgorithms = "http://www.w3.org/";

    public static As4Finding Of(Reason reason)
    {
        var code = $"SIG-{((int)reason.Code).ToString("0000", CultureInfo.InvariantCulture)}";
        var finding = Finding.Of(code, reason.Place, [.. reason.Arguments.Select(a => (a.Key, a.Value))]);
        return new As4Finding(finding, finding.IsError ? Answer(reason) : null);
    }

    public static As4Finding Of(XmlFault fault)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{fault.Line}:{fault.Column}");
        return As4Finding.Of(fault.Kind == XmlFaultKind.DtdProhibited ? "AS4-0012" : "AS4-0011", EbmsCode.InvalidHeader, place, ("reason", fault.Detail));
    }

    private static EbmsCode Answer(Reason reason) => reason.Code switch
    {
        ReasonCode.SignatureMissing or ReasonCode.NotCovered or ReasonCode.TransformForbidden or ReasonCode.ReferenceForbidden or ReasonCode.AlgorithmOutOfPeriod => EbmsCode.PolicyNoncompliance,
        ReasonCode.AlgorithmForbidden => IsKnownAlgorithm(reason) ? EbmsCode.PolicyNoncompliance : EbmsCode.FailedAuthentication,
        ReasonCode.DetachedContentMissing => EbmsCode.MimeInconsistency,
        ReasonCode.ContentEncrypted => EbmsCode.FailedDecryption,
        ReasonCode.ReceiptMismatch => EbmsCode.InvalidReceipt,
        _ => EbmsCode.FailedAuthentication,
    };

    private static bool IsKnownAlgorithm(Reason reason) =>
        reason.Arguments.All(a => a.Key != "algorithm" || !a.Value.Contains(':') || a.Value.StartsWith(KnownAlgorithms, StringComparison.Ordinal));
}
