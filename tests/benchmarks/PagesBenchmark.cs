using System.Diagnostics;
using System.Globalization;
using MessageBroker.Tests.Unit.Portal;

namespace MessageBroker.Benchmarks;

/// <summary>
/// The pages over a store of many finished messages, beside the running flow: how long each takes, and what an exchange costs while ten readers refresh what they look
/// at every 15 seconds, as the pages themselves do, against nobody looking.
/// </summary>
internal static class PagesBenchmark
{
    private const int Concurrent = 4, Readers = 10;
    private const string Account = "reader", Password = "correct horse battery";

    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(BenchOptions options)
    {
        await using var clusters = new Clusters();
        foreach (var store in options.Stores) await MeasureAsync(options, clusters, store);
    }

    private static async Task MeasureAsync(BenchOptions options, Clusters clusters, string store)
    {
        var cluster = await clusters.ForAsync(store);
        await using var pair = await Pair.PrepareAsync(options.Broker, new PairSetting(store, options.Keys[^1]) { HasPages = true }, cluster);
        await pair.StartAsync();
        await pair.AddAccountAsync(Account, Password);
        // The one walk over all cases that a new store gets is behind it when the others come.
        await Task.Delay(TimeSpan.FromSeconds(8));
        await pair.StopAsync();
        if (cluster is null) await Filler.SqliteAsync(pair.StoreFile("bg"), options.Finished, true);
        else await Filler.PostgresAsync(cluster, pair.Database("bg"), options.Finished, true);
        await pair.StartAsync();
        await pair.RunAsync(options.Warm, Concurrent);
        await LatencyAsync(options, pair);
        await CostAsync(options, pair);
    }

    /// <summary>Each page in turn by one reader, while exchanges go on.</summary>
    private static async Task LatencyAsync(BenchOptions options, Pair pair)
    {
        using var browser = await SignedInAsync(pair);
        using var over = new CancellationTokenSource();
        var flow = FlowAsync(pair, options, over.Token);
        var paths = await PathsAsync(browser, options.Finished);
        var times = paths.ToDictionary(p => p.Name, _ => new List<double>());
        for (var round = 0; round < options.Rounds * 6; round++)
            foreach (var (name, path) in paths)
            {
                var clock = Stopwatch.StartNew();
                var answer = await browser.GetAsync(path);
                if ((int)answer.Status != 200) throw new InvalidOperationException($"{path}: {answer.Status}");
                if (round > 0) times[name].Add(clock.Elapsed.TotalMilliseconds);
            }

        await over.CancelAsync();
        var exchanges = await flow;
        Console.WriteLine($"{pair.Setting.Store}: pages over {options.Finished} finished messages, beside {exchanges} exchanges, {Concurrent} at a time; {times.First().Value.Count} looks at each");
        Console.WriteLine($"  {"page",-28}{"p50 ms",9}{"p95 ms",9}{"slowest",9}");
        foreach (var (name, list) in times)
        {
            list.Sort();
            Console.WriteLine($"  {name,-28}{list[list.Count / 2],9:F0}{list[(int)(list.Count * 0.95)],9:F0}{list[^1],9:F0}");
        }
    }

    /// <summary>Rounds in turns: nobody looks, ten look.</summary>
    private static async Task CostAsync(BenchOptions options, Pair pair)
    {
        var medians = new Medians();
        var browsers = new List<PlainBrowser>();
        for (var i = 0; i < Readers; i++) browsers.Add(await SignedInAsync(pair));
        for (var round = 0; round < options.Rounds; round++)
        {
            medians.Add("alone", (await pair.RunAsync(options.Exchanges * 2, 8)).CpuMillis);
            using var over = new CancellationTokenSource();
            var readers = browsers.Select((b, i) => ReadAsync(b, i, over.Token)).ToList();
            medians.Add("looked at", (await pair.RunAsync(options.Exchanges * 2, 8)).CpuMillis);
            await over.CancelAsync();
            foreach (var reader in readers) await reader;
        }

        foreach (var browser in browsers) browser.Dispose();
        Console.WriteLine($"  an exchange costs {medians["alone"]:F2} ms, and {medians["looked at"]:F2} ms while {Readers} readers refresh every {Refresh.TotalSeconds:F0} s: {medians["looked at"] / medians["alone"] - 1:P1} more");
    }

    private static async Task ReadAsync(PlainBrowser browser, int number, CancellationToken cancellationToken)
    {
        string[] paths = ["/bg/overview", "/bg/messages", "/bg/failures", "/bg/work", "/bg/node"];
        try
        {
            // Not all at the same moment.
            await Task.Delay(Refresh * number / Readers, cancellationToken);
            while (true)
            {
                await browser.GetAsync(paths[number % paths.Length]);
                await Task.Delay(Refresh, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The round is over.
        }
    }

    private static async Task<int> FlowAsync(Pair pair, BenchOptions options, CancellationToken over)
    {
        var exchanges = 0;
        for (; !over.IsCancellationRequested; exchanges += options.Exchanges) await pair.RunAsync(options.Exchanges, Concurrent);
        return exchanges;
    }

    private static async Task<PlainBrowser> SignedInAsync(Pair pair)
    {
        var browser = new PlainBrowser(pair.Pages!);
        var answer = await browser.SignInAsync(Account, Password);
        return answer.Location is null ? throw new InvalidOperationException("nobody is let in to the pages") : browser;
    }

    /// <summary>Pages of all roles. Lists meet the filled rows; what reads a journal is asked of a message of the flow, since the filled entries are none that could be read.</summary>
    private static async Task<IReadOnlyList<(string Name, string Path)>> PathsAsync(PlainBrowser browser, int finished)
    {
        var list = (await browser.GetAsync("/en/messages?state=Acknowledged")).Body;
        var row = System.Text.RegularExpressions.Regex.Match(list, "href=\"/en/messages/([0-9a-f-]{36})\".*?<td class=\"id\">([^<]+)</td>", System.Text.RegularExpressions.RegexOptions.Singleline);
        var (newest, itsCase) = (row.Groups[1].Value, row.Groups[2].Value);
        var number = (finished / 2).ToString(CultureInfo.InvariantCulture);
        return
        [
            ("overview", "/bg/overview"), ("messages", "/bg/messages"), ("messages by state", "/bg/messages?state=Acknowledged"), ("messages by type", "/bg/messages?sed=F002"), ("messages by partner", "/bg/messages?partner=RO:80247"),
            ("messages by finding", "/bg/messages?code=SED-0012"), ("messages by day", "/bg/messages?from=20.11.2023&until=21.11.2023"), ("message by request row", $"/bg/messages?q=request-{number}"), ("messages of a case", $"/bg/messages?q=old-{number}"),
            ("message", $"/bg/messages/{newest}"), ("message as XML", $"/bg/messages/{newest}?tab=xml"), ("failures", "/bg/failures"), ("partners", "/bg/partners"), ("partner", "/bg/partners/ro-anpis"), ("node", "/bg/node"),
            ("work list", "/bg/work"), ("work list, nothing owed", "/bg/work?show=nobody"), ("arrivals", "/bg/arrivals"), ("case", $"/bg/case/{itsCase}"), ("SED", $"/bg/sed/{newest}"),
            ("journal", "/bg/audit"), ("evidence search", "/bg/evidence"), ("evidence of a message", $"/bg/evidence/messages/{newest}"), ("evidence of a case", $"/bg/evidence/cases/BG:BGASA/{itsCase}"), ("who looked", "/bg/views"),
        ];
    }
}
