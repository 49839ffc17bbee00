using System.Text.Json.Nodes;
using MessageBroker.Tests.Unit.Adapters.Files;
using MessageBroker.Tests.Unit.App.Configuration;

namespace MessageBroker.Tests.Unit.App.Cli;

public sealed class StagingExportVerbTests(SampleConfiguration sample) : IClassFixture<SampleConfiguration>
{
    [Fact]
    public async Task It_writes_the_files_and_tells_them()
    {
        using var bench = await ExportBench.BulgarianAsync("ул. „Борисова“ № 12");
        var call = await BrokerCall.RunAsync("staging", "export", "--config", Configuration(bench), "--system", "bg-asp", "--out", bench.Folder, "--encoding", "windows-1251", "--json");
        Assert.Equal(0, call.Exit);
        var answer = Assert.Single(call.Answers);
        Assert.Equal(("ok", "windows-1251", 1), (answer["verdict"]!.GetValue<string>(), answer["encoding"]!.GetValue<string>(), answer["messages"]!.GetValue<int>()));
        var files = answer["files"]!.AsArray().Select(f => f!["name"]!.GetValue<string>()).ToList();
        Assert.Equal(files.SelectMany(f => new[] { f, f + ".sha256" }).Order(StringComparer.Ordinal), bench.Names);
        Assert.Equal("1584.50", answer["files"]![1]!["sum"]!.GetValue<string>());

        var people = await BrokerCall.RunAsync("staging", "export", "--config", Configuration(bench), "--system", "bg-asp", "--out", bench.Folder, "--lang", "bg");
        Assert.Equal(0, people.Exit);
        Assert.Contains("IN_ZAPOVED", people.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Letters that windows-1251 does not hold: ș (U+0219)")]
    [InlineData("ro", "Litere pe care windows-1251 nu le are: ș (U+0219)")]
    [InlineData("bg", "Букви, които windows-1251 няма: ș (U+0219)")]
    public async Task A_letter_that_the_page_lacks_is_told_and_the_exit_code_is_1(string language, string sentence)
    {
        using var bench = await ExportBench.BulgarianAsync("Iași");
        var call = await BrokerCall.RunAsync("staging", "export", "--config", Configuration(bench), "--system", "bg-asp", "--out", bench.Folder, "--encoding", "windows-1251", "--lang", language);
        Assert.Equal(1, call.Exit);
        Assert.Contains(sentence, call.Output, StringComparison.Ordinal);
        Assert.Contains("IN_POLUCHENO.FREE_TEXT[MESSAGE_ID=m-1]", call.Output, StringComparison.Ordinal);
        Assert.Empty(bench.Names);
    }

    [Fact]
    public async Task What_is_not_there_is_exit_code_3_and_a_wrong_call_2()
    {
        using var bench = await ExportBench.BulgarianAsync("x");
        var configuration = Configuration(bench);
        Assert.Equal(3, (await ExportAsync("--config", bench.Sample.PathOf("none.json"), "--system", "bg-asp", "--out", bench.Folder)).Exit);
        var other = await ExportAsync("--config", configuration, "--system", "ro-anpis", "--out", bench.Folder);
        Assert.Equal(3, other.Exit);
        Assert.Contains("bg-asp", other.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await ExportAsync("--config", configuration, "--system", "bg-asp", "--out", bench.Folder, "--message", "gone")).Exit);
        Assert.Equal(3, (await ExportAsync("--config", configuration, "--system", "bg-asp", "--out", bench.Sample.PathOf("IIS_IF.db"))).Exit);
        Assert.Equal(2, (await ExportAsync("--config", configuration, "--system", "bg-asp", "--out", bench.Folder, "--encoding", "latin1")).Exit);
        Assert.Equal(2, (await ExportAsync("--config", configuration, "--system", "bg-asp")).Exit);
        File.Delete(bench.Sample.PathOf("IIS_IF.db"));
        var away = await ExportAsync("--config", configuration, "--system", "bg-asp", "--out", bench.Folder);
        Assert.Equal(3, away.Exit);
        Assert.Contains("ADP-0117", away.Error, StringComparison.Ordinal);
        Assert.Empty(bench.Names);
    }

    private static Task<BrokerCall> ExportAsync(params string[] args) => BrokerCall.RunAsync(["staging", "export", .. args]);

    private string Configuration(ExportBench bench)
    {
        var tree = sample.Tree();
        tree["nationalSystems"]![0]!["file"] = (JsonNode)bench.Sample.PathOf("IIS_IF.db");
        return sample.Write(tree);
    }
}
