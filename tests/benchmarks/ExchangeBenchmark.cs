using System.Diagnostics;
using MessageBroker.Soak;

namespace MessageBroker.Benchmarks;

/// <summary>
/// Whole exchanges a second: from the request row to the acknowledged row, both brokers on this machine, mutual TLS, gzip, journals durable,
/// the arrival written to the other country's table. The brokers are started with all requests waiting, so start-up is warmed by a first tenth.
/// </summary>
internal static class ExchangeBenchmark
{
    public static async Task RunAsync(string broker, int exchanges)
    {
        Console.WriteLine($"whole exchanges, {exchanges} claims, two broker processes on this machine");
        Console.WriteLine($"{"key",-10}{"per second",12}{"CPU ms each",13}{"arrived",9}");
        foreach (var (name, algorithm) in new[] { ("RSA-3072", "rsa-3072"), ("P-256", "p-256") }) await MeasureAsync(broker, name, algorithm, exchanges);
    }

    private static async Task MeasureAsync(string library, string name, string algorithm, int exchanges)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"bench-{Environment.ProcessId}-{algorithm}");
        var place = Path.Combine(folder, "run");
        Directory.CreateDirectory(folder);
        await Broker.RunAsync(library, "demo", "--prepare", "--algorithm", algorithm, "--folder", place);
        var tables = new Tables(Path.Combine(place, "bg", "iis_if.db"), Path.Combine(place, "ro", "anpis_if.db"));
        var bg = new Broker(library, Path.Combine(place, "bg", "broker.json"), Path.Combine(folder, "bg.log"));
        var ro = new Broker(library, Path.Combine(place, "ro", "broker.json"), Path.Combine(folder, "ro.log"));
        bg.Start();
        ro.Start();
        var warm = Math.Max(10, exchanges / 10);
        for (var i = 0; i < warm; i++) await tables.RequestAsync(i);
        await UntilAsync(tables, warm + 1);
        var (clock, cpu) = (Stopwatch.StartNew(), bg.ProcessorTime + ro.ProcessorTime);
        for (var i = 0; i < exchanges; i++) await tables.RequestAsync(warm + i);
        await UntilAsync(tables, warm + 1 + exchanges);
        var seconds = clock.Elapsed.TotalSeconds;
        var used = (bg.ProcessorTime + ro.ProcessorTime - cpu).TotalMilliseconds / exchanges;
        var arrived = (await tables.ArrivalsAsync()).Count - warm - 1;
        Console.WriteLine($"{name,-10}{exchanges / seconds,12:F1}{used,13:F1}{arrived,9}");
        await bg.StopAsync();
        await ro.StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task UntilAsync(Tables tables, int acknowledged)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(5); await Task.Delay(50))
            if ((await tables.RequestsAsync()).Count(r => r.Status == "A") >= acknowledged) return;
        throw new TimeoutException("the exchanges were not acknowledged in five minutes");
    }
}
