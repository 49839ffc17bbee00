using System.Text.Json.Nodes;
using MessageBroker.Tests.Unit.Adapters;

namespace MessageBroker.Tests.Unit.App.Cli;

public sealed class BucVerbTests
{
    private const string Opened = """[{"event":"SEND","sed":"F001","by":"me","documentId":"a","at":"2026-03-15T09:00:00Z","receiptAt":"2026-03-15T09:00:00Z","participants":["RO:80246"],"facts":"decision"}]""";

    private static Task<BrokerCall> Actions(string history, params string[] more) =>
        BrokerCall.RunAsync(["buc", "actions", "--buc", "FB_BUC_01", "--role", "CaseOwner", "--history", "-", .. more], history, []);

    private static IEnumerable<JsonObject> Items(BrokerCall call, string name) => Assert.Single(call.Answers)[name]!.AsArray().Select(i => i!.AsObject());

    [Fact]
    public async Task A_new_case_offers_its_start_and_says_why_the_rest_is_closed()
    {
        var call = await BrokerCall.RunAsync("buc", "actions", "--buc", "FB_BUC_01", "--role", "CaseOwner", "--json");
        Assert.Equal((0, "ok"), (call.Exit, (string?)call.Answers[0]["verdict"]));
        var open = Items(call, "actions").Where(a => !a.ContainsKey("reason")).ToArray();
        Assert.Equal(["DOC_CREATE F001", "CASE_DELETE ", "CASE_UPDATE_PARTICIPANTS "], open.Select(a => $"{a["action"]} {a["sed"]}"));
        Assert.All(open, a => Assert.Equal(("first-actions", false), ((string?)a["ruling"], (bool)a["suspended"]!)));
        Assert.StartsWith("BUC-0030", (string?)Items(call, "actions").First(a => (string?)a["sed"] == "F004")["reason"]);
        Assert.Equal("me", (string?)Assert.Single(Items(call, "turn"))["who"]);
    }

    [Fact]
    public async Task A_history_gives_actions_and_whose_turn_it_is()
    {
        var call = await Actions(Opened, "--json");
        Assert.Equal(0, call.Exit);
        Assert.Contains(Items(call, "actions"), a => (string?)a["action"] == "DOC_RECEIVE_REPLY" && (string?)a["sed"] == "F002" && (string?)a["parentId"] == "a" && (string?)a["parentSed"] == "F001");
        var turn = Assert.Single(Items(call, "turn"));
        Assert.Equal(("them", "2026-05-15"), ((string?)turn["who"], (string?)turn["until"]));
        Assert.Contains("60(3)", (string?)turn["clause"]);
        Assert.Contains("F002", (string?)turn["owes"]);
    }

    [Theory]
    [InlineData("bg", "Изпратили ли са всички контрагенти своя F002?")]
    [InlineData("en", "Has every counterparty sent its F002?")]
    public async Task A_person_reads_the_question_of_a_condition(string language, string expected)
    {
        var history = Opened.Replace("\"participants\":[\"RO:80246\"],", "").Replace("]", """,{"event":"RECEIVE","sed":"F002","by":"them","documentId":"b","parentId":"a"}]""");
        var call = await Actions(history, "--lang", language);
        Assert.Equal(0, call.Exit);
        Assert.Contains("- DOC_CREATE F002: BUC-0029", call.Output);
        Assert.Contains(expected, call.Output);
        Assert.Contains("+ DOC_CREATE_REPLY", (await BrokerCall.RunAsync(["buc", "actions", "--buc", "FB_BUC_01", "--role", "Counterparty", "--history", "-"],
            """[{"event":"RECEIVE","sed":"F001","by":"them","documentId":"a"}]""", [])).Output);
    }

