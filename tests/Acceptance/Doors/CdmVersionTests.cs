using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Doors;

/// <summary>Cases of one business use case in two versions of the data model, side by side in one broker: each keeps the version that it began with.</summary>
[Collection(RunningCollection.Name)]
public sealed class CdmVersionTests(RunningPair pair)
{
    private BulgarianAccessPoint Bulgaria => pair.Bulgaria;

    private Land Romania => pair.Lands.Ro;

    [Fact]
    public async Task Two_versions_run_side_by_side_each_by_its_own_pack()
    {
        var (old, @new, first, second) = (New(), New(), New(), New());
        await PostAsync(Bulgaria.Document("F001", old, first, cdm: "4.2"));
        await PostAsync(Bulgaria.Claim(@new, second), BulgarianAccessPoint.Certificate());
        await PostAsync(Bulgaria.Document("H001", @new, New()));
        await PostAsync(Bulgaria.Document("H001", old, New(), cdm: "4.2"));

        foreach (var (caseId, cdm, claim) in new[] { (old, "4.2", first), (@new, "4.4", second) })
        {
            await Until.TrueAsync("both documents in the inbox", async () => await Romania.Staging.TextAsync("SELECT group_concat(tip_sed, ' ') FROM (SELECT tip_sed FROM primit WHERE id_caz = @case ORDER BY tip_sed)", ("@case", caseId)) == "F001 H001");
            var shown = (await Romania.CallAsync("case", "show", caseId)).Answer;
            Assert.Equal((cdm, "FB_BUC_01"), (shown["cdm"]!.GetValue<string>(), shown["buc"]!.GetValue<string>()));
            Assert.Contains(shown["open"]!.AsArray(), a => a!["action"]!.GetValue<string>() == "DOC_CREATE_REPLY" && a["sed"]!.GetValue<string>() == "F002" && a["parentId"]!.GetValue<string>() == claim);
        }

        // Of 4.4 the content is known and became rows; of 4.2 it is not, and the document itself was handed over.
        Assert.Equal("0", await RowsAsync(old));
        Assert.NotEqual("0", await RowsAsync(@new));
        Assert.Equal("F001.xml", await Romania.Staging.TextAsync(
            "SELECT nume FROM in_fisier WHERE id_mesaj = (SELECT id_mesaj FROM primit WHERE id_caz = @case AND tip_sed = 'F001')", ("@case", old)));
        // Nor is an answer written in 4.2 by what is known of 4.4.
        await Romania.SeedAsync(Path.Combine(TwoLands.Samples, "ro-answer"), await Romania.Staging.TextAsync("SELECT id_mesaj FROM primit WHERE id_caz = @case AND tip_sed = 'F001'", ("@case", old)));
        var answer = await Until.AnswerAsync("answer that is refused", () => Romania.Store.TextAsync(
            "SELECT id FROM message WHERE case_id = @case AND direction = 'Outbound' AND state = 'Refused'", ("@case", old)));
        Assert.Contains("FLW-0111", (await Romania.CallAsync("message", "show", answer)).Answer["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>()));
        Assert.Equal("identical", (await Romania.CallAsync("journal", "replay")).Verdict);
    }

    private async Task PostAsync(byte[] sbd, params MessageBroker.Exchange.As4.WrapPart[] more) =>
        Assert.True((await Bulgaria.SendAsync(sbd, more)).IsReceipt);

    /// <summary>Rows of persons that came with the claim.</summary>
    private Task<string?> RowsAsync(string caseId) =>
        Romania.Staging.TextAsync("SELECT count(*) FROM in_persoana WHERE id_mesaj IN (SELECT id_mesaj FROM primit WHERE id_caz = @case)", ("@case", caseId));

    private static string New() => Guid.NewGuid().ToString("N");
}
