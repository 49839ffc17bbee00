using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>outbound/sign: does the signature that we made verify, by our own strict verifier and by a second implementation.</summary>
public static class SignVerdict
{
    public const string Name = "outbound/sign";

    /// <param name="askSecond">Whether System.Security.Cryptography.Xml is asked; its word is recorded and never a reason to accept.</param>
    public static Verdict Judge(byte[] signedSed, CaseContext context, VerdictBasis basis, DateTimeOffset at, bool askSecond)
    {
        var pem = basis.Parties.At(at).FindHosted(context.Institution)!.BusinessCertificate;
        var own = PartnerTrust.Of([pem]);
        var reading = XmlTape.Read(signedSed, XmlLimits.Default);
        var verdict = SignatureVerifier.Verify(reading.Tape!, reading.Tape!.Root, SignatureProfile.Eessi, new VerificationContext(own, basis.Policy, at));
        var second = askSecond ? Second(signedSed, own) : "not-asked";
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["signature"] = verdict.Indication.ToString(),
            ["signedSha256"] = verdict.Digest ?? "",
            ["signer"] = verdict.Signer?.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256) ?? "",
            ["secondOpinion"] = second,
        };
        var holds = verdict.Indication == Indication.TotalPassed && !second.StartsWith("disagrees", StringComparison.Ordinal);
        return new Verdict(Name, holds ? "verified" : "failed", facts, [.. verdict.Reasons.Select(ReasonFindings.Of)]);
    }

    // The reason why it declined is recorded: it knows no ECDSA, and it misreads some valid documents.
    private static string Second(byte[] signedSed, TrustStore own)
    {
        var opinion = SecondOpinion.Ask(signedSed, own.Anchors[0], XmlLimits.Default);
        return opinion.Kind == OpinionKind.Agrees ? "agrees" : $"{opinion.Kind.ToString().ToLowerInvariant()}: {opinion.Detail}";
    }
}
