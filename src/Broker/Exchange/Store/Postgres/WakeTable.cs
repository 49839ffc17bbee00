using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Store.Tables;

namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>Statements on case_wake: work that came for a case while another transaction held its row.</summary>
internal static class WakeTable
{
    private const int MostAtOnce = 64;

    /// <summary>Takes the case's row for this transaction where nobody else has it; never waits.</summary>
    public static ValueTask<bool> TryLockAsync(IStoreLink link, CaseKey key) => link.AnyAsync(
        "SELECT 1 FROM case_row WHERE institution = @institution AND case_id = @case FOR NO KEY UPDATE SKIP LOCKED",
        ("@institution", key.Institution), ("@case", key.CaseId));

    /// <summary>Says that the case owes something; gives when, or null where it owes nothing.</summary>
    public static async ValueTask<DateTimeOffset?> InsertAsync(IStoreLink link, CaseKey key) => await link.RowsAsync(
        """
        INSERT INTO case_wake (institution, case_id, due_at)
        SELECT @institution, @case, owed.due_at FROM (SELECT least(
            (SELECT min(due_at) FROM message WHERE institution = @institution AND case_id = @case AND due_at IS NOT NULL),
            (SELECT min(due_at) FROM effect WHERE institution = @institution AND case_id = @case AND done_at IS NULL)) AS due_at) AS owed
        WHERE owed.due_at IS NOT NULL
        RETURNING due_at
        """,
        row => row.Time(0), ("@institution", key.Institution), ("@case", key.CaseId)) is [var due] ? due : null;

    /// <summary>Cases that were woken and are due.</summary>
    public static ValueTask<List<CaseKey>> DueAsync(IStoreLink link, DateTimeOffset now) => link.RowsAsync(
        "SELECT institution, case_id FROM case_wake WHERE due_at <= @now ORDER BY due_at LIMIT @max",
        row => new CaseKey(row.Text(0), row.Text(1)), ("@now", now), ("@max", MostAtOnce));

    public static async ValueTask<DateTimeOffset?> EarliestAsync(IStoreLink link) =>
        (await link.RowsAsync("SELECT min(due_at) FROM case_wake", row => row.TimeOrNull(0)))[0];

    /// <summary>
    /// Folds what woke a case into its row, where nobody holds the row now. The rows are deleted first: one that is committed later stays
    /// and wakes the case again.
    /// </summary>
    public static async ValueTask FoldAsync(IStoreLink link, CaseKey key)
    {
        if (!await TryLockAsync(link, key)) return;
        await link.RunAsync("DELETE FROM case_wake WHERE institution = @institution AND case_id = @case", ("@institution", key.Institution), ("@case", key.CaseId));
        await CaseTable.RecomputeDueAsync(link, key, progress: false);
    }
}
