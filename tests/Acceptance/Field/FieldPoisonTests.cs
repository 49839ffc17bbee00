using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Field;

/// <summary>One document that the national inbox refuses for good stands alone: nothing but its own case waits.</summary>
[Collection(FieldCollection.Name)]
public sealed class FieldPoisonTests(FieldPair pair)
{
    private const int Cases = 20, Each = 50, Bad = 6, At = 9;
    private const string Reason = "archive takes the name again";

    [SkippableFact]
    public async Task Field_E01a_poison_blocks_stream()
    {
        GateOnly.Need();
        await pair.Ro.Staging.RunAsync("CREATE TRIGGER archive BEFORE INSERT ON in_fisier WHEN NEW.nume = 'refuzat.pdf' BEGIN SELECT RAISE(ABORT, 'refuzat'); END");
        var cases = Enumerable.Range(0, Cases).Select(n => new Sent(n)).ToList();
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (sent, _) => await SendAllAsync(sent));

        await Until.TrueAsync("950 and 9 in the inbox", async () => await DeliveredAsync(cases) == 959);
        await Until.TrueAsync("parked case", async () => await ParkedAsync() is [var key] && key == cases[Bad].CaseId);
        Assert.Equal(cases[Bad].Documents[..At], await InboxAsync(cases[Bad]));
        Assert.Equal("0", await pair.Ro.Store.TextAsync("SELECT count(*) FROM attempt_all WHERE outcome = 'later'"));
        await IsShownAsync(cases[Bad]);

        // What comes meanwhile is served: the place was never taken for one that is away.
        var next = new Sent(Cases, 1);
        await SendAllAsync(next);
        await Until.TrueAsync("a case that came later", async () => (await InboxAsync(next)).Count == 1);
        await RefusedAgainAsync(cases);

