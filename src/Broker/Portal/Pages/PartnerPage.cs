using MessageBroker.Portal.Routing;

namespace MessageBroker.Portal.Pages;

/// <summary>One partner: endpoint, certificates with the days that are left, whether messages go.</summary>
public sealed class PartnerPage : IPortalPage
{
    public PageRoute Route { get; } = new("partners/{name}", RouteTable.Operators) { Under = PartnersPage.Path };

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var lines = await PartnersPage.LinesAsync(request, cancellationToken);
        return lines.FirstOrDefault(l => l.Partner.Name == request.Part("name")) is { } line
            ? PageAnswer.Show<PartnerCard, PartnerModel>(line.Partner.Name, new PartnerModel(line, request.Portal.Now))
            : PageAnswer.Missing;
    }
}
