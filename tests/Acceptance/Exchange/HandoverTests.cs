using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>
/// A case that changes hands: forwarded (X007) by its owner, taken over by us, or renumbered (X100). Its documents come in every order, over AS4, to a
/// running broker; the case that they make is the same.
/// </summary>
public sealed partial class HandoverTests : IAsyncLifetime
{
    /// <summary>Both are in the sample directory of the repository: the institute took the place of its earlier id at the end of 2021.</summary>
    private const string Next = "BG:121082521", Earlier = "BG:NSSI";

    private const string Unknown = "BG:OTHER", Own = BulgarianAccessPoint.Own, Romania = BulgarianAccessPoint.Partner;

    private static readonly SbdhParty[] ToRomania = [new(Romania, CaseRole.Counterparty)];

    private TwoLands lands = null!;
    private BulgarianAccessPoint bulgaria = null!;

    public async Task InitializeAsync()
    {
        GateOnly.Need();
        lands = await TwoLands.PrepareAsync();
        var directory = JsonNode.Parse(await File.ReadAllTextAsync(lands.Layout.Directory))!;
        foreach (var (id, until, successor) in new[] { (Next, null, null), (Earlier, "2021-12-31", Next), (Unknown, (string?)null, (string?)null) })
        {
            var entry = directory["institutions"]![0]!.DeepClone().AsObject();
            entry["id"] = id;
            if (until is not null) (entry["until"], entry["successor"]) = (until, successor);
            directory["institutions"]!.AsArray().Add(entry);
        }

        await File.WriteAllTextAsync(lands.Layout.Directory, directory.ToJsonString());
        lands.Ro.Configure(c =>
        {
            var other = c["partners"]![0]!.DeepClone().AsObject();
            (other["name"], other["institutions"], other["businessNames"]) = ("institute", new JsonArray(Next, Earlier), new JsonArray(Own));
            c["partners"]!.AsArray().Add(other);
        });
        await lands.StartAsync();
        await Until.TrueAsync("receipt for the claim", async () => await lands.Bg.Staging.TextAsync("SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'") == "A");
        bulgaria = await BulgarianAccessPoint.OpenAsync(lands);
    }

    public async Task DisposeAsync()
    {
        bulgaria?.Dispose();
        if (lands is not null) await lands.DisposeAsync();
    }

    [SkippableFact]
    public async Task Whatever_the_order_a_case_that_changes_hands_is_the_same()
    {
        var forwarded = await ConvergeAsync(Forwarded, (Next, "Counterparty"), 3);
        await ConvergeAsync(c => Renumbered(c, Next), (Next, "Counterparty"), 3);
        await ConvergeAsync(c => Renumbered(c, Earlier), (Next, "Counterparty"), 3);
        var taken = await ConvergeAsync(TakenOver, (Next, "CaseOwner"), 3);
        await ConvergeAsync(TakenOverAsCounterparty, (Next, "Counterparty"), 2);

        // The owner's part is ours: we may close and remind; what opened the case is not ours to send.
        var shown = (await lands.Ro.CallAsync("case", "show", taken)).Answer;
        Assert.Equal(["DOC_CREATE H001", "DOC_CREATE X001"], Open(shown).Intersect(["DOC_CREATE H001", "DOC_CREATE X001", "DOC_CREATE F001"]));

        await AnswerGoesToAsync(forwarded, Next);
        await LateAsync(forwarded);
        await RefusedAsync();
        Assert.Equal("0", await lands.Ro.Store.TextAsync("SELECT count(*) FROM message WHERE sed_type = 'X050' AND direction = 'Outbound'"));
        Assert.Equal("identical", (await lands.Ro.CallAsync("journal", "replay")).Verdict);
        await Until.TrueAsync("a journal that holds", async () => (await lands.Ro.CallAsync("journal", "check")).Verdict == "ok");
        await BundleAsync(forwarded);
    }

    private sealed record Sent(string From, byte[] Sbd, bool HasAttachment = false);

    /// <summary>The claim of the first owner, his X007 and a notice of the institution that takes over.</summary>
    private Sent[] Forwarded(string caseId) =>
    [
        new(Own, bulgaria.Claim(caseId, New()), true),
        new(Own, bulgaria.Document("X007", caseId, New(), Owner(Own), [.. ToRomania, Owner(Next)])),
        new(Next, bulgaria.Document("X009", caseId, New(), sender: Next)),
    ];

