using MessageBroker.Soak.Bed;
using MessageBroker.Soak.Kill;

namespace MessageBroker.Soak.Scenarios;

/// <summary>
/// Databases that went back: a promoted standby that misses the last moments, and yesterday's backup. The broker must notice, exchange nothing,
/// say what is missing, and go on when an operator has accounted for it; nothing may reach a national table twice.
/// </summary>
internal static class LostTailScenarios
{
    /// <summary>The finding that says what is missing.</summary>
    private const string Behind = "FLW-0543";

    private const string NothingMissing = "FLW-0550";

    public static async Task PromoteAsync(ScenarioRun run)
    {
        await using var bed = await SoakBed.PrepareAsync(run.Options, new CountryPlan { Postgres = true, Nodes = 3 }, new CountryPlan());
        await bed.StartAsync();
        var primary = bed.Bg.Cluster!;
        await using var closing = primary;
        var standby = await primary.StandbyAsync();
        bed.Bg.Also = standby;
        await bed.Bulgaria.RequestsAsync(0, 12);
        await Until.TrueAsync("the first claims have arrived", 90, async () => (await bed.Romania.ArrivalsAsync()).Count >= 4);
        await standby.StopAsync();
        run.Report.Event("the standby follows no more; the primary works on alone");
        var checkpoint = await bed.Bg.Store.CountAsync("SELECT max(size) FROM checkpoint");
        await bed.Bulgaria.RequestsAsync(12, 24);
        await Until.TrueAsync("the primary has signed what the standby misses", 90, async () => await bed.Bg.Store.CountAsync("SELECT max(size) FROM checkpoint") > checkpoint + 8);
        await Task.Delay(TimeSpan.FromMilliseconds(1500 + run.Random.Next(1500)));
        var entries = await bed.Bg.Store.CountAsync("SELECT count(*) FROM entry");
        await primary.StopAsync("immediate");
        await standby.StartAgainAsync();
        await standby.PromoteAsync();
        await standby.StartAtAsync(primary.Port);
        bed.Bg.Cluster = standby;
        run.Report.Event($"the primary is gone, the standby is promoted and has its address; {entries - await bed.Bg.Store.CountAsync("SELECT count(*) FROM entry")} of {entries} journal entries are lost");
        foreach (var node in bed.Bg.Nodes) await StandsAsync(run, node);
        var restarted = bed.Bg.Nodes[2];
        restarted.Kill();
        await RefusesAsync(run, restarted);
        await ResumeAsync(run, bed.Bg);
        await AccountAsync(run, bed);
    }

    public static async Task BackupAsync(ScenarioRun run)
    {
        await using var bed = await SoakBed.PrepareAsync(run.Options, new CountryPlan(), new CountryPlan());
        await bed.StartAsync();
        await bed.Bulgaria.RequestsAsync(0, 10);
        await Until.TrueAsync("the first claims have arrived", 90, async () => (await bed.Romania.ArrivalsAsync()).Count >= 4);
        await bed.Bg.StopAsync();
        var (data, backup) = (Path.Combine(bed.Bg.Folder, "data"), Path.Combine(bed.Bg.Folder, "backup"));
        Copy(data, backup);
        run.Report.Event("a backup of store and keys is made in the middle of the work");
        await bed.Bg.StartAsync();
        await bed.Bulgaria.RequestsAsync(10, 20);
        if (!await bed.SettleAsync(180)) run.Report.Fault("not everything came to its end before the restore");
        await bed.Bg.StopAsync();
        foreach (var file in Directory.GetFiles(data).Where(IsDatabase)) File.Delete(file);
        Copy(backup, data);
        run.Report.Event("the backup is restored; what came after it is not in the store any more");
        await RefusesAsync(run, bed.Bg.Node);
        await ResumeAsync(run, bed.Bg);
        await AccountAsync(run, bed);
    }

    /// <summary>A running node exchanges nothing and says why.</summary>
    private static async Task StandsAsync(ScenarioRun run, BrokerNode node)
    {
        await Until.TrueAsync($"{node.Name} says that its database went back", 60, async () =>
            await node.ReadyAsync() is { } text && (text.Contains(Behind, StringComparison.Ordinal) || text.Contains("\"behind\"", StringComparison.Ordinal)));
        var (_, said) = await node.AskHealthAsync();
        var line = said.Split('\n').FirstOrDefault(l => l.Contains(Behind, StringComparison.Ordinal) || l.Contains("behind", StringComparison.Ordinal));
        run.Report.Say($"             | {node.Name} {line?.Trim()}");
        run.Report.Need(node.IsRunning, $"{node.Name} must stand while its database is behind");
    }

