using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Timestamps;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// The signature time-stamps of a XAdES signature (EN 319 132-1 §5.3): each stamps the canonical ds:SignatureValue. One that holds proves that
/// the signature existed then, and from then on it does not matter what becomes of the signer's certificate. One that does not hold
/// proves nothing, and a signature that carries it claims more than is so.
/// </summary>
internal static class SignatureTimeStamps
{
    private const string DerEncoding = "http://uri.etsi.org/01903/v1.2.2#DER";

    /// <summary>The earliest proven time, or null; adds a reason for each that proves nothing.</summary>
    public static DateTimeOffset? Earliest(SignatureCase judged)
    {
        DateTimeOffset? earliest = null;
        foreach (var property in judged.TimeStamps)
            if (Proven(judged, property) is { } time && (earliest is null || time < earliest)) earliest = time;
        return earliest;
    }

    private static DateTimeOffset? Proven(SignatureCase judged, int property)
    {
        var tape = judged.Tape;
        var children = tape.Elements(property).ToList();
        var method = children is [var first, ..] && tape.Is(first, DsAlgorithms.Ds, "CanonicalizationMethod") ? first : XmlTape.None;
        if (method != XmlTape.None) children.RemoveAt(0);
        // What the time-stamp covers is implied; a list of references, or a time-stamp in XML, is another construct than we read.
        if (children is not [var encapsulated] || !tape.Is(encapsulated, XadesNames.Namespace, "EncapsulatedTimeStamp") || tape.Attribute(encapsulated, "", "Encoding") is not (null or DerEncoding))
            return Refuse(judged, property, "structure", "one EncapsulatedTimeStamp in DER is expected");
        var algorithm = method == XmlTape.None ? DsAlgorithms.InclusiveC14N : tape.Attribute(method, "", "Algorithm") ?? "";
        if (DsAlgorithms.Canonicalization(algorithm) is not { } form || (method != XmlTape.None && tape.Elements(method).Any())) return Refuse(judged, property, "canonicalisation", algorithm);
        if (StrictBase64.Decode(tape.Text(encapsulated)) is not { } token) return Refuse(judged, property, "encoding", "not strict Base64");
        var stamped = Canonicalizer.Bytes(tape, tape.Element(judged.Signature.Node, DsAlgorithms.Ds, "SignatureValue"), form);
        var verdict = TimeStampVerifier.VerifyContent(token, stamped, new TimeStampContext(judged.Context.Trust, judged.Context.Policy, judged.Context.At));
        if (verdict.Indication == Indication.TotalPassed) return verdict.GenTime;
        foreach (var reason in verdict.Reasons) Refuse(judged, property, reason.Code.ToString(), string.Join(", ", reason.Arguments.Select(a => a.Value)));
        return null;
    }

    private static DateTimeOffset? Refuse(SignatureCase judged, int property, string reason, string detail)
    {
        judged.Reasons.Add(new Reason(ReasonCode.TimeStampInvalid, judged.Tape.Path(property), new("reason", reason), new("detail", detail)));
        return null;
    }
}
