using System.Diagnostics;

namespace MessageBroker.Benchmarks;

/// <summary>From the commit of a request row to the first octet at the partner's socket, while nothing else is under way.</summary>
internal static class LatencyBenchmark
{
    public static async Task RunAsync(BenchOptions options)
    {
        await using var clusters = new Clusters();
        Console.WriteLine($"idle latency from intake to the partner's socket, {options.Rounds * 15} requests, ms");
        Console.WriteLine($"  {"store",-9}{"key",-10}{"p50",8}{"p99",8}");
        foreach (var store in options.Stores)
            foreach (var key in options.Keys)
                await MeasureAsync(options, clusters, store, key);
    }

    private static async Task MeasureAsync(BenchOptions options, Clusters clusters, string store, string key)
    {
        using var relay = new TimedRelay();
        await using var pair = await Pair.PrepareAsync(options.Broker, new PairSetting(store, key), await clusters.ForAsync(store), relay.Before);
        await pair.StartAsync();
        await pair.RunAsync(options.Warm, 4);
        var latencies = new List<double>();
        for (var i = 0; i < options.Rounds * 15; i++)
        {
            // Not in step with anything that looks at fixed times.
            await Task.Delay(Random.Shared.Next(150, 450));
            await pair.RequestAsync();
            var committed = Stopwatch.GetTimestamp();
            await pair.UntilIdleAsync();
            latencies.Add(Stopwatch.GetElapsedTime(committed, relay.FirstSince(committed)).TotalMilliseconds);
        }

        Console.WriteLine($"  {store,-9}{key,-10}{Medians.Quantile(latencies, 0.5),8:F0}{Medians.Quantile(latencies, 0.99),8:F0}");
    }
}
