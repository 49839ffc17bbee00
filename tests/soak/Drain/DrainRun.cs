using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MessageBroker.Soak.Bed;
using MessageBroker.Soak.Kill;
using MessageBroker.Soak.Scenarios;

namespace MessageBroker.Soak.Drain;

/// <summary>
/// A partner is away while thousands of messages are sealed for it, ten versions to a case. Then it comes back: everything goes, in order per
/// case, in bounded memory, while a new case for another partner is served at once.
/// </summary>
internal sealed class DrainRun
{
    private const int VersionsPerCase = 10;
    private const double MostSeconds = 2;
    private const long MostMemory = 300_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromHours(6);

    private readonly SoakOptions options;
    private readonly RunReport report;
    private readonly Country other;
    private JsonArray? institutions;

    public DrainRun(SoakOptions options)
    {
        this.options = options;
        report = new RunReport($"tests/soak/drain --store {(options.Postgres ? "postgres" : "sqlite")} --count {options.Count ?? 5000}", options);
        other = new Country("ro", Path.Combine(options.Folder, "run", "ro-other"), new CountryPlan { Configure = (c, _) => Only(c, 1) });
    }

    public async Task<int> RunAsync()
    {
        var count = options.Count ?? 5000;
        var bg = new CountryPlan { Postgres = options.Postgres, Nodes = options.Nodes == 3 ? 1 : options.Nodes, Configure = (c, _) => TwoPartners(c) };
        await using var bed = await SoakBed.PrepareAsync(options, bg, new CountryPlan { Configure = (c, _) => Only(c, 0) });
        await using var closing = other;
        Country.CopyFolder(bed.Ro.Folder, other.Folder);
        other.PrepareNodes(options.Broker, "127.0.0.1", bed.Bg.Balancer.Port);
        await bed.Bulgaria.LeaveSamplesAsync();
        await bed.Bg.StartAsync();
        await other.StartAsync();
        await FillAsync(bed, count);
        await MeasureAsync(bed, count);
        await JudgeAsync(bed, count);
        var end = report.End($"drain: {count} messages, {(options.Postgres ? "postgres" : "sqlite")}, {report.Elapsed.TotalSeconds:F0} s");
        if (!options.Keep && end == 0) bed.Delete();
        else Console.WriteLine($"  kept in {options.Folder}");
        return end;
    }

    /// <summary>The drain itself, with all that watches it; nothing looks at the bed any more when this ends.</summary>
    private async Task MeasureAsync(SoakBed bed, int count)
    {
        await using var watch = new AcknowledgementWatch(bed);
        await using var probes = new OtherPartner(bed, other, watch);
        await Task.Delay(TimeSpan.FromSeconds(10));
        var memory = new MemoryWatch(bed.Bg.Nodes);
        var (before, processors, drained) = (probes.Sent, Processors(bed), Stopwatch.StartNew());
        await bed.Ro.StartAsync();
        report.Event("the partner is back");
        await DrainAsync(bed, count, memory);
        var (seconds, used) = (drained.Elapsed.TotalSeconds, Processors(bed) - processors);
        report.Event(string.Create(CultureInfo.InvariantCulture, $"{count} messages acknowledged in {seconds:F0} s, {count / seconds:F0} a second; {used.TotalMilliseconds / count:F0} ms of processor time a message, all three brokers together"));
        var waits = await probes.EndAsync(before);
        report.Event(string.Create(CultureInfo.InvariantCulture, $"another partner meanwhile: {waits.Count} new cases from staging row to Acknowledged, p50 {waits[waits.Count / 2]:F2} s, slowest {waits[^1]:F2} s"));
        report.Need(waits.Count >= Math.Min(5, count / 200), $"only {waits.Count} new cases for another partner");
        report.Need(waits[^1] <= MostSeconds, string.Create(CultureInfo.InvariantCulture, $"a new case for another partner took {waits[^1]:F2} s"));
        report.Event($"memory of the sending broker: at most {memory.Peak / 1_000_000} MB");
        report.Need(memory.Peak < MostMemory, "the sending broker needed 300 MB or more");
    }

    private TimeSpan Processors(SoakBed bed) => new[] { bed.Bg, bed.Ro, other }.SelectMany(c => c.Nodes).Where(n => n.IsRunning).Aggregate(TimeSpan.Zero, (sum, n) => sum + n.ProcessorTime);

