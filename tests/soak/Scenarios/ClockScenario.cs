using MessageBroker.Soak.Bed;

namespace MessageBroker.Soak.Scenarios;

/// <summary>The wall clock of running brokers jumps back by an hour, right again, and ahead by an hour; the monotonic clock goes on. Needs libfaketime.</summary>
internal static class ClockScenario
{
    private static readonly string[] Places = ["/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1", "/usr/lib/faketime/libfaketime.so.1"];

    public static async Task RunAsync(ScenarioRun run)
    {
        var library = Places.FirstOrDefault(File.Exists) ?? throw new SoakFailure("libfaketime is not installed (package libfaketime)");
        Directory.CreateDirectory(run.Options.Folder);
        var (bg, ro) = (new Skew(Path.Combine(run.Options.Folder, "bg.clock"), library), new Skew(Path.Combine(run.Options.Folder, "ro.clock"), library));
        await using var bed = await SoakBed.PrepareAsync(run.Options, new CountryPlan { Variables = bg.Variables }, new CountryPlan { Variables = ro.Variables });
        await bed.StartAsync();
        var request = 0;
        foreach (var (skew, hours, who) in new[] { (bg, -1, "Bulgaria's"), (bg, 0, "Bulgaria's"), (ro, -1, "Romania's"), (ro, 0, "Romania's"), (bg, 1, "Bulgaria's"), (ro, 1, "Romania's") })
        {
            await bed.Bulgaria.RequestsAsync(request, request + 4);
            request += 4;
            await Task.Delay(run.Random.Next(100, 2000));
            skew.Set(3600 * hours);
            run.Report.Event($"{who} clock is {(hours == 0 ? "right again" : $"{hours:+0;-0} h off")}, in the middle of the work");
            await bed.ConfirmAsync();
            await bed.Romania.AnswerAsync(1);
            await Task.Delay(run.Random.Next(500, 2500));
        }

        // What is scheduled while a clock is ahead waits until the right time has come: a clock is put back when nothing is under way.
        if (!await bed.SettleAsync(240)) run.Report.Fault("not everything came to its end while the clocks were ahead");
        bg.Set(0);
        ro.Set(0);
        run.Report.Event("both clocks are put back by an hour while nothing is under way");
        await bed.Bulgaria.RequestsAsync(request, request + 4);
        foreach (var node in new[] { bed.Bg.Node, bed.Ro.Node })
        {
            run.Report.Need(node.IsRunning, $"{node.Name} ended");
            run.Report.Need(!node.LogFrom(0).Text.Contains("ArgumentOutOfRange", StringComparison.Ordinal), $"{node.Name} waited for a negative time");
        }

        await run.JudgeAsync(bed, 240);
    }

    private sealed class Skew
    {
        private readonly string file;

        public Skew(string file, string library)
        {
            this.file = file;
            Set(0);
            Variables = new Dictionary<string, string>
            {
                ["LD_PRELOAD"] = library, ["FAKETIME_TIMESTAMP_FILE"] = file, ["FAKETIME_NO_CACHE"] = "1", ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            };
        }

        public IReadOnlyDictionary<string, string> Variables { get; }

        /// <summary>Written aside and moved, so that nobody reads half of it.</summary>
        public void Set(int seconds)
        {
            File.WriteAllText(file + ".new", FormattableString.Invariant($"{seconds:+0;-0;+0}\n"));
            File.Move(file + ".new", file, overwrite: true);
        }
    }
}
