using System.CommandLine;
using MessageBroker.App.Cli;
using MessageBroker.App.Control;
using MessageBroker.Evidence.Keys;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Demo;

/// <summary>Runs the first exchange between two countries on this machine.</summary>
public sealed class DemoVerb : IVerb
{
    private const string SampleFolder = "samples/01-first-exchange";
    private readonly Option<string> folder = new("--folder") { HelpName = "DIR", DefaultValueFactory = _ => "demo-data" };
    private readonly Option<string?> samples = new("--samples") { HelpName = "DIR" };
    private readonly Option<string> algorithm = new Option<string>("--algorithm") { HelpName = "rsa-3072|p-256", DefaultValueFactory = _ => "rsa-3072" }.AcceptOnlyFromAmong("rsa-3072", "p-256");
    private readonly Option<bool> prepare = new("--prepare");
    private readonly Option<bool> keep = new("--keep");

    public string Name => "demo";
    public IReadOnlyList<string> Examples => ["broker demo", "broker demo --lang ro", "broker demo --prepare --folder trial", "broker demo --keep"];
    public IEnumerable<Symbol> Parameters => [folder, samples, algorithm, prepare, keep];

    /// <summary>Both brokers are asked to stop one after the other, each with its own patience.</summary>
    public TimeSpan StopPatience => DemoProcess.Patience * 2 + TimeSpan.FromSeconds(5);

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        if (context.Json) throw VerbStop.Usage("demo-json");
        var layout = new DemoLayout(Path.GetFullPath(context.Value(folder)!));
        var data = context.Value(samples) ?? FindSamples();
        if (DemoSetup.SampleFaults(data) is { Count: > 0 } faults) throw VerbStop.Missing(data, faults);
        var kind = context.Value(algorithm) == "p-256" ? DevelopmentKeyKind.P256 : DevelopmentKeyKind.Rsa3072;
        var setup = new DemoSetup(layout, data, kind, context.Now) { HasPages = context.Value(keep) };
        context.Out.WriteLine(string.Format(System.Globalization.CultureInfo.InvariantCulture, DemoWords.In(context.Language).SetUp, layout.Folder));
        var findings = await SetUpAsync(layout, setup, cancellationToken);
        if (findings.Count > 0)
        {
            context.Report(new Answer("refused", false) { Findings = findings });
            return;
        }

        if (context.Value(prepare))
        {
            Prepared(context, layout, setup);
            return;
        }

        if (!await new DemoStory(layout, setup, context).RunAsync(context.Value(keep), cancellationToken)) context.Raise(ExitCode.Negative);
    }

    private static async Task<IReadOnlyList<Finding>> SetUpAsync(DemoLayout layout, DemoSetup setup, CancellationToken cancellationToken)
    {
        try
        {
            Clear(layout);
            return await setup.RunAsync(cancellationToken);
        }
        catch (Exception fault) when (DiskInput.IsDiskFault(fault))
        {
            throw VerbStop.Missing(layout.Folder, DiskOutput.Unwritable(layout.Folder, fault));
        }
    }

    private static void Prepared(VerbContext context, DemoLayout layout, DemoSetup setup)
    {
        foreach (var (country, url, health) in setup.Addresses) context.Out.WriteLine($"  {country.Country}  {url}  http://{health}/health/ready  {country.Configuration}");
        context.Out.WriteLine();
        context.Out.WriteLine(DemoWords.In(context.Language).Next);
        foreach (var (country, _, _) in setup.Addresses) context.Out.WriteLine($"  {DemoStory.Program} serve --config {country.Configuration}");
        context.Out.WriteLine($"  {DemoStory.Program} health {layout.Bg.Configuration} {layout.Ro.Configuration}");
        context.Out.WriteLine($"  {DemoStory.Program} case list --config {layout.Bg.Configuration}");
    }

    private static void Clear(DemoLayout layout)
    {
        if (!Directory.Exists(layout.Folder)) return;
        if (!File.Exists(layout.Marker) && Directory.EnumerateFileSystemEntries(layout.Folder).Any()) throw VerbStop.Usage("demo-folder", ("folder", layout.Folder));
        // Its files are not taken away under a broker that works on them.
        if (new[] { layout.Bg, layout.Ro }.Any(country => ControlClient.IsListened(Path.Combine(country.Data, ControlSocket.Name)))) throw VerbStop.Usage("demo-running", ("folder", layout.Folder));
        Directory.Delete(layout.Folder, recursive: true);
    }

    // The clone is above the working folder, or above the program that was built in it.
    private static string FindSamples()
    {
        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
            for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
                if (Directory.Exists(Path.Combine(at.FullName, SampleFolder))) return Path.Combine(at.FullName, SampleFolder);
        throw VerbStop.NotThere("demo-samples", ("folder", SampleFolder));
    }
}
