using MessageBroker.Portal.Routing;

namespace MessageBroker.Portal.Pages;

/// <summary>How the node is, and how far its journal is signed.</summary>
public sealed class NodePage : IPortalPage
{
    public PageRoute Route { get; } = new("node", RouteTable.Operators) { Menu = "node.title" };

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var node = await request.Portal.Parts.NodeAsync(cancellationToken);
        var log = await request.ReadAsync(async reader => new NodeModel(node, await reader.LogStateAsync(), request.Portal.Now), cancellationToken);
        return PageAnswer.Show<NodeCard, NodeModel>(request.Words["node.title"], log);
    }
}
