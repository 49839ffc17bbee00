using MessageBroker.Evidence.Journal;
using MessageBroker.Exchange.Flow.Inbound;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>inbound/apply: may this SED be processed and delivered; the outcome of Verify, Apply and Convert together.</summary>
public static class ApplyVerdict
{
    public const string Name = "inbound/apply";

    /// <summary>The name of the verdict on a message that was judged so often: what the first entry commits to stays as it is.</summary>
    /// <param name="judgement">From 1 on.</param>
    public static string NameOf(int judgement) =>
        judgement == 1 ? Name : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name}/{judgement}");

    /// <summary>Which judgement of a message carries that name; null where it is the name of another verdict.</summary>
    public static int? JudgementOf(string name) =>
        name == Name ? 1
        : name.StartsWith(Name + "/", StringComparison.Ordinal) && int.TryParse(name.AsSpan(Name.Length + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 1 ? number
        : null;

    /// <summary>Fact: SHA-256 (hex) of the canonical octets of the SED without its signature.</summary>
    public const string SignedFact = "signedSha256";

    /// <summary>Runs the three stages; pure. Content that did not verify is not converted.</summary>
    public static Verdict Judge(InboundDraft draft)
    {
        VerifyStage.Run(draft);
        ApplyStage.Run(draft);
        if (!draft.HasErrors && !draft.IsRepeated) Inbound.ConvertStage.Run(draft);
        return Of(draft);
    }

    private static Verdict Of(InboundDraft draft)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["institution"] = draft.Context.Institution,
            ["sbdSha256"] = Hash256.Of(draft.Sbd.Span).ToString(),
        };
        if (draft.Envelope is { } envelope)
        {
            facts["sed"] = envelope.Type;
            facts["buc"] = envelope.Buc;
            facts["setId"] = envelope.SetId;
            facts["documentVersion"] = envelope.DocumentVersion.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (draft.Signature is { } signature)
        {
            facts["signature"] = signature.Indication.ToString();
            if (signature.Digest is { } digest) facts[SignedFact] = digest;
            if (signature.Signer is { } signer) facts["signer"] = signer.Subject;
        }

        if (draft is { HasErrors: false, Handover: { } handover })
        {
            facts[Handover.PartnerFact] = handover.Partner;
            if (handover.TakesOver) facts[Handover.RoleFact] = handover.Role.ToString();
        }

        Legality.Name(draft.Rulings, draft.Context, facts);
        if (draft.DeliveryBytes is { } delivery) facts["nationalSha256"] = Hash256.Of(delivery).ToString();
        return new Verdict(Name, draft.IsRefused ? "refused" : draft.HasErrors ? "held" : draft.IsRepeated ? "repeated" : "applied", facts, draft.Findings);
    }
}
