using System.Globalization;
using MessageBroker.Exchange.Flow.Ports;
using Npgsql;

namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>
/// The connections of a node. Each new one sets the server's time limits and is looked at before it is used: is this the database that was
/// opened, on a server that takes writes, with all that this node promised.
/// </summary>
internal sealed class PostgresConnections : IAsyncDisposable, IDisposable
{
    private readonly PostgresStoreOptions options;
    private readonly NpgsqlDataSource pooled;
    private readonly NpgsqlDataSource single;
    private volatile bool disposed;

    /// <param name="look">Judges a new connection; throws where it must not be used. Null for the first one, before there is a schema.</param>
    /// <param name="schema">Schema in which names without one are looked up; null for the default.</param>
    /// <param name="most">Connections at most.</param>
    public PostgresConnections(PostgresStoreOptions options, string application, int most, Func<PostgresLink, Task>? look, string? schema = null, bool readOnly = false)
    {
        this.options = options;
        pooled = Source(pooling: true);
        single = Source(pooling: false);

        NpgsqlDataSource Source(bool pooling)
        {
            var builder = new NpgsqlDataSourceBuilder(ConnectionString(options, application, most, pooling, schema));
            if (options.Place.Password is { } password) builder.ConnectionStringBuilder.Password = password;
            builder.UsePhysicalConnectionInitializer(_ => throw new NotSupportedException("connections are opened without blocking"), PrepareAsync);
            return builder.Build();
        }

        async Task PrepareAsync(NpgsqlConnection connection)
        {
            ServerVersion = connection.ServerVersion;
            var link = new PostgresLink(connection, options);
            await link.RunAsync(Settings(options, readOnly));
            if (look is not null) await look(link);
        }
    }

    /// <summary>What the server called itself on the newest connection; null before the first.</summary>
    public string? ServerVersion { get; private set; }

    /// <summary>A connection of the pool.</summary>
    /// <exception cref="StoreAwayException">None can be had, or what answers must not be used.</exception>
    public Task<PostgresLink> OpenAsync(CancellationToken cancellationToken) => OpenAsync(pooled, cancellationToken);

    /// <summary>A connection of one's own, for what stays with a connection.</summary>
    public Task<PostgresLink> OpenSingleAsync(CancellationToken cancellationToken) => OpenAsync(single, cancellationToken);

    /// <summary>The pool forgets connections that it holds idle: they may lead to a server that is gone.</summary>
    public void Clear() => pooled.Clear();

    public void Dispose()
    {
        disposed = true;
        pooled.Dispose();
        single.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (disposed) return;
        disposed = true;
        await pooled.DisposeAsync();
        await single.DisposeAsync();
    }

    /// <summary>For the migrations, which bring their own connections.</summary>
    public static string ConnectionString(PostgresStoreOptions options, string application, int most = 1, bool pooling = false, string? schema = null)
    {
        var place = options.Place;
        var text = new NpgsqlConnectionStringBuilder
        {
            Host = place.Host,
            Port = place.Port,
            Database = place.Database,
            Username = place.User,
            ApplicationName = application,
            SslMode = place.Tls switch { PostgresTls.Off => SslMode.Disable, PostgresTls.Require => SslMode.Require, _ => SslMode.VerifyFull },
            Pooling = pooling,
            // What a session sets belongs to the connection; nothing else is left behind that a reset would have to clear.
            NoResetOnClose = true,
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            Timeout = Seconds(options.ConnectTimeout),
            // Behind the server's own limits, for a network that swallows the answer.
            CommandTimeout = Seconds(options.StatementTimeout + options.NetworkTimeout),
            CancellationTimeout = (int)options.NetworkTimeout.TotalMilliseconds,
            KeepAlive = pooling ? 0 : Seconds(options.NetworkTimeout),
            TcpKeepAlive = true,
            TcpKeepAliveTime = Seconds(options.NetworkTimeout),
            TcpKeepAliveInterval = 1,
            IncludeErrorDetail = false,
            Enlist = false,
        };
        if (pooling) (text.MaxPoolSize, text.ConnectionIdleLifetime) = (most, 60);
        if (place.TlsTrustFile is { } anchors) text.RootCertificate = anchors;
        if (schema is not null) text.SearchPath = schema;
        return text.ConnectionString;
    }

    private static int Seconds(TimeSpan span) => Math.Max(1, (int)Math.Ceiling(span.TotalSeconds));

    private static string Settings(PostgresStoreOptions options, bool readOnly)
    {
        var network = Math.Max(1, (long)options.NetworkTimeout.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return $"""
            SET statement_timeout = {PostgresLink.Milliseconds(options.StatementTimeout)};
            SET lock_timeout = {PostgresLink.Milliseconds(options.LockTimeout)};
            SET idle_in_transaction_session_timeout = {PostgresLink.Milliseconds(options.IdleTimeout)};
            SET tcp_user_timeout = {PostgresLink.Milliseconds(options.NetworkTimeout)};
            SET tcp_keepalives_idle = {network};
            SET tcp_keepalives_interval = 1;
            SET tcp_keepalives_count = 3;
            SET synchronous_commit = on;
            SET default_transaction_read_only = {(readOnly ? "on" : "off")}
            """;
    }

    private async Task<PostgresLink> OpenAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        if (disposed) throw new StoreAwayException("unreachable");
        try
        {
            return new PostgresLink(await source.OpenConnectionAsync(cancellationToken), options);
        }
        catch (Exception failure) when (failure is not (StoreAwayException or OperationCanceledException))
        {
            throw PostgresEngine.Named(failure);
        }
    }
}
