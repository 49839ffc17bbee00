using MessageBroker.Soak.Bed;

namespace MessageBroker.Soak.Scenarios;

/// <summary>Runs one scenario, or all of them one after the other, each in a folder of its own.</summary>
internal static class ScenarioProgram
{
    public static async Task<int> RunAsync(SoakOptions options)
    {
        var wanted = options.Scenario!.Split(',');
        var chosen = wanted is ["all"] ? Scenario.All : [.. Scenario.All.Where(s => wanted.Contains(s.Name))];
        if (wanted.FirstOrDefault(w => w != "all" && Scenario.All.All(s => s.Name != w)) is { } unknown) throw new SoakFailure($"there is no scenario {unknown}; --help lists them");
        var report = new RunReport($"tests/soak/kill --scenario {options.Scenario}", options);
        var good = new List<string>();
        foreach (var scenario in chosen)
        {
            var own = options with { Folder = Path.Combine(options.Folder, scenario.Name) };
            var before = report.Faults;
            report.Say($"{scenario.Name}: {scenario.Sentence}");
            try
            {
                await scenario.RunAsync(new ScenarioRun(own, report, new Random(options.Seed)));
            }
            catch (Exception failure) when (failure is SoakFailure or InvalidOperationException or IOException or System.Data.Common.DbException)
            {
                report.Fault($"{scenario.Name}: {failure.Message}");
            }

            if (report.Faults == before) good.Add(scenario.Name);
            if (report.Faults == before && !options.Keep && Directory.Exists(own.Folder)) Directory.Delete(own.Folder, recursive: true);
            else Console.WriteLine($"  kept in {own.Folder}");
        }

        var code = report.End($"scenarios: seed {options.Seed}, {good.Count} of {chosen.Count} as they must be, {report.Elapsed.TotalSeconds:F0} s");
        Console.WriteLine($"{good.Count} passed, {chosen.Count - good.Count} failed");
        return code;
    }
}
