using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MessageBroker.App.Configuration;
using MessageBroker.App.Demo;
using MessageBroker.Tests.Acceptance.Setup;
using MessageBroker.Tests.Conformance;

namespace MessageBroker.Tests.Acceptance.Peers;

/// <summary>
/// Running brokers and an independent access point (phase4), over mutual TLS: it stands in Romania's place for the claim that Bulgaria
/// sends, then in Bulgaria's place with the same claim, octet for octet, towards Romania.
/// </summary>
[Trait("tier", "gate")]
public sealed class Phase4BrokerTests
{
    private const string Bulgaria = "BG:BGASA", Romania = "RO:80246";

    [SkippableFact]
    public async Task A_claim_leaves_one_running_broker_for_the_peer_and_reaches_another_from_it()
    {
        Skip.If(Phase4Peer.WhyNot() is not null, Phase4Peer.WhyNot());
        await using var lands = await TwoLands.PrepareAsync();
        var arrived = await FromBulgariaAsync(lands, ["--tls", Phase4Peer.Pki("tls-server.p12"), "--client-auth", Phase4Peer.Pki("truststore.p12")], (c, url) => Meet(c, lands, "tls-client-bg.p12", url));
        await ToRomaniaAsync(lands, arrived);
    }

    [SkippableFact]
    public async Task The_peer_takes_a_claim_and_calls_back_with_its_receipt()
    {
        Skip.If(Phase4Peer.WhyNot() is not null, Phase4Peer.WhyNot());
        await using var lands = await TwoLands.PrepareAsync();
        // Plain HTTP: the peer's kit has no certificate that is a client's and a server's, and ours has one.
        lands.Bg.Configure(c => c["accessPoint"] = new JsonObject { ["url"] = lands.Bg.Endpoint.ToString().Replace("https:", "http:", StringComparison.Ordinal) });
        await FromBulgariaAsync(lands, ["--receipt", $"async:{lands.Bg.Endpoint}"], (c, url) => c["partners"]![0]!["url"] = url.ToString());
        Assert.Contains("signal acknowledged", lands.Bg.Process!.Log, StringComparison.Ordinal);
    }

    private static async Task<string> FromBulgariaAsync(TwoLands lands, string[] options, Action<JsonObject, Uri> meet)
    {
        using var peer = await Phase4Peer.ServeWithAsync(KeyOf(lands.Layout.Ro, Romania), lands.Layout.Folder, [.. Trust(lands.Layout.Ro, lands.Layout.Bg),
            "--own-party", Romania, "--partner-party", Bulgaria, .. options]);
        lands.Bg.Configure(c => meet(c, peer.Url));
        lands.Bg.Launch();
        await Until.TrueAsync("broker of Bulgaria that is ready", lands.Bg.IsReadyAsync);

        var message = await Until.AnswerAsync("F001 at the peer", () => Task.FromResult(peer.Messages().FirstOrDefault()));
        Assert.Equal("accepted", Text(message, "verdict"));
        Assert.Equal((Bulgaria, Romania), (Text(message["from"]!, "id"), Text(message["to"]!, "id")));
        Assert.Equal(2, message["parts"]!.AsArray().Count);
        await Until.TrueAsync("receipt of the peer that holds", async () => await StatesAsync(lands.Bg, "Outbound") is ["Acknowledged"]);
        Assert.Equal(0, await lands.Bg.StopAsync());
        return Text(message, "dir")!;
    }

    private static async Task ToRomaniaAsync(TwoLands lands, string arrived)
    {
        lands.Ro.Configure(c => Meet(c, lands, "tls-server.p12", null));
        lands.Ro.Launch();
        await Until.TrueAsync("broker of Romania that is ready", lands.Ro.IsReadyAsync);
        var message = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(arrived, "message.json")))!;
        var (exit, said) = await Phase4Peer.RunAsync(lands.Layout.Folder,
            ["send", "--url", lands.Ro.Endpoint.ToString(), "--keystore", KeyOf(lands.Layout.Bg, Bulgaria), .. Trust(lands.Layout.Bg, lands.Layout.Ro), "--from", Bulgaria, "--to", Romania,
                "--tls-keystore", Phase4Peer.Pki("tls-client-bg.p12"), "--tls-truststore", Phase4Peer.Pki("truststore.p12"), "--compress", .. Parts(message, arrived)]);

        Assert.True(exit == 0, said.ToJsonString() + lands.Ro.Process!.Log);
        Assert.Equal("acknowledged", Text(said, "verdict"));
        await Until.AnswerAsync("F001 in Romania", () => lands.Ro.Staging.TextAsync("SELECT id_mesaj FROM primit WHERE tip_sed = 'F001' AND stare_primire = 'N'"));
        Assert.Equal(["Delivering"], await StatesAsync(lands.Ro, "Inbound"));
        Assert.Equal("ok", (await lands.Ro.CallAsync("journal", "check")).Verdict);
    }

    // TLS is of the peer's own authority; the keys of the messages are those that the broker's setup made.
    private static void Meet(JsonObject configuration, TwoLands lands, string tlsKey, Uri? url)
    {
        var password = Path.Combine(lands.Layout.Folder, "peer-password");
        File.WriteAllText(password, "peerkit\n");
        configuration["accessPoint"]!["tlsKey"] = new JsonObject { ["file"] = Phase4Peer.Pki(tlsKey), ["passwordFile"] = password };
        configuration["accessPoint"]!["tlsTrust"] = new JsonArray(Phase4Peer.Pki("ca.pem"));
        if (url is not null) configuration["partners"]![0]!["url"] = url.ToString();
    }

    /// <summary>The institution's ebMS key under the one password that the peer takes for all its stores.</summary>
    private static string KeyOf(DemoCountry own, string institution)
    {
        var file = Path.Combine(own.Keys, "peer-key.p12");
        var password = File.ReadLines(Path.Combine(own.Keys, "password.txt")).First();
        using var certificate = X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(own.Keys, DevelopmentKeys.Stem(institution, "ebms") + ".p12"), password, X509KeyStorageFlags.Exportable);
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, JavaTrust.Password));
        return file;
    }

    private static string[] Trust(DemoCountry own, DemoCountry other)
    {
        var trust = Path.Combine(own.Keys, "peer-trust.p12");
        JavaTrust.Write(trust, Path.Combine(other.Keys, "ca.pem"));
        return ["--profile", "ed2-ecc", "--truststore", trust];
    }

    private static IEnumerable<string> Parts(JsonNode message, string folder)
    {
        var number = 0;
        foreach (var part in message["parts"]!.AsArray())
        {
            var type = Text(part!, "cid") == "DefaultSED" ? "SED" : "Attachment";
            yield return "--part";
            yield return string.Create(CultureInfo.InvariantCulture, $"{Path.Combine(folder, $"part-{++number}.bin")};mime={Text(part!, "mime")};cid={Text(part!, "cid")};PartType={type}");
        }
    }

    private static async Task<IReadOnlyList<string?>> StatesAsync(Land land, string direction)
    {
        var rows = await land.Store.RowsAsync("SELECT state FROM message WHERE direction = @d AND state <> 'Refused'", ("@d", direction));
        return [.. rows.Select(r => r[0])];
    }

    private static string? Text(JsonNode node, string name) => node[name]?.GetValue<string>();
}
