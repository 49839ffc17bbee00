using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MessageBroker.Tests.Unit.App.Configuration;

namespace MessageBroker.Tests.Unit.App.Hosting;

/// <summary>Where the configuration says something else than the directory, <c>config check</c> says so; it is a warning, for the directory decides no trust.</summary>
public sealed class DirectoryAgreementTests(SampleConfiguration sample) : IClassFixture<SampleConfiguration>
{
    private const string Own = "BG:BGASA", Partner = "RO:80246", Other = "d1c65ec4bbed79fe7c342b655f390283c98316a665d41ee9f8226ba8de3c0741";

    [Theory]
    [InlineData(Partner, "endpoint", null, "")]
    [InlineData(Partner, "intermediary", null, "CFG-0110 /partners/0/kind intermediary endpoint")]
    [InlineData("RO:80241", "intermediary", null, "")]
    [InlineData(Own, "intermediary", null, "")]
    [InlineData(Partner, null, "ebms", "")]
    [InlineData(Partner, null, "ebms other", "CFG-0111 /partners/0/ebmsCertificates ebms")]
    [InlineData(Partner, null, "ebms ended", "CFG-0111 /partners/0/ebmsCertificates ebms")]
    [InlineData(Partner, null, "business other", "")]
    [InlineData(Partner, null, "tls other", "")]
    [InlineData(Own, null, "business", "")]
    [InlineData(Own, null, "business other", "CFG-0113 /institutions/0/businessKey business")]
    [InlineData(Own, null, "ebms other", "CFG-0113 /institutions/0/ebmsKey ebms")]
    public async Task The_check_names_both(string institution, string? reachedAs, string? certificate, string told)
    {
        var call = await CheckAsync(Directory(institution, reachedAs, certificate));
        Assert.Equal((0, "ok"), (call.Exit, call.Answers[0]["verdict"]!.GetValue<string>()));
        Assert.Equal(told, string.Join('|', call.Answers[0]["findings"]!.AsArray().Select(Told)));
    }

    [Theory]
    [InlineData(Own, "CFG-0112 /institutions/0/id")]
    [InlineData(Partner, "CFG-0112 /partners/0/institutions/0")]
    public async Task Whoever_is_not_entered_is_told(string absent, string told)
    {
        var directory = Directory(Own, null, null);
        var entries = directory["institutions"]!.AsArray();
        entries.Remove(entries.Single(e => e!["id"]!.GetValue<string>() == absent));
        var call = await CheckAsync(directory);
        Assert.Equal(0, call.Exit);
        Assert.Equal(told, string.Join('|', call.Answers[0]["findings"]!.AsArray().Select(Told)));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_used_is_told_before_a_start()
    {
        var other = Directory(Own, null, null);
        other["environment"] = "production";
        Assert.Equal(["DIR-0020"], (await CheckAsync(other)).Codes);
        other["environment"] = null;
        var call = await CheckAsync(other);
        Assert.Equal((1, "refused", "DIR-0012"), (call.Exit, call.Answers[0]["verdict"]!.GetValue<string>(), call.Codes.Single()));
    }

    private async Task<BrokerCall> CheckAsync(JsonObject directory)
    {
        var place = sample.FolderOf($"directory-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(place, directory.ToJsonString());
        var tree = sample.Tree();
        tree["directory"] = place;
        tree["partners"]![0]!["ebmsCertificates"] = new JsonArray("ro/RO-80246.ebms.pem");
        return await BrokerCall.RunAsync("config", "check", sample.Write(tree), "--json");
    }

    private JsonObject Directory(string institution, string? reachedAs, string? certificate)
    {
        var entry = Plain(institution);
        if (reachedAs is not null) entry["reachedAs"] = reachedAs;
        if (certificate?.Split(' ') is [var use, .. var rest])
        {
            var own = Sha256(institution == Own ? $"bg/BG-BGASA.{use}.pem" : "ro/RO-80246.ebms.pem");
            var line = new JsonObject { ["use"] = use, ["sha256"] = rest is ["other"] ? Other : own };
            if (rest is ["ended"]) line["until"] = "2020-01-01";
            entry["certificates"] = new JsonArray(line);
        }

        string[] others = [.. new[] { Own }.Concat(sample.Tree()["partners"]!.AsArray().SelectMany(p => p!["institutions"]!.AsArray().Select(i => i!.GetValue<string>()))).Where(id => id != institution)];
        return new JsonObject { ["environment"] = "test", ["institutions"] = new JsonArray([entry, .. others.Select(Plain)]) };
    }

    private static JsonObject Plain(string institution) => new()
    {
        ["id"] = institution, ["country"] = institution[..2], ["competences"] = new JsonArray(),
        ["names"] = new JsonArray(new JsonObject { ["bg"] = "Име", ["ro"] = "Nume", ["en"] = "Name" }),
    };

    private string Sha256(string pem)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(X509Certificate2.CreateFromPem(File.ReadAllText(sample.FolderOf(pem))).RawData);
        return Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));
    }

    private static string Told(JsonNode? finding)
    {
        var arguments = finding!["arguments"]?.AsObject();
        string? Of(string name) => arguments?[name]?.GetValue<string>();
        return string.Join(' ', new[] { finding["code"]!.GetValue<string>(), finding["path"]!.GetValue<string>(), Of("directory"), Of("configured"), Of("use") }.Where(t => t is not null));
    }
}
