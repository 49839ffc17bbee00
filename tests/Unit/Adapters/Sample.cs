using MessageBroker.Adapters.Bulgaria;
using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Adapters.Romania;

namespace MessageBroker.Tests.Unit.Adapters;

/// <summary>A staging database in a folder of its own, deleted at the end, and the sample family of the first exchange.</summary>
internal sealed class Sample : IDisposable
{
    public const string Today = "2026-11-25";
    public const string Good = "Z-2025-0001";
    public const string Damaged = "Z-2025-0002";

    /// <summary>The filled database, made once: most tests only want a copy.</summary>
    private static readonly Lazy<Task<byte[]>> Filled = new(FillAsync);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("adp-");

    public static MappedConverter Bulgarian { get; } = BulgarianAdapter.Instance.LoadConverter(PackPaths.All).Converter!;

    public static MappedConverter Romanian { get; } = RomanianAdapter.Instance.LoadConverter(PackPaths.All).Converter!;

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public static string FolderOf(string part) => Path.Combine(SharedData.RepositoryRoot, "samples", "01-first-exchange", part);

    public async Task<SqliteNationalSystem> BulgariaAsync(params string[] parts)
    {
        var path = PathOf("IIS_IF.db");
        if (parts is ["bg", "bg-damaged"])
        {
            await File.WriteAllBytesAsync(path, await Filled.Value);
            return Open(path);
        }
        await BulgarianAdapter.Instance.CreateStagingAsync(path, default);
        foreach (var part in parts)
        {
            var outcome = await BulgarianAdapter.Instance.SeedAsync(FolderOf(part), path, null, default);
            Assert.Empty(outcome.Findings.Select(f => $"{f.Code} {f.Path} {string.Join(",", f.Arguments.Values)}"));
        }
        return Open(path);
    }

    private static SqliteNationalSystem Open(string path) => (SqliteNationalSystem)BulgarianAdapter.Instance.Open("bg-asp", path, new StagingLimits(LockSeconds: 1));

    private static async Task<byte[]> FillAsync()
    {
        using var sample = new Sample();
        await sample.BulgariaAsync("bg");
        foreach (var finding in (await BulgarianAdapter.Instance.SeedAsync(FolderOf("bg-damaged"), sample.PathOf("IIS_IF.db"), null, default)).Findings) Assert.Fail(finding.Code + finding.Path);
        return await File.ReadAllBytesAsync(sample.PathOf("IIS_IF.db"));
    }

    public async Task<SqliteNationalSystem> RomaniaAsync()
    {
        var path = PathOf("anpis_if.db");
        await RomanianAdapter.Instance.CreateStagingAsync(path, default);
        return (SqliteNationalSystem)RomanianAdapter.Instance.Open("ro-anpis", path, new StagingLimits(LockSeconds: 1));
    }

    public async Task<NationalRecord> RecordAsync(string requestId = Good)
    {
        var system = await BulgariaAsync("bg", "bg-damaged");
        return (await system.ReadAsync(requestId, default))!;
    }

    public static NationalDelivery Delivery(NationalConversion conversion, string messageId, string kind = "F001", params NationalAttachment[] attachments) =>
        new(messageId, "case-1", kind, "set-1", 1, "BG:BGASA", "RO:80246", "2026-11-25T10:00:00.000Z", conversion.Summary, "RO:80246", "2027-01-25", "Art. 60(3)", conversion.Tables, attachments);

    public void Dispose() => folder.Delete(recursive: true);
}
