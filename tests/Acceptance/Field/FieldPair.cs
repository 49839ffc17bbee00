using System.Text;
using System.Text.Json.Nodes;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Field;

/// <summary>
/// Two brokers for the cases of EESSI practice: they log all that they can, agree on a small limit of attachments, a wire that can be held lies between
/// them, and Bulgaria's pack asks of a street a form that real streets do not have.
/// </summary>
public sealed class FieldPair : IAsyncLifetime
{
    internal const int Limit = 100_000;

    /// <summary>What the pack of Bulgaria admits in a street.</summary>
    internal const string StreetPattern = "[^_]*";

    private readonly StringBuilder earlier = new();
    private TwoLands? lands;
    private HeldWire? wire;
    private BulgarianAccessPoint? accessPoint;

    internal TwoLands Lands => lands ?? throw new InvalidOperationException("the brokers do not run");

    internal Land Bg => Lands.Bg;

    internal Land Ro => Lands.Ro;

    /// <summary>Between Bulgaria's broker and Romania's.</summary>
    internal HeldWire Wire => wire ?? throw new InvalidOperationException("the brokers do not run");

    /// <summary>Bulgaria's keys in the hands of a test.</summary>
    internal BulgarianAccessPoint Bulgaria => accessPoint ?? throw new InvalidOperationException("the brokers do not run");

    /// <summary>What all processes of both lands logged.</summary>
    internal string Logs => earlier + Bg.Process!.Log + Ro.Process!.Log;

    public async Task InitializeAsync()
    {
        // Those who use it skip themselves.
        if (!GateOnly.IsWanted) return;
        lands = await TwoLands.PrepareAsync();
        var port = lands.Ro.Endpoint.Port;
        wire = new HeldWire(port);
        var address = $"https://127.0.0.1:{wire.Port}/as4";
        var pack = Path.Combine(lands.Layout.Folder, "pack");
        WritePack(pack);
        lands.Bg.Configure(c =>
        {
            Configure(c);
            c["packs"] = new JsonArray("../pack");
            c["partners"]![0]!["url"] = address;
            c["sending"] = new JsonObject { ["attempts"] = 60, ["firstRetrySeconds"] = 1, ["maxRetrySeconds"] = 1, ["timeoutSeconds"] = 20 };
        });
        lands.Ro.Configure(c =>
        {
            Configure(c);
            c["accessPoint"]!["url"] = address;
            c["accessPoint"]!["listen"] = $"127.0.0.1:{port}";
        });
        await lands.StartAsync();
        await RequestAsync("Z-2025-0001", "A");
        accessPoint = await BulgarianAccessPoint.OpenAsync(lands);
    }

    public async Task DisposeAsync()
    {
        accessPoint?.Dispose();
        if (lands is not null) await lands.DisposeAsync();
        if (wire is not null) await wire.DisposeAsync();
    }

    internal Task RequestAsync(string id, string status) =>
        Until.TrueAsync($"status {status} of {id}", async () => await Bg.Staging.TextAsync("SELECT STATUS FROM IF_ZAJAVKA WHERE ID = @id", ("@id", id)) == status);

    /// <summary>The power of Bulgaria's machine goes and comes back.</summary>
    internal async Task RestartBulgariaAsync()
    {
        Bg.Process!.Kill();
        earlier.Append(Bg.Process.Log);
        await Bg.Process.DisposeAsync();
        Wire.LetGo();
        Bg.Launch();
        await Until.TrueAsync("broker of Bulgaria that is ready again", Bg.IsReadyAsync);
    }

    private static void Configure(JsonObject configuration)
    {
        configuration["logLevel"] = "verbose";
        configuration["limits"] = new JsonObject { ["maxAttachmentBytes"] = Limit };
    }

    private static void WritePack(string folder)
    {
        var files = PackFiles.FromProgram("4.4");
        foreach (var path in files.Paths)
        {
            var octets = files[path]!.Value.ToArray();
            if (path == "Seds/F001/F001.xsd") octets = Strict(Encoding.UTF8.GetString(octets));
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            File.WriteAllBytes(Path.Combine(folder, path), octets);
        }
    }

    private static byte[] Strict(string schema)
    {
        const string street = "<xs:element name=\"street\" type=\"s:EESSIMediumStringType\" minOccurs=\"0\">";
        var at = schema.IndexOf(street, StringComparison.Ordinal);
        var end = schema.IndexOf("</xs:element>", at, StringComparison.Ordinal);
        Assert.True(at > 0);
        var element = schema[at..end].Replace(" type=\"s:EESSIMediumStringType\"", "", StringComparison.Ordinal)
            + $"<xs:simpleType><xs:restriction base=\"s:EESSIMediumStringType\"><xs:pattern value=\"{StreetPattern}\"/></xs:restriction></xs:simpleType>";
        return Encoding.UTF8.GetBytes(schema[..at] + element + schema[end..]);
    }
}

[CollectionDefinition(Name)]
public sealed class FieldCollection : ICollectionFixture<FieldPair>
{
    public const string Name = "field";
}
