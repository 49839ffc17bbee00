using System.Text.Json.Nodes;

namespace MessageBroker.Tests.Unit.App.Demo;

/// <summary>What <c>demo --prepare</c> leaves behind and says, and what it refuses to start from.</summary>
public sealed class DemoPrepareTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_fresh_demo_has_no_findings_and_says_where_it_listens_and_what_to_do_next()
    {
        var place = folder.File("demo");
        var made = await BrokerCall.RunAsync("demo", "--prepare", "--algorithm", "p-256", "--folder", place);
        Assert.Equal((0, ""), (made.Exit, made.Error));
        foreach (var country in new[] { "bg", "ro" })
        {
            var file = Path.Combine(place, country, "broker.json");
            Assert.Empty((await BrokerCall.RunAsync("config", "check", file, "--json")).Codes);
            var configuration = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            Assert.Contains((string)configuration["accessPoint"]!["url"]!, made.Output, StringComparison.Ordinal);
            Assert.Contains((string)configuration["health"]!, made.Output, StringComparison.Ordinal);
            Assert.Contains($"serve --config {file}", made.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("file", "CFG-0031")]
    [InlineData("file/demo", "CFG-0031")]
    public async Task A_folder_that_cannot_be_made_is_exit_code_3(string place, string code)
    {
        folder.Write("file", "");
        var call = await BrokerCall.RunAsync("demo", "--prepare", "--folder", folder.File(place));
        Assert.Equal(3, call.Exit);
        Assert.Contains(code, call.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("empty")]
    public async Task Sample_data_that_lack_something_are_exit_code_3_and_nothing_is_replaced(string samples)
    {
        Directory.CreateDirectory(folder.File("empty"));
        Directory.CreateDirectory(folder.File("demo"));
        folder.Write("demo/.messagebroker-demo", "an earlier one");
        var call = await BrokerCall.RunAsync("demo", "--prepare", "--folder", folder.File("demo"), "--samples", folder.File(samples));
        Assert.Equal(3, call.Exit);
        Assert.Contains("CLI-0015", call.Error, StringComparison.Ordinal);
        Assert.Contains("directory.json", call.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("demo/.messagebroker-demo")));
    }

    [SkippableFact]
    public async Task The_files_of_a_demo_that_runs_are_not_taken_away()
    {
        Skip.If(OperatingSystem.IsWindows(), "no local sockets as files");
        Directory.CreateDirectory(folder.File("demo/ro/data"));
        folder.Write("demo/.messagebroker-demo", "an earlier one");
        using var broker = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        broker.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(folder.File("demo/ro/data/control.sock")));
        broker.Listen();
        var call = await BrokerCall.RunAsync("demo", "--prepare", "--folder", folder.File("demo"));
        Assert.Equal(2, call.Exit);
        Assert.Contains("a demo runs in", call.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("demo/.messagebroker-demo")));
    }
}
