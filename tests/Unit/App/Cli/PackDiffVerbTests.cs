using System.Text.Json.Nodes;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.App.Cli;

public sealed class PackDiffVerbTests
{
    private static async Task<JsonObject> Diff(string before, string after)
    {
        var call = await BrokerCall.RunAsync("pack", "diff", before, after, "--json");
        Assert.Equal((0, "ok"), (call.Exit, (string?)Assert.Single(call.Answers)["verdict"]));
        return call.Answers[0];
    }

    private static JsonNode Item(JsonObject answer, string list, string key, string name) => answer[list]!.AsArray().Single(i => (string?)i![key] == name)!;

    private static IEnumerable<string> Changes(JsonNode item, string part) => item[part]!.AsArray().Select(c => $"{c!["change"]} {c["name"]} {c["what"]?[0]}".TrimEnd());

    [Fact]
    public async Task From_4_2_to_4_4_two_SEDs_get_schemas_and_code_lists_are_new()
    {
        var answer = await Diff("4.2", "4.4");
        Assert.Equal(("4.2", "4.4"), ((string?)answer["pack"]!["cdm"]!["before"], (string?)answer["pack"]!["cdm"]!["after"]));
        var claim = Item(answer, "seds", "sed", "F001");
        Assert.Equal(("changed", "known"), ((string?)claim["change"], (string?)claim["level"]));
        Assert.Contains("level: envelope → known", claim["what"]!.AsArray().Select(w => (string?)w));
        Assert.Equal(50, claim["elements"]!.AsArray().Count);
        Assert.True((int)claim["more"]! > 100);
        Assert.Equal("added", (string?)Item(answer, "codeLists", "codeList", "claim-type")["change"]);
        Assert.Empty(answer["bucs"]!.AsArray());
        var human = await BrokerCall.RunAsync("pack", "diff", "4.2", "4.4");
        Assert.Contains("~ cdm: 4.2 → 4.4", human.Output);
        Assert.Contains("~ SED F001 · level: envelope → known", human.Output);
    }

    [Fact]
    public async Task The_same_pack_differs_in_nothing()
    {
        using var pack = new PackFolderOnDisk("4.4");
        var answer = await Diff("4.4", pack.Root);
        Assert.True((bool)answer["same"]!);
        foreach (var part in new[] { "seds", "codeLists", "bucs" }) Assert.Empty(answer[part]!.AsArray());
        Assert.Empty(answer["files"]!["files"]!.AsArray());
        Assert.Contains($"= files ({PackFiles.FromProgram("4.4").Paths.Count()})\n", (await BrokerCall.RunAsync("pack", "diff", "4.4", pack.Root)).Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Elements_codes_documents_and_triggers_that_differ_are_named()
    {
        using var pack = new PackFolderOnDisk("4.4");
        pack.Change("Seds/F001/F001.xsd", "<xs:element name=\"RequestForPeriodInformation\" type=\"s:EESSIOngoingPeriodType\" minOccurs=\"0\" maxOccurs=\"unbounded\">", "<xs:element name=\"RequestForPeriodInformation\" type=\"s:EESSIOngoingPeriodType\" minOccurs=\"1\" maxOccurs=\"2\">");
        pack.Change("CodeLists/claim-type.json", "\"new_claim\"", "\"fresh_claim\"");
        pack.Change("pack.json", "\"edition\": \"3\"", "\"edition\": \"3a\"");
        var lines = await File.ReadAllLinesAsync(pack.File("pack.json"));
        pack.Write("pack.json", string.Join('\n', lines.Where(l => !l.Contains("\"type\": \"F003\"", StringComparison.Ordinal))));
        lines = await File.ReadAllLinesAsync(pack.File("Bucs/po_fb_buc_01.xml"));
        var dropped = Array.FindIndex(lines, l => l.Contains("<createActionTrigger", StringComparison.Ordinal) && l.Contains("/>", StringComparison.Ordinal));
        pack.Write("Bucs/po_fb_buc_01.xml", string.Join('\n', lines.Where((_, i) => i != dropped)));
        File.Delete(pack.File("Bucs/po_h_buc_01.xml"));
        File.Delete(pack.File("Bucs/cp_h_buc_01.xml"));

        var answer = await Diff("4.4", pack.Root);
        Assert.Equal("3a", (string?)answer["pack"]!["edition"]!["after"]);
        Assert.Contains("changed ReceiptApplicationForFamilyBenefits/RequestForPeriodInformation bound: 0..n → 1..2", Changes(Item(answer, "seds", "sed", "F001"), "elements"));
        Assert.Equal("removed", (string?)Item(answer, "seds", "sed", "F003")["change"]);
        Assert.Equal(["added fresh_claim", "removed new_claim"], Changes(Item(answer, "codeLists", "codeList", "claim-type"), "codes"));
        Assert.Equal(["removed", "removed"], answer["bucs"]!.AsArray().Where(b => (string?)b!["buc"] == "H_BUC_01").Select(b => (string?)b!["change"]));
        var owner = answer["bucs"]!.AsArray().Single(b => (string?)b!["buc"] == "FB_BUC_01")!;
        Assert.Equal(("CaseOwner", "changed"), ((string?)owner["role"], (string?)owner["change"]));
        Assert.StartsWith("removed ", Assert.Single(Changes(owner, "triggers")));
    }

    [Fact]
    public async Task A_change_of_the_shared_parts_is_told_once()
    {
        using var pack = new PackFolderOnDisk("4.2");
        pack.Change("Types/envelope.xsd", "value=\"155\"", "value=\"150\"");
        var answer = await Diff("4.2", pack.Root);
        Assert.Empty(answer["seds"]!.AsArray());
        Assert.Contains(Changes(answer["shared"]!, "elements"), c => c.EndsWith("length: 155 → 150", StringComparison.Ordinal));
        Assert.Equal("Types/envelope.xsd", (string?)Assert.Single(answer["files"]!["files"]!.AsArray())!["name"]);
    }

    [Fact]
    public async Task What_is_no_pack_is_exit_code_3()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(3, (await BrokerCall.RunAsync("pack", "diff", "4.4", "9.9")).Exit);
        Assert.Equal((3, "PCK-0002"), ((await BrokerCall.RunAsync("pack", "diff", "4.4", folder.Path, "--json")).Exit, (await BrokerCall.RunAsync("pack", "diff", "4.4", folder.Path, "--json")).Codes[0]));
        Assert.Equal(2, (await BrokerCall.RunAsync("pack", "diff", "4.4")).Exit);
    }
}
