namespace MessageBroker.Benchmarks;

/// <summary>
/// Whole exchanges: from the request row to the acknowledged row, both brokers on this machine, mutual TLS, gzip, journals durable, the arrival
/// written to the other country's table. All settings of a key stand side by side and take turns; the budget is measured in the same rounds.
/// </summary>
internal static class ExchangeBenchmark
{
    public static async Task RunAsync(BenchOptions options)
    {
        await using var clusters = new Clusters();
        foreach (var key in options.Keys) await MeasureAsync(options, clusters, key);
    }

    private static async Task MeasureAsync(BenchOptions options, Clusters clusters, string key)
    {
        Console.WriteLine($"whole exchanges, {key}, {options.Exchanges} in each of {options.Rounds} interleaved rounds, medians");
        var (pairs, medians) = (new List<Pair>(), new Medians());
        using var budget = new Budget(key, secondOpinion: true);
        try
        {
            foreach (var store in options.Stores)
                foreach (var opinion in options.Opinions)
                    pairs.Add(await Pair.PrepareAsync(options.Broker, new PairSetting(store, key, opinion), await clusters.ForAsync(store)));
            foreach (var pair in pairs) await pair.StartAsync();
            foreach (var pair in pairs) await pair.RunAsync(options.Warm, 8);
            for (var round = 0; round < options.Rounds; round++)
            {
                foreach (var (name, micros) in budget.Measure()) medians.Add(name, micros);
                foreach (var concurrent in options.Concurrency)
                    foreach (var pair in pairs)
                        Note(medians, Name(pair, concurrent), await pair.RunAsync(options.Exchanges, concurrent));
            }
        }
        finally
        {
            foreach (var pair in pairs) await pair.DisposeAsync();
        }

        Tell(options, medians, budget);
    }

    private static string Name(Pair pair, int concurrent) => $"{pair.Setting.Store,-9}{pair.Setting.SecondOpinion,-8}{concurrent,5}";

    private static void Note(Medians medians, string name, RoundCost cost)
    {
        medians.Add(name + " rate", cost.PerSecond);
        medians.Add(name + " cpu", cost.CpuMillis);
        medians.Add(name + " server", cost.ServerMillis);
        medians.Add(name + " syncs", cost.Syncs);
    }

    private static void Tell(BenchOptions options, Medians medians, Budget budget)
    {
        Console.WriteLine($"  {"store",-9}{"opinion",-8}{"cases",5}{"a second",10}{"CPU ms",9}{"server",8}{"budget",8}{"share",7}{"per flush",11}");
        foreach (var store in options.Stores)
            foreach (var opinion in options.Opinions)
                foreach (var concurrent in options.Concurrency)
                {
                    var name = $"{store,-9}{opinion,-8}{concurrent,5}";
                    var least = budget.Steps.Where(s => opinion == "always" || s.Name != "second opinion").Sum(s => medians[s.Name]) / 1000;
                    Console.WriteLine($"  {name}{medians[name + " rate"],10:F1}{medians[name + " cpu"],9:F2}{medians[name + " server"],8:F2}{least,8:F2}{least / medians[name + " cpu"],7:P0}{1 / medians[name + " syncs"],11:F2}");
                }

        var whole = medians[$"{options.Stores[0],-9}{options.Opinions[0],-8}{options.Concurrency[^1],5} cpu"] * 1000;
        Console.WriteLine($"  budget in µs, and its share of an exchange ({options.Stores[0]}, opinion always, {options.Concurrency[^1]} cases): " + string.Join(", ", budget.Steps.Select(s => $"{s.Name} {medians[s.Name]:F0} ({medians[s.Name] / whole:P0})")) +
            $", all else {(whole - budget.Steps.Sum(s => medians[s.Name])) / whole:P0}");
        Console.WriteLine();
    }
}
