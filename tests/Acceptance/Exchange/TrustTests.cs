using System.Globalization;
using System.Text.Json.Nodes;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>Whom a broker trusts, and with what it signs, changed while it runs; partners that change without a word.</summary>
public sealed class TrustTests
{
    private const string Status = "SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'";
    private const string Bg = "BG:BGASA";
    private const string Ro = "RO:80246";

    [SkippableFact]
    public async Task A_partner_that_changes_its_keys_without_a_word_is_waited_for_and_nothing_is_lost()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        var fresh = await KeysAsync(lands, Ro);
        UseKey(lands.Ro, Ro, "ebms", fresh);
        await lands.StartAsync();
        // Romania takes the message; its receipt is signed by somebody whom Bulgaria does not know.
        var why = await Until.AnswerAsync("reason", async () => await WhyAsync(lands) is { } told && told.Contains("AS4-0058", StringComparison.Ordinal) ? told : null);
        Assert.Contains("unanswered", why, StringComparison.Ordinal);
        Assert.NotEqual("A", await lands.Bg.Staging.TextAsync(Status));
        var explained = await lands.Bg.CallAsync("trust", "explain", Path.Combine(fresh, "RO-80246.ebms.pem"), "--party", Ro);
        Assert.Equal(1, explained.Exit);
        Assert.Contains(explained.Answers(), a => Field(a, "use") == "ebms" && Field(a, "verdict") == "refused");

        var imported = await lands.Bg.CallAsync("trust", "import", Path.Combine(fresh, "RO-80246.ebms.pem"), "--party", Ro, "--use", "ebms", "--reason", "called ANPIS back", "--actor", "ops1");
        Assert.Equal(("done", "broker"), (imported.Verdict, Text(imported, "by")));
        await Until.TrueAsync("receipt", async () => await lands.Bg.Staging.TextAsync(Status) == "A");
        await Until.TrueAsync("delivery", async () => await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'") == "1");
        Assert.Equal("identical", (await lands.Bg.CallAsync("journal", "replay")).Verdict);
        Assert.Equal("ok", (await lands.Bg.CallAsync("journal", "check")).Verdict);
    }

