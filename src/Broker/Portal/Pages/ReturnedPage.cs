using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Portal.Reading;
using MessageBroker.Portal.Routing;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Portal.Pages;

/// <summary>Rows of the own national system that were refused and stand so still: each with why, for whoever entered it to mend there.</summary>
public sealed class ReturnedPage : IPortalPage
{
    public const string Path = "returned";

    private const int MostRows = 25;

    /// <summary>Most reasons of one row; its own page has all.</summary>
    private const int MostReasons = 3;

    public PageRoute Route { get; } = new(Path, RouteTable.Clerks) { Menu = "returned.title" };

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var after = MessageSearch.Place(request.Query("after"));
        var model = await request.ReadAsync(async reader =>
        {
            var page = await reader.ReturnedAsync(after, MostRows);
            var rows = new List<ReturnedRow>();
            foreach (var message in page.Rows) rows.Add(await RowAsync(message, reader, request));
            return new ReturnedModel { Rows = rows, Next = page.Next is { } next ? $"{Path}?after={MessageSearch.Of(next)}" : null };
        }, cancellationToken);
        return PageAnswer.Show<Returned, ReturnedModel>(request.Words["returned.title"], model);
    }

    private static async ValueTask<ReturnedRow> RowAsync(MessageRow message, ViewerReader reader, PageRequest request)
    {
        var reasons = (await reader.FindingsAsync(message)).Where(f => f.IsError).DistinctBy(f => f.Code).ToList();
        var title = message.SedType is { } sed ? reader.Basis.Packs.All.LastOrDefault()?.Sed(sed)?.Title(request.Language) : null;
        return new ReturnedRow(message, title, reader.Institutions.Count > 1 ? Side.Of(message.Case.Institution, reader.Basis.Directory, request) : null, [.. reasons.Take(MostReasons)], Math.Max(0, reasons.Count - MostReasons));
    }
}