    /// <summary>It does not wait for what has already happened: somebody, or the history, said no.</summary>
    [Theory]
    [InlineData("en", "was answered with no: Has every counterparty sent its F002?")]
    [InlineData("bg", "има отговор „не“: Изпратили ли са всички контрагенти своя F002?")]
    [InlineData("ro", "are răspunsul „nu”: Au trimis toate contrapărțile F002?")]
    public async Task What_a_condition_closed_says_which_question_about_which_document(string language, string expected)
    {
        var history = Opened[..^1] + """,{"event":"RECEIVE","sed":"F002","by":"them","documentId":"b","parentId":"a","guards":{"po_fb_buc_01_ALL":false}}]""";
        var told = await Actions(history, "--lang", language);
        Assert.Contains("- DOC_CREATE F002: BUC-0051 F002: ", told.Output);
        Assert.Contains("po_fb_buc_01_ALL", told.Output);
        Assert.Contains("F002 (b)", told.Output);
        Assert.Contains(expected, told.Output);
        var again = await Actions(history.Replace("\"po_fb_buc_01_ALL\":false", "\"po_fb_buc_01_ALL\":true"), "--json");
        Assert.Contains(Items(again, "actions"), a => (string?)a["action"] == "DOC_CREATE" && (string?)a["sed"] == "F002" && !a.ContainsKey("reason"));
        var counted = await Actions(history.Replace(",\"guards\":{\"po_fb_buc_01_ALL\":false}", "").Replace("[\"RO:80246\"]", "[\"RO:80246\",\"EL:1\"]").Replace("\"parentId\":\"a\"", "\"parentId\":\"a\",\"participants\":[\"EL:1\"]"), "--json");
        Assert.StartsWith("BUC-0051", (string?)Items(counted, "actions").Single(a => (string?)a["action"] == "DOC_CREATE" && (string?)a["sed"] == "F002")["reason"]);
    }

    [Theory]
    [InlineData("en", "the fact \"decison\" is not known")]
    [InlineData("bg", "фактът „decison“ не е познат")]
    [InlineData("ro", "faptul „decison” nu este cunoscut")]
    public async Task A_fact_that_nobody_knows_is_told_with_those_that_are_known(string language, string expected)
    {
        var call = await Actions(Opened.Replace("\"decision\"", "\"receipt_of_application,decison,last_payment=2026-02-30\""), "--json", "--lang", language);
        var findings = call.Answers[0]["findings"]!.AsArray();
        Assert.Equal((0, "ok"), (call.Exit, (string?)call.Answers[0]["verdict"]));
        Assert.Equal(["BUC-0050 warning /0/facts decison", "BUC-0050 warning /0/facts last_payment=2026-02-30"], findings.Select(f => $"{f!["code"]} {f["severity"]} {f["path"]} {f["arguments"]!["fact"]}"));
        Assert.Contains(expected, (string?)findings[0]!["text"]);
        foreach (var word in new[] { "decision", "disagreement_procedure", "question", "taken_over", "referral", "outcome", "last_payment=yyyy-MM-dd", "estimate_costs", "no_costs_asked", "offsetting" })
            Assert.Contains(word, ((string?)findings[0]!["arguments"]!["known"])!.Split(", "));
    }

    [Fact]
    public async Task What_the_flow_keeps_of_documents_and_what_clerks_record_is_known()
    {
        foreach (var known in new[] { "decision", " decision , offsetting", "reply_to_check,disagreement_procedure", "taken_over", "last_payment=2026-03-14", "referral", "no_costs_asked", "question" })
            Assert.Empty((await Actions(Opened.Replace("\"decision\"", $"\"{known}\""), "--json")).Codes);
    }

