using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>The code facts of a SED that turn and deadlines ask for later, when the content may be gone: its purposes, and whether a notice asks something.</summary>
public static class SedFacts
{
    private const string MedicalRequest = "H120", CostsRequired = "po_h_buc_08_ESTIMATED_COSTS_REQUIRED";

    /// <summary>
    /// The condition of the case logic that a document's own content answers, with the answer; null where no content of it is known. The code by which an H120 asks
    /// for an estimate of costs is ours, inferred: no public list has it. A document of before this was read says nothing, and a clerk is asked.
    /// </summary>
    public static (string Guard, bool Answer)? Answer(string sed, string? facts) => (sed, facts) switch
    {
        (MedicalRequest, HistoryFacts.EstimateCosts) => (CostsRequired, true),
        (MedicalRequest, HistoryFacts.NoCostsAsked) => (CostsRequired, false),
        _ => null,
    };

    public static string? Of(SedNode root)
    {
        if (root.Child("NotificationRequestForInformation") is { } notice) return notice.Each("Person/RequestedInformation").Any() ? HistoryFacts.Question : null;
        // A SED whose form is known, and in which nothing is asked for, answers as well.
        if (root.Name == MedicalRequest) return root.Each("NatureRequest/weAskTo/value").Any(v => v.Text == HistoryFacts.EstimateCosts) ? HistoryFacts.EstimateCosts : HistoryFacts.NoCostsAsked;
        var purposes = root.Each("PurposeThisSED/purposeThisSED/value").Select(v => v.Text).OfType<string>().ToList();
        return purposes.Count == 0 ? null : string.Join(',', purposes);
    }
}
