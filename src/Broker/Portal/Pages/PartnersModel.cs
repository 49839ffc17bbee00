using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Flow.Views;

namespace MessageBroker.Portal.Pages;

/// <summary>Partners and certificates.</summary>
/// <param name="Own">Certificates of this node, those that end first first.</param>
public sealed record PartnersModel(IReadOnlyList<PartnerLine> Partners, IReadOnlyList<CertificateLine> Own, DateTimeOffset Now);

/// <summary>One partner entry.</summary>
/// <param name="Pause">Null where messages go.</param>
/// <param name="IsAway">It has not answered lately: one message tries at a time.</param>
/// <param name="Trust">Whatever is or was trusted of it.</param>
public sealed record PartnerLine(Partner Partner, PauseRow? Pause, bool IsAway, IReadOnlyList<TrustView> Trust)
{
    /// <summary>Those that count, the one that ends first first.</summary>
    public IEnumerable<TrustView> Counting => Trust.Where(t => t.State == "counts").OrderBy(t => t.Ends);

    public DateTimeOffset? EndsFirst => Counting.Select(t => (DateTimeOffset?)t.Ends).FirstOrDefault();
}
