using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MessageBroker.Tests.Acceptance.Setup;
using MessageBroker.Tests.Conformance;

namespace MessageBroker.Tests.Acceptance.Peers;

/// <summary>
/// A running broker that asks an independent OCSP responder (EU DSS), with each thing that can be wrong about one. Bulgaria signs with a certificate of
/// that responder's issuer; Romania does what its declared policy says.
/// </summary>
[Trait("tier", "gate")]
public sealed class DssResponderTests
{
    [SkippableTheory]
    [InlineData("signer-p256", "none", "hard", "delivered")]
    [InlineData("signer-revoked", "none", "hard", "SIG-0310")]
    [InlineData("signer-revoked", "none", "soft", "SIG-0310")]
    [InlineData("signer-p256", "unknown", "hard", "SIG-0311")]
    [InlineData("signer-p256", "stale", "hard", "SIG-0311")]
    [InlineData("signer-p256", "rogue", "hard", "SIG-0311")]
    [InlineData("signer-p256", "unauthorized-responder", "hard", "SIG-0311")]
    [InlineData("signer-p256", "expired-responder", "hard", "SIG-0311")]
    [InlineData("signer-p256", "slow", "hard", "SIG-0311")]
    [InlineData("signer-p256", "http-500", "hard", "SIG-0311")]
    [InlineData("signer-p256", "http-500", "soft", "delivered")]
    public async Task What_the_responder_says_decides_as_the_policy_declares(string signer, string fault, string mode, string outcome)
    {
        Skip.If(DssPeer.WhyNot() is not null, DssPeer.WhyNot());
        using var responder = await DssPeer.ServeAsync("ocsp");
        await using var lands = await PrepareAsync(signer, mode, new Uri(responder.Url, $"/ocsp?fault={fault}"));
        await lands.StartAsync();
        if (outcome == "delivered")
        {
            await Until.TrueAsync("delivery", async () => await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'") == "1");
        }
        else
        {
            var held = (await Until.AnswerAsync("held document", () => lands.Ro.Store.TextAsync("SELECT id FROM message WHERE state = 'Held'")))!;
            await Until.TrueAsync($"finding {outcome}", async () => (await lands.Ro.CallAsync("message", "show", held)).Output.Contains(outcome, StringComparison.Ordinal));
            Assert.Equal("0", await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit"));
        }

        Assert.Equal("identical", (await lands.Ro.CallAsync("journal", "replay")).Verdict);
    }

    private static async Task<TwoLands> PrepareAsync(string signer, string mode, Uri responder)
    {
        var lands = await TwoLands.PrepareAsync();
        var password = Path.Combine(lands.Layout.Folder, "peer-password.txt");
        await File.WriteAllTextAsync(password, "changeit\n");
        JsonObject Key() => new() { ["file"] = DssPeer.Pki(signer + ".p12"), ["passwordFile"] = password };
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(DssPeer.Pki(signer + ".pem"));
        var name = certificate.GetNameInfo(X509NameType.SimpleName, false);
        lands.Bg.Configure(c =>
        {
            var institution = c["institutions"]![0]!.AsObject();
            (institution["certificateName"], institution["businessKey"], institution["ebmsKey"]) = (name, Key(), Key());
        });
        lands.Ro.Configure(c =>
        {
            var partner = c["partners"]![0]!.AsObject();
            // Messages by the certificate itself, documents by its issuer: only the latter looks at revocation.
            (partner["ebmsCertificates"], partner["businessTrust"]) = (new JsonArray(DssPeer.Pki(signer + ".pem")), new JsonArray(DssPeer.Pki("sub-ca.pem")));
            partner["businessNames"] = new JsonArray(name);
            c["revocation"] = new JsonObject
            {
                ["mode"] = mode, ["timeoutSeconds"] = 2, ["issuers"] = new JsonArray(new JsonObject { ["certificate"] = DssPeer.Pki("sub-ca.pem"), ["ocsp"] = responder.ToString() }),
            };
        });
        return lands;
    }
}
