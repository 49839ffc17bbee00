using System.Diagnostics.Tracing;
using System.Net;
using System.Net.Sockets;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Flow.Replay;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Rules;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>What a replay says when something is not as it was: exactly the verdicts that rest on it, by name.</summary>
[Collection(StoryCollection.Name)]
public sealed class ReplayTests(PlayedStory story)
{
    [Theory]
    [InlineData("bg", "F001", "record", "outbound/prepare")]
    [InlineData("bg", "F001", "sed", "outbound/sign")]
    [InlineData("bg", "F001", "as4", "outbound/settle")]
    [InlineData("bg", "F001", "answer", "outbound/settle")]
    [InlineData("bg", "F001", "verdict/outbound/sign", "outbound/sign")]
    [InlineData("ro", "F001", "as4", "inbound/receive")]
    [InlineData("ro", "F001", "sbd", "inbound/apply")]
    [InlineData("ro", "F001", "attachment/001", "inbound/apply")]
    [InlineData("ro", "F001", "origins", null)]
    public async Task One_changed_byte_changes_exactly_the_verdict_that_rests_on_it(string country, string sed, string kind, string? verdict)
    {
        await using var copy = story.Lands.Copy();
        var land = country == "bg" ? copy.Bg : copy.Ro;
        var store = land.Store;
        var place = Assert.Single(await store.RowsAsync(
            "SELECT p.seq, hex(p.sealed), m.id FROM payload p JOIN message m ON m.id = p.message_id WHERE m.sed_type = @sed AND m.state <> 'Refused' AND p.kind = @kind", ("@sed", sed), ("@kind", kind)));
        var octets = Convert.FromHexString(place[1]!);
        octets[octets.Length / 2] ^= 0x01;
        Assert.Equal(1, await store.RunAsync("UPDATE payload SET sealed = @octets WHERE seq = @seq", ("@octets", octets), ("@seq", place[0])));

        var reading = await land.ReadingAsync();
        var report = await reading.Replayer().RunAsync(reading.Store, null, CancellationToken.None);

        string[] expected = verdict is null ? [] : [$"{place[2]} {verdict}"];
        Assert.Equal(expected, report.Differing.Select(d => $"{d.MessageId:D} {d.Verdict}"));
        var check = await land.CallAsync("journal", "check");
        Assert.Equal("refused", check.Verdict);
        Assert.Contains(check.Answer["findings"]!.AsArray(), f => f!.ToJsonString().Contains(kind, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_leaf_is_named_by_the_check()
    {
        await using var copy = story.Lands.Copy();
        var store = copy.Bg.Store;
        var octets = Convert.FromHexString((await store.TextAsync("SELECT hex(leaf_hash) FROM leaf WHERE leaf_index = 2"))!);
        octets[0] ^= 0x01;
        await new LogForger(copy.Bg).WithoutTriggersAsync(() => store.RunAsync("UPDATE leaf SET leaf_hash = @octets WHERE leaf_index = 2", ("@octets", octets)));

        var check = await copy.Bg.CallAsync("journal", "check");

        Assert.Equal((1, "refused"), (check.Exit, check.Verdict));
        Assert.Equal("leaf 2", Assert.Single(check.Answer["findings"]!.AsArray())!["path"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_command_names_what_differs_and_answers_no()
    {
        await using var copy = story.Lands.Copy();
        var store = copy.Bg.Store;
        var message = await store.TextAsync("SELECT id FROM message WHERE state = 'Refused'");
        var octets = Convert.FromHexString((await store.TextAsync("SELECT hex(sealed) FROM payload WHERE message_id = @id AND kind = 'record'", ("@id", message)))!);
        octets[^1] ^= 0x80;
        await store.RunAsync("UPDATE payload SET sealed = @octets WHERE message_id = @id AND kind = 'record'", ("@octets", octets), ("@id", message));

        var call = await copy.Bg.CallAsync("journal", "replay");

        Assert.Equal(1, call.Exit);
        Assert.Equal("differs", call.Verdict);
        var differing = Assert.Single(call.Answer["differing"]!.AsArray())!;
        Assert.Equal(message, differing["message"]!.GetValue<string>());
        Assert.Equal("outbound/prepare", differing["verdict"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("bg", "F001", new[] { "outbound/prepare" })]
    [InlineData("bg", "F002", new[] { "inbound/apply" })]
    [InlineData("ro", "F001", new[] { "inbound/apply" })]
    [InlineData("ro", "F002", new[] { "outbound/prepare" })]
    public async Task One_changed_rule_changes_exactly_the_verdicts_of_the_documents_it_speaks_about(string country, string sed, string[] verdicts)
    {
        var report = await ReplayAsync(country, [.. RuleSet.Known.Where(r => r.Id != "R-0012"), new OtherRule(sed, "R-0012", 1)]);

        Assert.Equal(verdicts, report.Differing.Select(d => d.Verdict));
        Assert.All(report.Differing, d => Assert.Contains("finding new: SED-0124", d.Reason));
        Assert.Equal(5, report.Results.Count);
    }

    /// <summary>A rule that nobody knew when a verdict was given has no say in it, nor has a better version of one that was known.</summary>
    [Theory]
    [InlineData("bg", "R-0012", 2)]
    [InlineData("ro", "R-9001", 1)]
    public async Task A_rule_of_today_changes_no_verdict_of_then(string country, string id, int version)
    {
        var report = await ReplayAsync(country, [.. RuleSet.Known, new OtherRule("F001", id, version), new OtherRule("F002", id, version)]);

        Assert.NotEmpty(report.Results);
        Assert.Empty(report.Differing);
    }

    /// <summary>Whoever does not have the rule any more by which a verdict was given cannot say whether it was right, and says that.</summary>
    [Fact]
    public async Task A_rule_that_is_missing_is_named()
    {
        var report = await ReplayAsync("bg", [.. RuleSet.Known.Where(r => r.Id != "R-0012")]);

        Assert.NotEmpty(report.Differing);
        Assert.All(report.Differing, d => Assert.Equal("input rules of the verdict is not kept or cannot be read", d.Reason));
    }

    private async Task<ReplayReport> ReplayAsync(string country, IReadOnlyList<IRule> rules)
    {
        var land = country == "bg" ? story.Lands.Bg : story.Lands.Ro;
        var reading = await land.ReadingAsync();
        var replayer = new Replayer(reading.Secrets, new BasisArchive(rules, reading.Basis.Converters), new VerdictReplay(new FlowAs4Codec()), reading.LogKey);
        return await replayer.RunAsync(reading.Store, story.CaseId, CancellationToken.None);
    }

    [Fact]
    public async Task A_crypto_policy_of_today_changes_no_verdict_of_then()
    {
        await using var copy = story.Lands.Copy();
        var strict = System.Text.Encoding.UTF8.GetString(CryptoPolicy.Default.Octets.Span)
            .Replace("\"name\": \"default\"", "\"name\": \"strict\"", StringComparison.Ordinal)
            .Replace("\"P-256\", \"certify\": {}, \"make\": {}, \"verify\": {}", "\"P-256\", \"make\": {}, \"verify\": { \"until\": \"2020-01-01\" }", StringComparison.Ordinal);
        var file = Path.Combine(copy.Layout.Folder, "strict.json");
        await File.WriteAllTextAsync(file, strict);
        copy.Ro.Configure(c => c["cryptoPolicyFile"] = file);

        var reading = await copy.Ro.ReadingAsync();
        var report = await reading.Replayer().RunAsync(reading.Store, null, CancellationToken.None);

        Assert.Equal("strict", reading.Basis.Policy.Name);
        Assert.NotEmpty(report.Results);
        Assert.Empty(report.Differing);
    }

    [Fact]
    public async Task Attack_30_a_replay_opens_no_connection()
    {
        var reading = await story.Lands.Bg.ReadingAsync();
        using var sockets = new ConnectionCounter();

        var report = await reading.Replayer().RunAsync(reading.Store, null, CancellationToken.None);

        Assert.NotEmpty(report.Results);
        Assert.Equal(0, sockets.Attempts);
        // The counter counts: a port where nobody listens is an attempt too.
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        Assert.ThrowsAny<SocketException>(() => socket.Connect(IPAddress.Loopback, 1));
        Assert.Equal(1, sockets.Attempts);
    }

    /// <summary>Counts what the process begins to connect to.</summary>
    private sealed class ConnectionCounter : EventListener
    {
        private int attempts;

        public int Attempts => Volatile.Read(ref attempts);

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "System.Net.Sockets") EnableEvents(eventSource, EventLevel.Verbose);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName == "ConnectStart") Interlocked.Increment(ref attempts);
        }
    }

    /// <summary>Stands in place of a real rule and finds a fault in every document of one type.</summary>
    private sealed class OtherRule(string sedType, string id, int version) : IRule
    {
        public string Id => id;

        public int Version => version;

        public string Source => "(i) a test";

        public IEnumerable<Finding> Judge(RuleContext context) => context.SedType == sedType ? [Finding.Of("SED-0124", "attachments")] : [];
    }
}
