using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// The strict verifier: a pure function of a document, a profile and a context. It says whose word a document is and gives the very
/// octets that were digested, and it gives them only where everything holds. Bad input is a verdict, never an exception.
/// </summary>
public static class SignatureVerifier
{
    /// <summary>Reads and judges a document whose document element is what was signed.</summary>
    public static SignatureVerdict Verify(ReadOnlyMemory<byte> document, XmlLimits limits, SignatureProfile profile, VerificationContext context)
    {
        var reading = XmlTape.Read(document, limits);
        return reading.Tape is { } tape ? Verify(tape, tape.Root, profile, context) : Refused(reading.Fault!);
    }

    /// <summary>The verdict about a document that could not be read.</summary>
    public static SignatureVerdict Refused(XmlFault fault) => Refused([fault.ToReason()]);

    /// <summary>Judges the subtree at <paramref name="apex"/> as a document of its own (a SED may stand inside its envelope).</summary>
    public static SignatureVerdict Verify(XmlTape tape, int apex, SignatureProfile profile, VerificationContext context)
    {
        var document = SignedDocument.Of(tape, apex);
        if (document.Signatures.Count == 0) return Refused([new Reason(ReasonCode.SignatureMissing, tape.Path(apex))]);
        if (document.Signatures.Count > CryptoPolicy.MaxSignatures)
            return Refused([Reason.Of(ReasonCode.LimitExceeded, tape.Path(apex), "detail", $"more than {CryptoPolicy.MaxSignatures} signatures")]);
        if (profile == SignatureProfile.Eessi && document.SignatureCount > 1)
            return Refused([new Reason(ReasonCode.SignatureNotUnique, tape.Path(document.Signatures[0]))]);
        if (document.Signatures.Count == 1) return SignatureJudgement.Of(document, document.Signatures[0], profile, context);
        return Several([.. document.Signatures.Select(s => SignatureJudgement.Of(document, s, profile, context))]);
    }

    /// <summary>Judges every signature of a container's signature file. <see cref="VerificationContext.Named"/> gives the files.</summary>
    public static IReadOnlyList<SignatureVerdict> VerifyContained(XmlTape tape, VerificationContext context)
    {
        var document = SignedDocument.Of(tape, tape.Root);
        if (document.Signatures.Count > CryptoPolicy.MaxSignatures)
            return [Refused([Reason.Of(ReasonCode.LimitExceeded, tape.Path(tape.Root), "detail", $"more than {CryptoPolicy.MaxSignatures} signatures")])];
        return [.. document.Signatures.Select(s => SignatureJudgement.Of(document, s, SignatureProfile.Contained, context))];
    }

    internal static SignatureVerdict Refused(IReadOnlyList<Reason> reasons)
    {
        var (indication, sub) = ReasonEffect.Of(reasons);
        return new SignatureVerdict { Indication = indication, SubIndication = sub, Crypto = CryptoOutcome.NotChecked, Reasons = reasons };
    }

    /// <summary>The document's verdict is its worst signature's; octets are given only through the single verdicts.</summary>
    private static SignatureVerdict Several(List<SignatureVerdict> all)
    {
        var worst = all.MaxBy(v => ReasonEffect.Rank(v.Indication))!;
        return worst with
        {
            Crypto = all.Any(v => v.Crypto == CryptoOutcome.Invalid) ? CryptoOutcome.Invalid : all.All(v => v.Crypto == CryptoOutcome.Valid) ? CryptoOutcome.Valid : CryptoOutcome.NotChecked,
            Reasons = [.. all.SelectMany(v => v.Reasons)], SignedBytes = null, Digest = null, Signatures = all,
        };
    }
}
