using System.Text;
using System.Text.Json.Nodes;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>What a case does not admit is refused and answered with X050, once it has waited for what it might follow. Romania waits for nothing here.</summary>
public sealed class BusinessExceptionTests
{
    [SkippableFact]
    public async Task An_unknown_case_and_a_step_into_a_closed_one_are_refused_and_answered_with_X050()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        lands.Ro.Configure(c =>
        {
            c["limits"] = new JsonObject { ["earlyWaitHours"] = 0 };
            // A second Bulgarian institution behind the same access point, for which the first one's key signs.
            var other = c["partners"]![0]!.DeepClone().AsObject();
            (other["name"], other["institutions"], other["businessNames"]) = ("other", new JsonArray(Other), new JsonArray(BulgarianAccessPoint.Own));
            c["partners"]!.AsArray().Add(other);
        });
        await lands.StartAsync();
        await Until.TrueAsync("receipt for the claim", async () => await lands.Bg.Staging.TextAsync("SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'") == "A");
        using var bulgaria = await BulgarianAccessPoint.OpenAsync(lands);

        var (unknown, notice) = (New(), New());
        var person = "<CaseContext><PersonContext><familyName>Георгиева</familyName><forename>Мария</forename><dateBirth>1986-03-14</dateBirth><sex><value>02</value></sex></PersonContext></CaseContext>";
        await PostAsync(bulgaria, bulgaria.Document("H001", unknown, notice, content: person));
        await RefusedAsync(lands, unknown, notice, "BUC-0021");

