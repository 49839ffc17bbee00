using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MessageBroker.Evidence.Keys;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>A running broker that looks at revocation: what its issuers tell, and what it does while they tell nothing.</summary>
public sealed class RevocationTests
{
    private const string Bg = "BG:BGASA";
    private const string Status = "SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'";

    [SkippableFact]
    public async Task A_document_waits_while_nothing_is_known_of_its_signer_and_goes_on_by_itself()
    {
        GateOnly.Need();
        using var ca = Ca();
        using var place = new IssuerPlace(ca.Certificate);
        await using var lands = await PrepareAsync(ca, place, "hard");
        await lands.StartAsync();
        await Until.TrueAsync("receipt", async () => await lands.Bg.Staging.TextAsync(Status) == "A");
        await Until.TrueAsync("held document", async () => await lands.Ro.Store.TextAsync("SELECT count(*) FROM message WHERE state = 'Held'") == "1");
        Assert.Contains("HLT-0010", await lands.Ro.HealthAsync(), StringComparison.Ordinal);
        Assert.Equal("0", await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit"));

        place.Octets = place.List();
        await Until.TrueAsync("delivery", async () => await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'") == "1");
        await Until.TrueAsync("health without it", async () => !(await lands.Ro.HealthAsync()).Contains("HLT-0010", StringComparison.Ordinal));
        Assert.Equal("identical", (await lands.Ro.CallAsync("journal", "replay")).Verdict);
        Assert.Equal("1", await lands.Ro.Store.TextAsync("SELECT count(*) FROM input WHERE name = 'revocation/list'"));
    }

    [SkippableFact]
    public async Task A_document_under_a_revoked_key_is_held_and_a_broker_without_a_network_knows_it_still()
    {
        GateOnly.Need();
        using var ca = Ca();
        using var place = new IssuerPlace(ca.Certificate);
        await using var lands = await PrepareAsync(ca, place, "hard");
        using (var signer = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(lands.Layout.Folder, "own.pem"))) place.Revoke(signer);
        place.Octets = place.List();
        await lands.StartAsync();
        await Until.TrueAsync("held document", async () => await lands.Ro.Store.TextAsync("SELECT count(*) FROM message WHERE state = 'Held' AND due_at IS NULL") == "1");
        var held = (await lands.Ro.Store.TextAsync("SELECT id FROM message WHERE state = 'Held'"))!;
        Assert.Contains("SIG-0310", (await lands.Ro.CallAsync("message", "show", held)).Output, StringComparison.Ordinal);

        // The issuer is gone, the file is there.
        place.Octets = null;
        Assert.Equal(0, await lands.Ro.StopAsync());
        lands.Ro.Launch();
        await Until.TrueAsync("broker of Romania that is ready", lands.Ro.IsReadyAsync);
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.Equal("done", (await lands.Ro.CallAsync("message", "retry", held, "--reason", "judged again")).Verdict);
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.Equal("0", await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit"));
        Assert.Equal("identical", (await lands.Ro.CallAsync("journal", "replay")).Verdict);
    }

    [SkippableTheory]
    [InlineData("soft", "away")]
    [InlineData("soft", "wrong-signer")]
    [InlineData("soft", "stale")]
    [InlineData("off", "away")]
    public async Task Where_the_policy_lets_it_a_document_goes_on_although_its_issuer_tells_nothing_usable(string mode, string fault)
    {
        GateOnly.Need();
        using var ca = Ca();
        using var other = Ca();
        using var place = new IssuerPlace(ca.Certificate);
        place.Octets = fault switch { "wrong-signer" => place.List(by: other.Certificate), "stale" => place.List(nextUpdate: DateTimeOffset.UtcNow.AddMinutes(-1)), _ => null };
        await using var lands = await PrepareAsync(ca, place, mode);
        await lands.StartAsync();
        await Until.TrueAsync("delivery", async () => await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'") == "1");
        var id = (await lands.Ro.Store.TextAsync("SELECT id FROM message WHERE direction = 'Inbound'"))!;
        Assert.Equal(mode == "soft", (await lands.Ro.CallAsync("message", "show", id)).Output.Contains("SIG-0312", StringComparison.Ordinal));
        if (mode == "soft") await Until.TrueAsync("health that names it", async () => (await lands.Ro.HealthAsync()).Contains("HLT-0010", StringComparison.Ordinal));
        Assert.Equal(mode == "off", place.Asked == 0);
        Assert.Equal("identical", (await lands.Ro.CallAsync("journal", "replay")).Verdict);
    }

    private static DevelopmentCa Ca() => DevelopmentCa.Create("CA of the test", DevelopmentKeyKind.P256, DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(60));

    /// <summary>Bulgaria signs its SEDs with a key of the test's CA; Romania trusts that CA and asks at the place.</summary>
    private static async Task<TwoLands> PrepareAsync(DevelopmentCa ca, IssuerPlace place, string mode)
    {
        var lands = await TwoLands.PrepareAsync();
        string Own(string name) => Path.Combine(lands.Layout.Folder, name);
        using var certificate = ca.Issue(Bg, DevelopmentPurpose.BusinessSigning, DevelopmentKeyKind.P256, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(50));
        await File.WriteAllBytesAsync(Own("own.p12"), DevelopmentCa.ExportPkcs12(certificate, "secret"));
        await File.WriteAllTextAsync(Own("own.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Own("password.txt"), "secret\n");
        await File.WriteAllTextAsync(Own("ca.pem"), ca.Certificate.ExportCertificatePem());
        lands.Bg.Configure(c => c["institutions"]![0]!["businessKey"] = new JsonObject { ["file"] = Own("own.p12"), ["passwordFile"] = Own("password.txt") });
        lands.Ro.Configure(c =>
        {
            c["partners"]![0]!["businessTrust"] = new JsonArray(Own("ca.pem"));
            c["revocation"] = new JsonObject { ["mode"] = mode, ["timeoutSeconds"] = 2, ["issuers"] = new JsonArray(new JsonObject { ["certificate"] = Own("ca.pem"), ["crl"] = place.Address }) };
        });
        return lands;
    }
}
