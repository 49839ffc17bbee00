using System.Text.Json.Nodes;
using MessageBroker.App.Configuration;

namespace MessageBroker.Tests.Unit.App.Configuration;

/// <summary>A transport gives an event to whoever subscribes at a place: two back offices never have one place for their events.</summary>
public sealed class EventPlaceTests(SampleConfiguration sample) : IClassFixture<SampleConfiguration>
{
    [Theory]
    [InlineData("host=mq;password=x", "host=MQ:5672;virtualHost=/;password=y", "mq:5672 /")]
    [InlineData("amqp://a:b@mq/asp", "host=mq;virtualhost=asp", "mq:5672 asp")]
    [InlineData("amqps://a:b@mq:5671/%2Fasp", "host=mq;useTls=true;virtualHost=/asp", "mq:5671 /asp")]
    [InlineData("host=mq;virtualHost=asp", "host=mq;virtualHost=noi", null)]
    [InlineData("host=mq;port=5673", "host=mq", null)]
    [InlineData("amqp://mq/asp", "amqp://mq/ASP", null)]
    [InlineData("no connection", "no connection", null)]
    public void One_virtual_host_is_one_place(string first, string second, string? place)
    {
        var (one, other) = (Connection("one", first), Connection("other", second));
        Assert.Equal(place, Shared(Rabbit(one), Rabbit(other)));
    }

    [Fact]
    public void One_folder_is_one_place_under_whatever_name_and_for_whatever_use()
    {
        var (queues, files) = (Directory.CreateDirectory(sample.FolderOf("queues")).FullName, Directory.CreateDirectory(sample.FolderOf("exchange")).FullName);
        Directory.CreateSymbolicLink(sample.FolderOf("link"), queues);
        Assert.Equal(queues, Shared(Learning(queues), Learning(queues + "/")));
        Assert.Equal(queues, Shared(Learning(queues), Learning(sample.FolderOf("link"))));
        Assert.Equal(files, Shared(Learning(queues, files), Learning(sample.FolderOf("data"), files)));
        Assert.Null(Shared(Learning(queues, files), Learning(sample.FolderOf("data"))));
        // Its own two uses of a folder are its own affair.
        Assert.Null(Shared(Learning(queues, queues), Learning(files, files)));
    }

    private static JsonObject Learning(string folder, string? files = null)
    {
        var endpoint = new JsonObject { ["name"] = "broker", ["transport"] = "learning", ["folder"] = folder };
        if (files is not null) endpoint["files"] = files;
        return endpoint;
    }

    private static JsonObject Rabbit(string connection) => new() { ["name"] = "broker", ["transport"] = "rabbitmq", ["connectionFile"] = connection };

    private string Connection(string name, string text)
    {
        File.WriteAllText(sample.FolderOf(name), text + "\n");
        return sample.FolderOf(name);
    }

    /// <summary>The place that is refused; null where none is.</summary>
    private string? Shared(JsonObject one, JsonObject other)
    {
        var tree = sample.Tree();
        tree["nationalSystems"] = new JsonArray(System("asp", one), System("noi", other));
        var finding = StartUp.Check(sample.Write(tree), TimeProvider.System.GetUtcNow()).Findings.SingleOrDefault(f => f.Code == "CFG-0098");
        if (finding is null) return null;
        Assert.Equal(("/nationalSystems/1/endpoint", "asp, noi"), (finding.Path, finding.Arguments["systems"]));
        return finding.Arguments["place"];
    }

    private static JsonObject System(string name, JsonObject endpoint) =>
        new() { ["name"] = name, ["country"] = "BG", ["institutions"] = new JsonArray("BG:BGASA"), ["kind"] = "nservicebus", ["endpoint"] = endpoint };
}
