using MessageBroker.Evidence.Journal;
using MessageBroker.Exchange.Flow.Outbound;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>outbound/prepare: may this record leave as this SED to that institution; the outcome of Convert, Address and Check together.</summary>
public static class PrepareVerdict
{
    public const string Name = "outbound/prepare";

    /// <summary>Runs the three stages; pure.</summary>
    public static Verdict Judge(OutboundDraft draft)
    {
        ConvertStage.Run(draft);
        AddressStage.Run(draft);
        CheckStage.Run(draft);
        return Of(draft);
    }

    private static Verdict Of(OutboundDraft draft)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["sed"] = draft.Record.Kind, ["institution"] = draft.Context.Institution };
        if (draft.Receiver is { } receiver) facts["receiver"] = receiver;
        if (draft.Buc is { } buc) facts["buc"] = buc;
        if (draft.Role is { } role) facts["role"] = role.ToString();
        if (draft.Envelope is { } envelope) facts["action"] = envelope.CaseAction;
        if (draft.Context.DocumentVersion is { } version) facts["documentVersion"] = version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (draft.SedXml is { } xml) facts["sedSha256"] = Hash256.Of(xml).ToString();
        Legality.Name(draft.Rulings, draft.Context, facts);
        return new Verdict(Name, draft.HasErrors ? "refuse" : "pass", facts, draft.Findings);
    }
}
