using System.Text.RegularExpressions;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>What stands on an operator's page comes from the model: where the model says something else, so do the pages, in its words.</summary>
public sealed partial class OperatorModelTests : IAsyncLifetime
{
    private PortalBed bed = null!;

    public async Task InitializeAsync() => bed = await PortalBed.MakeAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Theory]
    [InlineData("bg")]
    [InlineData("ro")]
    [InlineData("en")]
    public async Task Every_state_has_the_words_of_the_model(string language)
    {
        var message = await bed.MessageAsync("BG:BGASA", "case-1", MessageState.Held);
        using var browser = await bed.SignedInAsync("ops", "operator");
        foreach (var state in Enum.GetValues<MessageState>())
        {
            await SetAsync(message with { State = state });
            foreach (var place in new[] { "messages", $"messages/{message.Id:D}", $"messages?state={state}" })
            {
                var chips = Chips().Matches((await browser.GetAsync($"/{language}/{place}")).Body).Select(m => System.Net.WebUtility.HtmlDecode(m.Groups[1].Value).Trim()).ToList();
                Assert.Contains(ViewWords.In(language).State(state.ToString()), chips);
            }
        }
    }

    [Theory]
    [InlineData("bg")]
    [InlineData("ro")]
    [InlineData("en")]
    public async Task Another_finding_is_another_sentence_another_remedy_and_somebody_else_who_acts(string language)
    {
        using var browser = await bed.SignedInAsync("ops", "operator");
        foreach (var finding in new[]
        {
            Finding.Of("BUC-0025", "/F001", ("sed", "F001")), Finding.Of("BUC-0022", "/F001", ("version", "3"), ("sed", "F001"), ("expected", "2")), Finding.Of("FLW-0512", "/data/folder", ("kind", "nfs")),
        })
        {
            var message = await bed.MessageAsync("BG:BGASA", $"case-{finding.Code}", MessageState.Held, m => m with { Cause = finding.Code });
            var verdict = new Verdict("inbound/apply", "hold", new Dictionary<string, string>(), [finding]);
            await bed.PayloadAsync(message, PayloadKinds.Verdict(verdict.Name), verdict.ToBytes());
            var page = await browser.GetAsync($"/{language}/messages/{message.Id:D}");
            var text = ClerkStory.Words(page.Text);
            foreach (var words in new[] { FindingCatalogue.Default.Text(finding, language), FindingCatalogue.Default.Remedy(finding, language), MessageBroker.Portal.Wording.Words.In(language)["acts." + finding.ActsNext] })
                Assert.Contains(ClerkStory.Words(words), text, StringComparison.Ordinal);
            Assert.Contains(finding.Code, (await browser.GetAsync($"/{language}/failures")).Text, StringComparison.Ordinal);
            Assert.Contains(finding.Code, (await browser.GetAsync($"/{language}/messages")).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_health_says_of_the_node_is_what_overview_and_node_say()
    {
        using var browser = await bed.SignedInAsync("ops", "operator");
        foreach (var finding in new[] { Finding.Of("FLW-0512", "/data/folder", ("kind", "nfs")), Finding.Of("FLW-0513", "/data/folder", ("kind", "tmpfs"), ("folder", "x")) })
        {
            bed.Node.View = new NodeView(false, null, new Dictionary<string, long>(), [finding]) { Node = "node-7", Certificates = [new CertificateLine("TLS of the pages", PortalBed.Noon.AddDays(17.5), true)] };
            foreach (var place in new[] { "/ro/overview", "/ro/node" })
                Assert.Contains(ClerkStory.Words(FindingCatalogue.Default.Text(finding, "ro")), ClerkStory.Words((await browser.GetAsync(place)).Text), StringComparison.Ordinal);
        }

        Assert.Contains("node-7", (await browser.GetAsync("/ro/node")).Text, StringComparison.Ordinal);
        Assert.Matches(@"\b17\b", (await browser.GetAsync("/ro/partners")).Text);
    }

    [Fact]
    public async Task Traffic_by_the_hour_is_that_of_the_store_and_of_ones_own_institutions()
    {
        foreach (var (institution, hours, count) in new[] { ("BG:BGASA", 0, 3), ("BG:BGASA", 5, 7), ("BG:BGNSI", 5, 4), ("BG:BGASA", 30, 9) })
            for (var i = 0; i < count; i++)
                await bed.MessageAsync(institution, $"case-{institution}-{hours}-{i}", MessageState.Held, m => m with { CreatedAt = PortalBed.Noon.AddHours(-hours), Cause = i == 0 ? "SED-0012" : null });
        using var all = await bed.SignedInAsync("ops", "operator");
        using var one = await bed.SignedInAsync("own", "operator", "BG:BGASA");
        await ShowsAsync(all, "14 messages in all; with a finding: 3", "Most in an hour: 11, from 07:00; in the running hour: 3", "07:00112");
        await ShowsAsync(one, "10 messages in all; with a finding: 2", "Most in an hour: 7, from 07:00; in the running hour: 3", "07:0071");

        static async Task ShowsAsync(PlainBrowser browser, params string[] words)
        {
            var page = await browser.GetAsync("/en/overview");
            Assert.Contains(words[0], page.Text, StringComparison.Ordinal);
            Assert.Contains(words[1], page.Body, StringComparison.Ordinal);
            Assert.Contains(words[2], Regex.Replace(page.Body, "<[^>]*>", ""), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_pause_stands_at_the_partner_and_on_the_overview_until_it_ends()
    {
        using var browser = await bed.SignedInAsync("ops", "operator");
        var paused = MessageBroker.Portal.Wording.Words.In("en")["partner.paused"];
        (string Place, string Words)[] places = [("/en/overview", "their night of maintenance"), ("/en/partners", paused), ("/en/partners/ro-anpis", "their night of maintenance"), ("/en/partners/ro-anpis", paused)];
        await ShowsAsync(false);
        await bed.Store.WriteAsync(session => session.InsertPauseAsync(new PauseRow("ro-anpis", "their night of maintenance", "ops", PortalBed.Noon)), CancellationToken.None);
        await ShowsAsync(true);
        await bed.Store.WriteAsync(session => session.RemovePauseAsync("ro-anpis"), CancellationToken.None);
        await ShowsAsync(false);

        async Task ShowsAsync(bool isPaused)
        {
            foreach (var (place, words) in places) Assert.Equal((place, isPaused), (place, (await browser.GetAsync(place)).Text.Contains(words, StringComparison.Ordinal)));
        }
    }

    /// <summary>Receipt and taking over are two facts, and each moves by itself.</summary>
    [Fact]
    public async Task The_two_facts_follow_the_model()
    {
        var message = await bed.MessageAsync("BG:BGASA", "case-1", MessageState.Sending, m => m with { Direction = Direction.Outbound, Partner = "RO:80246" });
        using var browser = await bed.SignedInAsync("ops", "operator");
        var words = MessageBroker.Portal.Wording.Words.In("en");
        await ShowsAsync("facts.noreceipt", "facts.receipt");
        await SetAsync(message with { State = MessageState.Acknowledged, ReceiptAt = PortalBed.Noon });
        await ShowsAsync("facts.receipt", "facts.noreceipt");
        await SetAsync(message with { State = MessageState.Rejected });
        await ShowsAsync("facts.rejected", "facts.noreceipt");
        await SetAsync(message with { State = MessageState.Refused });
        await ShowsAsync("facts.notsent", "facts.noreceipt");
        await ShowsAsync("facts.notgone", "facts.notarrived");

        async Task ShowsAsync(string there, string absent)
        {
            var heads = Heads().Matches((await browser.GetAsync($"/en/messages/{message.Id:D}")).Body).Select(m => ClerkStory.Words(Regex.Replace(m.Groups[1].Value, "<[^>]+>", " "))).ToList();
            Assert.Contains(words[there], heads);
            Assert.DoesNotContain(words[absent], heads);
        }
    }

    private Task SetAsync(MessageRow row) => bed.Store.WriteAsync(async session =>
    {
        var now = (await session.MessageAsync(row.Id))!;
        Assert.True(await session.UpdateMessageAsync(row with { Version = now.Version }, now.State));
        return true;
    }, CancellationToken.None);

    [GeneratedRegex("<span class=\"chip[^\"]*\">(?:<svg.*?</svg>)?([^<]+)</span>", RegexOptions.Singleline)]
    private static partial Regex Chips();

    [GeneratedRegex("<h2[^>]*>(.*?)</h2>", RegexOptions.Singleline)]
    private static partial Regex Heads();
}
