using MessageBroker.Adapters.Contract;
using MessageBroker.App.Hosting;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Store.Promises;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;
using MessageBroker.Tests.Simulation.Clockwork;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>
/// What all runs of a process share because it never changes: compiled packs, mappings, keys, the bases of verdicts, an empty migrated
/// store per country, and the story's two records as the real adapters read them.
/// </summary>
internal sealed class Ground
{
    private const string RequestId = "Z-2025-0001";
    private const string RequestRoot = "РСЕ-2025-01847";
    private const string ReplyId = "C-2025-0001";
    private const string ReplyRoot = "GR-2025-04711";
    private const string Arrived = "01999999-0000-7000-8000-000000000001";

    private static readonly Lazy<Ground> Lazily = new(() => MakeAsync().GetAwaiter().GetResult());

    public static Ground Shared => Lazily.Value;

    public required Country Bulgaria { get; init; }
    public required Country Romania { get; init; }
    public required IReadOnlyList<INationalConverter> Converters { get; init; }
    public required VerdictBasis BulgarianBasis { get; init; }
    public required VerdictBasis RomanianBasis { get; init; }
    public required string Folder { get; init; }
    public required NationalRecord Claim { get; init; }
    public required NationalRecord Decision { get; init; }

    public VerdictBasis BasisOf(Country country) => country == Bulgaria ? BulgarianBasis : RomanianBasis;

    public string TemplateOf(Country country) => Path.Combine(Folder, "template", country.Lower);

    public string StagingTemplateOf(Country country) => Path.Combine(Folder, "template", country.Lower + "-staging.db");

    /// <summary>The claim of a family under other numbers.</summary>
    public NationalRecord ClaimOf(int number, int version, bool damaged) => Renamed(Claim, version, text => text
        .Replace(RequestId, $"Z-{number:0000}", StringComparison.Ordinal).Replace(RequestRoot, ClaimRoot(number), StringComparison.Ordinal)
        .Replace("2016-06-21", damaged ? "2016-06-31" : "2016-06-21", StringComparison.Ordinal));

    public NationalRecord DecisionOf(int number, string arrived) => Renamed(Decision, 1, text => text
        .Replace(ReplyId, $"C-{number:0000}", StringComparison.Ordinal).Replace(ReplyRoot, DecisionRoot(number), StringComparison.Ordinal)
        .Replace(Arrived, arrived, StringComparison.Ordinal));

    public static string ClaimRoot(int number) => $"РСЕ-2027-{number:00000}";

    public static string DecisionRoot(int number) => $"GR-2027-{number:00000}";

    private static NationalRecord Renamed(NationalRecord record, int version, Func<string, string> rename) => record with
    {
        RequestId = rename(record.RequestId),
        Version = version,
        RootNumber = rename(record.RootNumber),
        ReplyTo = record.ReplyTo is { } reply ? rename(reply) : null,
        Tables = [.. record.Tables.Select(t => t with { Rows = [.. t.Rows.Select(r => (IReadOnlyDictionary<string, string?>)r.ToDictionary(c => c.Key, c => c.Value is { } v ? rename(v) : null))] })],
    };

    private static async Task<Ground> MakeAsync()
    {
        var folder = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"broker-simulation-{Environment.ProcessId}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete(folder);
        Directory.CreateDirectory(Path.Combine(folder, "template"));
        var (bulgaria, romania) = (new Country("BG", "BG:BGASA", "bg-asp"), new Country("RO", "RO:80246", "ro-anpis"));
        var directory = InstitutionDirectory.Read("directory.json", await File.ReadAllBytesAsync(Path.Combine(Samples, "directory.json"))).Directory!;
        var converters = NationalSide.Converters(PackSet.Embedded).Converters;
        VerdictBasis Basis(Country own, Country other) => new(PackSet.Embedded, RuleSet.Current, directory, own.PartiesWith(other), converters);
        var claim = await ClaimAsync(folder, bulgaria);
        var ground = new Ground
        {
            Bulgaria = bulgaria,
            Romania = romania,
            Converters = converters,
            BulgarianBasis = Basis(bulgaria, romania),
            RomanianBasis = Basis(romania, bulgaria),
            Folder = folder,
            Claim = claim,
            Decision = await DecisionAsync(folder, claim, converters, romania),
        };
        foreach (var country in new[] { bulgaria, romania })
        {
            await ground.MakeTemplateAsync(country);
            await country.Adapter.CreateStagingAsync(ground.StagingTemplateOf(country), CancellationToken.None);
        }

        return ground;
    }

    private static string Samples => Path.Combine(AppContext.BaseDirectory, "Samples");

    private static async Task<NationalRecord> ClaimAsync(string folder, Country bulgaria)
    {
        var staging = Path.Combine(folder, "story-bg.db");
        await bulgaria.Adapter.CreateStagingAsync(staging, CancellationToken.None);
        await bulgaria.Adapter.SeedAsync(Path.Combine(Samples, "bg"), staging, null, CancellationToken.None);
        return (await bulgaria.Adapter.Open(bulgaria.System, staging).ReadAsync(RequestId, CancellationToken.None))!;
    }

    private static async Task<NationalRecord> DecisionAsync(string folder, NationalRecord claim, IReadOnlyList<INationalConverter> converters, Country romania)
    {
        var staging = Path.Combine(folder, "story-ro.db");
        await romania.Adapter.CreateStagingAsync(staging, CancellationToken.None);
        var system = romania.Adapter.Open(romania.System, staging);
        var sed = converters.First(c => c.Country == "BG").ToSed(claim, "2027-01-11").Root!;
        var rows = converters.First(c => c.Country == "RO").ToNational("F001", sed, Arrived, romania.Institution);
        await system.DeliverAsync(new NationalDelivery(Arrived, "case", "F001", "set", 1, "BG:BGASA", romania.Institution, "2027-01-11T06:00:00.000Z", "-", null, null, null, rows.Tables, []), CancellationToken.None);
        await romania.Adapter.SeedAsync(Path.Combine(Samples, "ro-answer"), staging, new Dictionary<string, string> { ["message_id"] = Arrived }, CancellationToken.None);
        return (await system.ReadAsync(ReplyId, CancellationToken.None))!;
    }

    // The migrations run once; every run starts from a copy.
    private async Task MakeTemplateAsync(Country country)
    {
        var folder = Directory.CreateDirectory(TemplateOf(country)).FullName;
        var ids = new SeededIds(new Dice(0, country.Code), TimeProvider.System);
        var opening = await SqliteStore.OpenAsync(new SqliteStoreOptions { Path = Path.Combine(folder, Disk.Store), Node = country.Lower, Time = TimeProvider.System, Ids = ids }, CancellationToken.None);
        using var store = opening.Store!;
        await KeptInputs.OfAsync(store, BasisOf(country).Inputs, CancellationToken.None);
        var pool = await SecretPool.OpenAsync(new SecretPoolOptions { Path = Path.Combine(folder, Disk.Keys), Node = country.Lower, Master = country.NewMaster(), Time = TimeProvider.System, Ids = ids }, store, CancellationToken.None);
        pool.Pool!.Dispose();
        PromiseFile.Open(Path.Combine(folder, Disk.Promises)).File!.Dispose();
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Nothing depends on it.
        }
    }
}