        var (closed, claim, late) = (New(), New(), New());
        await PostAsync(bulgaria, bulgaria.Claim(closed, claim), BulgarianAccessPoint.Certificate());
        await PostAsync(bulgaria, bulgaria.Document("X001", closed, New()));
        await Until.TrueAsync("closed case", async () => await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE id_caz = @case", ("@case", closed)) == "2");
        await PostAsync(bulgaria, bulgaria.Document("H001", closed, late));
        await RefusedAsync(lands, closed, late, "BUC-0025");

        // Nobody closes a case between two others, whatever its number is known from.
        var theirs = New();
        await PostAsync(bulgaria, bulgaria.Claim(theirs, New()), BulgarianAccessPoint.Certificate());
        await Until.TrueAsync("claim", async () => await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE id_caz = @case", ("@case", theirs)) == "1");
        var request = BulgarianAccessPoint.Request(BulgarianAccessPoint.SedPart(bulgaria.Document("X001", theirs, New(), sender: Other)));
        request = request with { From = request.From with { Id = Other }, Properties = [new(As4Names.OriginalSender, Other), new(As4Names.FinalRecipient, BulgarianAccessPoint.Partner)] };
        Assert.True((await bulgaria.PostAsync(bulgaria.Sign(request))).IsReceipt);
        var held = await Until.AnswerAsync("held closing", () => lands.Ro.Store.TextAsync("SELECT id FROM message WHERE case_id = @case AND state = 'Held'", ("@case", theirs)));
        Assert.Equal(["FLW-0213"], (await lands.Ro.CallAsync("message", "show", held)).Answer["findings"]!.AsArray().Where(f => f!["severity"]!.GetValue<string>() == "error").Select(f => f!["code"]!.GetValue<string>()));

        // A version that was refused leaves no gap: the sender's next one is taken.
        var (counted, versions) = (New(), New());
        await PostAsync(bulgaria, bulgaria.Claim(counted, versions, 2), BulgarianAccessPoint.Certificate());
        await RefusedAsync(lands, counted, versions, "BUC-0022");
        await PostAsync(bulgaria, bulgaria.Claim(counted, versions), BulgarianAccessPoint.Certificate());
        await Until.TrueAsync("first version", async () => await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE id_caz = @case", ("@case", counted)) == "1");
        await PostAsync(bulgaria, bulgaria.Claim(counted, versions, 3), BulgarianAccessPoint.Certificate());
        await Until.TrueAsync("third version", async () => await lands.Ro.Staging.TextAsync("SELECT group_concat(versiune_doc, ' ') FROM primit WHERE id_caz = @case", ("@case", counted)) == "1 3");

        // The answer names the document, carries the case's person and the reason, and is not answered in its turn.
        Assert.Contains("Георгиева", await AnswerAsync(lands, unknown), StringComparison.Ordinal);
        Assert.Contains("<code>BUC-0021</code>", await AnswerAsync(lands, unknown), StringComparison.Ordinal);
        Assert.Equal("0", await lands.Bg.Store.TextAsync("SELECT count(*) FROM message WHERE sed_type = 'X050' AND direction = 'Outbound'"));
        Assert.Equal("1", await lands.Ro.Store.TextAsync("SELECT count(*) FROM message WHERE state = 'Held'"));
        foreach (var land in new[] { lands.Ro, lands.Bg })
        {
            Assert.Equal("identical", (await land.CallAsync("journal", "replay")).Verdict);
            await Until.TrueAsync("a journal that holds", async () => (await land.CallAsync("journal", "check")).Verdict == "ok");
        }
    }

    /// <summary>Refused in Romania for that reason, its X050 acknowledged by Bulgaria and in the Bulgarian inbox.</summary>
    private static async Task RefusedAsync(TwoLands lands, string caseId, string document, string reason)
    {
        await Until.TrueAsync("acknowledged X050", async () => await lands.Ro.Store.TextAsync(
            "SELECT state FROM message WHERE sed_type = 'X050' AND direction = 'Outbound' AND case_id = @case AND related_set_id = @document", ("@case", caseId), ("@document", document)) == "Acknowledged");
        var id = await lands.Ro.Store.TextAsync("SELECT id FROM message WHERE set_id = @document AND state = 'Refused'", ("@document", document));
        var shown = (await lands.Ro.CallAsync("message", "show", id!)).Answer;
        Assert.Equal([reason], shown["findings"]!.AsArray().Where(f => f!["severity"]!.GetValue<string>() == "error").Select(f => f!["code"]!.GetValue<string>()));
        await Until.TrueAsync("X050 in Bulgaria's inbox", async () => await lands.Bg.Staging.TextAsync("SELECT SUMMARY FROM IN_POLUCHENO WHERE CASE_ID = @case AND KIND = 'X050'", ("@case", caseId)) == "Бизнес изключение");
        Assert.Equal("X050.xml application/xml", await lands.Bg.Staging.TextAsync(
            "SELECT NAME || ' ' || MIME FROM IN_FAJL WHERE MESSAGE_ID = (SELECT MESSAGE_ID FROM IN_POLUCHENO WHERE CASE_ID = @case AND KIND = 'X050')", ("@case", caseId)));
        Assert.Equal("0", await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE id_mesaj = @id", ("@id", id!)));
    }

    private static async Task<string> AnswerAsync(TwoLands lands, string caseId)
    {
        var reading = await lands.Ro.ReadingAsync();
        var id = Guid.Parse((await lands.Ro.Store.TextAsync("SELECT id FROM message WHERE sed_type = 'X050' AND case_id = @case", ("@case", caseId)))!);
        return await reading.Store.ReadAsync(async reader =>
            Encoding.UTF8.GetString(await reading.Vault.NeedAsync(reader, (await reader.MessageAsync(id))!, PayloadKinds.Sed, CancellationToken.None)), CancellationToken.None);
    }

    private static async Task PostAsync(BulgarianAccessPoint bulgaria, byte[] sbd, params MessageBroker.Exchange.As4.WrapPart[] more) =>
        Assert.True((await bulgaria.SendAsync(sbd, more)).IsReceipt);

    private const string Other = "BG:OTHER";

    private static string New() => Guid.NewGuid().ToString("N");
}