    [Fact]
    public async Task The_definition_that_was_taken_is_told()
    {
        var (call, named) = (await BrokerCall.RunAsync("buc", "actions", "--buc", "FB_BUC_01", "--role", "CaseOwner", "--lang", "en"), await BrokerCall.RunAsync("buc", "actions", "--buc", "FB_BUC_01", "--role", "CaseOwner", "--cdm", "4.4", "--lang", "ro"));
        Assert.Contains("  FB_BUC_01 · CaseOwner · definition of CDM 4.2 · pack 4.2 (by default; --cdm chooses another)\n", call.Output);
        Assert.Contains("  FB_BUC_01 · CaseOwner · definiție din CDM 4.2 · pachetul 4.4\n", named.Output);
        var own = Path.Combine(SharedData.RepositoryRoot, "src", "Schemas", "Packs", "4.4", "Bucs", "po_fb_buc_01.xml");
        string[] file = ["buc", "actions", "--buc", "FB_BUC_01", "--role", "CaseOwner", "--definition", own];
        Assert.Contains($"definition of CDM 4.2 · {own}\n", (await BrokerCall.RunAsync([.. file, "--lang", "en"])).Output);
        Assert.Equal("4.2", (string?)(await BrokerCall.RunAsync([.. file, "--json"])).Answers[0]["definition"]!["version"]);
    }

    [Theory]
    [InlineData("bg", "Собственикът на случая започва")]
    [InlineData("ro", "Titularul cazului începe")]
    [InlineData("en", "The owner begins")]
    public async Task A_person_reads_once_what_a_ruling_says(string language, string expected)
    {
        var lines = (await BrokerCall.RunAsync("buc", "actions", "--buc", "FB_BUC_01", "--role", "CaseOwner", "--lang", language)).Output.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Contains(lines, l => l.StartsWith("+ DOC_CREATE F001 ", StringComparison.Ordinal) && l.EndsWith("[first-actions]", StringComparison.Ordinal));
        Assert.StartsWith("[first-actions] " + expected, Assert.Single(lines, l => l.StartsWith('[')));
    }

