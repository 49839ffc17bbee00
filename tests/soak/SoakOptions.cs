using System.Globalization;

namespace MessageBroker.Soak;

/// <summary>What a run does; the same seed gives the same faults at the same moments of the run's own clock.</summary>
internal sealed record SoakOptions
{
    /// <summary>broker.dll.</summary>
    public required string Broker { get; init; }
    public required string Folder { get; init; }
    public required int Seed { get; init; }
    /// <summary>Faults of a kill run, messages of a drain, exchanges of a rotation, rounds of a scenario; null: each program's own number.</summary>
    public int? Count { get; init; }
    public bool Postgres { get; init; }
    public int Nodes { get; init; } = 1;
    public IReadOnlyList<string> Faults { get; init; } = ["kill"];
    public string? Scenario { get; init; }
    /// <summary>Where the result is written; null: nowhere but standard output.</summary>
    public string? Result { get; init; }
    public bool Keep { get; init; }

    /// <exception cref="SoakFailure">An option is not known or its value is impossible.</exception>
    public static SoakOptions Read(string program, IReadOnlyList<string> args)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--keep") values[args[i]] = "";
            else if (Known.Contains(args[i]) && i + 1 < args.Count) values[args[i]] = args[++i];
            else throw new Bed.SoakFailure($"{args[i]} is no option, or has no value; --help lists them");
        }

        var store = values.GetValueOrDefault("--store", "sqlite");
        if (store is not ("sqlite" or "postgres")) throw new Bed.SoakFailure("--store is sqlite or postgres");
        var nodes = Number("--nodes") ?? (store == "postgres" ? 3 : 1);
        if (nodes is < 1 or > 9 || (store == "sqlite" && nodes != 1)) throw new Bed.SoakFailure("--nodes is 1 to 9 on postgres and 1 on sqlite");
        var faults = values.GetValueOrDefault("--faults", "kill").Split(',');
        if (faults.FirstOrDefault(f => !(f is "kill" or "stop" || (store == "postgres" && f is "restart" or "immediate"))) is { } wrong)
            throw new Bed.SoakFailure($"--faults: {wrong} is none of kill, stop and, on postgres, restart, immediate");
        return new SoakOptions
        {
            Broker = Path.GetFullPath(values.GetValueOrDefault("--broker", "broker.dll")),
            Folder = Path.GetFullPath(values.GetValueOrDefault("--folder", Path.Combine(Path.GetTempPath(), $"soak-{program}-{Environment.ProcessId}"))),
            Seed = Number("--seed") ?? 1,
            Count = Number("--count"),
            Postgres = store == "postgres",
            Nodes = nodes,
            Faults = faults,
            Scenario = values.GetValueOrDefault("--scenario"),
            Result = values.GetValueOrDefault("--result"),
            Keep = values.ContainsKey("--keep"),
        };

        int? Number(string name) => !values.TryGetValue(name, out var text) ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new Bed.SoakFailure($"{name} is a number");
    }

    private static readonly HashSet<string> Known = ["--broker", "--folder", "--seed", "--count", "--store", "--nodes", "--faults", "--scenario", "--result"];
}
