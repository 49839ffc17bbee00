using System.Globalization;

namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>Which server and which history a connection leads to.</summary>
/// <param name="System">The cluster's system identifier: a restored dump stands in another cluster.</param>
/// <param name="Timeline">The timeline of the write-ahead log: a promotion or a recovery to a point in time begins a new one.</param>
/// <param name="IsStandby">The server is in recovery and takes no writes; its timeline is not known then.</param>
public sealed record PostgresSight(string System, long Timeline, bool IsStandby)
{
    internal static async ValueTask<PostgresSight> LookAsync(PostgresLink link)
    {
        var (system, file, standby) = (await link.RowsAsync(
            """
            SELECT (SELECT system_identifier::text FROM pg_control_system()),
                CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_walfile_name(pg_current_wal_lsn()) END,
                CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END
            """,
            row => (row.Text(0), row.TextOrNull(1), row.Number(2) == 1)))[0];
        // The first eight digits of a log file's name; pg_control_checkpoint() tells of a promotion only later.
        return new PostgresSight(system, file is null ? 0 : long.Parse(file[..8], NumberStyles.HexNumber, CultureInfo.InvariantCulture), standby);
    }
}
