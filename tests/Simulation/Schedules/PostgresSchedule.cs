using System.Diagnostics;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Exchange.Store.Promises;
using MessageBroker.Tests.Simulation.Clockwork;
using MessageBroker.Tests.Simulation.Defects;
using MessageBroker.Tests.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageBroker.Tests.Simulation.Schedules;

/// <summary>
/// One seeded schedule on a real PostgreSQL: two or three nodes' stores on one database, whose operations take turns step by step, while
/// connections are ended, nodes freeze inside a transaction and somebody else holds rows.
/// </summary>
internal sealed class PostgresSchedule : IAsyncDisposable
{
    private const int MostSteps = 4000;
    private const int MostFillings = 10;
    private static readonly TimeSpan ShortIdle = TimeSpan.FromMilliseconds(350);

    /// <summary>Far beyond the server's limit, for a machine that does much else.</summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(5);

    private readonly ScheduleServer server;
    private readonly string database;
    private readonly ulong seed;
    private readonly Defect defect;
    private readonly Dice dice;
    private readonly ScheduleClock clock = new();
    private readonly Stepper stepper;
    private readonly ScheduleBook book;
    private readonly ScheduleTable table;
    private readonly bool freezes;
    private readonly List<PostgresStore> stores = [];
    private readonly List<Worker> workers = [];
    private readonly List<PromiseFile> promises = [];
    private readonly string folder;
    private int kills;
    private int outlasting;

    private PostgresSchedule(ScheduleServer server, string database, ulong seed, Defect defect)
    {
        (this.server, this.database, this.seed, this.defect) = (server, database, seed, defect);
        dice = new Dice(seed, "schedule");
        freezes = dice.Chance(30);
        stepper = new Stepper(new Dice(seed, "steps"), clock, () => server.IsWorkingAsync(database));
        book = new ScheduleBook(server, database, stepper, freezes);
        table = new ScheduleTable(stepper, clock, book, new Dice(seed, "players"), new SeededIds(new Dice(seed, "ids"), clock));
        kills = dice.Between(0, 4);
        folder = Directory.CreateTempSubdirectory("broker-schedule-").FullName;
    }

