using MessageBroker.Schemas.Packs;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>The code facts of a SED that turn and deadlines ask for later, when the content may be gone: its purposes.</summary>
public static class SedFacts
{
    public static string? Of(SedNode root)
    {
        var purposes = root.Each("PurposeThisSED/purposeThisSED/value").Select(v => v.Text).OfType<string>().ToList();
        return purposes.Count == 0 ? null : string.Join(',', purposes);
    }
}
