using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Portal.Reading;
using MessageBroker.Portal.Routing;

namespace MessageBroker.Portal.Pages;

/// <summary>Can we reach them, and which certificate ends.</summary>
public sealed class PartnersPage : IPortalPage
{
    public const string Path = "partners";

    public PageRoute Route { get; } = new(Path, RouteTable.Operators) { Menu = "partners.title" };

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var node = await request.Portal.Parts.NodeAsync(cancellationToken);
        var lines = await LinesAsync(request, cancellationToken);
        return PageAnswer.Show<Partners, PartnersModel>(request.Words["partners.title"], new PartnersModel(lines, [.. node.Certificates.Where(c => c.IsOwn)], request.Portal.Now));
    }

    /// <summary>Every partner entry as it is now.</summary>
    internal static Task<IReadOnlyList<PartnerLine>> LinesAsync(PageRequest request, CancellationToken cancellationToken) => request.ReadAsync(async reader =>
    {
        var (pauses, rows, parties) = (await reader.PausesAsync(), await reader.TrustAsync(), reader.Basis.Parties);
        var trust = TrustView.All(parties, rows, request.Portal.Now);
        return (IReadOnlyList<PartnerLine>)[.. parties.Partners.Select(p => new PartnerLine(
            p, pauses.FirstOrDefault(x => x.Partner == p.Name), request.Portal.Parts.IsAway(p.Endpoint),
            [.. trust.Where(t => p.Institutions.Contains(t.Party) || t.Party == p.Name || t.Party == TrustView.Everybody)])).OrderBy(l => l.Partner.Name, StringComparer.Ordinal)];
    }, cancellationToken);
}
