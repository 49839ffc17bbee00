using System.Text.Json.Nodes;
using MessageBroker.App.Configuration;

namespace MessageBroker.Tests.Unit.App.Configuration;

/// <summary>What is printed is what holds: every key of the schema, the file's word or the default, and no secret.</summary>
public sealed class ConfigPrintTests(SampleConfiguration sample) : IClassFixture<SampleConfiguration>
{
    [Fact]
    public async Task Every_default_is_told_as_one_and_what_the_file_says_is_not()
    {
        var tree = sample.Tree();
        tree["workers"] = 2;
        tree["$schema"] = "broker.schema.json";
        var (configuration, defaults) = await PrintedAsync(tree);
        Assert.Equal((2, 12, "127.0.0.1:9080"), (configuration["workers"]!.GetValue<int>(), configuration["sending"]!["attempts"]!.GetValue<int>(), configuration["health"]!.GetValue<string>()));
        // Two is the default too; here the file says it.
        Assert.DoesNotContain("/workers", defaults);
        Assert.Contains("/sending/attempts", defaults);
        Assert.Contains("/health", defaults);
        Assert.DoesNotContain("/node", defaults);
        Assert.False(configuration.ContainsKey("$schema"));
    }

    [Fact]
    public async Task Paths_stand_in_full_and_no_content_of_a_file_with_a_secret()
    {
        var (configuration, _) = await PrintedAsync(sample.Tree());
        Assert.Equal(sample.FolderOf("bg/password.txt"), configuration["institutions"]![0]!["businessKey"]!["passwordFile"]!.GetValue<string>());
        var password = (await File.ReadAllTextAsync(sample.FolderOf("bg/password.txt"))).Trim();
        Assert.DoesNotContain(password, configuration.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_key_of_the_schema_is_there()
    {
        var tree = sample.Tree();
        tree["nationalSystems"]![0]!["endpoint"] = new JsonObject { ["name"] = "broker", ["transport"] = "learning", ["folder"] = "queues" };
        var (configuration, defaults) = await PrintedAsync(tree);
        Compare(ConfigurationFile.Schema(), configuration, "");
        Assert.Contains("/nationalSystems/0/endpoint/remindDays", defaults);

        static void Compare(JsonObject schema, JsonObject held, string at)
        {
            foreach (var (key, form) in schema["properties"]!.AsObject().Where(p => p.Key != "$schema"))
            {
                Assert.True(held.ContainsKey(key), $"{at}/{key}");
                if (held[key] is JsonObject group) Compare(form!.AsObject(), group, $"{at}/{key}");
                if (held[key] is JsonArray { Count: > 0 } list && list[0] is JsonObject item) Compare(form!["items"]!.AsObject(), item, $"{at}/{key}/0");
            }
        }
    }

    [Fact]
    public async Task For_people_it_is_one_line_a_key_and_a_wrong_file_is_refused_with_all_that_is_wrong()
    {
        var call = await BrokerCall.RunAsync("config", "print", sample.Write(sample.Tree()));
        Assert.Equal(0, call.Exit);
        Assert.Contains("/node = \"bg-1\"\n", call.Output, StringComparison.Ordinal);
        Assert.Contains("/language = \"en\"  (default)", call.Output, StringComparison.Ordinal);
        var tree = sample.Tree();
        (tree["wrokers"], tree["node"]) = (1, 2);
        var wrong = await BrokerCall.RunAsync("config", "print", sample.Write(tree), "--json");
        Assert.Equal((1, "CFG-0003 CFG-0005"), (wrong.Exit, string.Join(' ', wrong.Codes.Order())));
        Assert.Null(wrong.Answers.Single()["configuration"]);
    }

    [Fact]
    public async Task A_password_in_an_address_is_refused_and_not_said_again()
    {
        var tree = sample.Tree();
        tree["telemetry"] = new JsonObject { ["otlp"] = "http://user:hunter2@collector:4318" };
        var call = await BrokerCall.RunAsync("config", "print", sample.Write(tree));
        Assert.Contains("http://***@collector:4318", call.Output + call.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", call.Output + call.Error, StringComparison.Ordinal);
    }

    private async Task<(JsonObject Configuration, IReadOnlyList<string> Defaults)> PrintedAsync(JsonObject tree)
    {
        var call = await BrokerCall.RunAsync("config", "print", sample.Write(tree), "--json");
        Assert.True(call.Exit == 0, call.Output + call.Error);
        var answer = Assert.Single(call.Answers);
        return (answer["configuration"]!.AsObject(), [.. answer["defaults"]!.AsArray().Select(d => d!.GetValue<string>())]);
    }
}
