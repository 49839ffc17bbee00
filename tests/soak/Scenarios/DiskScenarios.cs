using System.Globalization;
using MessageBroker.Soak.Bed;
using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Soak.Scenarios;

/// <summary>Disks that are full: a small tmpfs, and a file that takes the rest of it.</summary>
internal static class DiskScenarios
{
    public static async Task SqliteAsync(ScenarioRun run)
    {
        await using var bed = await SoakBed.PrepareAsync(run.Options, new CountryPlan(), new CountryPlan());
        await using var disk = await SmallDisk.MountAsync(Path.Combine(bed.Ro.Folder, "data"), 48);
        await FullAsync(run, bed, bed.Ro, disk, "disk-full");
    }

    public static async Task PostgresAsync(ScenarioRun run)
    {
        Directory.CreateDirectory(run.Options.Folder);
        await using var disk = await SmallDisk.MountAsync(Path.Combine(run.Options.Folder, "disk"), 220);
        await PostgresCluster.CallAsync(["chmod", "755", run.Options.Folder]);
        var plan = new CountryPlan { Postgres = true, ClusterFolder = disk.Folder, Settings = [("min_wal_size", "32MB"), ("max_wal_size", "48MB"), ("shared_buffers", "16MB")] };
        await using var bed = await SoakBed.PrepareAsync(run.Options, new CountryPlan(), plan);
        await FullAsync(run, bed, bed.Ro, disk, "disk-full|unreachable|slow");
    }

    private static async Task FullAsync(ScenarioRun run, SoakBed bed, Country full, SmallDisk disk, string reason)
    {
        await bed.StartAsync();
        await bed.Bulgaria.RequestsAsync(0, 6);
        await Until.TrueAsync("the first claims have arrived", 60, async () => (await bed.Romania.ArrivalsAsync()).Count >= 4);
        disk.Fill();
        run.Report.Event("the disk is full");
        var (_, mark) = full.Node.LogFrom(0);
        var asked = 6;
        await Until.TrueAsync($"{full.Node.Name} answers later", 90, async () =>
        {
            // Pages that a store has already are written over without room: what a full disk takes is bounded by them, not by a number of claims.
            if (await bed.Bulgaria.WaitingAsync() == 0) await bed.Bulgaria.RequestsAsync(asked, asked += 12);
            disk.Fill();
            return full.Node.LogFrom(mark).Text.Contains("\"later\"", StringComparison.Ordinal);
        });
        run.Report.Event("a partner's message is answered 503 and stays with the partner");
        run.Report.Need(full.Node.IsRunning, $"{full.Node.Name} must stand while its disk is full");
        var line = full.Node.LogFrom(mark).Text.Split('\n').First(l => l.Contains("\"later\"", StringComparison.Ordinal));
        run.Report.Say("             | " + line);
        run.Report.Need(reason.Split('|').Any(r => line.Contains($"\"{r}\"", StringComparison.Ordinal)), "the log does not say why");
        await Task.Delay(TimeSpan.FromSeconds(3));
        disk.MakeRoom();
        run.Report.Event("there is room again");
        if (full.Cluster is { } cluster && !await AnswersAsync(cluster))
        {
            run.Report.Event("the server had stopped at the full disk (its log says PANIC); the operator starts it again");
            await cluster.StartAgainAsync();
        }

        await full.Node.WaitReadyAsync(60);
        run.Report.Event($"{full.Node.Name} is ready by itself");
        await run.JudgeAsync(bed);
    }

    private static async Task<bool> AnswersAsync(PostgresCluster cluster)
    {
        for (var i = 0; i < 20; i++)
        {
            try
            {
                return await cluster.SqlAsync("postgres", "SELECT 1") is 1;
            }
            catch (Npgsql.NpgsqlException)
            {
                await Task.Delay(250);
            }
        }
        return false;
    }

    /// <summary>A file system of a few megabytes in memory. Needs root.</summary>
    private sealed class SmallDisk : IAsyncDisposable
    {
        private SmallDisk(string folder) => Folder = folder;

        public string Folder { get; }

        private string Filler => Path.Combine(Folder, "filler");

        public static async Task<SmallDisk> MountAsync(string folder, int megabytes)
        {
            Directory.CreateDirectory(folder);
            await PostgresCluster.CallAsync(["mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=0755"), "tmpfs", folder]);
            return new SmallDisk(folder);
        }

        /// <summary>Takes what is left of it.</summary>
        public void Fill()
        {
            using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            foreach (var size in new[] { 1 << 20, 1 << 12 })
            {
                try
                {
                    while (true) file.Write(new byte[size]);
                }
                catch (IOException)
                {
                    // Full, as wished.
                }
            }
        }

        public void MakeRoom() => File.Delete(Filler);

        public async ValueTask DisposeAsync() => await PostgresCluster.CallAsync(["umount", "-l", Folder]);
    }
}
