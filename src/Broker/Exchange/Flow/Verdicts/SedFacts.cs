using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>The code facts of a SED that turn and deadlines ask for later, when the content may be gone: its purposes, and whether a notice asks something.</summary>
public static class SedFacts
{
    public static string? Of(SedNode root)
    {
        if (root.Child("NotificationRequestForInformation") is { } notice) return notice.Each("Person/RequestedInformation").Any() ? CaseEvent.Question : null;
        var purposes = root.Each("PurposeThisSED/purposeThisSED/value").Select(v => v.Text).OfType<string>().ToList();
        return purposes.Count == 0 ? null : string.Join(',', purposes);
    }
}
