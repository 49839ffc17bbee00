using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Exchange.Store.Tables;

namespace MessageBroker.Exchange.Store.Secrets;

/// <summary>
/// The keys in the schema <c>keys</c> of the database that the nodes share: a message that one node took is worked on by any. They are
/// backed up apart from the payloads (pg_dump with and without that schema), and reached through connections of their own.
/// </summary>
internal sealed class PostgresSecretSchema(PostgresStoreOptions options, PostgresConnections connections) : ISecretStore
{
    public const string Schema = "keys";

    public const string Migrations = "Store/Postgres/KeysMigrations/";

    public string Place => $"{options.Place}#{Schema}";

    public bool MayGoBack => true;

    /// <summary>Connections that look names up in the schema.</summary>
    public static PostgresSecretSchema Open(PostgresStoreOptions options, bool readOnly) =>
        new(options, new PostgresConnections(options, readOnly ? "broker-read" : $"broker/{options.Node}", most: 4, look: null, Schema, readOnly));

    public Task EnsureAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<T> UseAsync<T>(Func<IStoreLink, ValueTask<T>> work, bool inTransaction, CancellationToken cancellationToken)
    {
        await using var link = await connections.OpenAsync(cancellationToken);
        link.Stop = cancellationToken;
        if (inTransaction) await link.RunAsync("BEGIN");
        var result = await work(link);
        if (inTransaction) await link.RunAsync("COMMIT");
        return result;
    }

    public void Dispose() => connections.Dispose();
}