    private Sent[] Renumbered(string caseId, string teller) =>
    [
        new(Earlier, Encoding.UTF8.GetBytes(WhileItStood().Replace(Replaced(Encoding.UTF8.GetString(bulgaria.Claim(caseId, New()))), "${start}2021-12-30T10:00:00.000Z")), true),
        new(teller, bulgaria.Document("X100", caseId, New(), sender: teller)),
        new(Next, bulgaria.Document("X009", caseId, New(), sender: Next)),
    ];

    /// <summary>An owner whose part becomes ours, and what the counterparty then says.</summary>
    private Sent[] TakenOver(string caseId) =>
    [
        new(Own, bulgaria.Document("X007", caseId, New(), Owner(Own), [Owner(Romania), new(Next, CaseRole.Counterparty)])),
        new(Next, bulgaria.Document("X009", caseId, New(), new SbdhParty(Next, CaseRole.Counterparty), [Owner(Romania)])),
        new(Next, bulgaria.Document("H001", caseId, New(), new SbdhParty(Next, CaseRole.Counterparty), [Owner(Romania)])),
    ];

    /// <summary>A counterparty whose part becomes ours, and what the owner tells us anew.</summary>
    private Sent[] TakenOverAsCounterparty(string caseId) =>
    [
        new(Own, bulgaria.Document("X007", caseId, New(), new SbdhParty(Own, CaseRole.Counterparty), [.. ToRomania, Owner(Next)])),
        new(Next, Encoding.UTF8.GetBytes(Replaced(Encoding.UTF8.GetString(bulgaria.Claim(caseId, New())), Next)), true),
    ];

