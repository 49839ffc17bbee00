using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Running;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>Statements on case_row: the queue head and lock of a case.</summary>
internal static class CaseTable
{
    /// <summary>Why a case is parked whose claims had no outcome at all.</summary>
    public static readonly string ProcessEnded = $"process ended here {CaseRunner.ClaimsBeforeParking} times";

    /// <summary>A case's lane: its partner, where it is known.</summary>
    public const string Partner = "coalesce(case_row.partner, '')";

    /// <summary>A worker may claim the case now or later.</summary>
    public const string Waits = "case_row.due_at IS NOT NULL AND case_row.parked_reason IS NULL";

    private const string FirstLane = $"SELECT {Partner} FROM case_row WHERE {Waits} AND due_at >= @low AND {Partner}";
    private const string NextLane = $"ORDER BY {Partner} LIMIT 1";

    private const string Select =
        "SELECT institution, case_id, national_system, root_number, buc, cdm, role, partner, claims, parked_reason, created_at, version, seq FROM case_all";

    public static ValueTask<CaseRow?> FindAsync(IStoreLink link, CaseKey key) =>
        link.FirstAsync($"{Select} WHERE institution = @institution AND case_id = @case", Read, ("@institution", key.Institution), ("@case", key.CaseId));

    /// <summary>
    /// The oldest where a national file has several cases. They are few, and put in order here: asked for in an order, SQLite takes the index that has
    /// it and walks all cases of the institution (120 ms at a million).
    /// </summary>
    public static async ValueTask<CaseRow?> FindByRootAsync(IStoreLink link, string institution, string nationalSystem, string rootNumber) => (await link.RowsAsync(
        $"{Select} WHERE institution = @institution AND national_system = @system AND root_number = @root",
        row => (Case: Read(row), Seq: row.Long(12)), ("@institution", institution), ("@system", nationalSystem), ("@root", rootNumber)))
        .OrderBy(found => found.Case.CreatedAt).ThenBy(found => found.Seq).Select(found => found.Case).FirstOrDefault();

    public static ValueTask<List<CaseRow>> NewestAsync(IStoreLink link, string? institution, string? caseId, int max)
    {
        const string end = "ORDER BY created_at DESC, seq DESC LIMIT @max";
        return (institution, caseId) switch
        {
            (null, null) => link.RowsAsync($"{Select} {end}", Read, ("@max", max)),
            (_, null) => link.RowsAsync($"{Select} WHERE institution = @institution {end}", Read, ("@institution", institution), ("@max", max)),
            (null, _) => link.RowsAsync($"{Select} WHERE case_id = @case {end}", Read, ("@case", caseId), ("@max", max)),
            _ => link.RowsAsync($"{Select} WHERE institution = @institution AND case_id = @case {end}", Read, ("@institution", institution), ("@case", caseId), ("@max", max)),
        };
    }

    public static ValueTask<List<(string Cdm, long Cases)>> VersionsAsync(IStoreLink link) =>
        link.RowsAsync("SELECT cdm, count(*) FROM case_row WHERE cdm IS NOT NULL GROUP BY cdm ORDER BY cdm", row => (row.Text(0), row.Long(1)));

    /// <summary>By key, from the first one behind <paramref name="after"/>.</summary>
    public static ValueTask<List<CaseRow>> AfterAsync(IStoreLink link, CaseKey? after, int max) => link.RowsAsync(
        $"{Select} WHERE (institution, case_id) > (@institution, @case) ORDER BY institution, case_id LIMIT @max",
        Read, ("@institution", after?.Institution ?? ""), ("@case", after?.CaseId ?? ""), ("@max", max));

