using System.Text.Json.Nodes;
using MessageBroker.Evidence.Keys;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Doors;

/// <summary>
/// Two brokers that run while tests knock at their doors. The samples of the family are edited in ten places. Romania takes small
/// bodies, and knows Bulgaria by certificate authorities, one of which belongs to the tests, so that they can hold any certificate.
/// </summary>
public sealed class RunningPair : IAsyncLifetime
{
    internal const int MaxBodyBytes = 2 << 20;
    internal const int MaxUnpackedBytes = 4 << 20;
    private TwoLands? lands;
    private BulgarianAccessPoint? accessPoint;
    private DevelopmentCa? authority;

    internal TwoLands Lands => lands ?? throw new InvalidOperationException("the brokers do not run");

    /// <summary>Bulgaria's keys in the hands of a test that speaks AS4 itself.</summary>
    internal BulgarianAccessPoint Bulgaria => accessPoint ?? throw new InvalidOperationException("the brokers do not run");

    /// <summary>One that Romania trusts for Bulgaria's ebMS certificates.</summary>
    internal DevelopmentCa Authority => authority ?? throw new InvalidOperationException("the brokers do not run");

    /// <summary>What the row of the edited claim heard.</summary>
    internal string ClaimMessageId { get; private set; } = "";

    public async Task InitializeAsync()
    {
        using var samples = new EditedSamples();
        foreach (var (file, lineStart, old, @new, _, _) in TenFieldsTests.Edits) samples.Edit(file, lineStart, old, @new);
        lands = await TwoLands.PrepareAsync(samples.Folder);
        authority = DevelopmentCa.Create("authority of the tests", DevelopmentKeyKind.P256, DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(1));
        await File.WriteAllTextAsync(Path.Combine(lands.Layout.Folder, "authority.pem"), authority.Certificate.ExportCertificatePem());
        lands.Ro.Configure(Configure);
        await lands.StartAsync();
        await Until.TrueAsync("receipt for the claim", async () => await lands.Bg.Staging.TextAsync("SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'") == "A");
        ClaimMessageId = await Until.AnswerAsync("claim in Romania", () => lands.Ro.Staging.TextAsync("SELECT id_mesaj FROM primit WHERE tip_sed = 'F001'"));
        accessPoint = await BulgarianAccessPoint.OpenAsync(lands);
    }

    public async Task DisposeAsync()
    {
        accessPoint?.Dispose();
        authority?.Dispose();
        if (lands is not null) await lands.DisposeAsync();
    }

    private static void Configure(JsonObject romania)
    {
        romania["limits"] = new JsonObject { ["maxMessageBytes"] = MaxBodyBytes, ["maxUnpackedBytes"] = MaxUnpackedBytes };
        var bulgaria = romania["partners"]![0]!.AsObject();
        bulgaria.Remove("ebmsCertificates");
        bulgaria["ebmsTrust"] = new JsonArray("../bg/keys/ca.pem", "../authority.pem");
    }
}

[CollectionDefinition(Name)]
public sealed class RunningCollection : ICollectionFixture<RunningPair>
{
    public const string Name = "running";
}