    [SkippableFact]
    public async Task A_document_under_a_key_that_nobody_announced_is_held_until_the_key_is_trusted_and_then_delivered()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        var fresh = await KeysAsync(lands, Bg);
        UseKey(lands.Bg, Bg, "business", fresh);
        await lands.StartAsync();
        await Until.TrueAsync("receipt", async () => await lands.Bg.Staging.TextAsync(Status) == "A");
        var held = (await Until.AnswerAsync("held document", () => lands.Ro.Store.TextAsync("SELECT id FROM message WHERE state = 'Held'")))!;
        Assert.Equal("0", await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit"));

        var imported = await lands.Ro.CallAsync("trust", "import", Path.Combine(fresh, "BG-BGASA.business.pem"), "--party", Bg, "--use", "business", "--from", "2026-01-01T00:00:00Z", "--reason", "called ASP back");
        Assert.Equal("done", imported.Verdict);
        Assert.Equal("done", (await lands.Ro.CallAsync("message", "retry", held, "--reason", "the key is ASP's")).Verdict);
        await Until.TrueAsync("delivery", async () => await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'") == "1");
        Assert.Equal("identical", (await lands.Ro.CallAsync("journal", "replay")).Verdict);
    }

    [SkippableFact]
    public async Task A_key_that_was_ended_after_a_document_arrived_still_counts_for_it_and_not_for_the_next()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        await lands.StartAsync();
        await Until.TrueAsync("receipt", async () => await lands.Bg.Staging.TextAsync(Status) == "A");
        await Until.TrueAsync("delivery", async () => await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'") == "1");
        var ca = Path.Combine(lands.Bg.Country.Keys, "ca.pem");
        var ended = await lands.Ro.CallAsync("trust", "end", ca, "--party", Bg, "--use", "business", "--reason", "CA was broken into", "--actor", "ops2");
        Assert.Equal(("done", "FLW-0633"), (ended.Verdict, Code(ended)));

        await lands.Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET VERSION = 2, STATUS = 'N' WHERE ID = 'Z-2025-0001'");
        await Until.TrueAsync("held document", async () => await lands.Ro.Store.TextAsync("SELECT count(*) FROM message WHERE state = 'Held'") == "1");
        Assert.Equal("1", await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit"));
        // The first verdict still stands on who was trusted then.
        Assert.Equal("identical", (await lands.Ro.CallAsync("journal", "replay")).Verdict);
        var caseId = (await lands.Ro.Store.TextAsync("SELECT case_id FROM case_row WHERE case_id NOT LIKE '%/%' LIMIT 1"))!;
        Assert.Equal("ok", (await lands.Ro.CallAsync("evidence", "export", caseId, "-o", Path.Combine(lands.Layout.Folder, "case.zip"))).Verdict);
    }

    [SkippableFact]
    public async Task A_key_of_ours_that_took_over_too_early_costs_time_and_no_message()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        var fresh = await KeysAsync(lands, Bg);
        UseKey(lands.Bg, Bg, "ebms", fresh);
        await lands.StartAsync();
        await Until.AnswerAsync("reason", async () => await WhyAsync(lands) is { } told && told.Contains("EBMS:0101", StringComparison.Ordinal) ? told : null);
        Assert.Equal("P", await lands.Bg.Staging.TextAsync(Status));
        Assert.NotEqual("0", await lands.Bg.Store.TextAsync("SELECT count(*) FROM attempt_all WHERE outcome = 'not-trusted'"));
        var imported = await lands.Ro.CallAsync("trust", "import", Path.Combine(fresh, "BG-BGASA.ebms.pem"), "--party", Bg, "--use", "ebms", "--reason", "ASP called");
        Assert.Equal("done", imported.Verdict);
        await Until.TrueAsync("receipt", async () => await lands.Bg.Staging.TextAsync(Status) == "A");
        await Until.TrueAsync("delivery", async () => await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'") == "1");
    }

    [SkippableFact]
    public async Task A_key_that_is_named_nowhere_is_ended_although_its_issuer_stays_trusted()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        await lands.StartAsync();
        await Until.TrueAsync("delivery", async () => await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'") == "1");
        var lost = Path.Combine(lands.Bg.Country.Keys, "BG-BGASA.business.pem");
        Assert.Equal("trusted", Field((await lands.Ro.CallAsync("trust", "explain", lost, "--party", Bg)).Answers().First(a => Field(a, "use") == "business"), "verdict"));
        Assert.Equal("done", (await lands.Ro.CallAsync("trust", "end", lost, "--party", Bg, "--use", "business", "--reason", "key lost")).Verdict);
        Assert.Equal("refused", Field((await lands.Ro.CallAsync("trust", "explain", lost, "--party", Bg)).Answers().First(a => Field(a, "use") == "business"), "verdict"));
        Assert.Equal("anchor", Field((await lands.Ro.CallAsync("trust", "explain", Path.Combine(lands.Bg.Country.Keys, "ca.pem"), "--party", Bg)).Answers().First(a => Field(a, "use") == "business"), "verdict"));

        await Until.TrueAsync("receipt", async () => await lands.Bg.Staging.TextAsync(Status) == "A");
        await lands.Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET VERSION = 2, STATUS = 'N' WHERE ID = 'Z-2025-0001'");
        await Until.TrueAsync("held document", async () => await lands.Ro.Store.TextAsync("SELECT count(*) FROM message WHERE state = 'Held'") == "1");
        Assert.Equal("identical", (await lands.Ro.CallAsync("journal", "replay")).Verdict);
        // The TLS key of the same issuer is another certificate: ended by itself, it connects no more, nor does a connection that it has.
        Assert.Equal("done", (await lands.Ro.CallAsync("trust", "end", Path.Combine(lands.Bg.Country.Keys, "tls.pem"), "--party", "bg-asp", "--use", "tls", "--reason", "key lost")).Verdict);
        Assert.Equal("refused", Field((await lands.Ro.CallAsync("trust", "explain", Path.Combine(lands.Bg.Country.Keys, "tls.pem"))).Answers().First(a => Field(a, "use") == "tls"), "verdict"));
        Assert.Contains("ended", (await lands.Ro.CallAsync("trust", "test")).Output, StringComparison.Ordinal);
        await lands.Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET VERSION = 3, STATUS = 'N' WHERE ID = 'Z-2025-0001'");
        await Until.TrueAsync("attempt that failed", async () => await lands.Bg.Store.TextAsync("SELECT count(*) FROM attempt_all WHERE outcome IN ('not-reached', 'unanswered')") != "0");
    }

    [Fact]
    public async Task What_ends_for_one_institution_and_counts_for_another_is_told()
    {
        await using var lands = await TwoLands.PrepareAsync();
        var ended = await lands.Bg.CallAsync("trust", "end", Path.Combine(lands.Ro.Country.Keys, "RO-80246.ebms.pem"), "--party", Ro, "--use", "ebms", "--reason", "key lost");
        Assert.Equal(("done", "FLW-0639"), (ended.Verdict, ended.Answer["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>()).Last()));
        Assert.Contains("RO:80241 ebms", ended.Output, StringComparison.Ordinal);
        // Named by nobody, it stands under an anchor: for documents of its own institution, and for connections.
        var business = Path.Combine(lands.Ro.Country.Keys, "RO-80246.business.pem");
        var lost = await lands.Bg.CallAsync("trust", "end", business, "--party", Ro, "--use", "business", "--reason", "key lost");
        Assert.Equal(("done", "FLW-0639"), (lost.Verdict, lost.Answer["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>()).Last()));
        Assert.Contains("tls", lost.Output, StringComparison.Ordinal);
        var back = await lands.Bg.CallAsync("trust", "import", business, "--party", Ro, "--use", "business", "--reason", "found again");
        Assert.Equal(("done", "FLW-0651"), (back.Verdict, back.Answer["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>()).Last()));
        // An issuer speaks for nobody by itself; and who stands under one speaks for nobody else.
        Assert.Equal("FLW-0650", Code(await lands.Bg.CallAsync("trust", "import", Path.Combine(lands.Ro.Country.Keys, "ca.pem"), "--party", Ro, "--use", "ebms", "--reason", "x")));
        foreach (var other in new[] { "tls.pem", "log.pem", "RO-80241.business.pem" })
            Assert.Equal("refused", Field((await lands.Bg.CallAsync("trust", "explain", Path.Combine(lands.Ro.Country.Keys, other), "--party", Ro)).Answers().First(a => Field(a, "use") == "business"), "verdict"));
        Assert.Equal("FLW-0640", Code(await lands.Bg.CallAsync("trust", "import", Path.Combine(lands.Ro.Country.Keys, "tls.pem"), "--party", "ro-anpis", "--use", "tls", "--reason", "x")));
        Assert.Equal("FLW-0641", Code(await lands.Bg.CallAsync("trust", "import", Path.Combine(lands.Ro.Country.Keys, "tls.pem"), "--party", "ro-anpis", "--use", "tls", "--anchor", "--reason", "x")));
    }

    [Fact]
    public async Task The_registry_says_who_was_trusted_when_and_refuses_what_makes_no_sense()
    {
        await using var lands = await TwoLands.PrepareAsync();
        var fresh = await KeysAsync(lands, Bg);
        var file = Path.Combine(fresh, "BG-BGASA.ebms.pem");
        var from = DateTimeOffset.UtcNow.AddDays(3).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string[] line = ["--party", Bg, "--use", "ebms", "--reason", "ASP 77/2026"];
        Assert.Equal("done", (await lands.Ro.CallAsync(["trust", "import", file, "--from", from, .. line])).Verdict);
        Assert.Equal("FLW-0631", Code(await lands.Ro.CallAsync(["trust", "import", file, "--from", from, .. line])));
        Assert.Equal("FLW-0631", Code(await lands.Ro.CallAsync(["trust", "import", Path.Combine(lands.Bg.Country.Keys, "BG-BGASA.ebms.pem"), .. line])));
        Assert.Equal("FLW-0628", Code(await lands.Ro.CallAsync("trust", "import", file, "--party", "BG:NOBODY", "--use", "ebms", "--reason", "x")));
        Assert.Equal("FLW-0607", Code(await lands.Ro.CallAsync("trust", "import", file, "--party", Bg, "--use", "tls", "--reason", "x")));
        Assert.Equal("FLW-0629", Code(await lands.Ro.CallAsync(["trust", "import", Path.Combine(fresh, "log.pem"), "--from", "2099-01-01T00:00:00Z", .. line])));
        Assert.Equal("FLW-0655", Code(await lands.Ro.CallAsync(["trust", "import", file, "--from", "2098-01-02T00:00:00Z", "--until", "2098-01-01T00:00:00Z", .. line])));
        Assert.Equal("FLW-0656", Code(await lands.Ro.CallAsync(["trust", "import", file, "--until", "2020-01-01T00:00:00Z", .. line])));
        Assert.Contains($"{Bg} (ebms)", (await lands.Ro.CallAsync(["trust", "import", file, "--from", from, .. line])).Output, StringComparison.Ordinal);
        Assert.Equal("FLW-0634", Code(await lands.Ro.CallAsync(["trust", "end", Path.Combine(fresh, "log.pem"), .. line])));
        Assert.Equal(3, (await lands.Ro.CallAsync(["trust", "import", Path.Combine(fresh, "password.txt"), .. line])).Exit);

        var listed = (await lands.Ro.CallAsync("trust", "list", "--party", Bg)).Answers();
        Assert.Equal(3, (await lands.Ro.CallAsync("trust", "list", "--party", "BG:NOBODY")).Exit);
        var future = Assert.Single(listed, a => Field(a, "verdict") == "not-yet");
        Assert.Equal(("ebms", "registry", "certificate", "ASP 77/2026"), (Field(future, "use"), Field(future, "source"), Field(future, "kind"), Field(future, "reason")));
        Assert.Equal(2, listed.Count(a => Field(a, "source") == "configuration"));
        // By the beginning of its hash, as the list prints it.
        var short8 = Field(future, "sha256")![..8];
        Assert.Equal("done", (await lands.Ro.CallAsync(["trust", "end", short8, .. line])).Verdict);
        Assert.Equal("FLW-0632", Code(await lands.Ro.CallAsync(["trust", "end", short8, .. line])));
        Assert.Contains((await lands.Ro.CallAsync("trust", "list", "--all")).Answers(), a => Field(a, "verdict") == "ended" && Field(a, "sha256")!.StartsWith(short8, StringComparison.Ordinal));
        Assert.Equal("2", await lands.Ro.Store.TextAsync($"SELECT count(*) FROM entry WHERE case_id = 'trust/{Bg}'"));
        Assert.Equal("trusted", Field((await lands.Ro.CallAsync("trust", "explain", Path.Combine(lands.Bg.Country.Keys, "BG-BGASA.ebms.pem"), "--party", Bg)).Answers().First(a => Field(a, "use") == "ebms"), "verdict"));
    }

    [SkippableFact]
    public async Task Keys_are_read_anew_without_a_stop_and_a_configuration_that_cannot_be_used_changes_nothing()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        await lands.StartAsync();
        await Until.TrueAsync("receipt", async () => await lands.Bg.Staging.TextAsync(Status) == "A");
        var before = await lands.Bg.CallAsync("keys", "list");
        var fresh = await KeysAsync(lands, Bg);
        lands.Bg.Configure(c => c["institutions"]![0]!["ebmsKey"]!["next"] = new JsonObject { ["file"] = "keys/nothing.p12", ["from"] = "2027-01-01T00:00:00Z" });
        var refused = await lands.Bg.CallAsync("keys", "rotate", "--reason", "try");
        Assert.Equal((3, "CFG-0010"), (refused.Exit, Code(refused)));

        Assert.Equal("done", (await lands.Ro.CallAsync("trust", "import", Path.Combine(fresh, "BG-BGASA.ebms.pem"), "--party", Bg, "--use", "ebms", "--reason", "rotation")).Verdict);
        UseKey(lands.Bg, Bg, "ebms", fresh);
        var taken = await lands.Bg.CallAsync("keys", "rotate", "--reason", "rotation", "--actor", "ops1");
        Assert.Equal(("done", "broker"), (taken.Verdict, Text(taken, "by")));
        Assert.NotEqual(before.Output, (await lands.Bg.CallAsync("keys", "list")).Output);
        // The old certificate is ended there: only the new key can have signed what comes now.
        await Task.Delay(TimeSpan.FromSeconds(6));
        Assert.Equal("done", (await lands.Ro.CallAsync("trust", "end", Path.Combine(lands.Bg.Country.Keys, "BG-BGASA.ebms.pem"), "--party", Bg, "--use", "ebms", "--reason", "rotated")).Verdict);
        await lands.Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET VERSION = 2, STATUS = 'N' WHERE ID = 'Z-2025-0001'");
        await Until.TrueAsync("second version", async () => await lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE tip_sed = 'F001'") == "2");
        await Until.TrueAsync("receipt", async () => await lands.Bg.Staging.TextAsync(Status) == "A");
        foreach (var land in new[] { lands.Bg, lands.Ro }) Assert.Equal("identical", (await land.CallAsync("journal", "replay")).Verdict);
        Assert.Equal("1", await lands.Bg.Store.TextAsync("SELECT count(*) FROM entry WHERE case_id = 'keys'"));
        // The first version went under a key that the configuration names no more, and its evidence holds with the certificate of then.
        var caseId = (await lands.Bg.Store.TextAsync("SELECT case_id FROM message WHERE request_id = 'Z-2025-0001' LIMIT 1"))!;
        var exported = await lands.Bg.CallAsync("evidence", "export", caseId, "-o", Path.Combine(lands.Layout.Folder, "rotated.zip"));
        Assert.True(exported.Verdict == "ok", exported.Output);
    }

    [SkippableFact]
    public async Task Who_answers_at_a_partners_address_is_shown_with_what_stands_against_it()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        await lands.StartAsync();
        var seen = await lands.Bg.CallAsync("trust", "test");
        Assert.Equal((0, "ok", "405"), (seen.Exit, seen.Verdict, Text(seen, "httpStatus")));
        var partner = Text(seen, "partner")!;
        Assert.Equal("done", (await lands.Bg.CallAsync("trust", "end", Path.Combine(lands.Ro.Country.Keys, "ca.pem"), "--party", partner, "--use", "tls", "--reason", "CA was broken into")).Verdict);
        var refused = await lands.Bg.CallAsync("trust", "test", partner);
        Assert.Equal((1, "refused", "FLW-0638"), (refused.Exit, refused.Verdict, Code(refused)));
        await lands.Ro.StopAsync();
        Assert.Equal("unanswered", (await lands.Bg.CallAsync("trust", "test")).Verdict);
        lands.Ro.Launch();
        await Until.TrueAsync("broker of Romania that is ready", lands.Ro.IsReadyAsync);
        // The running broker trusts it no more either: nothing goes out.
        await lands.Bg.Staging.RunAsync("UPDATE IF_ZAJAVKA SET VERSION = 2, STATUS = 'N' WHERE ID = 'Z-2025-0001'");
        await Until.TrueAsync("attempt that failed", async () => await lands.Bg.Store.TextAsync("SELECT count(*) FROM attempt_all WHERE outcome = 'not-reached'") != "0");
    }

    private static async Task<string> KeysAsync(TwoLands lands, string institution)
    {
        var folder = Path.Combine(lands.Layout.Folder, "fresh-" + institution.Replace(':', '-'));
        var made = await BrokerCall.RunAsync("keys", "create-dev", folder, "--institution", institution, "--algorithm", "p-256");
        Assert.True(made.Exit == 0, made.Output + made.Error);
        return folder;
    }

    private static void UseKey(Land land, string institution, string use, string folder) => land.Configure(c =>
        c["institutions"]!.AsArray().First(i => i!["id"]!.GetValue<string>() == institution)![use + "Key"] =
            new JsonObject { ["file"] = Path.Combine(folder, $"{institution.Replace(':', '-')}.{use}.p12"), ["passwordFile"] = Path.Combine(folder, "password.txt") });

    private static async Task<string?> WhyAsync(TwoLands lands)
    {
        var id = await lands.Bg.Store.TextAsync("SELECT id FROM message WHERE state IN ('Sealed', 'Sending')");
        return id is null ? null : (await lands.Bg.CallAsync("work", "why", id)).Output;
    }

    private static string? Text(BrokerCall call, string name) => call.Answer[name]?.GetValue<string>();

    private static string? Field(JsonNode answer, string name) => answer[name]?.GetValue<string>();

    private static string? Code(BrokerCall call) => call.Answer["findings"]![0]!["code"]!.GetValue<string>();
}
