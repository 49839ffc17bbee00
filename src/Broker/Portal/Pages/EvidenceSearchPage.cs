using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Portal.Routing;

namespace MessageBroker.Portal.Pages;

/// <summary>Finds the message or case whose evidence is wanted, by whatever id somebody has at hand.</summary>
public sealed class EvidenceSearchPage : IPortalPage
{
    public const string Path = "evidence";

    private const int Most = 50;

    public PageRoute Route { get; } = new(Path, RouteTable.Lookers) { Menu = "evidence.title" };

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var text = request.Query("id");
        var messages = await request.ReadAsync(
            async reader => text is null ? (await reader.MessagesAsync(new MessageFilter(), null, Most)).Rows : await reader.FindAsync(text), cancellationToken);
        return PageAnswer.Show<EvidenceSearch, EvidenceSearchModel>(request.Words["evidence.title"], new EvidenceSearchModel(text, messages));
    }
}