        await pair.Ro.Staging.RunAsync("DROP TRIGGER archive");
        Assert.Equal("done", (await pair.Ro.CallAsync("work", "resume", cases[Bad].CaseId, "--reason", Reason, "--actor", "elena")).Verdict);
        await Until.TrueAsync("all in the inbox", async () => await DeliveredAsync(cases) == Cases * Each);
        foreach (var sent in cases) Assert.Equal(sent.Documents, await InboxAsync(sent));
        Assert.Empty(await ParkedAsync());
        var entries = await EntriesAsync(cases[Bad]);
        Assert.Equal(2, entries.Count(e => e.Event == EntryEvents.CaseParked && e.Details.Any(d => d.Name == "reason" && d.Value.StartsWith(DeliverStage.InboxRefuses, StringComparison.Ordinal))));
        var closing = entries.Last(e => e.Event == EntryEvents.CaseResumed);
        Assert.Equal((ActorKind.Person, "elena", Reason), (closing.Actor.Kind, closing.Actor.Id, Assert.Single(closing.Details, d => d.Name == "reason").Value));
        Assert.Equal("ok", (await pair.Ro.CallAsync("journal", "check")).Verdict);
    }

    /// <summary>Reason and remedy stand where an operator looks: in the list, with the message, with the case.</summary>
    private async Task IsShownAsync(Sent bad)
    {
        var id = await pair.Ro.Store.TextAsync("SELECT id FROM message WHERE case_id = @case AND set_id = @set", ("@case", bad.CaseId), ("@set", bad.Documents[At]));
        var listed = (await pair.Ro.CallAsync("work", "list")).Answers().Where(a => a["caseId"]!.GetValue<string>() == bad.CaseId).ToList();
        Assert.Contains(listed, a => a["messageId"]!.GetValue<string>() == id);
        var shown = await pair.Ro.CallAsync("case", "show", bad.CaseId);
        Assert.Equal("waits-for-person", shown.Verdict);
        foreach (var answer in new[] { listed.First(a => a["messageId"]!.GetValue<string>() == id), (await pair.Ro.CallAsync("work", "why", id!)).Answer })
        {
            Assert.Equal(("parked-case", "operator", $"broker work resume {bad.CaseId}"), (answer["waitsFor"]!.GetValue<string>(), answer["turn"]!.GetValue<string>(), answer["command"]!.GetValue<string>()));
            Assert.Equal($"{DeliverStage.InboxRefuses} (in_fisier 1: SQLite 19/1811)", answer["reason"]!.GetValue<string>());
        }

        Assert.Contains(DeliverStage.InboxRefuses, shown.Output, StringComparison.Ordinal);
        var refused = await pair.Ro.Store.RowsAsync("SELECT e.message_id, a.detail FROM attempt_all a JOIN effect_all e ON e.id = a.effect_id WHERE a.outcome = 'refused'");
        Assert.Equal([id, "in_fisier 1: SQLite 19/1811"], Assert.Single(refused));
    }

    /// <summary>Taken up again without a repair it stands where it stood.</summary>
    private async Task RefusedAgainAsync(IReadOnlyList<Sent> cases)
    {
        Assert.Equal("done", (await pair.Ro.CallAsync("work", "resume", cases[Bad].CaseId, "--reason", "let us see", "--actor", "elena")).Verdict);
        await Until.TrueAsync("second refusal", async () => await pair.Ro.Store.TextAsync("SELECT count(*) FROM attempt_all WHERE outcome = 'refused'") == "2" && await ParkedAsync() is [_]);
        Assert.Equal(959, await DeliveredAsync(cases));
    }

    private async Task SendAllAsync(Sent sent)
    {
        Assert.True((await pair.Bulgaria.SendAsync(pair.Bulgaria.Claim(sent.CaseId, sent.Documents[0]), BulgarianAccessPoint.Certificate())).IsReceipt);
        for (var n = 1; n < sent.Documents.Count; n++)
        {
            var (set, bad) = (sent.Documents[n], sent.Number == Bad && n == At);
            SedAttachment[] attachments = bad ? [new SedAttachment("attachment-1", "refuzat.pdf", "application/pdf", false)] : [];
            var document = pair.Bulgaria.Document("H001", sent.CaseId, set, attachments: attachments);
            Assert.True((await pair.Bulgaria.SendAsync(document, bad ? [BulgarianAccessPoint.Certificate()] : [])).IsReceipt);
        }
    }

    private async Task<int> DeliveredAsync(IEnumerable<Sent> cases)
    {
        var ids = string.Join(",", cases.Select(c => $"'{c.CaseId}'"));
        return int.Parse((await pair.Ro.Staging.TextAsync($"SELECT count(*) FROM primit WHERE id_caz IN ({ids})"))!, System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<IReadOnlyList<string>> InboxAsync(Sent sent) =>
        [.. (await pair.Ro.Staging.RowsAsync("SELECT id_set FROM primit WHERE id_caz = @case ORDER BY rowid", ("@case", sent.CaseId))).Select(r => r[0]!)];

    private async Task<IReadOnlyList<string>> ParkedAsync() => [.. (await pair.Ro.Store.RowsAsync("SELECT case_id FROM case_row WHERE parked_reason IS NOT NULL")).Select(r => r[0]!)];

    private async Task<IReadOnlyList<Entry>> EntriesAsync(Sent sent) =>
        [.. (await pair.Ro.Store.RowsAsync("SELECT hex(bytes) FROM entry WHERE case_id = @case ORDER BY seq", ("@case", sent.CaseId))).Select(r => EntryCodec.Decode(Convert.FromHexString(r[0]!)).Entry!)];

    /// <summary>One case as it was sent: its document ids in order.</summary>
    private sealed record Sent(int Number, int Count = Each)
    {
        public string CaseId { get; } = Guid.NewGuid().ToString("N");

        public List<string> Documents { get; } = [.. Enumerable.Range(0, Count).Select(_ => Guid.NewGuid().ToString("N"))];
    }
}