    /// <summary>A node that starts refuses with the same finding.</summary>
    private static async Task RefusesAsync(ScenarioRun run, BrokerNode node)
    {
        var (_, mark) = node.LogFrom(0);
        node.Start();
        await Until.TrueAsync($"{node.Name} refuses to start", 60, () => Task.FromResult(!node.IsRunning));
        await Task.Delay(500);
        var said = node.LogFrom(mark).Text;
        run.Report.Need(said.Contains(Behind, StringComparison.Ordinal), $"{node.Name} does not say {Behind} at its start: {said}");
        run.Report.Event($"{node.Name} refuses to start:");
        Print(run, node, said);
    }

    private static void Print(ScenarioRun run, BrokerNode node, string said)
    {
        var lines = said.Split('\n').SkipWhile(l => !l.Contains(Behind, StringComparison.Ordinal)).Where(l => l.Trim().Length > 0).Take(4);
        foreach (var line in lines) run.Report.Say($"             | {node.Name} {(line.Length > 240 ? line[..240] + " …" : line).Trim()}");
    }

    /// <summary>The operator's command, on each node; those that run go on by themselves.</summary>
    private static async Task ResumeAsync(ScenarioRun run, Country country)
    {
        foreach (var node in country.Nodes)
        {
            var (code, said) = await node.AskAsync("journal", "resume", "--after-restore", "--reason", "soak", "--lang", "en");
            // A node that missed a checkpoint alone may find the log whole once another one has resumed it, and is told to start.
            var whole = said.Contains(NothingMissing, StringComparison.Ordinal);
            run.Report.Need(code == 0 || whole, $"{node.Name}: journal resume ended with {code}: {said}");
            run.Report.Event($"{node.Name}: journal resume --after-restore says {(whole ? NothingMissing : said.Split('\n')[0].Trim())}");
            if (!node.IsRunning) node.Start();
        }

        foreach (var node in country.Nodes) await node.WaitReadyAsync();
        run.Report.Event("every node is ready again");
    }

    /// <summary>
    /// What the national system does about requests whose answer was lost: what the partner holds is done, what it does not hold is asked for
    /// again. Then every request has its last word, and its SED arrived once.
    /// </summary>
    private static async Task AccountAsync(ScenarioRun run, SoakBed bed)
    {
        await Until.TrueAsync("nothing is under way", 240, async () =>
        {
            await bed.ConfirmAsync();
            // What was sent before the cut waits for a person. This one lets it go: the partner has it, and refuses other bytes under its id.
            foreach (var row in await bed.Bg.Store.RowsAsync("SELECT case_id FROM case_row WHERE parked_reason IS NOT NULL")) await bed.Bg.Node.AskAsync("work", "resume", row[0]!, "--reason", "soak");
            return await bed.Bg.Store.UnfinishedAsync() == 0 && await bed.Ro.Store.UnfinishedAsync() == 0;
        }, everyMilliseconds: 500);
        var (held, again) = await bed.Bulgaria.AnswerLostAsync([.. (await bed.Bg.Store.RowsAsync("SELECT request_id FROM message WHERE request_id IS NOT NULL")).Select(r => r[0]!)], await bed.Romania.ArrivalsAsync());
        run.Report.Event($"requests that the store does not know any more: {held} held by the partner, {again} asked for again");
        if (!await bed.SettleAsync(120)) run.Report.Fault("not everything came to its end");
        var requests = await bed.Bulgaria.RequestsAsync();
        var arrivals = await bed.Romania.ArrivalsAsync();
        var rejected = requests.Count(r => r.Status == "R");
        var owed = requests.Count(r => r.Id != BulgarianOffice.Damaged);
        run.Report.Need(requests.All(r => r.IsFinal), "a request has no last word");
        run.Report.Need(arrivals.Count == owed, $"{owed} requests, {arrivals.Count} arrivals");
        run.Report.Need(arrivals.Select(a => a.Case).Distinct().Count() == arrivals.Count, "a claim arrived twice");
        run.Report.Event($"{owed} requests, {arrivals.Count} arrivals, each once; {rejected} known to the partner under other bytes");
        await bed.IncludedAsync(60);
        await bed.StopAsync();
        foreach (var node in bed.Both.SelectMany(c => c.Nodes))
        {
            var (code, said) = await node.AskAsync("journal", "check", "--json");
            if (code == 0 || Judge.Field(said, "verdict") == "INDETERMINATE") run.Report.Event($"{node.Name}: journal check {Judge.Field(said, "verdict")}");
            else run.Report.Fault($"{node.Name}: journal check says {said[..Math.Min(said.Length, 1500)]}");
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from).Where(IsDatabase)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private static bool IsDatabase(string file) => Path.GetFileName(file) is var name && (name.StartsWith("store.db", StringComparison.Ordinal) || name.StartsWith("keys.db", StringComparison.Ordinal)) && !name.EndsWith(".owner", StringComparison.Ordinal);
}
