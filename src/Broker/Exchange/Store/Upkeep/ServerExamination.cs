using System.Globalization;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>What of a PostgreSQL server decides whether committed work is safe and tables stay small.</summary>
internal sealed class ServerExamination(PostgresLink link, PostgresStoreOptions options)
{
    /// <summary>An open snapshot keeps every dead row behind it: from this age on it is told, in seconds.</summary>
    private const int OldSnapshotSeconds = 600;

    /// <summary>What must stand so, or a crash of the server loses or spoils committed work.</summary>
    private static readonly (string Name, string Wanted)[] Durability = [("fsync", "on"), ("full_page_writes", "on")];

    private string Place => options.Place.ToString();

    public async ValueTask<string> VersionAsync() => (await link.RowsAsync("SELECT current_setting('server_version')", row => row.Text(0)))[0];

    /// <summary>Version, settings, the limits of this very connection, old snapshots.</summary>
    public async ValueTask<IReadOnlyList<Finding>> FindingsAsync()
    {
        var findings = new List<Finding>();
        var number = (await link.RowsAsync("SELECT current_setting('server_version_num')::integer", row => row.Number(0)))[0];
        if (number < PostgresStart.OldestServer) findings.Add(Finding.Of("FLW-0542", Place, ("version", await VersionAsync())));
        foreach (var (name, wanted) in Durability)
            if (await SettingAsync(name) is var value && value != wanted) findings.Add(Finding.Of("STO-0005", Place, ("setting", name), ("value", value), ("wanted", wanted)));
        var lax = await DefaultAsync("synchronous_commit");
        if (lax is "off" or "local") findings.Add(Finding.Of("STO-0006", Place, ("setting", "synchronous_commit"), ("value", lax), ("wanted", "on")));
        if (await SettingAsync("autovacuum") != "on") findings.Add(Finding.Of("STO-0006", Place, ("setting", "autovacuum"), ("value", "off"), ("wanted", "on")));
        findings.AddRange(await LimitFindingsAsync());
        findings.AddRange(await SnapshotFindingsAsync());
        return findings;
    }

    /// <summary>Tables whose autovacuum was switched off, and work queues that lost the settings that keep them small.</summary>
    public async ValueTask<IReadOnlyList<Finding>> TableFindingsAsync()
    {
        var tables = await link.RowsAsync(
            """
            SELECT c.relname::text, coalesce(array_to_string(c.reloptions, ','), '') FROM pg_class c
            WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' ORDER BY 1
            """,
            row => (Name: row.Text(0), Options: row.Text(1)));
        string[] queues = ["case_claim", "case_row", "case_wake", "effect", "pending_leaf"];
        return
        [
            .. tables.Where(t => t.Options.Contains("autovacuum_enabled=false", StringComparison.Ordinal) || t.Options.Contains("autovacuum_enabled=off", StringComparison.Ordinal))
                .Select(t => Finding.Of("STO-0007", Place, ("table", t.Name), ("option", "autovacuum_enabled"))),
            .. tables.Where(t => queues.Contains(t.Name) && !t.Options.Contains("autovacuum_vacuum_threshold=", StringComparison.Ordinal))
                .Select(t => Finding.Of("STO-0007", Place, ("table", t.Name), ("option", "autovacuum_vacuum_threshold"))),
        ];
    }

    /// <summary>Something between node and server may drop what a connection sets; then a frozen node holds its locks for ever.</summary>
    private async ValueTask<IReadOnlyList<Finding>> LimitFindingsAsync()
    {
        var findings = new List<Finding>();
        foreach (var (name, wanted) in new[] { ("lock_timeout", options.LockTimeout), ("idle_in_transaction_session_timeout", options.IdleTimeout), ("tcp_user_timeout", options.NetworkTimeout) })
        {
            var set = await link.RowsAsync("SELECT setting FROM pg_settings WHERE name = @name", row => row.Text(0), ("@name", name));
            if (set is [var value] && value != PostgresLink.Milliseconds(wanted))
                findings.Add(Finding.Of("STO-0008", Place, ("setting", name), ("value", value), ("wanted", PostgresLink.Milliseconds(wanted))));
        }
        return findings;
    }

    private async ValueTask<IReadOnlyList<Finding>> SnapshotFindingsAsync() => await link.RowsAsync(
        """
        SELECT coalesce(application_name, ''), pid, extract(epoch FROM clock_timestamp() - xact_start)::bigint FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL AND clock_timestamp() - xact_start > make_interval(secs => @age)
        ORDER BY xact_start
        """,
        row => Finding.Of("STO-0009", Place,
            ("application", row.Text(0)), ("process", row.Number(1).ToString(CultureInfo.InvariantCulture)), ("seconds", row.Long(2).ToString(CultureInfo.InvariantCulture))),
        ("@age", OldSnapshotSeconds));

    private async ValueTask<string> SettingAsync(string name) => (await link.RowsAsync("SELECT current_setting(@name)", row => row.Text(0), ("@name", name)))[0];

    /// <summary>As other sessions begin with; ours set their own.</summary>
    private async ValueTask<string> DefaultAsync(string name) => (await link.RowsAsync("SELECT reset_val FROM pg_settings WHERE name = @name", row => row.Text(0), ("@name", name)))[0];
}