    [Fact]
    public async Task What_was_not_open_and_what_cannot_be_read_is_refused()
    {
        var early = await Actions("""[{"event":"SEND","sed":"F002","by":"me","documentId":"b"}]""", "--json");
        Assert.Equal((1, "refused"), (early.Exit, (string?)early.Answers[0]["verdict"]));
        Assert.Equal(["BUC-0028", "BUC-0020"], early.Codes);
        Assert.NotEmpty(Items(early, "actions"));
        Assert.Equal((1, "BUC-0046"), ((await Actions("no", "--json")).Exit, (await Actions("no", "--json")).Codes[0]));
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "x.xml");
        await File.WriteAllTextAsync(file, "<x/>");
        var unread = await BrokerCall.RunAsync("buc", "actions", "--buc", "FB_BUC_01", "--role", "CaseOwner", "--definition", file, "--json");
        Assert.Equal((1, "BUC-0003", file), (unread.Exit, unread.Codes[0], (string?)unread.Answers[0]["file"]));
    }

    [Fact]
    public async Task A_wrong_call_is_exit_code_2_and_what_is_not_there_3()
    {
        string[] owner = ["buc", "actions", "--role", "CaseOwner"];
        Assert.Equal(2, (await BrokerCall.RunAsync(owner)).Exit);
        Assert.Equal(2, (await BrokerCall.RunAsync("buc", "actions", "--buc", "FB_BUC_01", "--role", "PO")).Exit);
        Assert.Equal(2, (await BrokerCall.RunAsync([.. owner, "--buc", "FB_BUC_01", "--definition", "-", "--history", "-"])).Exit);
        var own = Path.Combine(SharedData.RepositoryRoot, "src", "Schemas", "Packs", "4.4", "Bucs", "cp_fb_buc_01.xml");
        Assert.Equal(2, (await BrokerCall.RunAsync([.. owner, "--buc", "FB_BUC_01", "--definition", own])).Exit);
        Assert.Equal(0, (await BrokerCall.RunAsync("buc", "actions", "--buc", "FB_BUC_01", "--role", "Counterparty", "--definition", own)).Exit);
        Assert.Equal(3, (await BrokerCall.RunAsync([.. owner, "--buc", "FB_BUC_09"])).Exit);
        Assert.Equal(3, (await BrokerCall.RunAsync([.. owner, "--buc", "FB_BUC_01", "--cdm", "3.0"])).Exit);
        Assert.Equal(3, (await BrokerCall.RunAsync([.. owner, "--buc", "FB_BUC_01", "--history", "/none/such.json"])).Exit);
    }

    [SkippableFact]
    public async Task A_definition_of_another_family_is_judged_with_its_remarks()
    {
        var file = SharedData.PathOf("eessi/bucs-4.2/cp_ub_buc_04.xml");
        var call = await BrokerCall.RunAsync(["buc", "actions", "--buc", "UB_BUC_04", "--role", "Counterparty", "--definition", file, "--history", "-", "--json"],
            """[{"event":"RECEIVE","sed":"U020","by":"them","documentId":"a"}]""", []);
        Assert.Equal(0, call.Exit);
        Assert.Equal(["BUC-0037", "BUC-0038", "BUC-0039", "BUC-0041"], call.Codes.Distinct().Order());
        Assert.Contains(Items(call, "actions"), a => (string?)a["sed"] == "U023" && (string?)a["action"] == "DOC_CREATE_REPLY" && !a.ContainsKey("reason"));
    }

    [SkippableFact]
    public async Task Every_time_limit_of_the_table_and_the_manifest_agrees()
    {
        foreach (var row in SharedData.Rows("national/deadline-vectors.csv"))
            Assert.Equal((row[4], row[5]), await Deadline(row[0], $"P{row[1]}{char.ToUpperInvariant(row[2][0])}", row[3]));
        var cases = File.ReadLines(SharedData.PathOf("national/manifest.jsonl")).Concat(File.ReadLines(SharedData.PathOf("vectors/field/manifest.jsonl")))
            .Select(l => JsonNode.Parse(l)!).Where(c => (string?)c["verb"] == "buc deadline").ToArray();
        Assert.NotEmpty(cases);
        foreach (var item in cases)
        {
            var args = item["args"]!;
            Assert.Equal(((string?)item["expect"]!["nominal"], (string?)item["expect"]!["due"]), await Deadline((string)args["event"]!, (string)args["period"]!, (string)args["state"]!));
        }
    }

    private static async Task<(string?, string?)> Deadline(string start, string period, string state)
    {
        var call = await BrokerCall.RunAsync("buc", "deadline", "--event", start, "--period", period, "--state", state, "--json");
        Assert.Equal((0, "ok"), (call.Exit, (string?)call.Answers[0]["verdict"]));
        return ((string?)call.Answers[0]["nominal"], (string?)call.Answers[0]["due"]);
    }

    [Fact]
    public async Task A_time_limit_tells_the_later_reading_and_years_that_are_not_vouched_for()
    {
        var call = await BrokerCall.RunAsync("buc", "deadline", "--event", "2026-03-24", "--period", "P2M", "--state", "BG", "--json");
        Assert.Equal(("2026-05-25", "2026-05-26"), ((string?)call.Answers[0]["due"], (string?)call.Answers[0]["laterReading"]));
        Assert.Equal("1182/71 Art. 3(1), 3(2)(c), 3(4)", (string?)call.Answers[0]["clause"]);
        Assert.False(call.Answers[0].ContainsKey("covered"));
        var far = await BrokerCall.RunAsync("buc", "deadline", "--event", "2050-01-10", "--period", "P3W", "--state", "RO", "--json");
        Assert.False((bool)far.Answers[0]["covered"]!);
        foreach (var (start, period, state) in ((string, string, string)[])[("2026-02-30", "P2M", "BG"), ("2026-02-01", "P2M3D", "BG"), ("2026-02-01", "P0D", "BG"), ("2026-02-01", "P2M", "EL"), ("2098-12-01", "P2M", "BG")])
            Assert.Equal(2, (await BrokerCall.RunAsync("buc", "deadline", "--event", start, "--period", period, "--state", state)).Exit);
    }
}