    public static async Task<ScheduleResult> RunAsync(ScheduleServer server, ulong seed, Defect defect)
    {
        var database = await server.NewDatabaseAsync();
        await server.LookAsync(database);
        try
        {
            await using var schedule = new PostgresSchedule(server, database, seed, defect);
            return await schedule.RunAsync();
        }
        finally
        {
            await server.DropAsync(database);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in stores) await store.DisposeAsync();
        promises.ForEach(p => p.Dispose());
        stepper.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<ScheduleResult> RunAsync()
    {
        for (var n = dice.Between(2, 3); n > 0; n--) stores.Add(await server.OpenAsync(database, $"node-{stores.Count + 1}", clock, new Dice(seed, $"node {n}"), freezes ? ShortIdle : TimeSpan.FromSeconds(30)));
        var cases = Enumerable.Range(1, dice.Between(2, 4)).Select(n => new CaseKey(ScheduleTable.Institution, $"case-{n}")).ToList();
        foreach (var key in cases) await FillAsync(key);
        Invite(cases);
        var stuck = await stepper.RunAsync(MostSteps, BetweenAsync);
        if (stuck is not null) book.Break(stuck);
        else await new ScheduleJudge(stores[0], book, JournalOf(stores[0], promises[0], null)).RunAsync(cases);
        return new ScheduleResult(seed, defect, book.Broken, book.Counts, stepper.History, stepper.Steps, stepper.Waits);
    }

    // Nothing is going on yet: a server that keeps this waiting has other schedules to serve.
    private async Task FillAsync(CaseKey key)
    {
        var count = dice.Between(1, 3);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await stores[0].WriteAsync(async session =>
                {
                    await session.InsertCaseAsync(new CaseRow { Key = key, CreatedAt = clock.GetUtcNow() });
                    for (var n = count; n > 0; n--) await session.InsertMessageAsync(table.Message(key, Direction.Outbound, $"own {n}"));
                    return true;
                }, CancellationToken.None);
                return;
            }
            catch (StoreAwayException) when (attempt < MostFillings)
            {
                book.Count("filled again");
            }
        }
    }

    private void Invite(IReadOnlyList<CaseKey> cases)
    {
        for (var n = 0; n < stores.Count; n++)
        {
            var node = $"node-{n + 1}";
            var worker = new Worker(table, Planted(stores[n]), node);
            workers.Add(worker);
            stepper.Start($"worker of {node}", worker.RunAsync);
            promises.Add(PromiseFile.Open(Path.Combine(folder, node)).File!);
            var (store, kept) = (stores[n], promises[n]);
            stepper.Start($"journal of {node}", fiber => KeepAsync(fiber, store, kept));
        }

        IReadOnlyList<IStore> doors = [.. stores.Select(Planted)];
        for (var key = dice.Between(1, 3); key > 0; key--)
        {
            // Some cases are not there yet: then several may make them at once.
            var target = dice.Chance(50) ? dice.Of(cases) : new CaseKey(ScheduleTable.Institution, $"new-{dice.Between(1, 2)}");
            for (var twin = dice.Between(1, 3); twin > 0; twin--)
            {
                var receiving = new Receiving(table, doors, $"key-{key}", dice.Chance(80) ? "same" : "other", target);
                stepper.Start($"partner {key}.{twin}", receiving.RunAsync);
            }
        }

        for (var n = dice.Between(0, 2); n > 0; n--) stepper.Start($"stranger {n}", new Stranger(table, server, database).RunAsync);
    }

    private IStore Planted(IStore store) => defect switch
    {
        Defect.LockReleasedEarly => new UnlockedStore(store),
        Defect.DuplicateKeyMissing or Defect.ResultAfterClose => Defects.Planted.Narrow(defect, store),
        _ => store,
    };

    private static JournalKeeper JournalOf(IStore store, IPromises promises, Fiber? fiber) => new(
        fiber is null ? store : new SteppedTransactions(store, fiber, "journal"), Ground.Shared.Bulgaria.Origin, Ground.Shared.Bulgaria.LogKey, promises, TimeProvider.System, NullLogger<JournalKeeper>.Instance);

    private async Task KeepAsync(Fiber fiber, IStore store, IPromises kept)
    {
        var keeper = JournalOf(store, kept, fiber);
        while (!table.Closes)
        {
            try
            {
                if (await keeper.RunOnceAsync(CancellationToken.None) > 0) book.Count("batches integrated");
            }
            catch (StoreAwayException away)
            {
                book.Count($"journal away: {away.Reason}");
            }
        }
    }

    // What goes wrong between two steps, for as long as anything may.
    private async Task BetweenAsync()
    {
        if (!table.Closes && outlasting == 0 && (stepper.Steps > 260 || stepper.Steps > 60 && dice.Chance(1)))
        {
            table.Closes = true;
            stepper.Say("nothing more goes wrong");
            foreach (var fiber in stepper.Fibers) fiber.IsFrozen = false;
        }

        if (table.Closes) return;
        if (kills > 0 && dice.Chance(4)) await KillAsync();
        if (freezes && dice.Chance(6)) Freeze();
    }

    // The connection of a transaction that is open now.
    private async Task KillAsync()
    {
        var node = $"node-{dice.Between(1, stores.Count)}";
        var open = await server.TransactionsAsync(database, node);
        if (open.Count == 0) return;
        kills--;
        stepper.Say($"a transaction of {node} is ended by an administrator");
        book.Count(ScheduleBook.ConnectionsEnded);
        await server.TerminateAsync(dice.Of(open));
    }

    private void Freeze()
    {
        var holding = workers.Where(w => w is { Connection: not null, Self: { IsAtGate: true, IsFrozen: false } }).ToList();
        if (holding.Count == 0) return;
        var frozen = dice.Of(holding);
        frozen.Self!.IsFrozen = true;
        stepper.Say($"{frozen.Self.Name} freezes");
        book.Count("nodes frozen");
        var (thaws, connection) = (dice.Between(5, 60), frozen.Connection!.Value);
        stepper.Start($"thaw of {frozen.Self.Name}", async fiber =>
        {
            while (thaws-- > 0 && !table.Closes) await fiber.StepAsync("passes");
            if (frozen.Self.IsFrozen && !table.Closes && dice.Chance(60)) await OutlastAsync(frozen, connection);
            frozen.Self.IsFrozen = false;
            stepper.Say($"{frozen.Self.Name} thaws");
        });
    }

    // The server ends a transaction in which nothing happens: that is what lets a frozen node's cases go on. The others take their steps
    // meanwhile, many of them, and one of those may let this one go: what it does then on its connection is not the server's to end.
    private async Task OutlastAsync(Worker frozen, int connection)
    {
        Interlocked.Increment(ref outlasting);
        try
        {
            for (var waited = Stopwatch.StartNew(); waited.Elapsed < LongestIdle; await Task.Delay(10))
            {
                var lives = await server.LivesAsync(connection);
                if (!frozen.Self!.IsFrozen || frozen.Connection != connection)
                {
                    book.Count("frozen nodes let go before the time limit");
                    return;
                }

                if (lives) continue;
                book.Count("frozen transactions ended by the server");
                return;
            }

            book.Break("a frozen node's transaction ends by the server's time limit: it did not");
        }
        finally
        {
            Interlocked.Decrement(ref outlasting);
        }
    }
}

/// <summary>What came of one schedule.</summary>
internal sealed record ScheduleResult(ulong Seed, Defect Defect, IReadOnlyList<string> Broken, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<string> History, int Steps, int Waits)
{
    public bool Holds => Broken.Count == 0;
}
