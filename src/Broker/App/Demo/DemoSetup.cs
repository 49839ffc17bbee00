using System.Net;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MessageBroker.App.Configuration;
using MessageBroker.App.Hosting;
using MessageBroker.Evidence.Keys;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.App.Demo;

/// <summary>Sets both countries up from the sample folder: keys, configuration, directory, staging databases with their rows.</summary>
internal sealed class DemoSetup(DemoLayout layout, string samples, DevelopmentKeyKind kind, DateTimeOffset now)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly int[] ports = FreePorts(6);

    /// <summary>Longer than the alarm (30 days by default), so that a fresh demo does not warn about its own certificates.</summary>
    public const int CertificateDays = 90;

    /// <summary>What of the sample data must be there.</summary>
    private static readonly string[] SampleFolders = ["bg", "bg-damaged", "ro-answer", "bg-confirm", "ro-question", "bg-reply", "ro-confirm"];

    /// <summary>The brokers show pages.</summary>
    public bool HasPages { get; init; }

    /// <summary>Each country with the URL of its access point and its health address.</summary>
    public IReadOnlyList<(DemoCountry Country, string Url, string Health)> Addresses => [(layout.Bg, Url(ports[0]), $"127.0.0.1:{ports[2]}"), (layout.Ro, Url(ports[1]), $"127.0.0.1:{ports[3]}")];

    /// <summary>What is wrong with a folder of sample data, before anything is made.</summary>
    public static IReadOnlyList<Finding> SampleFaults(string samples)
    {
        var missing = SampleFolders.Where(name => !Directory.Exists(Path.Combine(samples, name))).ToList();
        if (!File.Exists(Path.Combine(samples, "directory.json"))) missing.Insert(0, "directory.json");
        if (missing.Count > 0) return [.. missing.Select(name => Finding.Of("CLI-0015", samples, ("name", name)))];
        return [.. SampleFolders.Append(".").SelectMany(name => Directory.EnumerateFiles(Path.Combine(samples, name))).Where(FileKind.IsSpecial).Select(file => Finding.Of("CLI-0006", file))];
    }

    /// <summary>Everything that was wrong; empty when both countries are ready to start.</summary>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(layout.Folder);
        await File.WriteAllTextAsync(layout.Marker, "made by broker demo; replaced by the next run\n", cancellationToken);
        File.Copy(Path.Combine(samples, "directory.json"), layout.Directory);
        var findings = new List<Finding>();
        foreach (var country in new[] { layout.Bg, layout.Ro }) findings.AddRange(new DevelopmentKeys(country.Keys, country.Institutions, kind, now, CertificateDays).Write());
        Configure(layout.Bg, layout.Ro, ports[0], ports[2], ports[1], ports[4]);
        Configure(layout.Ro, layout.Bg, ports[1], ports[3], ports[0], ports[5]);
        foreach (var country in new[] { layout.Bg, layout.Ro }) await NationalSide.Adapter(country.Country)!.CreateStagingAsync(country.Staging, cancellationToken);
        foreach (var rows in new[] { "bg", "bg-damaged" }) findings.AddRange(await SeedAsync(layout.Bg, rows, null, cancellationToken));
        return [.. findings.Where(f => f.IsError)];
    }

    /// <summary>Loads a folder of rows into a country's staging database, as the national system would write them.</summary>
    public async Task<IReadOnlyList<Finding>> SeedAsync(DemoCountry country, string rows, string? messageId, CancellationToken cancellationToken)
    {
        var values = messageId is null ? null : new Dictionary<string, string> { ["message_id"] = messageId };
        return (await NationalSide.Adapter(country.Country)!.SeedAsync(Path.Combine(samples, rows), country.Staging, values, cancellationToken)).Findings;
    }

    private void Configure(DemoCountry own, DemoCountry other, int port, int health, int otherPort, int pages)
    {
        var configuration = new JsonObject
        {
            ["environment"] = "development",
            ["node"] = $"{own.Country.ToLowerInvariant()}-1",
            ["data"] = new JsonObject { ["folder"] = "data" },
            ["institutions"] = new JsonArray([.. own.Institutions.Select(id => (JsonNode)new JsonObject
            {
                ["id"] = id,
                ["businessKey"] = Key(DevelopmentKeys.Stem(id, "business")),
                ["ebmsKey"] = Key(DevelopmentKeys.Stem(id, "ebms")),
            })]),
            ["accessPoint"] = new JsonObject { ["url"] = Url(port), ["tlsKey"] = Key("tls"), ["tlsTrust"] = new JsonArray(Other(other, "ca.pem")) },
            ["health"] = $"127.0.0.1:{health}",
            ["partners"] = new JsonArray(new JsonObject
            {
                ["name"] = other.System,
                ["institutions"] = new JsonArray([.. other.Institutions.Select(id => (JsonNode)id)]),
                ["url"] = Url(otherPort),
                ["kind"] = "endpoint",
                ["ebmsCertificates"] = new JsonArray([.. other.Institutions.Select(id => (JsonNode)Other(other, DevelopmentKeys.Stem(id, "ebms") + ".pem"))]),
                ["businessTrust"] = new JsonArray(Other(other, "ca.pem")),
            }),
            ["directory"] = "../directory.json",
            ["nationalSystems"] = new JsonArray(new JsonObject
            {
                ["name"] = own.System, ["country"] = own.Country, ["institutions"] = new JsonArray([.. own.Institutions.Select(id => (JsonNode)id)]), ["file"] = own.StagingName,
            }),
            ["masterKey"] = "keys/master.key",
            ["logKey"] = Key("log"),
            ["sending"] = new JsonObject { ["attempts"] = 10, ["firstRetrySeconds"] = 1, ["maxRetrySeconds"] = 30, ["timeoutSeconds"] = 20 },
        };
        if (HasPages) configuration["portal"] = new JsonObject { ["url"] = $"http://127.0.0.1:{pages}", ["name"] = own.System };
        File.WriteAllText(own.Configuration, configuration.ToJsonString(Json) + "\n");
    }

    // What a partner gives out: certificates, never keys. They are copied as they would be sent.
    private static string Other(DemoCountry other, string name) => $"../{Path.GetFileName(other.Folder)}/keys/{name}";

    private static JsonObject Key(string stem) => new() { ["file"] = $"keys/{stem}.p12", ["passwordFile"] = "keys/password.txt" };

    private static string Url(int port) => $"https://127.0.0.1:{port}/as4";

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        listeners.ForEach(l => l.Stop());
        return ports;
    }
}
