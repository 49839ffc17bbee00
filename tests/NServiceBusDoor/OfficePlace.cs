using System.Data.Common;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MessageBroker.Tests.Acceptance.Setup;
using NServiceBus.Transport;

namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>Where the messages of one back office travel: a folder, or a virtual host that is gone afterwards.</summary>
internal sealed class OfficePlace : IAsyncDisposable
{
    private readonly string folder;
    private readonly string? connection;
    private readonly Uri? management;

    private OfficePlace(string folder, string? connection, Uri? management) => (this.folder, this.connection, this.management) = (folder, connection, management);

    /// <summary>Name of the broker's endpoint.</summary>
    public string Broker => "broker-" + Path.GetFileName(folder);

    private string VirtualHost => "door-" + Path.GetFileName(folder) + "-" + Path.GetFileName(Path.GetDirectoryName(folder))![^8..];

    public static async Task<OfficePlace> MakeAsync(TwoLands lands, string name, string? rabbit)
    {
        var folder = Directory.CreateDirectory(Path.Combine(lands.Layout.Folder, name)).FullName;
        if (rabbit?.Split('|') is not [var connection, var management]) return new OfficePlace(folder, null, null);
        var place = new OfficePlace(folder, connection, new Uri(management));
        await place.ManageAsync(HttpMethod.Put, $"vhosts/{place.VirtualHost}", new JsonObject());
        await place.ManageAsync(HttpMethod.Put, $"permissions/{place.VirtualHost}/{place.Account.User}", new JsonObject { ["configure"] = ".*", ["write"] = ".*", ["read"] = ".*" });
        await File.WriteAllTextAsync(place.ConnectionFile, place.Connection);
        return place;
    }

    /// <summary>As the broker's configuration names it.</summary>
    public JsonObject Endpoint() => connection is null
        ? new JsonObject { ["name"] = Broker, ["transport"] = "learning", ["folder"] = folder }
        : new JsonObject { ["name"] = Broker, ["transport"] = "rabbitmq", ["connectionFile"] = ConnectionFile, ["management"] = management!.ToString() };

    public TransportDefinition Transport() => connection is null
        ? new LearningTransport { StorageDirectory = folder, RestrictPayloadSize = false }
        : new RabbitMQTransport(RoutingTopology.Conventional(QueueType.Quorum), Connection) { ManagementApiConfiguration = new ManagementApiConfiguration(management!.GetLeftPart(UriPartial.Authority)) };

    public async ValueTask DisposeAsync()
    {
        if (connection is not null) await ManageAsync(HttpMethod.Delete, $"vhosts/{VirtualHost}");
    }

    private string ConnectionFile => Path.Combine(folder, "rabbit.txt");

    private string Connection => new DbConnectionStringBuilder { ConnectionString = connection!, ["virtualHost"] = VirtualHost }.ConnectionString;

    private (string User, string Password) Account
    {
        get
        {
            var pairs = new DbConnectionStringBuilder { ConnectionString = connection! };
            return ($"{pairs["username"]}", $"{pairs["password"]}");
        }
    }

    private async Task ManageAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(management!, "/api/" + path)) { Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Account.User}:{Account.Password}")));
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