    /// <summary>Every case gets its first version, then all get the next, as soon as the one before is sealed.</summary>
    private async Task FillAsync(SoakBed bed, int count)
    {
        var (clock, cases) = (Stopwatch.StartNew(), Math.Max(1, count / VersionsPerCase));
        for (var from = 0; from < cases; from += 500) await bed.Bulgaria.RequestsAsync(from, Math.Min(cases, from + 500));
        for (var version = 1; ; version++)
        {
            await Until.TrueAsync($"version {version} of all cases is sealed", Patience.TotalSeconds, async () =>
                await bed.Bg.Store.CountAsync($"SELECT count(*) FROM message WHERE document_version = {version} AND request_id LIKE 'S%' AND state IN ('Sealed', 'Sending')") == cases
                && await bed.Bulgaria.Staging.CountAsync("SELECT count(*) FROM IF_ZAJAVKA WHERE ID LIKE 'S%' AND STATUS = 'P'") == cases);
            if (version * cases >= count) break;
            await bed.Bulgaria.RaiseAsync("ID LIKE 'S%'", VersionsPerCase);
        }

        report.Event(string.Create(CultureInfo.InvariantCulture, $"{count} messages of {cases} cases are sealed and wait ({clock.Elapsed.TotalSeconds:F0} s, {count / clock.Elapsed.TotalSeconds:F0} a second)"));
    }

    private async Task DrainAsync(SoakBed bed, int count, MemoryWatch memory)
    {
        long before = -1;
        var since = Stopwatch.StartNew();
        while (true)
        {
            memory.Look();
            var arrived = await bed.Romania.Staging.CountAsync("SELECT count(*) FROM primit");
            if (arrived >= count && await bed.Bulgaria.Staging.CountAsync("SELECT count(*) FROM IF_ZAJAVKA WHERE ID LIKE 'S%' AND STATUS <> 'A'") == 0) return;
            if (arrived != before) (before, since) = (arrived, Stopwatch.StartNew());
            if (since.Elapsed > TimeSpan.FromMinutes(2)) throw new SoakFailure($"nothing has arrived for two minutes; {arrived} of {count} are there");
            await bed.ConfirmAsync();
            await Task.Delay(500);
        }
    }

    private async Task JudgeAsync(SoakBed bed, int count)
    {
        var arrivals = await bed.Romania.ArrivalsAsync();
        report.Need(arrivals.Count == count, $"{arrivals.Count} arrivals of {count}");
        foreach (var set in arrivals.GroupBy(a => (a.Case, a.Set)).Where(s => !s.Select(a => a.Version).SequenceEqual(Enumerable.Range(1, VersionsPerCase))))
            report.Fault($"versions of {set.Key.Set} arrived as {string.Join(' ', set.Select(a => a.Version))}");
        await bed.ConfirmAsync();
        await Until.TrueAsync("nothing is under way", 600, async () =>
        {
            await bed.ConfirmAsync();
            return await bed.Bg.Store.UnfinishedAsync() == 0 && await bed.Ro.Store.UnfinishedAsync() == 0;
        }, everyMilliseconds: 1000);
        report.Event($"{arrivals.Count} arrivals, each once, versions of each case in order");
        await Task.WhenAll(bed.StopAsync(), other.StopAsync());
        var (code, said) = await bed.Bg.Node.AskAsync("journal", "check", "--json");
        if (code != 0) report.Fault("journal check says " + said[..Math.Min(said.Length, 1000)]);
        else report.Event($"journal check ok, {Judge.Field(said, "size")} entries");
    }

    /// <summary>An access point that hosts one of Romania's two institutions.</summary>
    private void Only(JsonObject configuration, int which)
    {
        // The second one's folder is a copy of the first one's, which has lost it already.
        institutions ??= configuration["institutions"]!.DeepClone().AsArray();
        var institution = institutions[which]!.DeepClone();
        configuration["institutions"] = new JsonArray(institution);
        configuration["nationalSystems"]![0]!["institutions"] = new JsonArray(institution["id"]!.DeepClone());
    }

    private void TwoPartners(JsonObject configuration)
    {
        var first = configuration["partners"]![0]!.AsObject();
        var second = first.DeepClone().AsObject();
        foreach (var (partner, which) in new[] { (first, 0), (second, 1) })
        {
            partner["institutions"] = new JsonArray(partner["institutions"]![which]!.DeepClone());
            partner["ebmsCertificates"] = new JsonArray(partner["ebmsCertificates"]![which]!.DeepClone());
        }

        second["name"] = "ro-other";
        second["url"] = $"https://127.0.0.1:{other.Balancer.Port}/as4";
        configuration["partners"]!.AsArray().Add((JsonNode)second);
        configuration["sending"]!["attempts"] = 100;
    }
}
