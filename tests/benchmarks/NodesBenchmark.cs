namespace MessageBroker.Benchmarks;

/// <summary>One Bulgarian node against three on one PostgreSQL database, taking turns.</summary>
internal static class NodesBenchmark
{
    private const int Concurrent = 64;

    public static async Task RunAsync(BenchOptions options)
    {
        await using var clusters = new Clusters();
        var cluster = await clusters.ForAsync("postgres");
        Console.WriteLine($"nodes on one database, {Concurrent} cases, {options.Exchanges} exchanges in each of {options.Rounds} interleaved rounds, medians");
        Console.WriteLine($"  {"key",-10}{"nodes",6}{"a second",10}{"CPU ms",9}{"server",8}");
        foreach (var key in options.Keys)
        {
            var (pairs, medians) = (new List<Pair>(), new Medians());
            try
            {
                foreach (var nodes in new[] { 1, 3 }) pairs.Add(await Pair.PrepareAsync(options.Broker, new PairSetting("postgres", key, Nodes: nodes), cluster));
                foreach (var pair in pairs) await pair.StartAsync();
                foreach (var pair in pairs) await pair.RunAsync(options.Warm, 8);
                for (var round = 0; round < options.Rounds; round++)
                    foreach (var pair in pairs)
                    {
                        var cost = await pair.RunAsync(options.Exchanges, Concurrent);
                        medians.Add($"{pair.Setting.Nodes} rate", cost.PerSecond);
                        medians.Add($"{pair.Setting.Nodes} cpu", cost.CpuMillis);
                        medians.Add($"{pair.Setting.Nodes} server", cost.ServerMillis);
                    }
            }
            finally
            {
                foreach (var pair in pairs) await pair.DisposeAsync();
            }

            foreach (var nodes in new[] { 1, 3 }) Console.WriteLine($"  {key,-10}{nodes,6}{medians[$"{nodes} rate"],10:F1}{medians[$"{nodes} cpu"],9:F2}{medians[$"{nodes} server"],8:F2}");
        }
    }
}
