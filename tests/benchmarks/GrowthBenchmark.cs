using System.Diagnostics;

namespace MessageBroker.Benchmarks;

/// <summary>An empty store beside one of many finished messages whose payloads are purged, both brokers of each pair, taking turns.</summary>
internal static class GrowthBenchmark
{
    private const int Concurrent = 8;

    public static async Task RunAsync(BenchOptions options)
    {
        await using var clusters = new Clusters();
        Console.WriteLine($"{options.Finished} finished messages against none, {Concurrent} cases, {options.Exchanges} exchanges in each of {options.Rounds} interleaved rounds, medians");
        Console.WriteLine($"  {"store",-9}{"key",-10}{"filled in s",12}{"empty ms",10}{"full ms",9}{"ratio",8}");
        foreach (var store in options.Stores)
            // The one key whose exchanges cost least: there the store weighs most.
            await MeasureAsync(options, clusters, store, options.Keys[^1]);
    }

    private static async Task MeasureAsync(BenchOptions options, Clusters clusters, string store, string key)
    {
        var cluster = await clusters.ForAsync(store);
        await using var empty = await Pair.PrepareAsync(options.Broker, new PairSetting(store, key), cluster);
        await using var full = await Pair.PrepareAsync(options.Broker, new PairSetting(store, key), cluster);
        // A first start makes the tables.
        foreach (var pair in new[] { empty, full }) await pair.StartAsync();
        await full.StopAsync();
        var filling = Stopwatch.StartNew();
        foreach (var land in new[] { "bg", "ro" })
            if (cluster is null) await Filler.SqliteAsync(full.StoreFile(land), options.Finished, land == "bg");
            else await Filler.PostgresAsync(cluster, full.Database(land), options.Finished, land == "bg");
        var filled = filling.Elapsed.TotalSeconds;
        Console.WriteLine($"  {store,-9}{key,-10}{filled,12:F0}  both stores are filled");
        await full.StartAsync();
        var medians = new Medians();
        foreach (var pair in new[] { empty, full }) await pair.RunAsync(options.Warm, Concurrent);
        for (var round = 0; round < options.Rounds; round++)
        {
            medians.Add("empty", (await empty.RunAsync(options.Exchanges, Concurrent)).CpuMillis);
            medians.Add("full", (await full.RunAsync(options.Exchanges, Concurrent)).CpuMillis);
        }

        Console.WriteLine($"  {store,-9}{key,-10}{filled,12:F0}{medians["empty"],10:F2}{medians["full"],9:F2}{medians["full"] / medians["empty"],8:F2}");
    }
}
