using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Portal.Reading;
using MessageBroker.Portal.Routing;

namespace MessageBroker.Portal.Pages;

/// <summary>What needs the operator now, where the messages are, how old the oldest is.</summary>
public sealed class OverviewPage : IPortalPage
{
    public PageRoute Route { get; } = new("overview", RouteTable.Operators) { Menu = "overview.title" };

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var node = await request.Portal.Parts.NodeAsync(cancellationToken);
        var model = await request.ReadAsync(async reader => new OverviewModel
        {
            Node = node,
            Places = await PlacesAsync(reader),
            Pauses = await reader.PausesAsync(),
            Traffic = await reader.TrafficAsync(request.Portal.Now),
            Now = request.Portal.Now,
            IsAll = reader.Viewer.Institutions is null,
        }, cancellationToken);
        return PageAnswer.Show<Overview, OverviewModel>(request.Words["overview.title"], model);
    }

    private static async ValueTask<IReadOnlyList<StatePlace>> PlacesAsync(ViewerReader reader)
    {
        var (counts, places) = (await reader.CountsAsync(), new List<StatePlace>());
        foreach (var state in Enum.GetValues<MessageState>().Where(counts.ContainsKey))
            places.Add(new StatePlace(state, counts[state], FlowDefinition.Final.Contains(state) ? null : await reader.OldestAsync(state)));
        return places;
    }
}
