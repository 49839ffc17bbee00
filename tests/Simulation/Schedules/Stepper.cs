using System.Diagnostics;
using MessageBroker.Tests.Simulation.Clockwork;

namespace MessageBroker.Tests.Simulation.Schedules;

/// <summary>
/// Lets one fiber after the other take a step, in seeded order. A step ends where the fiber comes to its next gate, ends, or waits for a
/// lock that another one holds: then the others go on around it.
/// </summary>
/// <param name="isWorking">Whether the server works for anybody who is not waiting for a lock.</param>
internal sealed class Stepper(Dice dice, ScheduleClock clock, Func<Task<bool>> isWorking) : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly List<Fiber> fibers = [];
    private readonly SemaphoreSlim moved = new(0);
    private HashSet<Fiber> blocked = [];

    public List<string> History { get; } = [];

    public int Steps { get; private set; }

    /// <summary>Steps that ended in a wait for a lock.</summary>
    public int Waits { get; private set; }

    public IEnumerable<Fiber> Fibers => fibers;

    public void Say(string line)
    {
        lock (History) History.Add($"{Steps,5}  {line}");
    }

    public Fiber Start(string name, Func<Fiber, Task> run)
    {
        var fiber = new Fiber(name, () => moved.Release());
        lock (fibers) fibers.Add(fiber);
        fiber.Start(run);
        return fiber;
    }

    /// <summary>Runs steps until all is done; gives what is wrong, or null.</summary>
    /// <param name="between">Called before each step.</param>
    public async Task<string?> RunAsync(int most, Func<Task> between)
    {
        var idle = Stopwatch.StartNew();
        while (true)
        {
            await SettleAsync();
            List<Fiber> all;
            lock (fibers) all = [.. fibers];
            if (all.Find(f => f is { IsDone: true, Failure: not null }) is { } failed) return $"{failed.Name} failed at {failed.Place}: {failed.Failure}";
            if (all.TrueForAll(f => f.IsDone)) return null;
            if (Steps >= most) return $"it does not come to rest: {string.Join(", ", all.Where(f => !f.IsDone).Select(f => $"{f.Name} at {f.Place}"))}";
            var ready = all.FindAll(f => f is { IsAtGate: true, IsFrozen: false });
            if (ready.Count == 0)
            {
                // Whoever is frozen, or waits for a lock, is let go by the server's own time limits.
                if (idle.Elapsed > Patience) return $"nothing moves: {string.Join(", ", all.Where(f => !f.IsDone).Select(f => $"{f.Name} at {f.Place}{(f.IsFrozen ? " (frozen)" : "")}"))}";
                foreach (var fiber in all) fiber.IsFrozen = false;
                await moved.WaitAsync(Glance * 3);
                continue;
            }

            idle.Restart();
            await between();
            if (dice.Of(ready) is { IsFrozen: false } next) Step(next);
        }
    }

    public void Dispose() => moved.Dispose();

    private void Step(Fiber next)
    {
        Steps++;
        clock.Advance();
        Say($"{next.Name}: {next.Place}");
        next.Go();
    }

    private async Task SettleAsync()
    {
        var quiet = 0;
        while (true)
        {
            HashSet<Fiber> running;
            lock (fibers) running = [.. fibers.Where(f => f is { IsAtGate: false, IsDone: false })];
            if (running.Count == 0 || running.SetEquals(blocked) && quiet > 0)
            {
                blocked = running;
                return;
            }

            if (await moved.WaitAsync(quiet == 0 && running.SetEquals(blocked) ? TimeSpan.FromMilliseconds(1) : Glance)) continue;
            if (await isWorking()) quiet = 0;
            else if (++quiet >= 2 || running.SetEquals(blocked))
            {
                if (!running.SetEquals(blocked)) Waits++;
                blocked = running;
                return;
            }
        }
    }
}
