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
        await using var budget = await Budget.MakeAsync(key, options.Stores.Contains("postgres") ? await clusters.ForAsync("postgres") : null);
        try
        {
            foreach (var setting in Settings(options, key))
                pairs.Add(await Pair.PrepareAsync(setting.Build == "" ? options.Broker : options.Against!, setting, await clusters.ForAsync(setting.Store)));
            foreach (var pair in pairs) await pair.StartAsync();
            foreach (var pair in pairs) await pair.RunAsync(options.Warm, 8);
            budget.Warm();
            for (var round = 0; round < options.Rounds; round++)
            {
                foreach (var (name, micros) in budget.Measure()) medians.Add(name, micros);
                foreach (var concurrent in options.Concurrency)
                    foreach (var pair in pairs)
                        Note(medians, Name(pair.Setting, concurrent), await pair.RunAsync(options.ExchangesAt(concurrent), concurrent));
            }
        }
        finally
        {
            foreach (var pair in pairs) await pair.DisposeAsync();
        }

        ExchangeReport.Tell(options, [.. Settings(options, key)], medians, budget);
    }

    /// <summary>What the figures of a setting are kept under.</summary>
    public static string Name(PairSetting setting, int concurrent) => $"{setting.Store,-9}{setting.SecondOpinion,-8}{setting.Build,-8}{concurrent,5}";

    private static IEnumerable<PairSetting> Settings(BenchOptions options, string key) =>
        from store in options.Stores
        from opinion in options.Opinions
        from build in options.Against is null ? [""] : new[] { "", "against" }
        select new PairSetting(store, key, opinion) { Build = build };

    private static void Note(Medians medians, string name, RoundCost cost)
    {
        medians.Add(name + " rate", cost.PerSecond);
        medians.Add(name + " cpu", cost.CpuMillis);
        medians.Add(name + " server", cost.ServerMillis);
        medians.Add(name + " commits", cost.Commits);
    }
}
