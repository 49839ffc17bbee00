using System.Globalization;

namespace MessageBroker.Benchmarks;

/// <summary>What a run measures. Defaults are a short run of two to three minutes; docs/performance.md names the full one.</summary>
internal sealed record BenchOptions
{
    public required string Broker { get; init; }
    /// <summary>signatures, exchange, latency, growth, nodes; several with commas.</summary>
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
    /// <summary>Finished messages in the filled store of the part growth.</summary>
    public required int Finished { get; init; }

    public static BenchOptions Parse(IReadOnlyList<string> args)
    {
        string Value(string name, string fallback)
        {
            for (var i = 0; i + 1 < args.Count; i += 2) if (args[i] == name) return args[i + 1];
            return fallback;
        }

        string[] Values(string name, string fallback) => Value(name, fallback).Split(',', StringSplitOptions.RemoveEmptyEntries);
        int Number(string name, int fallback) => int.Parse(Value(name, fallback.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
        string[] known = ["--broker", "--part", "--store", "--key", "--opinion", "--concurrency", "--rounds", "--exchanges", "--warm", "--finished"];
        if (args.Count % 2 != 0 || args.Where((_, i) => i % 2 == 0).Except(known).FirstOrDefault() is { } || args.Count == 1)
            throw new ArgumentException($"options: {string.Join(", ", known)}, each with a value");
        return new BenchOptions
        {
            Broker = Path.GetFullPath(Value("--broker", "broker.dll")),
            Parts = Values("--part", "signatures,exchange,latency"),
            Stores = Values("--store", "sqlite"),
            Keys = Values("--key", "rsa-3072,p-256"),
            Opinions = Values("--opinion", "always,off"),
            Concurrency = [.. Values("--concurrency", "1,8,64").Select(c => int.Parse(c, CultureInfo.InvariantCulture))],
            Rounds = Number("--rounds", 3),
            Exchanges = Number("--exchanges", 40),
            Warm = Number("--warm", 100),
            Finished = Number("--finished", 1_000_000),
        };
    }
}
