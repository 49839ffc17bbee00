using System.Text;
using MessageBroker.Adapters.Bulgaria;
using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Files;
using MessageBroker.Adapters.Mapping;
using MessageBroker.Adapters.People;
using MessageBroker.Adapters.Romania;
using MessageBroker.Tests.Unit.Adapters.Mapping;

namespace MessageBroker.Tests.Unit.Adapters.Files;

/// <summary>The sample family's claim in the Romanian inbox and a folder for files.</summary>
internal sealed class ExportBench : IDisposable
{
    public const string Claim = "msg-0001@bg", Pdf = "%PDF-1.7\nbirth certificate?";

    public static DateTimeOffset Now { get; } = new(2026, 11, 26, 8, 9, 30, TimeSpan.Zero);

    public Sample Sample { get; } = new();

    public string Database => Sample.PathOf("anpis_if.db");

    public string Folder => Sample.PathOf("out");

    public IReadOnlyList<string> Names => Directory.Exists(Folder) ? [.. Directory.EnumerateFileSystemEntries(Folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)] : [];

    public static async Task<ExportBench> RomanianAsync()
    {
        var bench = new ExportBench();
        var system = await bench.Sample.RomaniaAsync();
        var arrived = Sample.Romanian.ToNational("F001", (await FirstClaimTests.ConvertAsync()).Root!, Claim, "RO:80246");
        var delivery = Sample.Delivery(arrived, Claim, attachments: new NationalAttachment("../Мария.pdf", "application/pdf", true, Encoding.UTF8.GetBytes(Pdf)));
        Assert.Equal(DeliveryOutcome.Written, (await system.DeliverAsync(delivery, default)).Outcome);
        return bench;
    }

    public static async Task<ExportBench> BulgarianAsync(string text)
    {
        var bench = new ExportBench();
        await bench.Sample.BulgariaAsync();
        bench.Run("IIS_IF.db", $"""
            INSERT INTO IN_POLUCHENO (MESSAGE_ID, CASE_ID, KIND, SET_ID, DOC_VERSION, FROM_INSTITUTION, TO_INSTITUTION, RECEIVED_AT, SUMMARY, FREE_TEXT)
              VALUES ('m-1', 'c-1', 'F002', 's-1', 1, 'RO:80246', 'BG:BGASA', '2026-11-25T10:00:00.000Z', 'F002', '{text}');
            INSERT INTO IN_ZAPOVED (MESSAGE_ID, ID, DECISION_NO, DECISION_DATE, AMOUNT, CURRENCY) VALUES ('m-1', 1, '4711', '2025-10-20', '1292.5', 'RON'), ('m-1', 2, '4711', NULL, '292', 'RON');
            """);
        return bench;
    }

    public void Run(string sql) => Run("anpis_if.db", sql);

    public Task<ExportOutcome> ExportAsync(string page = "utf-8", NationalAdapter? adapter = null, DateTimeOffset? since = null, params string[] messages)
    {
        var database = adapter == BulgarianAdapter.Instance ? Sample.PathOf("IIS_IF.db") : Database;
        return ArrivalExport.RunAsync(
            new ExportOrder((adapter ?? RomanianAdapter.Instance).Staging, database, Folder, TargetAlphabet.Named(page)!, Now) { Messages = messages, Since = since }, default);
    }

    public byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    /// <summary>The lines of a file of a table, cells by the reader of tables.</summary>
    public IReadOnlyList<IReadOnlyList<string?>> Lines(string name, string page = "utf-8") =>
        [.. CsvText.Read(TargetAlphabet.Named(page)!.Decode(Bytes(name)), ';').Select(r => r.Cells)];

    public void Dispose() => Sample.Dispose();

    private void Run(string database, string sql) => FirstClaimTests.Run(Sample.PathOf(database), sql);
}
