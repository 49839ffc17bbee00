using System.Text.Json.Nodes;

namespace MessageBroker.Tests.Conformance;

/// <summary>
/// A live exchange with an independent product, through <c>as4 send</c> and <c>as4 listen</c>: each case with the outcome that the
/// partner's own reading of the standard gives it.
/// </summary>
[Trait("tier", "gate")]
public sealed class Phase4LiveTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("phase4-live-").FullName;
    private readonly string password;

    public Phase4LiveTests()
    {
        password = Path.Combine(folder, "password");
        File.WriteAllText(password, "peerkit\n");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SkippableFact]
    public async Task The_partner_takes_what_we_send_and_its_receipts_prove_it()
    {
        Skip.If(Phase4Peer.WhyNot() is not null, Phase4Peer.WhyNot());
        using var peer = await Phase4Peer.ServeAsync(folder);
        string[][] messages = [["--part", Form], ["--part", Form, "--compress"], ["--part", Form, "--part", $"{Note};mime=text/plain", "--compress"], ["--part", Form, "--part", $"{Note};mime=text/plain"], ["--ping"]];
        foreach (var message in messages)
        {
            var (exit, answer) = await SendAsync(peer, [.. message, "--partner-cert", Phase4Peer.Pki("ro-rsa.pem")]);
            Assert.Equal((0, "acknowledged"), (exit, Text(answer, "verdict")));
            Assert.True(answer["receipt"]!["digestsMatch"]!.GetValue<bool>());
        }
        Assert.Equal(messages.Length, peer.Messages().Count(m => Text(m, "verdict") == "accepted"));
    }

    [SkippableFact]
    public async Task The_partner_takes_elliptic_curve_signatures_and_gives_them()
    {
        Skip.If(Phase4Peer.WhyNot() is not null, Phase4Peer.WhyNot());
        using var peer = await Phase4Peer.ServeWithAsync("ro-p256.p12", folder, "--profile", "ed2-ecc");
        var (exit, answer) = await SendAsync(peer, "--part", Form, "--compress", "--key-of", "bg-p256");
        Assert.Equal((0, "acknowledged"), (exit, Text(answer, "verdict")));
    }

    [SkippableFact]
    public async Task What_the_partner_refuses_is_refused_and_told()
    {
        Skip.If(Phase4Peer.WhyNot() is not null, Phase4Peer.WhyNot());
        using var peer = await Phase4Peer.ServeAsync(folder);
        Refused(await SendAsync(peer, "--part", Form, "--key-of", "bg-untrusted"), "EBMS:0102");
        Refused(await SendAsync(peer, "--part", Form, "--key-of", "bg-expired"), "EBMS:0102");
        Assert.Equal("acknowledged", Text((await SendAsync(peer, "--part", Form, "--message-id", "again@broker.test")).Answer, "verdict"));
        Refused(await SendAsync(peer, "--part", Form, "--message-id", "again@broker.test"), "EBMS:0004");
        // The partner cannot sign where it finds no agreement: a hint, never a final state.
        var (exit, answer) = await SendAsync(peer, "--part", Form, "--as", "BG:APBG99");
        Assert.Equal((1, "unanswered", "EBMS:0010"), (exit, Text(answer, "verdict"), Text(answer, "ebms")));
    }

    [SkippableTheory]
    [InlineData("bad-digest")]
    [InlineData("bad-ref")]
    [InlineData("unsigned-receipt")]
    [InlineData("unsigned-error")]
    [InlineData("http500")]
    [InlineData("drop")]
    public async Task A_spoilt_answer_is_no_answer(string kind)
    {
        Skip.If(Phase4Peer.WhyNot() is not null, Phase4Peer.WhyNot());
        using var peer = await Phase4Peer.ServeAsync(folder, "--answer", kind);
        var (exit, answer) = await SendAsync(peer, "--part", Form, "--compress");
        Assert.Equal((1, "unanswered"), (exit, Text(answer, "verdict")));
        Assert.NotEmpty(answer["findings"]!.AsArray());
    }

    [SkippableFact]
    public async Task A_repeat_after_a_lost_receipt_ends_as_the_partner_repeats_it()
    {
        Skip.If(Phase4Peer.WhyNot() is not null, Phase4Peer.WhyNot());
        using (var own = await Phase4Peer.ServeAsync(Path.Combine(folder), "--answer", "drop", "--answer-times", "1"))
        {
            var (exit, answer) = await SendAsync(own, "--part", Form, "--attempts", "2");
            Assert.Equal((1, "unanswered", "EBMS:0004", 2), (exit, Text(answer, "verdict"), Text(answer, "ebms"), answer["attempts"]!.GetValue<int>()));
        }
        using var repeating = await Phase4Peer.ServeAsync(folder, "--answer", "drop", "--answer-times", "1", "--duplicates", "receipt");
        var (again, receipt) = await SendAsync(repeating, "--part", Form, "--attempts", "2");
        Assert.Equal((0, "acknowledged", 2), (again, Text(receipt, "verdict"), receipt["attempts"]!.GetValue<int>()));
        Assert.Single(repeating.Messages(), m => m["duplicate"]?.GetValue<bool>() != true);
    }

    [SkippableFact]
    public async Task We_answer_the_partner_so_that_it_is_satisfied()
    {
        Skip.If(Phase4Peer.WhyNot() is not null, Phase4Peer.WhyNot());
        var listening = BrokerRun.Start("as4", "listen", "--key", Phase4Peer.Pki("ro-rsa.p12"), "--password-file", password, "--trust", Phase4Peer.Pki("ca.pem"), "--as", "RO:APRO01", "--partner", "BG:APBG01", "--out", Path.Combine(folder, "received"), "--count", "10", "--seconds", "120");
        var url = Text(await listening.LineAsync(0), "listening")!;
        var dump = Path.Combine(folder, "sent.http");
        string[] bg = ["--keystore", Phase4Peer.Pki("bg-rsa.p12"), "--truststore", Phase4Peer.Pki("truststore.p12")];
        string[] replay = ["replay", "--url", url, .. bg, "--file", dump];
        var cases = new (string[] Call, int Exit, string Verdict, string? Ebms, bool Duplicate)[]
        {
            (["send", "--url", url, .. bg, "--part", Form], 0, "accept", null, false),
            (["send", "--url", url, .. bg, "--part", Form, "--compress"], 0, "accept", null, false),
            (["send", "--url", url, .. bg, "--part", Form, "--part", Note, "--compress", "--dump", dump], 0, "accept", null, false),
            (replay, 0, "accept", null, true),
            ([.. replay, "--flip", "-100"], 4, "refuse", "EBMS:0101", false),
            ([.. replay, "--replace", "RO:INST01=>RO:INST02"], 4, "refuse", "EBMS:0101", false),
            (["send", "--url", url, "--keystore", Phase4Peer.Pki("bg-untrusted.p12"), "--truststore", Phase4Peer.Pki("truststore.p12"), "--part", Form], 4, "refuse", "EBMS:0101", false),
            (["send", "--url", url, "--keystore", Phase4Peer.Pki("bg-expired.p12"), "--truststore", Phase4Peer.Pki("truststore.p12"), "--part", Form], 4, "refuse", "EBMS:0101", false),
            (["send", "--url", url, .. bg, "--part", Form, "--no-sign"], 4, "refuse", "EBMS:0103", false),
            (["send", "--url", url, .. bg, "--part", Form, "--from", "BG:APBG99"], 4, "refuse", "EBMS:0010", false),
        };
        for (var at = 0; at < cases.Length; at++)
        {
            var (exit, _) = await Phase4Peer.RunAsync(folder, cases[at].Call);
            var line = await listening.LineAsync(at + 1);
            Assert.Equal((cases[at].Exit, cases[at].Verdict, cases[at].Ebms, cases[at].Duplicate), (exit, Text(line, "verdict"), Text(line, "ebms"), line["duplicate"]!.GetValue<bool>()));
        }
        Assert.Equal(1, await listening.ExitAsync());
    }

    private static string Form => Phase4Peer.Payload("form.xml");

    private static string Note => Phase4Peer.Payload("note.txt");

    private Task<(int Exit, JsonNode Answer)> SendAsync(Phase4Peer peer, params string[] options)
    {
        var key = "bg-rsa";
        var rest = new List<string>(options);
        if (rest.IndexOf("--key-of") is >= 0 and var at)
        {
            key = rest[at + 1];
            rest.RemoveRange(at, 2);
        }
        return BrokerRun.ToEndAsync(["as4", "send", "--url", peer.Url.ToString(), "--key", Phase4Peer.Pki(key + ".p12"), "--password-file", password, "--trust", Phase4Peer.Pki("ca.pem"), "--to", "RO:APRO01", "--timeout", "30", .. rest]);
    }

    private static void Refused((int Exit, JsonNode Answer) got, string code) =>
        Assert.Equal((1, "refused", code), (got.Exit, Text(got.Answer, "verdict"), Text(got.Answer, "ebms")));

    private static string? Text(JsonNode node, string name) => node[name]?.GetValue<string>();
}
