using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Portal.Reading;
using MessageBroker.Portal.Routing;

namespace MessageBroker.Portal.Pages;

/// <summary>What is the one cause behind many: failures grouped by the codes of their errors, with who must act.</summary>
public sealed class FailuresPage : IPortalPage
{
    /// <summary>Most messages that are looked at.</summary>
    private const int Most = 2_000;

    public PageRoute Route { get; } = new("failures", RouteTable.Operators) { Menu = "failures.title" };

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var model = await request.ReadAsync(ReadAsync, cancellationToken);
        return PageAnswer.Show<Failures, FailuresModel>(request.Words["failures.title"], model);
    }

    private static async ValueTask<FailuresModel> ReadAsync(ViewerReader reader)
    {
        var page = await reader.MessagesAsync(new MessageFilter { WithCause = true }, null, Most);
        var groups = page.Rows.GroupBy(m => m.Cause!, StringComparer.Ordinal).Select(Group).OrderByDescending(g => g.Open > 0).ThenByDescending(g => g.Count).ThenBy(g => g.Code, StringComparer.Ordinal);
        return new FailuresModel([.. groups], page.Next?.At);
    }

    private static CauseGroup Group(IGrouping<string, MessageRow> of)
    {
        var codes = of.Key.Split(',');
        return new CauseGroup(
            codes[0], codes, of.Count(), of.Count(m => FlowDefinition.WaitForPerson.Contains(m.State)), of.Min(m => m.CreatedAt), of.Max(m => m.CreatedAt),
            [.. of.Select(m => m.Direction == Direction.Inbound ? m.Partner ?? m.Case.Institution : m.Case.Institution).Distinct().Order(StringComparer.Ordinal).Take(5)]);
    }
}
