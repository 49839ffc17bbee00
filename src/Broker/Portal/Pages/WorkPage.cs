using System.Globalization;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Portal.Reading;
using MessageBroker.Portal.Routing;

namespace MessageBroker.Portal.Pages;

/// <summary>What is late or due: cases by whose turn it is and until when. Where a clerk begins.</summary>
public sealed class WorkPage : IPortalPage
{
    public const string Path = "work";

    private const int MostRows = 25;
    private const int Week = 7;

    private static readonly Dictionary<string, (TurnRank From, TurnRank To)> Lists = new(StringComparer.Ordinal)
    {
        ["ours"] = (TurnRank.OursByDay, TurnRank.OursByRule), ["others"] = (TurnRank.OthersByDay, TurnRank.OthersByRule), ["nobody"] = (TurnRank.Nobody, TurnRank.Nobody),
    };

    public PageRoute Route { get; } = new(Path, RouteTable.Clerks) { Menu = "work.title" };

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var find = request.Query("find");
        var found = find is null ? [] : await request.ReadAsync(reader => reader.FindCasesAsync(find), cancellationToken);
        if (found is [var only]) return PageAnswer.To(request.To(CasePage.To(only.Key)));
        var show = request.Query("show") is { } asked && Lists.ContainsKey(asked) ? asked : "ours";
        var after = ReadPlace(request.Query("after"));
        var model = await request.ReadAsync(async reader =>
        {
            var institution = request.Query("institution") is { } one && reader.Viewer.Sees(one) ? one : null;
            var today = request.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var list = await reader.TurnsAsync(new TurnFilter(Lists[show].From, Lists[show].To, institution, today), after, MostRows);
            var several = reader.Institutions.Count > 1;
            return new WorkModel
            {
                Show = show, Institution = institution, Institutions = reader.Institutions, Find = find, Found = found, Counts = list.Counts, IsWhole = list.IsWhole, IsBehind = after is not null,
                Groups = [.. list.Lines.Where(l => l.Turn is not null).Select(l => Row(l, several, reader, request)).GroupBy(r => GroupOf(r, request.Today)).Select(g => (g.Key, (IReadOnlyList<WorkRow>)[.. g]))],
                Next = list.Next is { } next ? Address(show, institution, next) : null,
            };
        }, cancellationToken);
        return PageAnswer.Show<WorkList, WorkModel>(request.Words["work.title"], model);
    }

    /// <summary>The address of a list behind the language.</summary>
    public static string Address(string show, string? institution, CasePlace? after = null) => string.Concat(
        $"{Path}?show={show}",
        institution is null ? "" : $"&institution={Uri.EscapeDataString(institution)}",
        after is null ? "" : $"&after={Uri.EscapeDataString(string.Create(CultureInfo.InvariantCulture, $"{(int)after.Rank}~{after.Until}~{after.Case.Institution}~{after.Case.CaseId}"))}");

    // A place that nobody gave out is the beginning.
    private static CasePlace? ReadPlace(string? text) =>
        text?.Split('~', 4) is [var rank, var until, var institution, var id] && int.TryParse(rank, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Enum.IsDefined((TurnRank)number)
            ? new CasePlace(new CaseKey(institution, id), (TurnRank)number, until)
            : null;

    private static WorkRow Row(TurnLine line, bool several, ViewerReader reader, PageRequest request) => new(
        line.Case, line.Turn!, DateOnly.TryParseExact(line.Turn!.Until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        Side.Of(line.Case.Partner, reader.Basis.Directory, request), several ? Side.Of(line.Case.Key.Institution, reader.Basis.Directory, request) : null, line.Newest);

    private static WorkGroup GroupOf(WorkRow row, DateOnly today) => row switch
    {
        { Turn.Turn.Who: Schemas.Bucs.TurnParty.Nobody } => WorkGroup.Nobody,
        { Day: null } => WorkGroup.ByRule,
        { Day: { } day } => (day.DayNumber - today.DayNumber) switch { < 0 => WorkGroup.Late, 0 => WorkGroup.Today, <= Week => WorkGroup.Week, _ => WorkGroup.Later },
    };
}
