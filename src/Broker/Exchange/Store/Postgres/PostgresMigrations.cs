using DbUp;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Schemas.Findings;
using Npgsql;

namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>Runs the embedded scripts at start, one node at a time.</summary>
internal static class PostgresMigrations
{
    /// <summary>Key of the lock that is held while scripts run: "MBst", as in the header of a SQLite store.</summary>
    private const int LockKey = 0x4D427374;

    /// <summary>A transaction's lock, which a pooler between cannot lose as it would a session's.</summary>
    private static readonly string Begin = FormattableString.Invariant(
        $"BEGIN; SET LOCAL lock_timeout = 60000; SET LOCAL statement_timeout = 60000; SET LOCAL idle_in_transaction_session_timeout = 600000; SELECT pg_advisory_xact_lock({LockKey})");

    /// <param name="folder">Folder of the embedded scripts.</param>
    /// <param name="schema">Where their tables stand; made where it is missing.</param>
    /// <returns>What is in the way, or null.</returns>
    /// <exception cref="Flow.Ports.StoreAwayException">The database cannot be reached.</exception>
    public static async Task<Finding?> RunAsync(PostgresStoreOptions options, string folder, string schema, CancellationToken cancellationToken)
    {
        await using var connections = new PostgresConnections(options, $"broker-migrate/{options.Node}", most: 1, look: null);
        await using var link = await connections.OpenSingleAsync(cancellationToken);
        // Another node may take its time; a start that waits for it can be called off.
        link.Stop = cancellationToken;
        if (!await link.AnyAsync("SELECT 1 FROM pg_namespace WHERE nspname = @schema", ("@schema", schema)))
            await link.RunAsync($"{Begin}; CREATE SCHEMA IF NOT EXISTS {schema}; COMMIT");
        await link.RunAsync(Begin);
        link.Stop = CancellationToken.None;
        var failure = Upgrade(options, folder, schema);
        await link.RunAsync("COMMIT");
        return failure;
    }

    private static Finding? Upgrade(PostgresStoreOptions options, string folder, string schema)
    {
        var text = new NpgsqlConnectionStringBuilder(PostgresConnections.ConnectionString(options, $"broker-migrate/{options.Node}", schema: schema)) { Password = options.Place.Password };
        var result = DeployChanges.To.PostgresqlDatabase(text.ConnectionString, schema)
            .WithScripts(EmbeddedScripts.In(folder)).WithTransactionPerScript().WithVariablesDisabled().LogToNowhere().Build().PerformUpgrade();
        return result.Successful
            ? null
            : Finding.Of("FLW-0508", options.Place.ToString(), ("script", result.ErrorScript?.Name ?? ""), ("detail", PostgresEngine.Named(result.Error).Message));
    }
}
