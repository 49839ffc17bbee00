namespace MessageBroker.Benchmarks;

/// <summary>Prints what whole exchanges cost beside the budget, and which part of an exchange each step of the budget is.</summary>
internal static class ExchangeReport
{
    public static void Tell(BenchOptions options, IReadOnlyList<PairSetting> settings, Medians medians, Budget budget)
    {
        Console.WriteLine($"  {"store",-9}{"opinion",-8}{"build",-8}{"cases",5}{"a second",10}{"CPU ms",9}{"server",8}{"budget",8}{"share",7}{"per commit",12}");
        foreach (var setting in settings)
            foreach (var concurrent in options.Concurrency)
            {
                var name = ExchangeBenchmark.Name(setting, concurrent);
                var (cpu, least) = (medians[name + " cpu"], Least(setting, medians, budget));
                Console.WriteLine($"  {name}{medians[name + " rate"],10:F1}{cpu,9:F2}{medians[name + " server"],8:F2}{least,8:F2}{least / cpu,7:P0}{1 / medians[name + " commits"],12:F2}");
            }

        foreach (var setting in settings.Where(s => s.Build == "")) Shares(setting, options.Concurrency[^1], medians, budget);
        Console.WriteLine();
    }

    /// <summary>Milliseconds of all steps that the setting asks for.</summary>
    private static double Least(PairSetting setting, Medians medians, Budget budget) => Steps(setting, budget).Sum(s => medians[s.Name]) / 1000;

    private static IEnumerable<BudgetStep> Steps(PairSetting setting, Budget budget) => budget.Steps.Where(s => (s.Store ?? setting.Store) == setting.Store && (setting.SecondOpinion == "always" || s.Name != Budget.SecondOpinionStep));

    private static void Shares(PairSetting setting, int concurrent, Medians medians, Budget budget)
    {
        var whole = medians[ExchangeBenchmark.Name(setting, concurrent) + " cpu"] * 1000;
        var steps = Steps(setting, budget).ToList();
        Console.WriteLine($"  {setting.Store}, opinion {setting.SecondOpinion}, {concurrent} cases: µs, and share of an exchange: "
            + string.Join(", ", steps.Select(s => $"{s.Name} ({s.Count:F0}) {medians[s.Name]:F0} {medians[s.Name] / whole:P0}"))
            + $", all else {(whole - steps.Sum(s => medians[s.Name])) / whole:P0}");
    }
}
