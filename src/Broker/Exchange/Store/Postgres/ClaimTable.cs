using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Store.Tables;
using NpgsqlTypes;

namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>
/// Statements on case_claim: claims whose outcome is not known. Only who holds the lock on a case's row changes its count, the claim itself
/// from a second connection, so that it is committed while the row stays locked.
/// </summary>
internal static class ClaimTable
{
    public static async Task<Dictionary<CaseKey, int>> CountAsync(PostgresLink link, IReadOnlyList<CaseKey> keys) => (await link.RowsOfListsAsync(
        """
        BEGIN; SET LOCAL synchronous_commit = off;
        INSERT INTO case_claim (institution, case_id, claims)
        SELECT k.institution, k.case_id, 1 FROM unnest(@institutions, @cases) AS k (institution, case_id)
        ON CONFLICT (institution, case_id) DO UPDATE SET claims = case_claim.claims + 1
        RETURNING institution, case_id, claims;
        COMMIT
        """,
        row => (Key: new CaseKey(row.Text(0), row.Text(1)), Claims: row.Number(2)),
        ("@institutions", NpgsqlDbType.Text, keys.Select(k => k.Institution).ToArray()), ("@cases", NpgsqlDbType.Text, keys.Select(k => k.CaseId).ToArray())))
        .ToDictionary(c => c.Key, c => c.Claims);

    /// <summary>A step was applied: all claims before it count no more. The row's own count is set back with its due time.</summary>
    public static async ValueTask ClearAsync(IStoreLink link, CaseKey key) => await link.RunAsync(
        "DELETE FROM case_claim WHERE institution = @institution AND case_id = @case", ("@institution", key.Institution), ("@case", key.CaseId));

    /// <summary>A step failed: the claim's outcome is known and counts on in the row.</summary>
    public static async ValueTask FailAsync(IStoreLink link, CaseKey key)
    {
        await GiveBackAsync(link, key);
        await link.RunAsync(
            "UPDATE case_row SET claims = claims + 1 WHERE institution = @institution AND case_id = @case", ("@institution", key.Institution), ("@case", key.CaseId));
    }

    /// <summary>The case is given back as it was taken.</summary>
    public static async ValueTask GiveBackAsync(IStoreLink link, CaseKey key) => await link.RunAsync(
        "UPDATE case_claim SET claims = claims - 1 WHERE institution = @institution AND case_id = @case AND claims > 0",
        ("@institution", key.Institution), ("@case", key.CaseId));

    /// <summary>Too many claims without an outcome: the process ended each time.</summary>
    public static async ValueTask ParkAsync(IStoreLink link, CaseKey key)
    {
        await ClearAsync(link, key);
        await link.RunAsync(
            "UPDATE case_row SET parked_reason = @reason WHERE institution = @institution AND case_id = @case",
            ("@reason", CaseTable.ProcessEnded), ("@institution", key.Institution), ("@case", key.CaseId));
    }
}
