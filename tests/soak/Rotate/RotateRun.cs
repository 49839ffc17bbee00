using System.Globalization;
using MessageBroker.Soak.Bed;
using MessageBroker.Soak.Kill;

namespace MessageBroker.Soak.Rotate;

/// <summary>
/// Claims flow without a pause while every kind of key of both countries is changed again and again. No message may be refused, held or sent twice: each
/// is acknowledged at its first attempt.
/// </summary>
internal sealed class RotateRun(SoakOptions options)
{
    private const int UnderWay = 16;
    private const string Sender = "BG:BGASA", Receiver = "RO:80246";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    public async Task<int> RunAsync()
    {
        var count = options.Count ?? 1000;
        var report = new RunReport($"tests/soak/rotate --store {(options.Postgres ? $"postgres --nodes {options.Nodes}" : "sqlite")} --count {count}", options);
        var plan = new CountryPlan { Postgres = options.Postgres, Nodes = options.Nodes };
        await using var bed = await SoakBed.PrepareAsync(options, plan, plan);
        await bed.Bulgaria.LeaveSamplesAsync();
        await bed.StartAsync();
        using var stop = new CancellationTokenSource();
        var rotating = RotateAsync(bed, report, stop.Token);
        await LoadAsync(bed, count, rotating);
        await stop.CancelAsync();
        var rotations = await rotating;
        if (!await bed.SettleAsync(120)) report.Fault("not everything came to its end");
        await JudgeAsync(bed, report, count, rotations);
        var end = report.End(string.Create(CultureInfo.InvariantCulture, $"rotate: {count} exchanges, {rotations} rotations, {report.Elapsed.TotalSeconds:F0} s"));
        if (!options.Keep && end == 0) bed.Delete();
        else Console.WriteLine($"  kept in {options.Folder}");
        return end;
    }

    /// <summary>Keeps some requests under way until all were made; the last go when every kind of key was changed at least once.</summary>
    private static async Task LoadAsync(SoakBed bed, int count, Task rotating)
    {
        var made = 0;
        for (var began = DateTimeOffset.UtcNow; made < count;)
        {
            if (rotating.IsFaulted) await rotating;
            if (DateTimeOffset.UtcNow - began > Patience) throw new SoakFailure($"only {made} requests were made");
            var open = await bed.Bulgaria.Staging.CountAsync("SELECT count(*) FROM IF_ZAJAVKA WHERE ID LIKE 'S%' AND STATUS IN ('N', 'P')");
            var room = Math.Min(count - made, UnderWay - (int)open);
            if (room > 0) await bed.Bulgaria.RequestsAsync(made, made += room, target: Receiver);
            await bed.ConfirmAsync();
            await Task.Delay(100);
        }
    }

    /// <summary>One kind of key after the other, whole rounds of them; each end of an old certificate is waited for before that kind comes again.</summary>
    private static async Task<int> RotateAsync(SoakBed bed, RunReport report, CancellationToken stop)
    {
        Rotation[] all =
        [
            .. new[] { "ebms", "business", "tls" }.SelectMany(use => new[] { new Rotation(bed, bed.Bg, bed.Ro, Sender, use), new Rotation(bed, bed.Ro, bed.Bg, Receiver, use) }),
        ];
        var (done, ends) = (0, new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal));
        while (done < all.Length || !stop.IsCancellationRequested)
        {
            var one = all[done % all.Length];
            if (ends.TryGetValue(one.Name, out var end) && end > DateTimeOffset.UtcNow) await Task.Delay(end - DateTimeOffset.UtcNow, CancellationToken.None);
            ends[one.Name] = await one.RunAsync();
            report.Event($"{one.Name}: the partner trusts the new certificate, the key follows, the old certificate ends");
            done++;
        }

        return done;
    }

    private static async Task JudgeAsync(SoakBed bed, RunReport report, int count, int rotations)
    {
        var requests = (await bed.Bulgaria.RequestsAsync()).Where(r => r.Id.StartsWith('S')).ToList();
        report.Need(requests.Count == count && requests.TrueForAll(r => r.Status == "A"), $"{requests.Count(r => r.Status == "A")} of {count} requests acknowledged; the others: {string.Join(' ', requests.Where(r => r.Status != "A").Select(r => r.Id + "=" + r.Status).Take(20))}");
        var arrivals = await bed.Romania.ArrivalsAsync();
        report.Need(arrivals.Count == count && arrivals.DistinctBy(a => a.Set).Count() == count, $"{arrivals.Count} arrivals of {arrivals.DistinctBy(a => a.Set).Count()} documents, {count} wanted");
        var attempts = await bed.Bg.Store.CountAsync("SELECT count(*) FROM attempt_all a JOIN effect_all e ON e.id = a.effect_id WHERE e.kind = 'Send'");
        report.Need(attempts == count, $"{attempts} attempts at sending {count} messages: one was refused or not answered");
        var signers = 0;
        foreach (var country in bed.Both)
        {
            var (listed, said) = await country.Node.AskAsync("trust", "list", "--all", "--json");
            report.Need(listed == 0, $"{country.Code}: trust list says {said}");
            signers += said.Split('\n').Count(l => l.Contains("\"source\":\"registry\"", StringComparison.Ordinal));
        }

        report.Need(signers >= rotations, $"{signers} lines in the registries after {rotations} rotations");
        await bed.IncludedAsync(60);
        await bed.StopAsync();
        foreach (var country in bed.Both)
        {
            var (checkedWith, check) = await country.Node.AskAsync("journal", "check", "--json");
            report.Need(checkedWith == 0, $"{country.Code}: journal check says {check}");
            var (code, replay) = await country.Node.AskAsync("journal", "replay", "--json");
            report.Need(code == 0, $"{country.Code}: journal replay says {replay[..Math.Min(2000, replay.Length)]}");
            if (code == 0) report.Event($"{country.Code}: journal check ok, {Judge.Field(replay, "verdicts")} verdicts replay identically under the keys of their time");
        }
    }
}
