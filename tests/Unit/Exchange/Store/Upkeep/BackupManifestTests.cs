using System.Text;
using MessageBroker.Exchange.Store.Upkeep;

namespace MessageBroker.Tests.Unit.Exchange.Store.Upkeep;

public sealed class BackupManifestTests
{
    private static readonly BackupManifest Sample = new()
    {
        Format = 1,
        What = StorePart.Store,
        Kind = "sqlite",
        Product = "1.0.0",
        AccessPoint = "bg-1/journal",
        Node = "bg-1",
        At = new DateTimeOffset(2027, 1, 31, 3, 0, 0, TimeSpan.Zero),
        StoreId = Guid.CreateVersion7(),
        MasterKey = null,
        Scripts = ["0001_initial.sql"],
        Log = new BackupLog("bg-1/journal/1", 1, 7, new string('a', 64), "note"),
        NewestEntry = new BackupEntry(Guid.CreateVersion7(), new DateTimeOffset(2027, 1, 31, 2, 59, 59, 123, TimeSpan.Zero)),
        Counts = new Dictionary<string, long> { ["entry"] = 7 },
        Files = [new BackupFile("store.db", 4096, new string('0', 64))],
    };

    [Fact]
    public void A_manifest_is_read_as_it_was_written()
    {
        var (read, finding) = BackupManifest.Read(Sample.ToBytes(), "backup.json");

        Assert.Null(finding);
        Assert.Equal(Sample.ToBytes(), read!.ToBytes());
        Assert.Equal((Sample.StoreId, Sample.NewestEntry, Sample.Log), (read.StoreId, read.NewestEntry, read.Log));
    }

    [Theory]
    [InlineData("", "STO-0021")]
    [InlineData("[]", "STO-0021")]
    [InlineData("{}", "STO-0021")]
    [InlineData("null", "STO-0021")]
    [InlineData("{\"format\":2,\"whatever\":true}", "STO-0022")]
    [InlineData("{\"format\":1}", "STO-0021")]
    [InlineData("{\"format\":\"1\"}", "STO-0021")]
    public void What_is_no_manifest_is_a_finding(string text, string code) => Assert.Equal(code, Read(text));

    [Theory]
    [InlineData("\"format\": 1", "\"format\": 0")]
    [InlineData("\"what\": \"store\"", "\"what\": \"other\"")]
    [InlineData("\"kind\": \"sqlite\"", "\"kind\": null")]
    [InlineData("\"node\"", "\"unknown\"")]
    [InlineData("\"store.db\"", "\"../store.db\"")]
    [InlineData("\"store.db\"", "\"/etc/passwd\"")]
    [InlineData("\"store.db\"", "\"backup.json\"")]
    [InlineData("\"store.db\"", "\".hidden\"")]
    [InlineData("\"bytes\": 4096", "\"bytes\": -1")]
    public void A_manifest_that_was_edited_out_of_shape_is_a_finding(string old, string @new)
    {
        var text = Encoding.UTF8.GetString(Sample.ToBytes());
        Assert.Contains(old, text, StringComparison.Ordinal);
        Assert.Equal("STO-0021", Read(text.Replace(old, @new, StringComparison.Ordinal)));
    }

    private static string? Read(string text) => BackupManifest.Read(Encoding.UTF8.GetBytes(text), "backup.json").Finding?.Code;
}
