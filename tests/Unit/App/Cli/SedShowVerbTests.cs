using System.Text.Json.Nodes;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.App.Cli;

public sealed class SedShowVerbTests
{
    private static JsonNode Element(JsonObject answer, string path) => answer["elements"]!.AsArray().Single(e => (string?)e!["path"] == path)!;

    [Fact]
    public async Task A_known_SED_shows_every_place_with_bounds_type_codes_and_marks()
    {
        var call = await BrokerCall.RunAsync("sed", "show", "F001", "--json", "--lang", "ro");
        var answer = Assert.Single(call.Answers);
        Assert.Equal((0, "ok", "known", "Cerere de stabilire a competenței"), (call.Exit, (string?)answer["verdict"], (string?)answer["level"], (string?)answer["title"]));
        Assert.Equal(Pack.Embedded("4.4").Pack!.Sed("F001")!.Places().Select(p => p.Path), answer["elements"]!.AsArray().Select(e => (string)e!["path"]!));
        var period = Element(answer, "ReceiptApplicationForFamilyBenefits/RequestForPeriodInformation");
        Assert.Equal((0, "n", "group"), ((int)period["min"]!, (string?)period["max"], (string?)period["type"]));
        var claim = Element(answer, "ReceiptApplicationForFamilyBenefits/typeClaim");
        Assert.Equal((1, "code", "claim-type"), ((int)claim["max"]!, (string?)claim["type"], (string?)claim["codeList"]));
        Assert.Equal(["new_claim", "changed_circumstances"], claim["codes"]!.AsArray().Select(c => (string?)c));
        Assert.Equal("{\"name\":\"v:ARCH\",\"order\":\"v:ARCH\",\"bound\":\"i:project\",\"length\":null,\"codes\":\"i:WEB\"}", claim["sources"]!.ToJsonString());
    }

    [Fact]
    public async Task A_person_reads_a_table_with_labels_and_the_marks_where_asked_for()
    {
        var plain = await BrokerCall.RunAsync("sed", "show", "F001", "--lang", "bg");
        Assert.Contains("F001 · Искане за определяне на компетентността · CDM 4.4 · known · reconstruction", plain.Output);
        Assert.Contains("claim-type: new_claim|changed_circumstances", plain.Output);
        Assert.DoesNotContain("v:ARCH", plain.Output);
        Assert.Contains("  пакет 4.4 (по подразбиране; друг се избира с --pack)\n", plain.Output);
        Assert.DoesNotContain("по подразбиране", (await BrokerCall.RunAsync("sed", "show", "F001", "--pack", "4.2", "--lang", "bg")).Output);
        var marked = await BrokerCall.RunAsync("sed", "show", "F001", "--sources", "--lang", "bg");
        Assert.Contains("name=v:ARCH order=v:ARCH bound=i:project codes=i:WEB", marked.Output);
        Assert.Contains("ИЗТОЧНИЦИ", marked.Output);
    }

    /// <summary>Bounds of 1..1 would read as if each member of a choice had to be there.</summary>
    [Theory]
    [InlineData("en", "one of 2 (#1)", "at most one of 2 (#2)")]
    [InlineData("bg", "едно от 2 (#1)", "най-много едно от 2 (#2)")]
    [InlineData("ro", "unul din 2 (#1)", "cel mult unul din 2 (#2)")]
    public async Task A_member_of_a_choice_is_seen_to_be_one(string language, string period, string decision)
    {
        var lines = (await BrokerCall.RunAsync("sed", "show", "F001", "--lang", language)).Output.Split('\n');
        string Cell(string name, int number) => System.Text.RegularExpressions.Regex.Split(lines.Where(l => l.Trim().StartsWith(name + " ", StringComparison.Ordinal)).ElementAt(number).Trim(), " {2,}")[1];
        Assert.Equal((period, period), (Cell("FixedPeriod", 0), Cell("OpenPeriod", 0)));
        Assert.Equal((period.Replace("#1", "#3"), period.Replace("#1", "#3")), (Cell("FixedPeriod", 1), Cell("OpenPeriod", 1)));
        Assert.Equal((decision, decision), (Cell("DecisionRegardingAllChildrenMentionedInThisSED", 0), Cell("DecisionWhichDoesNotConcernAllChildren", 0)));
        Assert.Equal("1..1", Cell("startDate", 0));
    }

    [Fact]
    public async Task Programs_read_the_choice_beside_the_bounds_of_the_declaration()
    {
        var answer = Assert.Single((await BrokerCall.RunAsync("sed", "show", "F001", "H002", "--json")).Answers, a => (string?)a["sed"] == "F001");
        var member = Element(answer, "ReceiptApplicationForFamilyBenefits/RequestForPeriodInformation/OpenPeriod");
        Assert.Equal((1, 1, """{"group":1,"min":1,"max":1,"of":["FixedPeriod","OpenPeriod"]}"""), ((int)member["min"]!, (int)member["max"]!, member["choice"]!.ToJsonString()));
        Assert.Equal(0, (int)Element(answer, "Decision/DecisionWhichDoesNotConcernAllChildren")["choice"]!["min"]!);
        Assert.False(Element(answer, "Decision/typeDecision").AsObject().ContainsKey("choice"));
    }

