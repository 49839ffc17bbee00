using MessageBroker.Tests.PostgresBed;

namespace MessageBroker.Soak.Bed;

/// <summary>
/// Bulgaria and Romania as real processes in a folder, each with its national tables, store, nodes and the address before them. The product
/// is known as a program and its tables alone.
/// </summary>
internal sealed class SoakBed : IAsyncDisposable
{
    private SoakBed(SoakOptions options, CountryPlan bg, CountryPlan ro)
    {
        Options = options;
        Place = Path.Combine(options.Folder, "run");
        Bg = new Country("bg", Path.Combine(Place, "bg"), bg);
        Ro = new Country("ro", Path.Combine(Place, "ro"), ro);
        Bulgaria = new BulgarianOffice(Path.Combine(Bg.Folder, "iis_if.db"));
        Romania = new RomanianOffice(Path.Combine(Ro.Folder, "anpis_if.db"), Samples);
        Questions = new Questions(Bulgaria.Staging, Romania.Staging, Samples);
    }

    private static string Samples => Path.GetFullPath("samples/01-first-exchange");

    public SoakOptions Options { get; }

    /// <summary>Holds both countries.</summary>
    public string Place { get; }

    public Country Bg { get; }

    public Country Ro { get; }

    public BulgarianOffice Bulgaria { get; }

    public RomanianOffice Romania { get; }

    public Questions Questions { get; }

    public IReadOnlyList<Country> Both => [Bg, Ro];

    /// <summary>Keys, configuration, tables, clusters; no broker runs yet.</summary>
    /// <param name="host">Name under which partners reach each other; its certificates name 127.0.0.1 and localhost.</param>
    public static async Task<SoakBed> PrepareAsync(SoakOptions options, CountryPlan bg, CountryPlan ro, string host = "127.0.0.1")
    {
        Directory.CreateDirectory(options.Folder);
        var bed = new SoakBed(options, bg, ro);
        var (code, said) = await BrokerNode.RunAsync(["dotnet", options.Broker, "demo", "--prepare", "--algorithm", "p-256", "--folder", bed.Place]);
        if (code != 0) throw new SoakFailure($"set-up ended with {code}: {said}");
        foreach (var country in bed.Both) await country.PrepareStoreAsync(everywhere: host != "127.0.0.1");
        bed.Bg.PrepareNodes(options.Broker, host, bed.Ro.Balancer.Port);
        bed.Ro.PrepareNodes(options.Broker, host, bed.Bg.Balancer.Port);
        return bed;
    }

    public Task StartAsync() => Task.WhenAll(Both.Select(c => c.StartAsync()));

    /// <summary>Officers of both countries at work: what arrived is confirmed.</summary>
    public async Task ConfirmAsync()
    {
        await Romania.ConfirmAsync();
        await Bulgaria.ConfirmAsync();
    }

    /// <summary>Waits until every request has its last word and nothing is under way on either side.</summary>
    public async Task<bool> SettleAsync(double seconds)
    {
        try
        {
            await Until.TrueAsync("everything is settled", seconds, async () =>
            {
                await ConfirmAsync();
                return (await Bulgaria.RequestsAsync()).All(r => r.IsFinal) && (await Romania.RequestsAsync()).All(r => r.IsFinal)
                    && await Bg.Store.UnfinishedAsync() == 0 && await Ro.Store.UnfinishedAsync() == 0;
            }, everyMilliseconds: 500);
            return true;
        }
        catch (SoakFailure)
        {
            return false;
        }
    }

    /// <summary>Waits until the journals have indexed what was sealed.</summary>
    public async Task IncludedAsync(double seconds)
    {
        foreach (var country in Both)
            await Until.TrueAsync($"the journal of {country.Code} is indexed", seconds, async () => await country.Store.CountAsync(country.Store.IsPostgres
                ? "SELECT count(*) FROM pending_leaf" : "SELECT count(*) FROM entry e WHERE NOT EXISTS (SELECT 1 FROM leaf l WHERE l.entry_id = e.id)") == 0);
    }

    public Task StopAsync() => Task.WhenAll(Both.Select(c => c.StopAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (var country in Both) await country.DisposeAsync();
    }

    /// <summary>Removes everything.</summary>
    public void Delete() => Directory.Delete(Options.Folder, recursive: true);
}
