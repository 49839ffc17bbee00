using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>The work list: cases by whose turn it is and until when, on one index for each institution.</summary>
internal static class TurnTable
{
    private const string Of = "FROM case_row WHERE institution = @institution AND turn_rank IS NOT NULL";

    public static ValueTask<List<CasePlace>> PageAsync(IStoreLink link, string institution, TurnRank from, TurnRank to, CasePlace? after, int max)
    {
        // One case id may stand at several institutions: whether its row here lies behind the place is a matter of the institution's name.
        var behind = after is not null && string.CompareOrdinal(institution, after.Case.Institution) > 0 ? ">=" : ">";
        var start = after is not null && after.Rank >= from ? after : new CasePlace(new CaseKey(institution, ""), from, "");
        return link.RowsAsync(
            $"""
            SELECT case_id, turn_rank, turn_until {Of} AND turn_rank <= @to AND (turn_rank, turn_until, case_id) {(ReferenceEquals(start, after) ? behind : ">")} (@rank, @until, @case)
            ORDER BY turn_rank, turn_until, case_id LIMIT @max
            """,
            row => new CasePlace(new CaseKey(institution, row.Text(0)), (TurnRank)row.Number(1), row.Text(2)),
            ("@institution", institution), ("@to", (int)to), ("@rank", (int)start.Rank), ("@until", start.Until), ("@case", start.Case.CaseId), ("@max", max));
    }

    public static async ValueTask<int> CountAsync(IStoreLink link, string institution, TurnRank rank, string? from, string? before, int max) => (int)(await link.RowsAsync(
        $"SELECT count(*) FROM (SELECT 1 {Of} AND turn_rank = @rank AND turn_until >= @from AND turn_until < @before LIMIT @max) AS few",
        row => row.Long(0), ("@institution", institution), ("@rank", (int)rank), ("@from", from ?? ""), ("@before", before ?? "~"), ("@max", max)))[0];

    public static ValueTask<List<CaseKey>> DueAsync(IStoreLink link, string? institution, int max) => institution is null
        ? link.RowsAsync("SELECT institution, case_id FROM case_row WHERE turn_rank IS NULL LIMIT @max", Key, ("@max", max))
        : link.RowsAsync("SELECT institution, case_id FROM case_row WHERE turn_rank IS NULL AND institution = @institution LIMIT @max", Key, ("@institution", institution), ("@max", max));

    public static async ValueTask SetAsync(IStoreLink link, CasePlace place) => await link.RunAsync(
        "UPDATE case_row SET turn_rank = @rank, turn_until = @until WHERE institution = @institution AND case_id = @case",
        ("@rank", (int)place.Rank), ("@until", place.Until), ("@institution", place.Case.Institution), ("@case", place.Case.CaseId));

    private static CaseKey Key(StoreRow row) => new(row.Text(0), row.Text(1));
}
