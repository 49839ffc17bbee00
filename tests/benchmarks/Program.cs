using System.Globalization;
using MessageBroker.Benchmarks;

string Value(string name, string fallback)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : fallback;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.WriteLine(Machine.Describe());
Console.WriteLine();
SignatureBenchmark.Run();
Console.WriteLine();
await ExchangeBenchmark.RunAsync(Path.GetFullPath(Value("--broker", "broker.dll")), int.Parse(Value("--exchanges", "300"), CultureInfo.InvariantCulture));
