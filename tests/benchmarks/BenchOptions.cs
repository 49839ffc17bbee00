using System.Globalization;

namespace MessageBroker.Benchmarks;

/// <summary>What a run measures. The defaults are the full run; --quick asks for a few minutes of it (docs/performance.md).</summary>
internal sealed record BenchOptions
{
    private static readonly string[] Known =
        ["--broker", "--against", "--part", "--store", "--key", "--opinion", "--concurrency", "--rounds", "--exchanges", "--warm", "--finished"];

    public required string Broker { get; init; }
    /// <summary>Another build of the program, whose exchanges take turns with this one's; null for none.</summary>
    public required string? Against { get; init; }
    /// <summary>signatures, catalogue, exchange, latency, growth, nodes, pages; several with commas.</summary>
    public required IReadOnlyList<string> Parts { get; init; }
    /// <summary>sqlite, postgres.</summary>
    public required IReadOnlyList<string> Stores { get; init; }
    /// <summary>rsa-3072, p-256.</summary>
    public required IReadOnlyList<string> Keys { get; init; }
    /// <summary>always, off: how often the second opinion is asked.</summary>
    public required IReadOnlyList<string> Opinions { get; init; }
    public required IReadOnlyList<int> Concurrency { get; init; }
    /// <summary>Interleaved rounds; the median is told.</summary>
    public required int Rounds { get; init; }
    /// <summary>Exchanges in each round.</summary>
    public required int Exchanges { get; init; }
    /// <summary>Exchanges before the first round, so that the just-in-time compiler is done.</summary>
    public required int Warm { get; init; }
    /// <summary>Finished messages in the filled store of the parts growth and pages.</summary>
    public required int Finished { get; init; }

    /// <summary>Exchanges in a round of so many concurrent cases: one case at a time takes long, many need time to come up.</summary>
    public int ExchangesAt(int concurrent) => concurrent < 8 ? Math.Max(1, Exchanges / 5) : concurrent > 8 ? Exchanges * 2 : Exchanges;

    /// <exception cref="ArgumentException">An option that is not known, or one without its value.</exception>
    public static BenchOptions Parse(IReadOnlyList<string> args)
    {
        var quick = args.Contains("--quick");
        args = [.. args.Where(a => a != "--quick")];
        string Value(string name, string usual, string quickly)
        {
            for (var i = 0; i + 1 < args.Count; i += 2) if (args[i] == name) return args[i + 1];
            return quick ? quickly : usual;
        }

        string[] Values(string name, string usual, string quickly) => Value(name, usual, quickly).Split(',', StringSplitOptions.RemoveEmptyEntries);
        int Number(string name, string usual, string quickly) => int.Parse(Value(name, usual, quickly), CultureInfo.InvariantCulture);
        if (args.Count % 2 != 0 || args.Where((_, i) => i % 2 == 0).Except(Known).Any())
            throw new ArgumentException($"options: --quick, and with a value each {string.Join(", ", Known)}");
        return new BenchOptions
        {
            Broker = Path.GetFullPath(Value("--broker", "broker.dll", "broker.dll")),
            Against = Value("--against", "", "") is { Length: > 0 } other ? Path.GetFullPath(other) : null,
            Parts = Values("--part", "catalogue,signatures,exchange,latency,nodes,growth,pages", "catalogue,signatures,exchange,latency"),
            Stores = Values("--store", "sqlite,postgres", "sqlite"),
            Keys = Values("--key", "rsa-3072,p-256", "rsa-3072,p-256"),
            Opinions = Values("--opinion", "always,off", "always"),
            Concurrency = [.. Values("--concurrency", "1,8,64", "8").Select(c => int.Parse(c, CultureInfo.InvariantCulture))],
            Rounds = Number("--rounds", "7", "3"),
            Exchanges = Number("--exchanges", "100", "50"),
            Warm = Number("--warm", "1500", "400"),
            Finished = Number("--finished", "1000000", "20000"),
        };
    }
}
