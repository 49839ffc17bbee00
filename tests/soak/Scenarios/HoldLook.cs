using System.Globalization;
using MessageBroker.Soak.Bed;
using Npgsql;

namespace MessageBroker.Soak.Scenarios;

/// <summary>A superuser's view of what the sessions of a node hold in the database at this moment; asks on one connection, so that it is quick.</summary>
internal sealed class HoldLook(NpgsqlConnection admin) : IAsyncDisposable
{
    public static async Task<HoldLook> OpenAsync(SoakBed bed) => new(await bed.Bg.Cluster!.ConnectAsync(bed.Bg.Database));

    public ValueTask DisposeAsync() => admin.DisposeAsync();

    /// <summary>The node's sessions inside a transaction that has a number: what only reads has none, and holds nothing.</summary>
    public async Task<IReadOnlyList<Session>> SessionsAsync(BrokerNode node) => await RowsAsync(
        $"SELECT pid, state, coalesce(wait_event, ''), query FROM pg_stat_activity WHERE application_name = 'broker/{node.Name}' AND backend_type = 'client backend' AND backend_xid IS NOT NULL",
        row => new Session(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3)));

    /// <summary>How many of these sessions still are.</summary>
    public async Task<long> LivingAsync(IEnumerable<Session> sessions) => (await RowsAsync(
        $"SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(ARRAY[{List(sessions)}]::integer[])", row => row.GetInt64(0)))[0];

    /// <summary>
    /// Requests whose case, message or effect is locked by one of these sessions. Rows are locked under the number of a savepoint, which only
    /// pg_locks brings back to its session.
    /// </summary>
    public Task<IReadOnlyList<(string Request, string Case)>> LockedAsync(IEnumerable<Session> sessions) => RowsAsync(
        $"""
        WITH own AS (SELECT transactionid AS xid FROM pg_locks WHERE locktype = 'transactionid' AND pid = ANY(ARRAY[{List(sessions)}]::integer[])),
        held AS (
            SELECT c.case_id FROM pgrowlocks('case_row') l JOIN case_row c ON c.ctid = l.locked_row WHERE EXISTS (SELECT 1 FROM own WHERE own.xid = ANY(l.xids))
            UNION SELECT m.case_id FROM pgrowlocks('message') l JOIN message m ON m.ctid = l.locked_row WHERE EXISTS (SELECT 1 FROM own WHERE own.xid = ANY(l.xids))
            UNION SELECT e.case_id FROM pgrowlocks('effect') l JOIN effect e ON e.ctid = l.locked_row WHERE EXISTS (SELECT 1 FROM own WHERE own.xid = ANY(l.xids)))
        SELECT DISTINCT m.request_id, m.case_id FROM held JOIN message m USING (case_id) WHERE m.request_id IS NOT NULL
        """,
        row => (row.GetString(0), row.GetString(1)));

    /// <summary>Requests with an attempt of the node open: the kind, and seconds from now to its deadline.</summary>
    public Task<IReadOnlyList<(string Request, OpenAttempt Attempt)>> AttemptsAsync(BrokerNode node) => RowsAsync(
        $"""
        SELECT m.request_id, e.kind, extract(epoch FROM a.deadline - clock_timestamp())::double precision, e.id, a.number, m.id
        FROM attempt a JOIN effect e ON e.id = a.effect_id AND e.open_number = a.number JOIN message m ON m.id = e.message_id
        WHERE a.node = '{node.Name}' AND a.ended_at IS NULL AND m.request_id IS NOT NULL
        """,
        row => (row.GetString(0), new OpenAttempt(row.GetString(1), row.GetDouble(2), row.GetGuid(3), row.GetInt32(4), row.GetGuid(5))));

    /// <summary>What stands in the database of an attempt's end; null while it is open.</summary>
    public async Task<string?> OutcomeAsync(OpenAttempt attempt) => (await RowsAsync(
        $"SELECT outcome FROM attempt_all WHERE effect_id = '{attempt.Effect}' AND number = {attempt.Number.ToString(CultureInfo.InvariantCulture)}", row => row.IsDBNull(0) ? null : row.GetString(0)))[0];

    /// <summary>Requests that some node has taken.</summary>
    public async Task<HashSet<string>> TakenAsync() => [.. await RowsAsync("SELECT request_id FROM message WHERE request_id IS NOT NULL", row => row.GetString(0))];

    /// <summary>
    /// Whether the node holds the write lock of the national file. A national system on a server would end such a lock; a file has nobody who
    /// does. With a write-ahead log the locks lie in octets 120 to 127 of the -shm file, the first of them the writer's.
    /// </summary>
    public bool HoldsStaging(BrokerNode node)
    {
        var process = node.Id.ToString(CultureInfo.InvariantCulture);
        return File.ReadLines("/proc/locks").Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Any(l =>
            l is [_, "POSIX", _, "WRITE", var holder, _, var from, var to, ..] && holder == process
            && long.TryParse(from, CultureInfo.InvariantCulture, out var first) && long.TryParse(to, CultureInfo.InvariantCulture, out var last) && first >= 120 && last <= 127);
    }

    private static string List(IEnumerable<Session> sessions) => string.Join(',', sessions.Select(s => s.Pid.ToString(CultureInfo.InvariantCulture)));

    private async Task<IReadOnlyList<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = new NpgsqlCommand(sql, admin);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }
}

/// <summary>A session inside a transaction.</summary>
/// <param name="Query">The last statement.</param>
internal sealed record Session(int Pid, string State, string Wait, string Query)
{
    /// <summary>It holds claimed cases while their steps are computed, and has written nothing.</summary>
    public bool Claims => IsIdle && Query.Contains("FROM case_row", StringComparison.Ordinal) && Query.Contains("SKIP LOCKED", StringComparison.Ordinal) && Query.Contains("LIMIT", StringComparison.Ordinal);

    /// <summary>Nothing happens in it: idle_in_transaction_session_timeout is what ends it.</summary>
    public bool IsIdle => State.StartsWith("idle", StringComparison.Ordinal);

    /// <summary>The server works for it, or waits for a lock.</summary>
    public bool IsWorking => !IsIdle && Wait is not ("ClientRead" or "ClientWrite");

    public override string ToString() => Claims ? $"a claim ({State})" : $"a transaction ({State}, {Query[..Math.Min(40, Query.Length)].ReplaceLineEndings(" ")})";
}

/// <param name="Kind">send, report or deliver.</param>
/// <param name="Seconds">To its deadline, from when it was looked at.</param>
internal sealed record OpenAttempt(string Kind, double Seconds, Guid Effect, int Number, Guid Message)
{
    public bool IsSend => Kind.Equals("send", StringComparison.OrdinalIgnoreCase);
}
