using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Tables;
using Npgsql;
using NpgsqlTypes;

namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>
/// One open connection; statements are prepared by the driver and stay so with the connection. Not for two callers at once. No failure
/// leaves it in the driver's words.
/// </summary>
internal sealed class PostgresLink(NpgsqlConnection connection, PostgresStoreOptions options) : IStoreLink, IAsyncDisposable
{
    /// <summary>Wait for a further key in a group that has waited in vain for one: those who share the commit are not kept for each anew.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    private int inFlight;
    private bool waitedForKey;

    /// <summary>Stops the statement that runs. Set by who uses the link for one caller.</summary>
    public CancellationToken Stop { get; set; }

    /// <summary>The first failure since the last <see cref="Forget"/>; kept even where a caller swallows the exception.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Statements that were begun.</summary>
    public long Statements { get; private set; }

    public bool IsBusy => inFlight > 0;

    public bool IsOpen => connection.FullState is System.Data.ConnectionState.Open;

    public NpgsqlConnection Connection => connection;

    public void Forget() => Fault = null;

    /// <summary>Another group of writes begins.</summary>
    public void BeginGroup() => (Fault, waitedForKey) = (null, false);

    public ValueTask<int> RunAsync(string sql, params ReadOnlySpan<(string Name, ColumnValue Value)> values) => ExecuteAsync(Command(sql, values));

    public ValueTask<int> RunDecidingAsync(string sql, params ReadOnlySpan<(string Name, ColumnValue Value)> values)
    {
        // One round trip. A failure rolls back to the savepoint, and the setting with it.
        var shortly = waitedForKey && Glance < options.KeyLockTimeout ? Glance : options.KeyLockTimeout;
        return DecideAsync(Command($"SET LOCAL lock_timeout = {Milliseconds(shortly)}; {sql}; SET LOCAL lock_timeout = {Milliseconds(options.LockTimeout)}", values));
    }

    private async ValueTask<int> DecideAsync(NpgsqlCommand command)
    {
        try
        {
            return await ExecuteAsync(command);
        }
        catch (StoreAwayException away) when (away.Waited)
        {
            waitedForKey = true;
            throw;
        }
    }

    public ValueTask<List<T>> RowsAsync<T>(string sql, Func<StoreRow, T> read, params ReadOnlySpan<(string Name, ColumnValue Value)> values) =>
        QueryAsync(Command(sql, values), read);

    /// <summary>As <see cref="RowsAsync"/>, with lists as values: one array each.</summary>
    public ValueTask<List<T>> RowsOfListsAsync<T>(string sql, Func<StoreRow, T> read, params ReadOnlySpan<(string Name, NpgsqlDbType Type, Array Values)> lists) =>
        QueryAsync(Listed(Command(sql, []), lists), read);

    /// <summary>As <see cref="RunAsync"/>, with lists as values.</summary>
    public ValueTask<int> RunOfListsAsync(string sql, params ReadOnlySpan<(string Name, NpgsqlDbType Type, Array Values)> lists) =>
        ExecuteAsync(Listed(Command(sql, []), lists));

    public ValueTask<IReadOnlyList<GuardFault>> GuardFaultsAsync() => PostgresGuards.FaultsAsync(this);

    /// <summary>Back to the pool; what was not committed is rolled back. Never fails: where the server is gone it has rolled back by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await connection.DisposeAsync();
        }
        catch (Exception failure) when (PostgresEngine.Named(failure) is StoreAwayException || failure is InvalidOperationException)
        {
            // The driver rolls back an open transaction and meets the end of a connection that nobody had noticed. It is closed all the same.
            Fault ??= new StoreAwayException("unreachable", failure);
        }
    }

    public static string Milliseconds(TimeSpan span) => ((long)span.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private NpgsqlCommand Command(string sql, ReadOnlySpan<(string Name, ColumnValue Value)> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in values)
        {
            command.Parameters.Add(new NpgsqlParameter { ParameterName = name, NpgsqlDbType = TypeOf(value.Kind), Value = value.Content ?? DBNull.Value });
        }
        return command;
    }

    private static NpgsqlCommand Listed(NpgsqlCommand command, ReadOnlySpan<(string Name, NpgsqlDbType Type, Array Values)> lists)
    {
        foreach (var (name, type, values) in lists)
        {
            command.Parameters.Add(new NpgsqlParameter { ParameterName = name, NpgsqlDbType = NpgsqlDbType.Array | type, Value = values });
        }
        return command;
    }

    private static NpgsqlDbType TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Text => NpgsqlDbType.Text,
        ColumnKind.Number => NpgsqlDbType.Integer,
        ColumnKind.Long => NpgsqlDbType.Bigint,
        ColumnKind.Id => NpgsqlDbType.Uuid,
        ColumnKind.Time => NpgsqlDbType.TimestampTz,
        _ => NpgsqlDbType.Bytea,
    };

    private ValueTask<int> ExecuteAsync(NpgsqlCommand command) => GuardedAsync(command, static (c, stop) => c.ExecuteNonQueryAsync(stop));

    private ValueTask<List<T>> QueryAsync<T>(NpgsqlCommand command, Func<StoreRow, T> read) => GuardedAsync(command, async (c, stop) =>
    {
        var rows = new List<T>();
        await using var reader = await c.ExecuteReaderAsync(stop);
        var row = new PostgresRow(reader);
        while (await reader.ReadAsync(stop)) rows.Add(read(row));
        // What follows the rows in the same call has run only when the last result was read.
        while (await reader.NextResultAsync(stop)) continue;
        return rows;
    });

    private async ValueTask<T> GuardedAsync<T>(NpgsqlCommand command, Func<NpgsqlCommand, CancellationToken, Task<T>> run)
    {
        if (Fault is StoreAwayException away) throw away;
        Statements++;
        inFlight++;
        try
        {
            return await run(command, Stop);
        }
        catch (Exception failure)
        {
            // On a connection that broke the driver throws InvalidOperationException.
            var named = IsOpen || failure is PostgresException or OperationCanceledException ? PostgresEngine.Named(failure) : new StoreAwayException("unreachable", failure);
            Fault ??= named;
            if (ReferenceEquals(named, failure)) throw;
            throw named;
        }
        finally
        {
            inFlight--;
            await command.DisposeAsync();
        }
    }
}

/// <summary>A row of a PostgreSQL result.</summary>
internal sealed class PostgresRow(NpgsqlDataReader reader) : StoreRow(reader)
{
    public override DateTimeOffset Time(int column) => Reader.GetFieldValue<DateTimeOffset>(column);

    public override Guid Id(int column) => Reader.GetGuid(column);
}
