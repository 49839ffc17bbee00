using System.Globalization;
using MessageBroker.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var options = BenchOptions.Parse(args);
Console.WriteLine($"{Machine.Describe()}; {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; load {Machine.Load()}");
foreach (var part in options.Parts)
{
    Console.WriteLine();
    switch (part)
    {
        case "signatures": SignatureBenchmark.Run(options.Rounds); break;
        case "catalogue": CatalogueBenchmark.Run(options.Rounds); break;
        case "exchange": await ExchangeBenchmark.RunAsync(options); break;
        case "latency": await LatencyBenchmark.RunAsync(options); break;
        case "growth": await GrowthBenchmark.RunAsync(options); break;
        case "pages": await PagesBenchmark.RunAsync(options); break;
        case "nodes": await NodesBenchmark.RunAsync(options); break;
        default: throw new ArgumentException($"--part {part}: signatures, catalogue, exchange, latency, growth, nodes or pages");
    }
}
