using System.Globalization;
using MessageBroker.App.Cli;
using MessageBroker.App.Hosting;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.App.Demo;

/// <summary>Plays the first exchange: claim, damaged record, answer, evidence. It writes and reads only what a user can.</summary>
internal sealed class DemoStory(DemoLayout layout, DemoSetup setup, VerbContext context)
{
    /// <summary>How this program is called from the root of a clone.</summary>
    public const string Program = "dotnet run -c Release --no-build --project src/Broker/App --";

    private const string Claim = "Z-2025-0001";
    private const string Damaged = "Z-2025-0002";
    private const string Question = "C-2025-0002";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private readonly DemoWords words = DemoWords.In(context.Language);
    private readonly TextWriter output = context.Out;
    private string waitingFor = "";

    /// <summary>True when everything happened as told.</summary>
    /// <param name="keeps">The brokers go on running with their pages until the person stops them.</param>
    public async Task<bool> RunAsync(bool keeps, CancellationToken cancellationToken)
    {
        await using var bg = Broker(layout.Bg);
        await using var ro = Broker(layout.Ro);
        Say(words.Start, bg.Id, ro.Id);
        await using var bgReading = await OpenAsync(layout.Bg, bg, cancellationToken);
        await using var roReading = await OpenAsync(layout.Ro, ro, cancellationToken);
        if (bgReading is null || roReading is null) return Late();
        var watch = new DemoWatch([("BG", bgReading), ("RO", roReading)], output, context.Language);
        Say(words.Story);
        if (await ClaimAsync(watch, cancellationToken) is not { } view) return Late();
        Say(words.Done, view.Case.Key.CaseId);
        if (await QuestionAsync(watch, cancellationToken) is not { } question) return Late();
        Say(words.Answered, question.Case.Key.CaseId);
        if (!await EvidenceAsync(bgReading, view, cancellationToken)) return false;
        if (!keeps) return true;
        Say(words.Opened);
        return await new DemoPages(layout, context).KeepAsync(cancellationToken);
    }

    private async Task<CaseView?> ClaimAsync(DemoWatch watch, CancellationToken cancellationToken)
    {
        if (await WatchAsync(watch, "F001 → RO", async _ => await DemoTables.ArrivalAsync(layout.Ro, "F001", cancellationToken), cancellationToken) is not { } arrived) return null;
        if (await WatchAsync(watch, Damaged, async _ => await DemoTables.BulgarianStatusAsync(layout.Bg, Damaged, cancellationToken) == "E" ? "E" : null, cancellationToken) is null) return null;
        await RefusedAsync(cancellationToken);
        Say(words.Answer);
        await setup.SeedAsync(layout.Ro, "ro-answer", arrived, cancellationToken);
        if (await WatchAsync(watch, "F002 → BG", async _ => await DemoTables.ArrivalAsync(layout.Bg, "F002", cancellationToken), cancellationToken) is not { } answer) return null;
        Say(words.Confirm);
        await setup.SeedAsync(layout.Bg, "bg-confirm", answer, cancellationToken);
        return await WatchAsync(watch, "Delivered", views => Task.FromResult(Complete(views, Claim)), cancellationToken);
    }

    // The second story starts in Romania, about another person: no claim is forwarded, something is asked.
    private async Task<CaseView?> QuestionAsync(DemoWatch watch, CancellationToken cancellationToken)
    {
        Say(words.Question);
        await setup.SeedAsync(layout.Ro, "ro-question", null, cancellationToken);
        if (await WatchAsync(watch, "H001 → BG", async _ => await DemoTables.ArrivalAsync(layout.Bg, "H001", cancellationToken), cancellationToken) is not { } arrived) return null;
        Say(words.Reply);
        await setup.SeedAsync(layout.Bg, "bg-reply", arrived, cancellationToken);
        if (await WatchAsync(watch, "H002 → RO", async _ => await DemoTables.ArrivalAsync(layout.Ro, "H002", cancellationToken), cancellationToken) is not { } answer) return null;
        await setup.SeedAsync(layout.Ro, "ro-confirm", answer, cancellationToken);
        return await WatchAsync(watch, "Delivered", views => Task.FromResult(Complete(views, Question)), cancellationToken);
    }

    // Both directions are settled: everything sent is acknowledged, everything received is confirmed, and the row has heard.
    private static CaseView? Complete(IReadOnlyList<(string Country, CaseView View)> views, string request)
    {
        var own = views.FirstOrDefault(v => v.View.Messages.Any(m => m.Message.RequestId == request)).View;
        if (own is null) return null;
        var all = views.Where(v => v.View.Case.Key.CaseId == own.Case.Key.CaseId).SelectMany(v => v.View.Messages).ToList();
        return all.Count == 4 && all.TrueForAll(m => m.Message.State is MessageState.Acknowledged or MessageState.Delivered) ? own : null;
    }

