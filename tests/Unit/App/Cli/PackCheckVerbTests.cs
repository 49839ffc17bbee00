using System.Text.Json.Nodes;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Unit.Schemas;

namespace MessageBroker.Tests.Unit.App.Cli;

public sealed class PackCheckVerbTests
{
    private static async Task<BrokerCall> Check(params string[] names) => await BrokerCall.RunAsync(["pack", "check", .. names, "--json"]);

    [Fact]
    public async Task The_packs_of_the_program_are_usable_and_miss_no_SED()
    {
        var call = await Check("4.2", "4.4");
        Assert.Equal(0, call.Exit);
        Assert.Equal(["4.2", "4.4"], call.Answers.Select(a => (string?)a["file"]));
        foreach (var (answer, cdm) in call.Answers.Zip(["4.2", "4.4"]))
        {
            Assert.Equal(("ok", Pack.Embedded(cdm).Pack!.Hash, 101, 28), ((string?)answer["verdict"], (string?)answer["packHash"], answer["seds"]!.AsArray().Count, answer["bucs"]!.AsArray().Count));
            Assert.Contains("FB_BUC_01", answer["bucs"]!.AsArray().Select(b => (string?)b));
            Assert.All(answer["findings"]!.AsArray(), f => Assert.Equal("info", (string?)f!["severity"]));
        }
        Assert.Equal("known", Level(call.Answers[1], "F001"));
        Assert.Equal("envelope", Level(call.Answers[1], "F003"));
    }

    [Fact]
    public async Task A_copy_of_a_pack_has_the_same_hash_and_a_person_reads_what_it_holds()
    {
        using var pack = new PackFolderOnDisk("4.4");
        Assert.Equal(Pack.Embedded("4.4").Pack!.Hash, (string?)(await Check(pack.Root)).Answers[0]["packHash"]);
        var human = await BrokerCall.RunAsync("pack", "check", pack.Root, "--lang", "ro");
        Assert.StartsWith($"{pack.Root}: ok", human.Output);
        Assert.Contains("SED known (6): F001", human.Output);
        Assert.Contains("BUC (28): FB_BUC_01", human.Output);
    }

    [Fact]
    public async Task What_is_wrong_with_schemas_labels_lists_and_definitions_is_said_at_once_with_file_and_line()
    {
        using var pack = new PackFolderOnDisk("4.4");
        pack.Change("Seds/F001/F001.xsd", "v:GUIDE", "v:NOWHERE");
        pack.Change("CodeLists/claim-type.json", "i:WEB", "i:WAB");
        pack.Change("Bucs/po_fb_buc_01.xml", "DOC_CREATE_REPLY", "DOC_CREATE_REPLAY");
        File.Delete(pack.File("Bucs/cp_h_buc_01.xml"));
        var call = await Check(pack.Root);
        var answer = Assert.Single(call.Answers);
        Assert.Equal((1, "refused"), (call.Exit, (string?)answer["verdict"]));
        var errors = answer["findings"]!.AsArray().Where(f => (string?)f!["severity"] == "error").ToArray();
        Assert.Contains(errors, f => (string?)f!["code"] == "PCK-0012" && ((string)f["path"]!).StartsWith("Seds/F001/F001.xsd:", StringComparison.Ordinal));
        Assert.Contains(errors, f => (string?)f!["code"] == "PCK-0012" && (string?)f["path"] == "CodeLists/claim-type.json");
        Assert.Contains(errors, f => ((string)f!["path"]!).StartsWith("Bucs/po_fb_buc_01.xml:", StringComparison.Ordinal));
        Assert.Contains(errors, f => (string?)f!["code"] == "BUC-0017" && (string?)f["path"] == "Bucs/po_h_buc_01.xml");
        Assert.DoesNotContain(errors, f => (string?)f!["code"] == "BUC-0017" && (string?)f["path"] == "Bucs/cp_fb_buc_01.xml");
        Assert.NotNull(answer["packHash"]);
        Assert.Empty(answer["seds"]!.AsArray());
    }

    [Fact]
    public async Task A_SED_that_a_definition_names_and_the_pack_has_not_is_a_warning_with_its_place()
    {
        using var pack = new PackFolderOnDisk("4.2");
        var lines = await File.ReadAllLinesAsync(pack.File("pack.json"));
        pack.Write("pack.json", string.Join('\n', lines.Where(l => !l.Contains("\"type\": \"F003\"", StringComparison.Ordinal))));
        var call = await Check(pack.Root);
        var missing = call.Answers[0]["findings"]!.AsArray().Where(f => (string?)f!["code"] == "PCK-0023").ToArray();
        Assert.Equal(0, call.Exit);
        Assert.NotEmpty(missing);
        Assert.All(missing, f => Assert.Equal(("F003", "warning"), ((string?)f!["arguments"]!["sed"], (string?)f["severity"])));
        Assert.All(missing, f => Assert.Matches(@"^Bucs/(po|cp)_[a-z0-9_]+\.xml:\d+$", (string?)f!["path"]));
        Assert.Equal(missing.Length, missing.DistinctBy(f => ((string)f!["path"]!).Split(':')[0]).Count());
    }

