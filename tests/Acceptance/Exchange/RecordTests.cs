using System.Text.Json.Nodes;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>What a clerk records about a running case: facts from outside EESSI and answers to what a document asks.</summary>
public sealed class RecordTests
{
    private const string Wish = "INSERT INTO IF_ZAJAVKA (ID, VERSION, INSTITUTION, KIND, ROOT_NO, DECISION_NO, PURPOSE, DECISION_TYPE, COMPETENCE, CREATED_BY, CREATED_AT, STATUS) ";

    [SkippableFact]
    public async Task A_referral_and_an_answer_move_the_case_and_stand_in_the_journal()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        await lands.StartAsync();
        await Until.TrueAsync("receipt for the claim", async () => await lands.Bg.Staging.TextAsync("SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'") == "A");
        var claim = (await lands.Bg.Store.RowsAsync("SELECT case_id, set_id FROM message WHERE state = 'Acknowledged'"))[0];
        var caseId = claim[0]!;

        // Who takes part is not known any more behind an X100: whether all have answered is a clerk's to say.
        Assert.Equal(0, await lands.Bg.StopAsync());
        await ReplaceAsync(lands, "RO:80246", "RO:80241");
        lands.Bg.Launch();
        await Until.TrueAsync("broker that is ready", lands.Bg.IsReadyAsync);
        using var romania = new RomanianDocuments(lands, "RO:80241");
        await romania.SendAsync("X100", caseId);
        var reply = await romania.DisagreeAsync(caseId, claim[1]!);
        await Until.TrueAsync("F002 in Bulgaria", async () => await lands.Bg.Staging.TextAsync("SELECT group_concat(KIND, ' ') FROM IN_POLUCHENO ORDER BY RECEIVED_AT") == "X100 F002");

        await FactsAsync(lands, caseId, reply);
        await AnswersAsync(lands, caseId, reply);
        foreach (var land in new[] { lands.Bg })
        {
            await Until.TrueAsync("a journal that holds", async () => (await land.CallAsync("journal", "check")).Verdict == "ok");
            Assert.Equal("identical", (await land.CallAsync("journal", "replay")).Verdict);
        }

