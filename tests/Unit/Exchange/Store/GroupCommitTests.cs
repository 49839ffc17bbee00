using System.Collections.Concurrent;
using CsCheck;
using MessageBroker.Exchange.Store;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>Leader and followers: shared commits, bounded groups, nobody left behind, drivable on one thread.</summary>
public sealed class GroupCommitTests
{
    [Fact]
    public async Task Callers_that_come_while_a_commit_runs_share_the_next_one()
    {
        var groups = new List<int[]>();
        var first = new TaskCompletionSource();
        var commit = new GroupCommit<int>(3, async items =>
        {
            groups.Add([.. items]);
            if (groups.Count == 1) await first.Task;
        });

        var leader = commit.AddAsync(0, default);
        while (groups.Count == 0) await Task.Yield();
        var followers = Enumerable.Range(1, 7).Select(i => commit.AddAsync(i, default)).ToList();
        Assert.All(followers, f => Assert.False(f.IsCompleted));
        first.SetResult();
        await Task.WhenAll([leader, .. followers]);

        Assert.Equal([[0], [1, 2, 3], [4, 5, 6], [7]], groups);
    }

    [Fact]
    public async Task A_failed_commit_fails_its_group_and_no_other()
    {
        var open = new TaskCompletionSource();
        var groups = 0;
        var commit = new GroupCommit<int>(2, async items =>
        {
            groups++;
            await open.Task;
            if (items.Contains(2)) throw new InvalidDataException("disk");
        });

        var leader = commit.AddAsync(0, default);
        while (groups == 0) await Task.Yield();
        var tasks = Enumerable.Range(1, 6).Select(i => commit.AddAsync(i, default)).ToList();
        open.SetResult();

        await leader;
        foreach (var i in new[] { 1, 2 }) await Assert.ThrowsAsync<InvalidDataException>(() => tasks[i - 1]);
        foreach (var i in new[] { 3, 4, 5, 6 }) await tasks[i - 1];
        await commit.AddAsync(9, default);
    }

    [Fact]
    public async Task A_cancelled_wait_leaves_its_item_out_and_the_others_go_on()
    {
        var committed = new List<int>();
        var open = new TaskCompletionSource();
        var commit = new GroupCommit<int>(8, async items =>
        {
            committed.AddRange(items);
            await open.Task;
        });
        using var stop = new CancellationTokenSource();
        var leader = commit.AddAsync(0, default);
        while (committed.Count == 0) await Task.Yield();
        var stopped = commit.AddAsync(1, stop.Token);
        var other = commit.AddAsync(2, default);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        open.SetResult();
        await Task.WhenAll(leader, other);

        Assert.Equal([0, 2], committed);
    }

    [Fact]
    public async Task A_commit_that_began_is_waited_for_whatever_the_token_says()
    {
        var open = new TaskCompletionSource();
        var began = false;
        var commit = new GroupCommit<int>(8, async _ =>
        {
            began = true;
            await open.Task;
        });
        using var stop = new CancellationTokenSource();
        var leader = commit.AddAsync(0, stop.Token);
        while (!began) await Task.Yield();

        await stop.CancelAsync();
        Assert.False(leader.IsCompleted);
        open.SetResult();

        await leader;
    }

    [Fact]
    public void One_thread_drives_it_and_the_same_schedule_gives_the_same_groups()
    {
        static string Run()
        {
            var log = new List<string>();
            var commit = new GroupCommit<int>(4, items =>
            {
                log.Add($"{string.Join(',', items)} on {Environment.CurrentManagedThreadId == Pump.Owner}");
                return Task.CompletedTask;
            });
            Pump.Run(() => Task.WhenAll(Enumerable.Range(0, 5).Select(async i =>
            {
                for (var n = 0; n < 3; n++) await commit.AddAsync((10 * i) + n, default);
            })));
            return string.Join('\n', log);
        }

        var first = Run();
        Assert.DoesNotContain("False", first, StringComparison.Ordinal);
        Assert.InRange(first.Split('\n').Length, 4, 8);
        Assert.Equal(first, Run());
    }

    [Fact]
    public void Every_item_is_committed_exactly_once_by_groups_within_the_bound() => Gen.Select(Gen.Int[1, 9], Gen.Int[1, 60]).Sample((most, count) =>
    {
        var committed = new ConcurrentQueue<int>();
        var largest = 0;
        var commit = new GroupCommit<int>(most, items =>
        {
            largest = Math.Max(largest, items.Count);
            foreach (var item in items) committed.Enqueue(item);
            return Task.CompletedTask;
        });
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => commit.AddAsync(i, default)))).GetAwaiter().GetResult();
        return largest <= most && committed.Order().SequenceEqual(Enumerable.Range(0, count));
    }, iter: 60);

    /// <summary>One thread with a queue of continuations, as the simulation has.</summary>
    private sealed class Pump : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> queue = [];

        [field: ThreadStatic]
        public static int Owner { get; private set; }

        public override void Post(SendOrPostCallback d, object? state) => queue.Add((d, state));

        public static void Run(Func<Task> work)
        {
            var before = Current;
            var pump = new Pump();
            Owner = Environment.CurrentManagedThreadId;
            SetSynchronizationContext(pump);
            try
            {
                var running = work();
                while (!running.IsCompleted)
                {
                    Assert.True(pump.queue.TryTake(out var next, TimeSpan.FromSeconds(10)), "nothing is left to run and the work is not done");
                    next.Callback(next.State);
                }
                running.GetAwaiter().GetResult();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }
    }
}