    [SkippableFact]
    public async Task An_official_schema_stands_unchanged_in_a_pack_whose_others_are_reconstructions()
    {
        using var pack = new PackFolderOnDisk("4.4");
        pack.DropOfficialS071();
        var first = (await Check(pack.Root)).Answers[0];
        Assert.Equal(["PCK-0002", "PCK-0002", "PCK-0002"], Errors(first).Select(f => (string?)f["code"]));
        foreach (var language in new[] { "bg", "ro", "en" }) pack.Write($"Seds/S071/labels.{language}.json", "{}");
        // Its own complaints name the labels that are wanted.
        var wanted = Errors((await Check(pack.Root)).Answers[0]).ToArray();
        Assert.All(wanted, f => Assert.Equal("PCK-0015", (string?)f["code"]));
        foreach (var language in wanted.GroupBy(f => (string)f["path"]!))
            pack.Write(language.Key, new JsonObject(language.Select(f => (string)f["arguments"]!["element"]!).Select(e => KeyValuePair.Create(e, (JsonNode?)e.Split('/')[^1]))).ToJsonString());
        var call = await Check(pack.Root);
        var entry = call.Answers[0]["seds"]!.AsArray().Single(s => (string?)s!["sed"] == "S071")!;
        Assert.Equal((0, "known", "official", "reconstruction"), (call.Exit, (string?)entry["level"], (string?)entry["provenance"], (string?)call.Answers[0]["provenance"]));
    }

    [SkippableFact]
    public async Task The_56_official_definitions_stand_unchanged_in_a_pack()
    {
        var folder = SharedFiles.PathOf("eessi", "bucs-4.2");
        using var pack = new PackFolderOnDisk("4.2");
        Directory.Delete(pack.File("Bucs"), recursive: true);
        foreach (var file in Directory.EnumerateFiles(folder, "*.xml")) pack.Write($"Bucs/{Path.GetFileName(file)}", await File.ReadAllBytesAsync(file));
        Assert.Equal(56, Directory.GetFiles(pack.File("Bucs")).Length);
        var call = await Check(pack.Root);
        Assert.Equal((0, "ok", 28), (call.Exit, (string?)call.Answers[0]["verdict"], call.Answers[0]["bucs"]!.AsArray().Count));
        Assert.DoesNotContain("PCK-0023", call.Codes);
        Assert.All(call.Answers[0]["findings"]!.AsArray(), f => Assert.Matches(@"^Bucs/[a-z0-9_]+\.xml:\d+", (string?)f!["path"]));
    }

    [Fact]
    public async Task A_shared_SED_cannot_call_itself_official()
    {
        using var pack = new PackFolderOnDisk("4.2");
        pack.Change("pack.json", "\"type\": \"F001\", \"level\": \"envelope\",", "\"type\": \"F001\", \"level\": \"envelope\", \"provenance\": \"official\",");
        Assert.Contains("PCK-0005", (await Check(pack.Root)).Codes);
    }

    [SkippableFact]
    public async Task Folders_that_are_no_pack_are_answers_of_their_own()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal((1, "PCK-0002"), ((await Check(folder.Path)).Exit, Assert.Single((await Check(folder.Path)).Codes)));
        var both = await Check(folder.File("none"), "4.2");
        Assert.Equal((3, "unreadable", "PCK-0001", "ok"), (both.Exit, (string?)both.Answers[0]["verdict"], both.Codes[0], (string?)both.Answers[1]["verdict"]));
        Assert.Equal(3, (await Check(folder.Write("file", "x"))).Exit);
        Assert.Equal(2, (await BrokerCall.RunAsync("pack", "check")).Exit);
        Assert.Equal(2, (await BrokerCall.RunAsync("pack", "check", "")).Exit);
        Pipe.Make(folder.File("pipe"));
        folder.Write("pack.json", "{}");
        Assert.Equal((1, "PCK-0018"), ((await Check(folder.Path)).Exit, Assert.Single((await Check(folder.Path)).Codes)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"seds\":{},\"languages\":7,\"sources\":[],\"cdm\":{}}")]
    [InlineData("{\"cdm\":\"4.4\",\"edition\":\"1\",\"provenance\":\"official\",\"bucLogic\":\"4.2\",\"prefix\":\"<\",\"languages\":[\"bg\"],\"sources\":{},\"seds\":[{\"type\":\"F001\",\"level\":\"known\",\"attributes\":{}},7,null]}")]
    public async Task Whatever_pack_json_holds_is_no_defect(string json)
    {
        using var folder = new TemporaryFolder();
        folder.Write("pack.json", json);
        var call = await Check(folder.Path);
        Assert.Equal((1, "refused"), (call.Exit, (string?)Assert.Single(call.Answers)["verdict"]));
        Assert.NotEmpty(call.Codes);
    }

    private static string? Level(JsonObject answer, string sed) => (string?)answer["seds"]!.AsArray().Single(s => (string?)s!["sed"] == sed)!["level"];

    private static IEnumerable<JsonNode> Errors(JsonObject answer) => answer["findings"]!.AsArray().Where(f => (string?)f!["severity"] == "error").Select(f => f!);
}