    /// <summary>The id of one of the cases, all of which are the same.</summary>
    private async Task<string> ConvergeAsync(Func<string, Sent[]> documents, (string Partner, string Role) expected, int count)
    {
        var cases = new List<string>();
        foreach (var order in Orders([.. Enumerable.Range(0, count)]))
        {
            var caseId = New();
            var sent = documents(caseId);
            foreach (var at in order) await PostAsync(sent[at]);
            cases.Add(caseId);
        }

        string[]? first = null;
        foreach (var (caseId, order) in cases.Zip(Orders([.. Enumerable.Range(0, count)])))
        {
            await Until.TrueAsync($"case of the order {string.Join(' ', order)} with all in the inbox", async () =>
                await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE id_caz = @case", ("@case", caseId)) == $"{count}");
            var shown = (await lands.Ro.CallAsync("case", "show", caseId)).Answer;
            Assert.Equal(expected, (shown["partner"]!.GetValue<string>(), shown["role"]!.GetValue<string>()));
            Assert.Equal(first ??= Open(shown), Open(shown));
            Assert.NotEmpty(first);
        }

        return cases[0];
    }

    /// <summary>What the officer answers to the claim of the first owner goes to who has the case now.</summary>
    private async Task AnswerGoesToAsync(string caseId, string partner)
    {
        await lands.Ro.SeedAsync(Path.Combine(TwoLands.Samples, "ro-answer"), await lands.Ro.Staging.TextAsync("SELECT id_mesaj FROM primit WHERE id_caz = @case AND tip_sed = 'F001'", ("@case", caseId)));
        await Until.TrueAsync("answer that is sealed", async () => await lands.Ro.Store.TextAsync(
            "SELECT partner FROM message WHERE case_id = @case AND direction = 'Outbound' AND sed_type = 'F002' AND state NOT IN ('Taken', 'Refused')", ("@case", caseId)) == partner);
    }

    /// <summary>The institution that handed the case on is a stranger from then on; the same octets again are no news.</summary>
    private async Task LateAsync(string caseId)
    {
        await PostAsync(new(Own, bulgaria.Document("H001", caseId, New())));
        Assert.Equal(["FLW-0213"], await HeldAsync(caseId, "H001"));
    }

    private async Task RefusedAsync()
    {
        // Nobody named, several named, one that is no partner of ours, and one of whom the directory knows no successor.
        (string Sed, SbdhParty[] Receivers, string Code)[] table =
        [
            ("X007", ToRomania, "FLW-0216"), ("X007", [.. ToRomania, Owner(Next), Owner(Earlier)], "FLW-0216"), ("X007", [.. ToRomania, Owner(Unknown)], "FLW-0215"),
            ("X007", [.. ToRomania, Owner(Earlier)], "FLW-0215"), ("X007", [Owner(Romania)], "FLW-0216"), ("X100", ToRomania, "FLW-0218"),
        ];
        foreach (var (sed, receivers, code) in table)
        {
            var caseId = New();
            await PostAsync(new(Own, bulgaria.Claim(caseId, New()), true));
            await PostAsync(new(Own, bulgaria.Document(sed, caseId, New(), Owner(Own), receivers)));
            Assert.Equal([code], await HeldAsync(caseId, sed));
            Assert.Equal(Own, (await lands.Ro.CallAsync("case", "show", caseId)).Answer["partner"]!.GetValue<string>());
        }

        // A stranger is told nothing and waits; so does an X100 of a case that nobody knows.
        var known = New();
        await PostAsync(new(Own, bulgaria.Claim(known, New()), true));
        await PostAsync(new(Next, bulgaria.Document("X009", known, New(), sender: Next)));
        Assert.Equal(["FLW-0213", "FLW-0219"], await HeldAsync(known, "X009", "info"));
        var unknown = New();
        await PostAsync(new(Next, bulgaria.Document("X100", unknown, New(), sender: Next)));
        Assert.Equal(["FLW-0218", "FLW-0219"], await HeldAsync(unknown, "X100", "info"));
    }

    private async Task BundleAsync(string caseId)
    {
        var bundle = Path.Combine(lands.Layout.Folder, "forwarded.zip");
        await Until.TrueAsync("evidence of a case that changed hands", async () => (await lands.Ro.CallAsync("evidence", "export", caseId, "-o", bundle)).Exit == 0);
        var (exit, said) = await BrokerProcess.RunAsync("broker-verify", "bundle", bundle, "--json");
        Assert.True(exit is 0 or 2, said);
        Assert.DoesNotContain("FAILED", said, StringComparison.Ordinal);
    }

    /// <summary>Codes of the errors by which the one of that type is held.</summary>
    private async Task<string[]> HeldAsync(string caseId, string sed, string also = "error")
    {
        var id = await Until.AnswerAsync($"held {sed}", () => lands.Ro.Store.TextAsync("SELECT id FROM message WHERE case_id = @case AND sed_type = @sed AND state = 'Held'", ("@case", caseId), ("@sed", sed)));
        return [.. (await lands.Ro.CallAsync("message", "show", id)).Answer["findings"]!.AsArray()
            .Where(f => f!["severity"]!.GetValue<string>() is var severity && (severity == "error" || severity == also)).Select(f => f!["code"]!.GetValue<string>())
            .Where(code => code.StartsWith("FLW", StringComparison.Ordinal))];
    }

    private async Task PostAsync(Sent sent) =>
        Assert.True((await bulgaria.SendAsAsync(sent.From, sent.Sbd, sent.HasAttachment ? [BulgarianAccessPoint.Certificate()] : [])).IsReceipt);

    /// <summary>The header is not signed by the SED: the same claim from another institution.</summary>
    private static string Replaced(string sbd, string sender = Earlier)
    {
        var at = sbd.IndexOf(Own, StringComparison.Ordinal);
        return string.Concat(sbd.AsSpan(0, at), sender, sbd.AsSpan(at + Own.Length));
    }

    /// <summary>Who opens a case must have stood on the day of his document.</summary>
    [GeneratedRegex("(?<start><(?:[a-z]+:)?CreationDateAndTime>)[^<]+")]
    private static partial Regex WhileItStood();

    private static SbdhParty Owner(string institution) => new(institution, CaseRole.CaseOwner);

    /// <summary>Open actions without the ids of the case.</summary>
    private static string[] Open(JsonNode shown) => [.. shown["open"]!.AsArray().Select(a => $"{a!["action"]} {a["sed"]} {a["parentSed"]}".Trim()).Order(StringComparer.Ordinal)];

    private static IEnumerable<int[]> Orders(int[] of) => of.Length <= 1
        ? [of]
        : of.SelectMany(first => Orders([.. of.Where(n => n != first)]).Select(rest => (int[])[first, .. rest]));

    private static string New() => Guid.NewGuid().ToString("N");
}
