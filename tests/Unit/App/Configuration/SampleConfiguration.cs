using System.Text.Json;
using System.Text.Json.Nodes;

namespace MessageBroker.Tests.Unit.App.Configuration;

/// <summary>A node's folder with keys and a right configuration, made once; tests change a copy of the file.</summary>
public sealed class SampleConfiguration : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    public async Task InitializeAsync()
    {
        foreach (var (node, institution) in new[] { ("bg", "BG:BGASA"), ("ro", "RO:80246") })
        {
            var made = await BrokerCall.RunAsync("keys", "create-dev", folder.File(node), "--institution", institution, "--algorithm", "p-256");
            Assert.True(made.Exit == 0, made.Output + made.Error);
        }
        folder.Write("directory.json", """{ "environment": "test", "institutions": [] }""");
        folder.Write("staging.db", "");
    }

    public Task DisposeAsync()
    {
        folder.Dispose();
        return Task.CompletedTask;
    }

    public string FolderOf(string name) => folder.File(name);

    /// <summary>The right configuration as a tree to change.</summary>
    public JsonObject Tree() => JsonNode.Parse("""
        {
          "environment": "test",
          "node": "bg-1",
          "data": { "folder": "data" },
          "institutions": [ {
            "id": "BG:BGASA",
            "businessKey": { "file": "bg/BG-BGASA.business.p12", "passwordFile": "bg/password.txt" },
            "ebmsKey": { "file": "bg/BG-BGASA.ebms.p12", "passwordFile": "bg/password.txt" } } ],
          "accessPoint": {
            "url": "https://127.0.0.1:8443/as4",
            "tlsKey": { "file": "bg/tls.p12", "passwordFile": "bg/password.txt" },
            "tlsTrust": [ "ro/ca.pem" ] },
          "partners": [ {
            "name": "ro", "institutions": [ "RO:80246" ], "url": "https://127.0.0.1:8444/as4", "kind": "endpoint",
            "ebmsTrust": [ "ro/ca.pem" ], "businessTrust": [ "ro/ca.pem" ] } ],
          "directory": "directory.json",
          "nationalSystems": [ { "name": "bg-asp", "country": "BG", "institutions": [ "BG:BGASA" ], "file": "staging.db" } ],
          "masterKey": "bg/master.key",
          "logKey": { "file": "bg/log.p12", "passwordFile": "bg/password.txt" }
        }
        """, null, new JsonDocumentOptions { AllowTrailingCommas = false })!.AsObject();

    /// <summary>Writes a tree beside the keys and gives the file's path.</summary>
    public string Write(JsonObject tree) => folder.Write($"broker-{Guid.NewGuid():N}.json", tree.ToJsonString());
}