    /// <summary>Cases without a national file, newest first. Two institutions' cases of one id and time are told apart by the institution's name.</summary>
    public static ValueTask<List<CaseRow>> RootlessAsync(IStoreLink link, string institution, CaseRow? after, int max) => link.RowsAsync(
        $"""
        {Select} WHERE institution = @institution AND root_number IS NULL
            AND (created_at, case_id) {(after is not null && string.CompareOrdinal(institution, after.Key.Institution) < 0 ? "<=" : "<")} (@at, @case)
        ORDER BY created_at DESC, case_id DESC LIMIT @max
        """,
        Read, ("@institution", institution), ("@at", after?.CreatedAt ?? new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero)), ("@case", after?.Key.CaseId ?? ""), ("@max", max));

    public static ValueTask<bool> InsertAsync(IStoreLink link, CaseRow row) => link.RunDecidingAsync(
        """
        INSERT INTO case_row (institution, case_id, national_system, root_number, buc, cdm, role, partner, claims, parked_reason, created_at, version)
        VALUES (@institution, @case, @system, @root, @buc, @cdm, @role, @partner, @claims, @parked, @created, @version)
        ON CONFLICT DO NOTHING
        """,
        [.. Key(row), .. Rest(row), ("@created", row.CreatedAt), ("@version", row.Version)]).IsOneAsync();

    public static ValueTask<bool> UpdateAsync(IStoreLink link, CaseRow row) => link.RunAsync(
        """
        UPDATE case_row SET national_system = @system, root_number = @root, buc = @buc, cdm = @cdm, role = @role, partner = @partner,
            claims = @claims, parked_reason = @parked, version = version + 1
        WHERE institution = @institution AND case_id = @case AND version = @version
        """,
        [.. Key(row), .. Rest(row), ("@version", row.Version)]).IsOneAsync();

    /// <summary>
    /// Sets the due time to the least of what the case owes, and that its turn is to be reckoned. Gives it where a worker may claim the case now or later, else null.
    /// </summary>
    /// <param name="progress">The case is claimed and its step is applied: its claims are counted anew.</param>
    public static async ValueTask<DateTimeOffset?> RecomputeDueAsync(IStoreLink link, CaseKey key, bool progress)
    {
        var due = await link.RowsAsync(
            $"""
            UPDATE case_row SET {(progress ? "claims = 0, " : "")}turn_rank = NULL, due_at = (SELECT min(owed.due_at) FROM (
                SELECT min(due_at) AS due_at FROM message WHERE institution = @institution AND case_id = @case AND due_at IS NOT NULL
                UNION ALL
                SELECT min(due_at) FROM effect WHERE institution = @institution AND case_id = @case AND done_at IS NULL) AS owed)
            WHERE institution = @institution AND case_id = @case
            RETURNING CASE WHEN parked_reason IS NULL THEN due_at END
            """,
            row => row.TimeOrNull(0), ("@institution", key.Institution), ("@case", key.CaseId));
        return due is [var only] ? only : null;
    }

    /// <summary>
    /// Counts a claim before its step is computed; parks the case instead where too many claims before had no outcome at all, because the
    /// process ended each time. True where the case may be worked on.
    /// </summary>
    public static async ValueTask<bool> CountClaimAsync(IStoreLink link, CaseKey key) => await link.RowsAsync(
        """
        UPDATE case_row SET claims = CASE WHEN claims < @most THEN claims + 1 ELSE claims END,
            parked_reason = CASE WHEN claims < @most THEN NULL ELSE @reason END
        WHERE institution = @institution AND case_id = @case AND parked_reason IS NULL
        RETURNING CASE WHEN parked_reason IS NULL THEN 1 ELSE 0 END
        """,
        row => row.Number(0),
        ("@most", CaseRunner.ClaimsBeforeParking), ("@reason", ProcessEnded),
        ("@institution", key.Institution), ("@case", key.CaseId)) is [1];

    /// <summary>Takes a counted claim back: the case is given back as it was taken.</summary>
    public static async ValueTask UncountClaimAsync(IStoreLink link, CaseKey key) => await link.RunAsync(
        "UPDATE case_row SET claims = claims - 1 WHERE institution = @institution AND case_id = @case AND claims > 0",
        ("@institution", key.Institution), ("@case", key.CaseId));

    /// <summary>
    /// Lanes in which cases wait, in order of names from behind one on and round to it, each with how many of them are due: at most
    /// <see cref="LaneTurns.MostLanes"/> lanes and <paramref name="max"/> of each. From lane to lane is one step in the index, however many cases
    /// stand in one.
    /// </summary>
    /// <param name="low">Where a look at due times may begin.</param>
    public static ValueTask<List<Lane>> LanesAsync(IStoreLink link, string behind, DateTimeOffset now, DateTimeOffset low, int max) => link.RowsAsync(
        $"""
        WITH RECURSIVE beyond (partner) AS (
            SELECT ({FirstLane} > @behind {NextLane}) UNION ALL SELECT ({FirstLane} > beyond.partner {NextLane}) FROM beyond WHERE beyond.partner IS NOT NULL),
        before (partner) AS (
            SELECT ({FirstLane} >= '' {NextLane}) UNION ALL SELECT ({FirstLane} > before.partner {NextLane}) FROM before WHERE before.partner < @behind)
        SELECT lane.partner, (SELECT count(*) FROM (
            SELECT 1 FROM case_row WHERE {Waits} AND {Partner} = lane.partner AND due_at <= @now AND due_at >= @low LIMIT @max) AS few)
        FROM (
            SELECT 0 AS part, partner FROM (SELECT partner FROM beyond WHERE partner IS NOT NULL LIMIT @lanes) AS further
            UNION ALL
            SELECT 1 AS part, partner FROM (SELECT partner FROM before WHERE partner <= @behind LIMIT @lanes) AS others) AS lane
        ORDER BY lane.part, lane.partner LIMIT @lanes
        """,
        row => new Lane(row.Text(0), (int)row.Long(1)), ("@behind", behind), ("@now", now), ("@low", low), ("@max", max), ("@lanes", LaneTurns.MostLanes));

    /// <summary>Cases of a lane with work due, not parked, oldest due first, each with the claims that led to nothing.</summary>
    public static ValueTask<List<(CaseKey Key, int Claims)>> DueAsync(IStoreLink link, string lane, DateTimeOffset now, int max) => link.RowsAsync(
        $"SELECT institution, case_id, claims FROM case_row WHERE {Waits} AND {Partner} = @lane AND due_at <= @now ORDER BY due_at, seq LIMIT @max",
        row => (new CaseKey(row.Text(0), row.Text(1)), row.Number(2)), ("@lane", lane), ("@now", now), ("@max", max));

    /// <summary>When the first case of a lane is, or was, due; null where none waits.</summary>
    public static async ValueTask<DateTimeOffset?> EarliestDueAsync(IStoreLink link, string lane) => await link.RowsAsync(
        $"SELECT due_at FROM case_row WHERE {Waits} AND {Partner} = @lane ORDER BY due_at, seq LIMIT 1", row => row.Time(0), ("@lane", lane)) is [var due] ? due : null;

    /// <summary>All that wait, earliest first: key and due time.</summary>
    public static ValueTask<List<(CaseKey Key, DateTimeOffset DueAt)>> WaitingAsync(IStoreLink link, int max) => link.RowsAsync(
        "SELECT institution, case_id, due_at FROM case_row WHERE due_at IS NOT NULL AND parked_reason IS NULL ORDER BY due_at, seq LIMIT @max",
        row => (new CaseKey(row.Text(0), row.Text(1)), row.Time(2)), ("@max", max));

    private static ReadOnlySpan<(string, ColumnValue)> Key(CaseRow row) => new (string, ColumnValue)[] { ("@institution", row.Key.Institution), ("@case", row.Key.CaseId) };

    private static ReadOnlySpan<(string, ColumnValue)> Rest(CaseRow row) => new (string, ColumnValue)[]
    {
        ("@system", row.NationalSystem), ("@root", row.RootNumber), ("@buc", row.Buc), ("@cdm", row.Cdm), ("@role", row.Role),
        ("@partner", row.Partner), ("@claims", row.Claims), ("@parked", row.ParkedReason),
    };

    private static CaseRow Read(StoreRow row) => new()
    {
        Key = new CaseKey(row.Text(0), row.Text(1)),
        NationalSystem = row.TextOrNull(2),
        RootNumber = row.TextOrNull(3),
        Buc = row.TextOrNull(4),
        Cdm = row.TextOrNull(5),
        Role = row.TextOrNull(6),
        Partner = row.TextOrNull(7),
        Claims = row.Number(8),
        ParkedReason = row.TextOrNull(9),
        CreatedAt = row.Time(10),
        Version = row.Long(11),
    };
}