    [Fact]
    public async Task Alternatives_of_several_elements_and_a_repeated_choice_say_so()
    {
        using var pack = new PackFolderOnDisk("4.4");
        pack.Change("Seds/F026/F026.xsd", "    <xs:choice>\n      <xs:element name=\"FixedPeriod\">", "    <xs:choice maxOccurs=\"unbounded\">\n      <xs:element name=\"FixedPeriod\">");
        Assert.Contains("any of 2 (#", (await BrokerCall.RunAsync("sed", "show", "F026", "--pack", pack.Root, "--lang", "en")).Output);
        pack.Change("Seds/F026/F026.xsd", "<xs:choice maxOccurs=\"unbounded\">\n", "<xs:choice><xs:sequence>\n");
        pack.Change("Seds/F026/F026.xsd", "    </xs:choice>\n", "    </xs:sequence></xs:choice>\n");
        var call = await BrokerCall.RunAsync("sed", "show", "F026", "--pack", pack.Root, "--lang", "en");
        Assert.Matches(@"FixedPeriod +one of 1 \(#\d+\) \+ OpenPeriod ", call.Output);
        Assert.Matches(@"OpenPeriod +one of 1 \(#\d+\) \+ FixedPeriod ", call.Output);
    }

    [Theory]
    [InlineData("en", "group", "code", "text(255)", "date")]
    [InlineData("bg", "група", "код", "текст(255)", "дата")]
    [InlineData("ro", "grup", "cod", "text(255)", "dată")]
    public async Task Types_are_said_in_the_language_and_to_programs_in_one(string language, params string[] words)
    {
        var call = await BrokerCall.RunAsync("sed", "show", "F001", "--lang", language);
        Assert.All(words, w => Assert.Matches($@"  {System.Text.RegularExpressions.Regex.Escape(w)}  ", call.Output));
        var answer = Assert.Single((await BrokerCall.RunAsync("sed", "show", "F001", "--json", "--lang", language)).Answers);
        Assert.Equal("date", (string?)Element(answer, "ReceiptApplicationForFamilyBenefits/dateReceiptApplication")["type"]);
        var envelope = (await BrokerCall.RunAsync("sed", "show", "U021", "--lang", language)).Output;
        Assert.Contains(language switch { "bg" => "група от 1", "ro" => "grup de 1", _ => "group of 1" }, envelope);
    }

    [Theory]
    [InlineData("4.4")]
    [InlineData("4.2")]
    public async Task Of_a_SED_at_level_envelope_the_rest_is_taken_as_it_is(string cdm)
    {
        var human = await BrokerCall.RunAsync("sed", "show", "U021", "--pack", cdm, "--lang", "en");
        Assert.Contains("everything else, with all that is in it, is taken as it is", human.Output);
        var answer = Assert.Single((await BrokerCall.RunAsync("sed", "show", "U021", "--pack", cdm, "--json")).Answers);
        Assert.Equal(("envelope", true), ((string?)answer["level"], (bool)answer["open"]!));
        Assert.Equal((1, true), ((int)Element(answer, "CaseContext")["holds"]!, Element(answer, "Person")["holds"] is null));
        Assert.Matches(@"CaseContext +0\.\.1 +group of 1 ", human.Output);
    }

    /// <summary>No title is public in Bulgarian or Romanian: nobody may take our words for official ones.</summary>
    [Theory]
    [InlineData("bg", "са на съставителя на пакета; официални не са публични")]
    [InlineData("ro", "sunt ale celui care a întocmit pachetul; cele oficiale nu sunt publice")]
    [InlineData("en", "are those of whoever made the pack; official ones are not public")]
    public async Task Whose_the_titles_and_labels_are_is_said(string language, string words)
    {
        foreach (var sed in new[] { "F001", "F004" }) Assert.Contains(words, (await BrokerCall.RunAsync("sed", "show", sed, "--lang", language)).Output);
        var answer = Assert.Single((await BrokerCall.RunAsync("sed", "show", "F018", "--json", "--lang", language)).Answers);
        Assert.Equal(("v:WEB", "pack"), ((string?)answer["titleMark"], (string?)answer["wordsOf"]));
    }

    [Fact]
    public async Task Why_it_is_at_level_envelope_is_said_where_something_is_public_of_it()
    {
        Assert.Contains("думите от екраните на национална програма (WEB)", (await BrokerCall.RunAsync("sed", "show", "F003", "--lang", "bg")).Output);
        Assert.Contains("alone; which of them H020 has is not known", (string?)Assert.Single((await BrokerCall.RunAsync("sed", "show", "H020", "--json", "--lang", "en")).Answers)["why"]);
        Assert.Null(Assert.Single((await BrokerCall.RunAsync("sed", "show", "F004", "--json")).Answers)["why"]);
    }

    [Fact]
    public async Task A_pack_from_a_folder_is_shown_as_it_is()
    {
        using var pack = new PackFolderOnDisk("4.4");
        pack.Change("Seds/F001/labels.en.json", "\"F001\": \"", "\"F001\": \"Our own word: ");
        Assert.Contains("Our own word: ", (await BrokerCall.RunAsync("sed", "show", "F001", "--pack", pack.Root, "--lang", "en")).Output);
        pack.Change("pack.json", "\"edition\"", "\"editon\"");
        Assert.Equal(3, (await BrokerCall.RunAsync("sed", "show", "F001", "--pack", pack.Root)).Exit);
    }

    [Fact]
    public async Task What_is_not_there_is_told()
    {
        var call = await BrokerCall.RunAsync("sed", "show", "F999", "F003", "--json");
        Assert.Equal((1, "refused", "SED-0012", "ok"), (call.Exit, (string?)call.Answers[0]["verdict"], call.Codes[0], (string?)call.Answers[1]["verdict"]));
        Assert.Equal(3, (await BrokerCall.RunAsync("sed", "show", "F001", "--pack", "9.9")).Exit);
        Assert.Equal(2, (await BrokerCall.RunAsync("sed", "show")).Exit);
    }
}
