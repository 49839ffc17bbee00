using System.Globalization;
using MessageBroker.Tests.Simulation.Defects;

namespace MessageBroker.Tests.Simulation.Running;

/// <summary>What the command line asks for.</summary>
/// <param name="Defect">None for the product as it is.</param>
/// <param name="HuntsAll">Every planted defect, each until a seed shows it.</param>
/// <param name="ResultFile">Where the result is written in a form that can be committed; null for nowhere.</param>
internal sealed record BatchOptions(int Count, ulong Seed, int Workers, Defect Defect, bool HuntsAll, bool OnPostgres, bool WithHistory, string? ResultFile)
{
    public const string Usage = "usage: simulate [--postgres] [--count N] [--seed S] [--workers W] [--defect NAME|all] [--history] [--result FILE]";

    private static readonly string[] Switches = ["--history", "--postgres"];
    private static readonly string[] Valued = ["--count", "--seed", "--workers", "--defect", "--result"];

    /// <summary>Null where the call is wrong.</summary>
    public static BatchOptions? Read(IReadOnlyList<string> args)
    {
        var values = new Dictionary<string, string>();
        for (var i = 0; i < args.Count; i++)
        {
            if (Switches.Contains(args[i])) values[args[i]] = "";
            else if (Valued.Contains(args[i]) && i + 1 < args.Count) values[args[i]] = args[++i];
            else return null;
        }

        var defect = Defect.None;
        var all = values.GetValueOrDefault("--defect") == "all";
        if (!all && values.TryGetValue("--defect", out var name) && !Enum.TryParse(name, ignoreCase: true, out defect)) return null;
        // A seed computes all the time; a schedule waits most of its time for the server.
        var usual = values.ContainsKey("--postgres") ? 4 * Environment.ProcessorCount : Environment.ProcessorCount;
        if (Number(values, "--count", 200) is not { } count || Number(values, "--seed", 1) is not { } seed || Number(values, "--workers", usual) is not { } workers) return null;
        return new BatchOptions(count, (ulong)seed, workers, defect, all, values.ContainsKey("--postgres"), values.ContainsKey("--history"), values.GetValueOrDefault("--result"));
    }

    private static int? Number(Dictionary<string, string> values, string name, int otherwise) =>
        !values.TryGetValue(name, out var text) ? otherwise : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
