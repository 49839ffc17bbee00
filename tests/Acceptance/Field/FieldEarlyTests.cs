using System.Text.Json.Nodes;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Field;

/// <summary>Documents of one case that overtake each other on their way; the case that they make is the same.</summary>
[Collection(RunningCollection.Name)]
public sealed class FieldEarlyTests(RunningPair pair)
{
    private const int AtOnce = 8;

    private BulgarianAccessPoint Bulgaria => pair.Bulgaria;

    private Land Romania => pair.Lands.Ro;

    [Fact]
    public async Task What_came_too_early_says_what_it_waits_for_and_needs_no_person()
    {
        var caseId = Guid.NewGuid().ToString("N");
        Assert.True((await Bulgaria.SendAsync(Bulgaria.Document("X009", caseId, Guid.NewGuid().ToString("N")))).IsReceipt);
        var id = await Until.AnswerAsync("held reminder", () => Romania.Store.TextAsync("SELECT id FROM message WHERE case_id = @case AND state = 'Held'", ("@case", caseId)));
        var why = (await Romania.CallAsync("work", "why", id)).Answer;
        Assert.Equal(("document", "partner"), (why["waitsFor"]!.GetValue<string>(), why["turn"]!.GetValue<string>()));
        Assert.Equal(72, (DateTimeOffset.Parse(why["until"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow).TotalHours, 0);
        Assert.Equal("ok", (await Romania.CallAsync("case", "show", caseId)).Verdict);
        Assert.Contains("FLW-0212", (await Romania.CallAsync("message", "show", id)).Answer["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task What_closes_the_case_is_taken_behind_what_came_early_with_it()
    {
        var (caseId, claim) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        foreach (var sbd in new[] { Bulgaria.Document("X001", caseId, Guid.NewGuid().ToString("N")), Bulgaria.Document("H001", caseId, Guid.NewGuid().ToString("N")) })
            Assert.True((await Bulgaria.SendAsync(sbd)).IsReceipt);
        await Until.TrueAsync("two that wait", async () => await Romania.Store.TextAsync("SELECT count(*) FROM message WHERE case_id = @case AND state = 'Held'", ("@case", caseId)) == "2");
        Assert.True((await Bulgaria.SendAsync(Bulgaria.Claim(caseId, claim), BulgarianAccessPoint.Certificate())).IsReceipt);
        await Until.TrueAsync("all three in the inbox, the closing last", async () => await Romania.Staging.TextAsync("SELECT group_concat(tip_sed, ' ') FROM (SELECT tip_sed FROM primit WHERE id_caz = @case ORDER BY rowid)", ("@case", caseId)) == "F001 H001 X001");
    }

    [Fact]
    public async Task A_document_of_another_use_case_or_version_than_its_case_is_held()
    {
        var (caseId, claim) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        Assert.True((await Bulgaria.SendAsync(Bulgaria.Claim(caseId, claim), BulgarianAccessPoint.Certificate())).IsReceipt);
        await Until.TrueAsync("claim", async () => await Romania.Staging.TextAsync("SELECT count(*) FROM primit WHERE id_caz = @case", ("@case", caseId)) == "1");
        Assert.True((await Bulgaria.SendAsync(Bulgaria.Document("H001", caseId, Guid.NewGuid().ToString("N"), cdm: "4.2"))).IsReceipt);
        var id = await Until.AnswerAsync("held", () => Romania.Store.TextAsync("SELECT id FROM message WHERE case_id = @case AND state = 'Held'", ("@case", caseId)));
        Assert.Contains("FLW-0214", (await Romania.CallAsync("message", "show", id)).Answer["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>()));
    }

    [Fact]
    public Task A_reminder_an_answer_and_versions_that_overtake_the_opening_document_wait_for_it() => ConvergeAsync([[0, 1, 2, 3, 4]]);

    [SkippableFact]
    public async Task Field_E28a_early_x_sed_in_all_orders()
    {
        GateOnly.Need();
        await ConvergeAsync([.. Orders([0, 1, 2, 3, 4])]);
    }

    private async Task ConvergeAsync(IReadOnlyList<int[]> orders)
    {
        var cases = new List<string>();
        foreach (var some in orders.Chunk(AtOnce)) cases.AddRange(await Task.WhenAll(some.Select(ArriveAsync)));
        foreach (var caseId in cases)
        {
            await Until.TrueAsync("all five documents in the inbox", async () => await Romania.Staging.TextAsync("SELECT count(*) FROM primit WHERE id_caz = @case", ("@case", caseId)) == "5");
            Assert.Equal("Invalidarea SED-ului (H001)", await Romania.Staging.TextAsync("SELECT rezumat FROM primit WHERE id_caz = @case AND tip_sed = 'X008'", ("@case", caseId)));
            var shown = (await Romania.CallAsync("case", "show", caseId)).Answer;
            Assert.Equal(
                ["F001 v2 Received", "H001 v1 Cancelled", "X008 v1 Received", "X009 v1 Received"],
                shown["documents"]!.AsArray().Select(d => $"{d!["sed"]} v{d["version"]} {d["status"]}").Order(StringComparer.Ordinal));
            Assert.Contains(shown["open"]!.AsArray(), a => Is(a!, "DOC_CREATE_REPLY", "X010", "X009"));
            Assert.Contains(shown["open"]!.AsArray(), a => Is(a!, "DOC_CREATE_REPLY", "F002", "F001"));
            Assert.DoesNotContain(shown["open"]!.AsArray(), a => a!["parentSed"]?.GetValue<string>() == "H001");
            Assert.Equal(Open(cases[0] == caseId ? shown : (await Romania.CallAsync("case", "show", cases[0])).Answer), Open(shown));
        }

        Assert.Equal("identical", (await Romania.CallAsync("journal", "replay")).Verdict);
    }

    /// <summary>The documents of the shared case, in the order of its file: X009 on F001, H001, F001 v2, F001 v1, X008 on H001.</summary>
    private async Task<string> ArriveAsync(int[] order)
    {
        var (caseId, claim, notice) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        byte[][] documents =
        [
            // A reminder belongs to the case: in the definitions it has no parent.
            Bulgaria.Document("X009", caseId, Guid.NewGuid().ToString("N")),
            Bulgaria.Document("H001", caseId, notice),
            Bulgaria.Claim(caseId, claim, 2),
            Bulgaria.Claim(caseId, claim),
            Bulgaria.Document("X008", caseId, Guid.NewGuid().ToString("N"), notice),
        ];
        foreach (var at in order)
        {
            Assert.True((await Bulgaria.SendAsync(documents[at], at is 2 or 3 ? [BulgarianAccessPoint.Certificate()] : [])).IsReceipt);
        }

        return caseId;
    }

    private static bool Is(JsonNode action, string kind, string sed, string parent) =>
        action["action"]!.GetValue<string>() == kind && action["sed"]?.GetValue<string>() == sed && action["parentSed"]?.GetValue<string>() == parent;

    /// <summary>Open actions without the ids of the case.</summary>
    private static string Open(JsonNode shown) => string.Join('\n', shown["open"]!.AsArray().Select(a => $"{a!["action"]} {a["sed"]} {a["parentSed"]}").Order(StringComparer.Ordinal));

    private static IEnumerable<int[]> Orders(int[] of) => of.Length <= 1
        ? [of]
        : of.SelectMany(first => Orders([.. of.Where(n => n != first)]).Select(rest => (int[])[first, .. rest]));
}
