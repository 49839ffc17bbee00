using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.App.Cli;

public sealed class PackListVerbTests
{
    [Fact]
    public async Task The_packs_of_the_program_are_listed()
    {
        var call = await BrokerCall.RunAsync("pack", "list", "--json");
        Assert.Equal(0, call.Exit);
        Assert.Equal(["4.2", "4.4"], call.Answers.Select(a => (string?)a["cdm"]));
        var newer = call.Answers[1];
        Assert.Equal(("ok", "reconstruction", "4.2", Pack.Embedded("4.4").Pack!.Hash), ((string?)newer["verdict"], (string?)newer["provenance"], (string?)newer["bucLogic"], (string?)newer["packHash"]));
        Assert.Equal("{\"known\":6,\"partial\":7,\"envelope\":88}", newer["levels"]!.ToJsonString());
        Assert.Equal((28, "program", true), (newer["bucs"]!.AsArray().Count, (string?)newer["source"], (bool)newer["used"]!));
        var human = await BrokerCall.RunAsync("pack", "list", "--lang", "bg");
        Assert.Contains("6 known · 7 partial · 88 envelope", human.Output);
        Assert.Contains("програмата", human.Output);
        Assert.Equal(3, human.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Those_of_a_configuration_stand_behind_and_take_the_place_of_the_programs()
    {
        using var pack = new PackFolderOnDisk("4.4");
        var config = pack.Configuration("pack");
        var call = await BrokerCall.RunAsync("pack", "list", "--config", config, "--json");
        Assert.Equal(0, call.Exit);
        Assert.Equal([("4.2", false), ("4.4", false), ("4.4", true)], call.Answers.Select(a => ((string)a["cdm"]!, (bool)a["used"]!)));
        Assert.Equal(("configuration", pack.Root), ((string?)call.Answers[2]["source"], (string?)call.Answers[2]["file"]));
        pack.Change("pack.json", "\"edition\"", "\"editon\"");
        var refused = await BrokerCall.RunAsync("pack", "list", "--config", config, "--lang", "en");
        Assert.Equal(1, refused.Exit);
        Assert.Contains($"{pack.Root}: refused", refused.Output);
        Assert.Contains("PCK-0005", refused.Output);
    }

    [Fact]
    public async Task Two_packs_of_one_version_and_a_folder_that_is_not_there_are_told()
    {
        using var pack = new PackFolderOnDisk("4.2");
        var twice = await BrokerCall.RunAsync("pack", "list", "--config", pack.Configuration("pack", "pack"), "--json");
        Assert.Equal((1, "refused"), (twice.Exit, (string?)twice.Answers[3]["verdict"]));
        Assert.Contains("PCK-0024", twice.Codes);
        var missing = await BrokerCall.RunAsync("pack", "list", "--config", pack.Configuration("none"), "--json");
        Assert.NotEqual(0, missing.Exit);
        Assert.Equal(3, (await BrokerCall.RunAsync("pack", "list", "--config", pack.Beside("no.json"))).Exit);
    }
}
