using MessageBroker.App.Demo;

namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>Bulgaria and Romania in a folder of their own, set up by the command that a user has, run as two processes.</summary>
internal sealed class TwoLands : IAsyncDisposable
{
    private TwoLands(string folder)
    {
        Layout = new DemoLayout(folder);
        Bg = new Land(Layout.Bg);
        Ro = new Land(Layout.Ro);
    }

    public static string Samples => Repository.File("samples", "01-first-exchange");

    public DemoLayout Layout { get; }

    public Land Bg { get; }

    public Land Ro { get; }

    /// <summary>Keys, configuration, staging tables with their rows; nothing runs yet.</summary>
    public static async Task<TwoLands> PrepareAsync(string? samples = null)
    {
        var lands = new TwoLands(Path.Combine(Path.GetTempPath(), $"broker-acceptance-{Guid.NewGuid():N}"));
        var call = await BrokerCall.RunAsync("demo", "--prepare", "--folder", lands.Layout.Folder, "--algorithm", "p-256", "--samples", samples ?? Samples);
        Assert.True(call.Exit == 0, call.Output + call.Error);
        return lands;
    }

    /// <summary>A copy of the whole folder, to damage.</summary>
    public TwoLands Copy()
    {
        var copy = new TwoLands(Layout.Folder + "-copy-" + Guid.NewGuid().ToString("N")[..8]);
        CopyFolder(Layout.Folder, copy.Layout.Folder);
        return copy;
    }

    public static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.GetDirectories(from)) CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    public async Task StartAsync()
    {
        Bg.Launch();
        Ro.Launch();
        await Until.TrueAsync("broker of Bulgaria that is ready", Bg.IsReadyAsync);
        await Until.TrueAsync("broker of Romania that is ready", Ro.IsReadyAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await Bg.DisposeAsync();
        await Ro.DisposeAsync();
        Directory.Delete(Layout.Folder, recursive: true);
    }
}
