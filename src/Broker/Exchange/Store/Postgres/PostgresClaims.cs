using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Store.Tables;
using NpgsqlTypes;

namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>
/// Takes due cases for a worker: the lock on the case row is the lease, held by a transaction that stays open while the steps are computed.
/// Once they are locked their claims are counted on another connection, so that the count outlives this process; nobody else touches the
/// count of a locked case.
/// </summary>
internal sealed class PostgresClaims(PostgresStoreOptions options, PostgresConnections connections) : IAsyncDisposable
{
    private readonly SemaphoreSlim counting = new(1, 1);
    private PostgresLink? counter;
    private readonly Lock gate = new();
    private readonly HashSet<CaseKey> held = [];
    private readonly LaneTurns turns = new();

    /// <summary>Locks cases of given lanes; its lists: @lanes, @shares, @times (from, until).</summary>
    internal static readonly string LockStatement =
        $"""
        SELECT lane.partner, due.institution, due.case_id, due.claims,
            coalesce((SELECT k.claims FROM case_claim k WHERE k.institution = due.institution AND k.case_id = due.case_id), 0)
        FROM unnest(@lanes, @shares) WITH ORDINALITY AS lane (partner, share, turn)
        CROSS JOIN LATERAL (
            SELECT institution, case_id, claims, due_at, seq FROM case_row
            WHERE {CaseTable.Waits} AND {CaseTable.Partner} = lane.partner COLLATE "C" AND due_at <= (@times)[2] AND due_at >= (@times)[1]
            ORDER BY due_at, seq LIMIT lane.share FOR NO KEY UPDATE SKIP LOCKED) AS due
        ORDER BY lane.turn, due.due_at, due.seq
        """;

    public DueWindow Window { get; } = new(options.Time);

    /// <summary>
    /// Locks up to <paramref name="max"/> due cases that nobody holds, lane by lane, on a link that is in no transaction. Where it gives any,
    /// their transaction is open.
    /// </summary>
    public async Task<IReadOnlyList<CaseKey>> TakeAsync(PostgresLink link, DateTimeOffset now, int max)
    {
        await FoldAsync(link, now);
        if (Window.TakesRescan()) Window.Seen(await OldestAsync(link), now);
        var turn = turns.Next();
        var shares = LaneTurns.Share(turns.Order(turn, await CaseTable.LanesAsync(link, turn.Behind, now, Window.Low, max), max), max);
        if (shares.Count == 0) return [];
        await link.RunAsync("BEGIN");
        var found = await LockAsync(link, now, shares);
        // What is left out stays locked until this transaction ends, and is found again then.
        var locked = Suspects.Apart(found, f => f.Failed + f.Unknown > 0);
        var claims = locked.Count == 0 ? [] : await CountAsync([.. locked.Select(l => l.Key)], link.Stop);
        var (spent, taken) = (new List<CaseKey>(), new List<CaseKey>());
        foreach (var (key, failed, _) in locked) (failed + claims[key] > CaseRunner.ClaimsBeforeParking ? spent : taken).Add(key);
        foreach (var key in spent) await ClaimTable.ParkAsync(link, key);
        await link.RunAsync(taken.Count == 0 ? "COMMIT" : PostgresParts.First);
        lock (gate) held.UnionWith(taken);
        return taken;
    }

    /// <summary>On a link that is in no transaction; gives how many claims were taken back.</summary>
    public static async Task<int> TakeBackAsync(PostgresLink link, IReadOnlyList<CaseKey> cases)
    {
        await link.RunAsync("BEGIN");
        var back = 0;
        foreach (var key in cases)
        {
            // Only who holds the lock on a case's row changes its count.
            if (!await WakeTable.TryLockAsync(link, key)) continue;
            await ClaimTable.GiveBackAsync(link, key);
            back++;
        }

        await link.RunAsync("COMMIT");
        return back;
    }

    public void Give(IReadOnlyList<CaseKey> cases)
    {
        lock (gate) held.ExceptWith(cases);
    }

    /// <summary>When the first case is due that no worker of this process holds. Those that other nodes hold count as waiting.</summary>
    public async ValueTask<DateTimeOffset?> EarliestAsync(IStoreLink link)
    {
        HashSet<CaseKey> mine;
        lock (gate) mine = [.. held];
        var waiting = await CaseTable.WaitingAsync(link, mine.Count + 1);
        var woken = await WakeTable.EarliestAsync(link);
        DateTimeOffset? first = waiting.Where(w => !mine.Contains(w.Key)).Select(w => (DateTimeOffset?)w.DueAt).FirstOrDefault();
        return woken < (first ?? DateTimeOffset.MaxValue) ? woken : first;
    }

    public async ValueTask DisposeAsync()
    {
        if (counter is { } open) await open.DisposeAsync();
        counter = null;
    }

    /// <summary>The oldest due cases of each lane, as many as its share, in turn. Nothing that somebody else holds is waited for.</summary>
    private async Task<IReadOnlyList<Claimable>> LockAsync(PostgresLink link, DateTimeOffset now, IReadOnlyList<Lane> shares)
    {
        var rows = await link.RowsOfListsAsync(
            LockStatement,
            row => (Lane: row.Text(0), Case: new Claimable(new CaseKey(row.Text(1), row.Text(2)), row.Number(3), row.Number(4))),
            ("@lanes", NpgsqlDbType.Text, shares.Select(s => s.Partner).ToArray()), ("@shares", NpgsqlDbType.Integer, shares.Select(s => s.Due).ToArray()),
            ("@times", NpgsqlDbType.TimestampTz, new[] { Window.Low, now }));
        var lanes = rows.ToLookup(r => r.Lane, r => r.Case, StringComparer.Ordinal);
        return [.. LaneTurns.Interleave([.. shares.Select(s => (IReadOnlyList<Claimable>)[.. lanes[s.Partner]])])];
    }

    private static async ValueTask<DateTimeOffset?> OldestAsync(IStoreLink link) =>
        (await link.RowsAsync("SELECT min(due_at) FROM case_row WHERE due_at IS NOT NULL AND parked_reason IS NULL", row => row.TimeOrNull(0)))[0];

    private static async Task FoldAsync(PostgresLink link, DateTimeOffset now)
    {
        var woken = await WakeTable.DueAsync(link, now);
        if (woken.Count == 0) return;
        await link.RunAsync("BEGIN");
        foreach (var key in woken.Distinct()) await WakeTable.FoldAsync(link, key);
        await link.RunAsync("COMMIT");
    }

    /// <summary>
    /// Commits one more claim of each case; gives the claims whose outcome is not known, this one included. The commit need not reach the
    /// disk: what it must outlive is this process.
    /// </summary>
    private async Task<Dictionary<CaseKey, int>> CountAsync(IReadOnlyList<CaseKey> keys, CancellationToken cancellationToken)
    {
        await counting.WaitAsync(cancellationToken);
        try
        {
            counter ??= await connections.OpenAsync(cancellationToken);
            counter.Forget();
            return await ClaimTable.CountAsync(counter, keys);
        }
        catch
        {
            if (counter is { } broken) await broken.DisposeAsync();
            counter = null;
            throw;
        }
        finally
        {
            counting.Release();
        }
    }
}

/// <param name="Failed">Claims that ended with a failed step.</param>
/// <param name="Unknown">Claims whose outcome is not known.</param>
internal sealed record Claimable(CaseKey Key, int Failed, int Unknown);