        // What the broker works with was changed behind its back.
        Assert.Equal(0, await lands.Bg.StopAsync());
        await lands.Bg.Store.RunAsync("UPDATE case_record SET at = at - 86400000000 WHERE number = 1");
        await lands.Bg.Store.RunAsync("DELETE FROM case_record WHERE number = 2");
        var check = await lands.Bg.CallAsync("journal", "check");
        Assert.Equal("refused", check.Verdict);
        Assert.Equal(["1 at", "2 number"], Findings(check).Where(f => Code(f) == "FLW-0660").Select(f => $"{f!["arguments"]!["number"]} {f["arguments"]!["column"]}"));
    }

    /// <summary>From yesterday on the directory names another institution in the place of one.</summary>
    private static async Task ReplaceAsync(TwoLands lands, string institution, string successor)
    {
        var directory = JsonNode.Parse(await File.ReadAllTextAsync(lands.Layout.Directory))!;
        var entry = directory["institutions"]!.AsArray().Single(i => i!["id"]!.GetValue<string>() == institution)!;
        (entry["until"], entry["successor"]) = (DateTime.UtcNow.AddDays(-1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), successor);
        await File.WriteAllTextAsync(lands.Layout.Directory, directory.ToJsonString());
    }

    [SkippableFact]
    public async Task A_request_whose_document_the_partner_refuses_is_told_so()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        await lands.StartAsync();
        const string row = "SELECT STATUS || ' ' || coalesce(TURN, '-') FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'";
        await Until.TrueAsync("receipt for the claim", async () => await lands.Bg.Staging.TextAsync(row) == "A RO:80246");
        var claim = (await lands.Bg.Store.RowsAsync("SELECT case_id, set_id FROM message WHERE state = 'Acknowledged'"))[0];
        using var romania = new RomanianDocuments(lands);
        await romania.SendAsync("X050", claim[0]!, Guid.NewGuid().ToString("N"));
        await romania.SendAsync("X050", claim[0]!, claim[1]);
        await Until.TrueAsync("refusal on the row", async () => await lands.Bg.Staging.TextAsync(row) == "R -");
        var told = await lands.Bg.Staging.TextAsync("SELECT CODE || ' ' || TEXT_BG || ' ' || REMEDY_BG FROM IF_NAHODKA WHERE REQUEST_ID = 'Z-2025-0001'");
        Assert.StartsWith("FLW-0669 RO:80246 получи F001, версия 1, и го отхвърли с X050.", told, StringComparison.Ordinal);
        Assert.Contains((await lands.Bg.Staging.TextAsync("SELECT MESSAGE_ID FROM IN_POLUCHENO WHERE KIND = 'X050' ORDER BY RECEIVED_AT DESC"))!, told, StringComparison.Ordinal);
        Assert.Equal("Acknowledged", await lands.Bg.Store.TextAsync("SELECT state FROM message WHERE set_id = @id", ("@id", claim[1])));

        // Corrected and sent again, the next version is a request like any other.
        await lands.Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET VERSION = 2, STATUS = 'N' WHERE ID = 'Z-2025-0001'");
        await Until.TrueAsync("receipt for the second version", async () => await lands.Bg.Staging.TextAsync(row) == "A RO:80246");
        Assert.Equal("identical", (await lands.Bg.CallAsync("journal", "replay")).Verdict);
        await Until.TrueAsync("a journal that holds", async () => (await lands.Bg.CallAsync("journal", "check")).Verdict == "ok");
    }

    /// <summary>No definition that the program carries puts a receipt under a condition; one that an institution brings may.</summary>
    [SkippableFact]
    public async Task What_comes_in_and_waits_for_an_answer_is_held_for_the_clerk_and_applied_by_the_answer()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        var pack = Path.Combine(lands.Layout.Folder, "pack");
        TwoLands.CopyFolder(Repository.File("src", "Schemas", "Packs", "4.4"), pack);
        var definition = Path.Combine(pack, "Bucs", "cp_ub_buc_02.xml");
        const string reply = "onCondition=\"cp_ub_buc_02_YES\" actionType=\"DOC_CREATE_REPLY\" documentType=\"U011\"/>";
        await File.WriteAllTextAsync(definition, (await File.ReadAllTextAsync(definition)).Replace(
            "<createActionTrigger onAction=\"DOC_RECEIVE\" onResult=\"SUCCESS\" " + reply,
            "<createActionTrigger onAction=\"DOC_RECEIVE\" onResult=\"SUCCESS\" " + reply + reply.Replace("DOC_CREATE_REPLY", "DOC_RECEIVE", StringComparison.Ordinal).Insert(0, "<createActionTrigger onAction=\"DOC_RECEIVE\" onResult=\"SUCCESS\" "), StringComparison.Ordinal));
        // Family benefits' agency opens cases of unemployment in this test alone.
        var directory = JsonNode.Parse(await File.ReadAllTextAsync(lands.Layout.Directory))!;
        directory["institutions"]![0]!["competences"]!.AsArray().Add(new JsonObject { ["buc"] = "UB_BUC_02", ["role"] = "CaseOwner", ["from"] = "2019-01-01", ["ready"] = true });
        await File.WriteAllTextAsync(lands.Layout.Directory, directory.ToJsonString());
        lands.Ro.Configure(c => (c["packs"], c["limits"]) = (new JsonArray(pack), new JsonObject { ["earlyWaitHours"] = 0 }));
        await lands.StartAsync();
        await Until.TrueAsync("receipt for the claim", async () => await lands.Bg.Staging.TextAsync("SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'") == "A");
        using var bulgaria = await BulgarianAccessPoint.OpenAsync(lands);
        var (caseId, asking, waiting) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        foreach (var (type, id) in new[] { ("U009", Guid.NewGuid().ToString("N")), ("U010", asking), ("U011", waiting) })
        {
            Assert.True((await bulgaria.SendAsync(bulgaria.Document(type, caseId, id, buc: "UB_BUC_02"))).IsReceipt);
            await Until.TrueAsync(type, async () => await lands.Ro.Store.TextAsync("SELECT state FROM message WHERE set_id = @id", ("@id", id)) is "Held" or "Applied" or "Delivering");
        }

        var message = (await lands.Ro.Store.TextAsync("SELECT id FROM message WHERE state = 'Held' AND due_at IS NULL AND set_id = @id", ("@id", waiting)))!;
        Assert.Equal(["BUC-0029", "FLW-0661"], Findings(await lands.Ro.CallAsync("message", "show", message)).Select(Code));
        Assert.Contains("FLW-0662", (await lands.Ro.CallAsync("case", "record", caseId, "--document", waiting, "--answer", "cp_ub_buc_02_YES=yes", "--reason", "x")).Output, StringComparison.Ordinal);
        Assert.Equal("done", (await lands.Ro.CallAsync("case", "record", caseId, "--document", asking, "--answer", "cp_ub_buc_02_YES=yes", "--reason", "part 3", "--actor", "clerk1")).Verdict);
        await Until.TrueAsync("the document that waited", async () => await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'U011'") == "1");
        var shown = (await lands.Ro.CallAsync("case", "show", caseId)).Answer;
        Assert.Contains(shown["open"]!.AsArray(), a => Text(a!, "action") == "DOC_CREATE_REPLY" && Text(a!, "sed") == "U011" && Text(a!, "parentId") == asking);
        Assert.Equal("identical", (await lands.Ro.CallAsync("journal", "replay")).Verdict);
        await Until.TrueAsync("a journal that holds", async () => (await lands.Ro.CallAsync("journal", "check")).Verdict == "ok");
    }

    /// <summary>D2 is closed by the referral, D3 by the outcome; what does not fit is refused, and nothing is written.</summary>
    private static async Task FactsAsync(TwoLands lands, string caseId, string reply)
    {
        Assert.Equal([BulgarianAccessPoint.Own, "either side"], await PartiesAsync(lands.Bg, caseId));
        async Task<string> Refused(params string[] words) => Code(Findings(await lands.Bg.CallAsync(["case", "record", caseId, "--reason", "x", .. words]))[0])!;
        Assert.Equal("FLW-0662", await Refused("--document", "nothing", "--fact", "referral"));
        Assert.Equal("FLW-0663", await Refused("--document", reply, "--fact", "married"));
        Assert.Equal("FLW-0659", await Refused("--document", reply, "--fact", "outcome"));
        Assert.Equal("FLW-0665", await Refused("--document", reply, "--fact", "referral", "--on", "2020-01-01"));
        Assert.Equal("FLW-0666", await Refused("--document", reply, "--answer", "cp_r_buc_02_FINAL=yes"));
        Assert.Equal("0", await lands.Bg.Store.TextAsync("SELECT count(*) FROM case_record"));

        var recorded = await lands.Bg.CallAsync("case", "record", caseId, "--document", reply, "--fact", "referral", "--reason", "letter 118", "--actor", "clerk7");
        Assert.Equal(("done", "broker"), (recorded.Verdict, recorded.Answer["by"]!.GetValue<string>()));
        Assert.Equal([BulgarianAccessPoint.Own, "the Administrative Commission"], await PartiesAsync(lands.Bg, caseId));
        Assert.Equal("FLW-0667", await Refused("--document", reply, "--fact", "referral"));
        Assert.Equal("done", (await lands.Bg.CallAsync("case", "record", caseId, "--document", reply, "--fact", "outcome", "--reason", "letter 204", "--actor", "clerk7")).Verdict);
        Assert.Equal([BulgarianAccessPoint.Own], await PartiesAsync(lands.Bg, caseId));
    }

    /// <summary>A request that waits for a clerk's answer is refused with the question and the command; after the answer its next version leaves.</summary>
    private static async Task AnswersAsync(TwoLands lands, string caseId, string reply)
    {
        const string wish = "Z-2025-0009", status = $"SELECT STATUS FROM IF_ZAJAVKA WHERE ID = '{wish}'";
        await lands.Bg.Staging.RunAsync(Wish + $"SELECT '{wish}', 1, INSTITUTION, 'F002', ROOT_NO, 'D_P/118204/2025', 'решение', NULL, NULL, CREATED_BY, CREATED_AT, 'N' FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'");
        await Until.TrueAsync("refusal", async () => await lands.Bg.Staging.TextAsync(status) == "E");
        var shown = (await lands.Bg.CallAsync("case", "show", caseId)).Answer;
        var question = Assert.Single(shown["questions"]!.AsArray())!;
        Assert.Equal(("po_fb_buc_01_ALL", reply, "Has every counterparty sent its F002?"), (Text(question, "guard"), Text(question, "documentId"), Text(question, "question")));
        Assert.Contains($"broker case record {caseId} --document {reply} --answer po_fb_buc_01_ALL=yes|no", Text(question, "command"), StringComparison.Ordinal);
        Assert.Equal(
            "BUC-0029 FLW-0661", await lands.Bg.Staging.TextAsync($"SELECT group_concat(CODE, ' ') FROM (SELECT CODE FROM IF_NAHODKA WHERE REQUEST_ID = '{wish}' ORDER BY N)"));
        Assert.Contains(
            "Изпратили ли са всички контрагенти своя F002?", await lands.Bg.Staging.TextAsync($"SELECT TEXT_BG FROM IF_NAHODKA WHERE REQUEST_ID = '{wish}' AND CODE = 'FLW-0661'"), StringComparison.Ordinal);
        Assert.Contains(
            $"broker case record {caseId} --document {reply} --answer po_fb_buc_01_ALL=yes|no",
            await lands.Bg.Staging.TextAsync($"SELECT REMEDY_BG FROM IF_NAHODKA WHERE REQUEST_ID = '{wish}' AND CODE = 'FLW-0661'"), StringComparison.Ordinal);

        var answered = await lands.Bg.CallAsync("case", "record", caseId, "--document", reply, "--answer", "po_fb_buc_01_ALL=yes", "--reason", "read them", "--actor", "clerk7");
        Assert.Equal("done", answered.Verdict);
        Assert.Empty((await lands.Bg.CallAsync("case", "show", caseId)).Answer["questions"]!.AsArray());
        await lands.Bg.Staging.RunAsync($"UPDATE IF_ZAJAVKA SET VERSION = 2, STATUS = 'N' WHERE ID = '{wish}'");
        await Until.TrueAsync("receipt for the F002", async () => await lands.Bg.Staging.TextAsync(status) == "A");
    }

    private static async Task<IReadOnlyList<string?>> PartiesAsync(Land land, string caseId) => [.. (await land.CallAsync("case", "show", caseId)).Answer["turns"]!.AsArray().Select(t => Text(t!, "party"))];

    private static JsonArray Findings(BrokerCall call) => call.Answer["findings"]!.AsArray();

    private static string? Code(JsonNode? finding) => finding!["code"]!.GetValue<string>();

    private static string? Text(JsonNode node, string name) => node[name]?.GetValue<string>();
}
