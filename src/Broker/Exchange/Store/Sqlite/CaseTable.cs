using Microsoft.Data.Sqlite;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>Statements on case_row: the queue head and lock of a case.</summary>
internal static class CaseTable
{
    private const string Select =
        "SELECT institution, case_id, national_system, root_number, buc, cdm, role, partner, claims, parked_reason, created_at, version FROM case_row";

    public static CaseRow? Find(SqliteLink link, CaseKey key) =>
        link.First($"{Select} WHERE institution = @institution AND case_id = @case", Read, ("@institution", key.Institution), ("@case", key.CaseId));

    /// <summary>The oldest where a national file has several cases.</summary>
    public static CaseRow? FindByRoot(SqliteLink link, string institution, string nationalSystem, string rootNumber) => link.First(
        $"{Select} WHERE institution = @institution AND national_system = @system AND root_number = @root ORDER BY created_at, seq LIMIT 1",
        Read, ("@institution", institution), ("@system", nationalSystem), ("@root", rootNumber));

    public static List<CaseRow> Newest(SqliteLink link, string? institution, string? caseId, int max)
    {
        const string end = "ORDER BY created_at DESC, seq DESC LIMIT @max";
        return (institution, caseId) switch
        {
            (null, null) => link.Rows($"{Select} {end}", Read, ("@max", max)),
            (_, null) => link.Rows($"{Select} WHERE institution = @institution {end}", Read, ("@institution", institution), ("@max", max)),
            (null, _) => link.Rows($"{Select} WHERE case_id = @case {end}", Read, ("@case", caseId), ("@max", max)),
            _ => link.Rows($"{Select} WHERE institution = @institution AND case_id = @case {end}", Read, ("@institution", institution), ("@case", caseId), ("@max", max)),
        };
    }

    /// <summary>By key, from the first one behind <paramref name="after"/>.</summary>
    public static List<CaseRow> After(SqliteLink link, CaseKey? after, int max) => link.Rows(
        $"{Select} WHERE (institution, case_id) > (@institution, @case) ORDER BY institution, case_id LIMIT @max",
        Read, ("@institution", after?.Institution ?? ""), ("@case", after?.CaseId ?? ""), ("@max", max));

    public static bool Insert(SqliteLink link, CaseRow row) => link.Run(
        """
        INSERT INTO case_row (institution, case_id, national_system, root_number, buc, cdm, role, partner, claims, parked_reason, created_at, version)
        VALUES (@institution, @case, @system, @root, @buc, @cdm, @role, @partner, @claims, @parked, @created, @version)
        ON CONFLICT (institution, case_id) DO NOTHING
        """,
        [.. Key(row), .. Rest(row), ("@created", row.CreatedAt.Micros()), ("@version", row.Version)]) == 1;

    public static bool Update(SqliteLink link, CaseRow row) => link.Run(
        """
        UPDATE case_row SET national_system = @system, root_number = @root, buc = @buc, cdm = @cdm, role = @role, partner = @partner,
            claims = @claims, parked_reason = @parked, version = version + 1
        WHERE institution = @institution AND case_id = @case AND version = @version
        """,
        [.. Key(row), .. Rest(row), ("@version", row.Version)]) == 1;

    /// <summary>Sets the due time to the least of what the case owes; true where a worker may now or later claim the case.</summary>
    public static bool RecomputeDue(SqliteLink link, CaseKey key) => link.Rows(
        """
        UPDATE case_row SET due_at = (SELECT min(due_at) FROM (
            SELECT min(due_at) AS due_at FROM message WHERE institution = @institution AND case_id = @case AND due_at IS NOT NULL
            UNION ALL
            SELECT min(due_at) FROM effect WHERE institution = @institution AND case_id = @case AND done_at IS NULL))
        WHERE institution = @institution AND case_id = @case
        RETURNING due_at IS NOT NULL AND parked_reason IS NULL
        """,
        row => row.GetBoolean(0), ("@institution", key.Institution), ("@case", key.CaseId)) is [true];

    /// <summary>Cases with work due, not parked, oldest due first.</summary>
    public static List<CaseKey> Due(SqliteLink link, DateTimeOffset now, int max) => link.Rows(
        """
        SELECT institution, case_id FROM case_row
        WHERE due_at IS NOT NULL AND parked_reason IS NULL AND due_at <= @now ORDER BY due_at, seq LIMIT @max
        """,
        row => new CaseKey(row.GetString(0), row.GetString(1)), ("@now", now.Micros()), ("@max", max));

    /// <summary>All that wait, earliest first: key and due time.</summary>
    public static List<(CaseKey Key, DateTimeOffset DueAt)> Waiting(SqliteLink link, int max) => link.Rows(
        "SELECT institution, case_id, due_at FROM case_row WHERE due_at IS NOT NULL AND parked_reason IS NULL ORDER BY due_at, seq LIMIT @max",
        row => (new CaseKey(row.GetString(0), row.GetString(1)), row.Time(2)), ("@max", max));

    private static ReadOnlySpan<(string, object?)> Key(CaseRow row) => new (string, object?)[] { ("@institution", row.Key.Institution), ("@case", row.Key.CaseId) };

    private static ReadOnlySpan<(string, object?)> Rest(CaseRow row) => new (string, object?)[]
    {
        ("@system", row.NationalSystem), ("@root", row.RootNumber), ("@buc", row.Buc), ("@cdm", row.Cdm), ("@role", row.Role),
        ("@partner", row.Partner), ("@claims", row.Claims), ("@parked", row.ParkedReason),
    };

    private static CaseRow Read(SqliteDataReader row) => new()
    {
        Key = new CaseKey(row.GetString(0), row.GetString(1)),
        NationalSystem = row.TextOrNull(2),
        RootNumber = row.TextOrNull(3),
        Buc = row.TextOrNull(4),
        Cdm = row.TextOrNull(5),
        Role = row.TextOrNull(6),
        Partner = row.TextOrNull(7),
        Claims = row.GetInt32(8),
        ParkedReason = row.TextOrNull(9),
        CreatedAt = row.Time(10),
        Version = row.GetInt64(11),
    };
}
