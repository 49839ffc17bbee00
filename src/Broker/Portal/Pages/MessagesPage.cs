using System.Globalization;
using System.Text;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Portal.Reading;
using MessageBroker.Portal.Routing;
using MessageBroker.Portal.Wording;

namespace MessageBroker.Portal.Pages;

/// <summary>Messages by whatever a person has at hand, newest first; as a page or as a table for a spreadsheet.</summary>
public sealed class MessagesPage : IPortalPage
{
    public const string Path = "messages";

    private const int PageSize = 50;

    /// <summary>Most lines of a table, and most pages that are walked for it.</summary>
    private const int MostLines = 5_000, MostWalks = 20;

    public PageRoute Route { get; } = new(Path, RouteTable.Operators) { Menu = "messages.title" };

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var search = MessageSearch.Of(request);
        var isTable = request.Query("format") == "csv";
        // A table of nothing would pass for an answer where the question was not understood: the page says what was not.
        if (isTable && search.Unread.Count == 0) return PageAnswer.Of(await CsvAsync(request, search, cancellationToken));
        var model = await request.ReadAsync(async reader =>
        {
            var page = await FindAsync(reader, search, request.Portal, search.After, PageSize);
            return new MessagesModel
            {
                Search = search, Lines = [.. page.Rows.Select(r => new MessageLine(r, AnswerFacts.Of(r, reader.Basis.Parties)))],
                Next = page.Next is { } next ? search.Address(null, ("after", MessageSearch.Of(next))) : null, LookedUntil = page is { IsFull: false, Next: { } place } ? place.At : null,
                Institutions = reader.Institutions, Partners = [.. reader.Basis.Parties.Partners.SelectMany(p => p.Institutions).Order(StringComparer.Ordinal)],
                SedTypes = [.. reader.Basis.Packs.All.SelectMany(p => p.Seds.Keys).Distinct().Order(StringComparer.Ordinal)],
            };
        }, cancellationToken);
        return PageAnswer.Show<Messages, MessagesModel>(request.Words["messages.title"], model) with { Status = isTable ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK };
    }

    private static async ValueTask<MessageSlice> FindAsync(ViewerReader reader, MessageSearch search, PortalView portal, MessagePlace? after, int max)
    {
        if (search.Unread.Count > 0) return new MessageSlice([], null, false);
        var filter = search.Filter(portal);
        if (search.Text.Length == 0) return await reader.MessagesAsync(filter, after, max);
        var found = (await reader.FindAsync(search.Text)).Where(m => MessageSearch.Fits(filter, m)).OrderByDescending(m => m.CreatedAt).ToList();
        return new MessageSlice(found, null, true);
    }

    private static async Task<PageFile> CsvAsync(PageRequest request, MessageSearch search, CancellationToken cancellationToken)
    {
        var csv = new StringBuilder("\uFEFFid,created,direction,state,institution,partner,sed,case,receipt,codes\r\n");
        var (after, lines, walks) = (search.After, 0, 0);
        do
        {
            var page = await request.ReadAsync(reader => FindAsync(reader, search, request.Portal, after, 500), cancellationToken);
            foreach (var row in page.Rows)
                csv.AppendJoin(',', new[]
                {
                    row.Id.ToString("D"), PageFormats.Machine(request.Portal.Local(row.CreatedAt)), row.Direction.ToString(), row.State.ToString(), row.Case.Institution, row.Partner ?? "", row.SedType ?? "",
                    row.Case.CaseId, row.ReceiptAt is { } at ? PageFormats.Machine(request.Portal.Local(at)) : "", row.Cause?.Replace(',', ' ') ?? "",
                }.Select(Cell)).Append("\r\n");
            (after, lines, walks) = (page.Next, lines + page.Rows.Count, walks + 1);
        }
        while (after is not null && lines < MostLines && walks < MostWalks);
        // A table that does not hold all says so by its name.
        return new PageFile(string.Create(CultureInfo.InvariantCulture, $"messages{(after is null ? "" : $"-first-{lines}")}.csv"), "text/csv; charset=utf-8", Encoding.UTF8.GetBytes(csv.ToString()));
    }

    // What a spreadsheet would take for a formula stands as text.
    private static string Cell(string value)
    {
        var safe = value.Length > 0 && "=+-@\t\r".Contains(value[0]) ? "'" + value : value;
        return safe.AsSpan().IndexOfAny(',', '"', '\n') < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
