using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>What happens between a configuration and an open store. Each step that is in the way is a finding.</summary>
internal static class PostgresStart
{
    /// <summary>The oldest server that is tried (server_version_num).</summary>
    internal const int OldestServer = 150000;

    private const string Schema = "public";

    public static Task<PostgresOpening> OpenAsync(PostgresStoreOptions options, Func<KeptPromises>? promised, CancellationToken cancellationToken) =>
        GuardedAsync(options, new PostgresWatch(options, promised, readOnly: false), async watch =>
        {
            await using var first = new PostgresConnections(options, Application(options), most: 1, look: null, Schema);
            await using (var link = await first.OpenSingleAsync(cancellationToken))
            {
                if (await RefusalAsync(options, link, cancellationToken) is { } refusal) return (null, refusal);
                if (options.Create && await PostgresMigrations.RunAsync(options, "Store/Postgres/Migrations/", Schema, cancellationToken) is { } failure) return (null, failure);
                if (options.Create) await StoreIdentity.ReadOrMakeAsync(link, options.Ids, options.Time);
                if (await StateNames.UnknownAsync(link, options.Place.ToString()) is { } unknown) return (null, unknown);
            }
            return (new PostgresConnections(options, Application(options), options.Connections, watch.LookAsync, Schema), null);
        }, readOnly: false, cancellationToken);

    public static Task<PostgresOpening> OpenReadOnlyAsync(PostgresStoreOptions options, CancellationToken cancellationToken) =>
        GuardedAsync(options, new PostgresWatch(options, null, readOnly: true), async watch =>
        {
            await using var first = new PostgresConnections(options, "broker-read", most: 1, look: null, Schema, readOnly: true);
            await using var link = await first.OpenSingleAsync(cancellationToken);
            if (await StateNames.UnknownAsync(link, options.Place.ToString()) is { } unknown) return (null, unknown);
            return (new PostgresConnections(options, "broker-read", 4, watch.LookAsync, Schema, readOnly: true), null);
        }, readOnly: true, cancellationToken);

    private static string Application(PostgresStoreOptions options) => $"broker/{options.Node}";

    private static async Task<PostgresOpening> GuardedAsync(
        PostgresStoreOptions options, PostgresWatch watch, Func<PostgresWatch, Task<(PostgresConnections?, Finding?)>> open, bool readOnly, CancellationToken cancellationToken)
    {
        PostgresConnections? connections = null;
        try
        {
            (connections, var refusal) = await open(watch);
            if (connections is null) return new PostgresOpening(null, refusal);
            await using (await connections.OpenAsync(cancellationToken)) return new PostgresOpening(new PostgresStore(options, connections, watch, readOnly), null);
        }
        catch (StoreAwayException away)
        {
            if (connections is not null) await connections.DisposeAsync();
            return new PostgresOpening(null, Unopened(options, watch, away));
        }
    }

    private static Finding Unopened(PostgresStoreOptions options, PostgresWatch watch, StoreAwayException away) => away.Reason switch
    {
        "behind" => watch.Behind(),
        "read-only" => Finding.Of("FLW-0545", options.Place.ToString()),
        "missing" => Finding.Of("FLW-0544", options.Place.ToString()),
        _ => Finding.Of("FLW-0505", options.Place.ToString(), ("reason", away.Reason), ("detail", away.InnerException?.Message ?? "")),
    };

    private static async Task<Finding?> RefusalAsync(PostgresStoreOptions options, PostgresLink link, CancellationToken cancellationToken)
    {
        var (version, standby) = (await link.RowsAsync(
            "SELECT current_setting('server_version_num')::integer, current_setting('server_version'), CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END",
            row => ((Number: row.Number(0), Text: row.Text(1)), row.Number(2) == 1)))[0];
        if (version.Number < OldestServer) return Finding.Of("FLW-0542", options.Place.ToString(), ("version", version.Text));
        if (standby) return Finding.Of("FLW-0545", options.Place.ToString());
        return await IsAloneAsync(options, link, cancellationToken) ? null : Finding.Of("FLW-0541", options.Place.ToString(), ("node", options.Node));
    }

    /// <summary>
    /// Nobody else may work under this node's name: its open attempts are about to be ended. A killed process's connections are gone within
    /// moments, a frozen one's are not.
    /// </summary>
    private static async Task<bool> IsAloneAsync(PostgresStoreOptions options, PostgresLink link, CancellationToken cancellationToken)
    {
        if (options.TakeOverPatience is not { } patience) return true;
        var began = options.Time.GetTimestamp();
        while (await link.AnyAsync(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = @name AND pid <> pg_backend_pid()",
            ("@name", Application(options))))
        {
            if (options.Time.GetElapsedTime(began) >= patience) return false;
            await Task.Delay(TimeSpan.FromMilliseconds(100), options.Time, cancellationToken);
        }
        return true;
    }
}
