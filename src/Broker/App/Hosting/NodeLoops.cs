using MessageBroker.App.Health;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageBroker.App.Hosting;

/// <summary>Runs the node's loops. One that ends while the host is not stopping takes the process with it: readiness first, then an exit code.</summary>
internal sealed partial class NodeLoops(NodeHolder holder, IHostApplicationLifetime lifetime, ILogger<NodeLoops> log) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Nothing is up before its doors are: the loops start once both addresses are bound, or never.
        var bound = new TaskCompletionSource();
        await using var started = lifetime.ApplicationStarted.Register(bound.SetResult);
        await bound.Task.WaitAsync(stoppingToken);
        var health = holder.Health!;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var running = holder.Loops.Select(loop => (loop.Name, Task: Task.Run(() => loop.RunAsync(stop.Token), CancellationToken.None))).ToList();
        health.Running = true;
        if (holder.Node is { } node) Started(node.Configuration.Node, node.Configuration.AccessPoint.Url.ToString());
        _ = WatchAsync(health, stop.Token);
        var first = await Task.WhenAny([.. running.Select(r => r.Task)]);
        health.Running = false;
        var ended = stoppingToken.IsCancellationRequested ? null : running.First(r => r.Task == first).Name;
        holder.Failed = ended is not null;
        if (ended is not null) LoopEnded(ended, first.Exception?.GetBaseException());
        await stop.CancelAsync();
        await Task.WhenAll(running.Select(r => r.Task)).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        if (ended is not null) throw new InvalidOperationException($"the loop {ended} of the broker ended", first.Exception);
    }

    // A loop that hangs cannot say so itself.
    private async Task WatchAsync(BrokerHealth health, CancellationToken stop)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        while (await WaitAsync(stop))
        {
            var hanging = health.Watched?.Hanging() ?? [];
            foreach (var (name, silence) in hanging.Where(h => told.Add(h.Name))) LoopHangs(name, (long)silence.TotalSeconds);
            told.IntersectWith(hanging.Select(h => h.Name));
        }
    }

    private static async Task<bool> WaitAsync(CancellationToken stop)
    {
        await Task.Delay(LookAgain, stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return !stop.IsCancellationRequested;
    }

    [LoggerMessage(112, LogLevel.Critical, "the loop {Loop} hangs: it has not come round for {Seconds} s; the broker is not ready")]
    private partial void LoopHangs(string loop, long seconds);

    [LoggerMessage(110, LogLevel.Critical, "the loop {Loop} ended; the broker stops")]
    private partial void LoopEnded(string loop, Exception? failure);

    [LoggerMessage(111, LogLevel.Information, "{NodeName} is up at {Url}")]
    private partial void Started(string nodeName, string url);
}