    private async Task RefusedAsync(CancellationToken cancellationToken)
    {
        Say(words.Refused);
        foreach (var (code, path, bg, ro, en) in await DemoTables.FindingsAsync(layout.Bg, Damaged, cancellationToken))
        {
            output.WriteLine($"  {code}  {path}");
            output.WriteLine($"      bg  {bg}");
            output.WriteLine($"      ro  {ro}");
            output.WriteLine($"      en  {en}");
        }
    }

    private async Task<bool> EvidenceAsync(BrokerReading reading, CaseView view, CancellationToken cancellationToken)
    {
        waitingFor = "evidence";
        var bundle = await UntilAsync(async () =>
            (await reading.Store.ReadAsync(reader => reading.Evidence().BuildAsync(reader, view.Case.Key, cancellationToken), cancellationToken)).Bundle, cancellationToken);
        if (bundle is null) return Late();
        await File.WriteAllBytesAsync(layout.Bundle, bundle, cancellationToken);
        Next(view);
        Say(words.Evidence);
        var (holds, said) = await DemoProcess.VerifyAsync(["bundle", layout.Bundle, "--lang", context.Language], cancellationToken);
        output.WriteLine(Indent(holds == 0 ? WithoutParts(said) : said));
        Say(words.Changed);
        var changed = (byte[])bundle.Clone();
        changed[changed.Length / 2] ^= 0x01;
        await File.WriteAllBytesAsync(layout.ChangedBundle, changed, cancellationToken);
        var (fails, why) = await DemoProcess.VerifyAsync(["bundle", layout.ChangedBundle, "--lang", context.Language], cancellationToken);
        output.WriteLine(Indent(why));
        Say(words.Ended);
        return holds == 0 && fails == 1;
    }

    private void Next(CaseView view)
    {
        Say(words.Next);
        output.WriteLine($"  {Program} case show {view.Case.Key.CaseId} --config {layout.Bg.Configuration}");
        output.WriteLine($"  {Program} message show {view.Messages[0].Message.Id:D} --config {layout.Bg.Configuration}");
        output.WriteLine($"  {Program} journal replay --config {layout.Bg.Configuration}");
        output.WriteLine($"  dotnet run -c Release --no-build --project src/Broker/Auditor -- bundle {layout.Bundle}");
    }

    private async Task<T?> WatchAsync<T>(DemoWatch watch, string what, Func<IReadOnlyList<(string Country, CaseView View)>, Task<T?>> until, CancellationToken cancellationToken)
        where T : class
    {
        waitingFor = what;
        return await UntilAsync(async () => await until(await watch.LookAsync(cancellationToken)), cancellationToken);
    }

    private static async Task<T?> UntilAsync<T>(Func<Task<T?>> ask, CancellationToken cancellationToken, Func<bool>? over = null)
        where T : class
    {
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); clock.Elapsed < Patience && over?.Invoke() is not true;)
        {
            if (await ask() is { } answer) return answer;
            await Task.Delay(200, cancellationToken);
        }

        return null;
    }

    private DemoProcess Broker(DemoCountry country) => DemoProcess.Start(country.Log, "serve", "--config", country.Configuration);

    private async Task<BrokerReading?> OpenAsync(DemoCountry country, DemoProcess process, CancellationToken cancellationToken)
    {
        waitingFor = country.Country;
        // A broker that ended will not open its store later: its log says why.
        return await UntilAsync(async () => (await BrokerReading.OpenAsync(country.Configuration, context.Terminal.Clock, cancellationToken)).Reading, cancellationToken, () => process.HasExited);
    }

    private bool Late()
    {
        Say(words.Late, waitingFor, layout.Bg.Log, layout.Ro.Log);
        return false;
    }

    private void Say(string sentence, params object[] arguments)
    {
        output.WriteLine();
        output.WriteLine(string.Format(CultureInfo.InvariantCulture, sentence, arguments));
    }

    // Sixty parts that hold say no more than one line does.
    private static string WithoutParts(string said)
    {
        var lines = said.TrimEnd().Split('\n');
        var passed = lines.Count(l => l.StartsWith("    TOTAL-PASSED", StringComparison.Ordinal));
        return string.Join('\n', lines.TakeWhile(l => l.Trim() is not ("parts:" or "части:" or "părți:")).Append($"  TOTAL-PASSED × {passed}"));
    }

    private static string Indent(string text) => string.Join('\n', text.TrimEnd().Split('\n').Select(l => "  " + l));
}
