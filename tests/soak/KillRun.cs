using System.Diagnostics;
using System.Text.Json;

namespace MessageBroker.Soak;

/// <summary>
/// Claims flow from Bulgaria to Romania while either broker is killed at seeded moments and started again. Afterwards every accepted
/// request must have reached a final state, every document must have arrived exactly once, and both journals must hold and replay.
/// </summary>
internal sealed class KillRun(KillOptions options)
{
    private static readonly TimeSpan Settle = TimeSpan.FromMinutes(4);
    private readonly Random random = new(options.Seed);
    private readonly List<string> faults = [];

    public async Task<int> RunAsync()
    {
        Directory.CreateDirectory(options.Folder);
        var place = Path.Combine(options.Folder, "run");
        var (code, said) = await Broker.RunAsync(options.Broker, "demo", "--prepare", "--algorithm", "p-256", "--folder", place);
        if (code != 0) return Fail($"set-up ended with {code}: {said}");
        var bg = new Broker(options.Broker, Path.Combine(place, "bg", "broker.json"), Path.Combine(options.Folder, "bg.log"));
        var ro = new Broker(options.Broker, Path.Combine(place, "ro", "broker.json"), Path.Combine(options.Folder, "ro.log"));
        var tables = new Tables(Path.Combine(place, "bg", "iis_if.db"), Path.Combine(place, "ro", "anpis_if.db"));
        var clock = Stopwatch.StartNew();
        bg.Start();
        ro.Start();
        await KillAsync(bg, ro, tables);
        var settled = await SettleAsync(tables, ro) && await IncludedAsync(bg) && await IncludedAsync(ro);
        await bg.StopAsync();
        await ro.StopAsync();
        await JudgeAsync(bg, ro, tables, settled);
        Console.WriteLine($"kill: seed {options.Seed}, {options.Count} kills, {options.Requests + 2} requests, starts {bg.Starts}+{ro.Starts}, {clock.Elapsed.TotalSeconds:F0} s: {(faults.Count == 0 ? "nothing lost, nothing twice" : "FAILED")}");
        foreach (var fault in faults) Console.WriteLine($"  {fault}");
        if (!options.Keep && faults.Count == 0) Directory.Delete(options.Folder, recursive: true);
        else Console.WriteLine($"  kept in {options.Folder}");
        return faults.Count == 0 ? 0 : 1;
    }

    private async Task KillAsync(Broker bg, Broker ro, Tables tables)
    {
        var asked = 0;
        for (var kill = 0; kill < options.Count; kill++)
        {
            var share = options.Requests * (kill + 1) / options.Count;
            for (; asked < share; asked++) await tables.RequestAsync(asked);
            // The moment counts from a start that is under way: some kills meet the start itself, most meet the work.
            await Task.Delay(random.Next(300, 3500));
            await tables.ConfirmAsync();
            var victim = random.Next(2) == 0 ? bg : ro;
            if (!victim.IsRunning) faults.Add($"kill {kill}: the broker had ended by itself");
            else victim.Kill();
            victim.Start();
        }
    }

    private async Task<bool> SettleAsync(Tables tables, Broker ro)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Settle; await Task.Delay(500))
        {
            await tables.ConfirmAsync();
            var requests = await tables.RequestsAsync();
            if (requests.All(r => r.Status is "A" or "E" or "R" or "G") && await UnfinishedAsync(ro) == 0) return true;
        }

        return false;
    }

    // The Romanian broker has heard the national system's word on everything that arrived.
    private static async Task<int> UnfinishedAsync(Broker ro)
    {
        var open = 0;
        foreach (var state in new[] { "Received", "Applied", "Delivering" })
            open += (await ro.AskAsync("message", "list", "--state", state, "--json")).Output.Split('\n').Count(l => l.Contains("\"messageId\"", StringComparison.Ordinal));
        return open;
    }

    private static async Task<bool> IncludedAsync(Broker broker)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Settle; await Task.Delay(500))
            if (Field((await broker.AskAsync("journal", "check", "--json")).Output, "unintegrated") == "0") return true;
        return false;
    }

    private async Task JudgeAsync(Broker bg, Broker ro, Tables tables, bool settled)
    {
        var requests = await tables.RequestsAsync();
        if (!settled) faults.Add("not settled: " + string.Join(' ', requests.Where(r => r.Status is "N" or "P").Select(r => $"{r.Id}={r.Status}")));
        if (requests.Count(r => r.Status == "E") != 1) faults.Add($"{requests.Count(r => r.Status == "E")} requests refused, only the damaged one may be");
        foreach (var (id, status) in requests.Where(r => r.Status is "R" or "G")) faults.Add($"{id} ended as {status}");
        var arrivals = await tables.ArrivalsAsync();
        foreach (var twice in arrivals.GroupBy(a => (a.Set, a.Version)).Where(g => g.Count() > 1)) faults.Add($"document {twice.Key.Set} arrived {twice.Count()} times");
        var acknowledged = requests.Count(r => r.Status == "A");
        if (arrivals.Count != acknowledged) faults.Add($"{acknowledged} acknowledged, {arrivals.Count} arrived");
        foreach (var (country, broker) in new[] { ("bg", bg), ("ro", ro) }) await JournalAsync(country, broker);
    }

    private async Task JournalAsync(string country, Broker broker)
    {
        var (check, checkSaid) = await broker.AskAsync("journal", "check", "--json");
        if (check != 0) faults.Add($"{country}: journal check says {Brief(checkSaid)}");
        var (replay, replaySaid) = await broker.AskAsync("journal", "replay", "--json");
        if (replay != 0) faults.Add($"{country}: journal replay says {Brief(replaySaid)}");
        else Console.WriteLine($"  {country}: {Field(checkSaid, "size")} entries hold, {Field(replaySaid, "verdicts")} verdicts replay identically");
    }

    private static string Field(string json, string name)
    {
        using var document = JsonDocument.Parse(json.Split('\n')[0]);
        return document.RootElement.GetProperty(name).ToString();
    }

    private static string Brief(string text) => text.Length <= 2000 ? text : text[..2000];

    private static int Fail(string why)
    {
        Console.Error.WriteLine(why);
        return 1;
    }
}
