using System.Net;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Portal.Wording;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>What operators see, and what they do not.</summary>
public sealed class OperatorPageTests : IAsyncLifetime
{
    private PortalBed bed = null!;

    public async Task InitializeAsync() => bed = await PortalBed.MakeAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    /// <summary>Two hosted institutions with equal-looking cases: by list, search, page, filter, cursor and table none sees the other's.</summary>
    [Fact]
    public async Task One_institution_never_sees_the_others_messages()
    {
        var (own, other) = ("BG:BGASA", "BG:BGNSI");
        var mine = new List<MessageRow>();
        for (var i = 0; i < 60; i++)
        {
            var at = PortalBed.Noon.AddMinutes(-i / 3);
            mine.Add(await bed.MessageAsync(own, $"case-{i}", MessageState.Held, m => m with { CreatedAt = at, Cause = "SED-0012" }));
            await bed.MessageAsync(other, $"case-{i}", MessageState.Held, m => m with { CreatedAt = at, Cause = "SED-0012", As4MessageId = $"other-{i}@ap" });
        }

        var theirs = await bed.MessageAsync(other, "case-x", MessageState.GivenUp);
        using var browser = await bed.SignedInAsync("narrow", "operator", own);
        string[] places =
        [
            "/en/overview", "/en/messages", $"/en/messages?institution={other}", "/en/messages?state=Held", "/en/messages?q=case-3", "/en/messages?q=other-3@ap", $"/en/messages?q={theirs.Id:D}", "/en/messages?code=SED-0012",
            "/en/messages?format=csv", "/en/failures", $"/en/messages?institution={other}&format=csv",
        ];
        foreach (var place in places)
        {
            var body = (await browser.GetAsync(place)).Body.Replace($"institution={other}", "", StringComparison.Ordinal).Replace($"value=\"{other}\"", "", StringComparison.Ordinal);
            Assert.DoesNotContain($"nowrap\">{other}", body, StringComparison.Ordinal);
            Assert.DoesNotContain($",{other},", body, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/en/messages/{theirs.Id:D}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"/en/messages/{mine[0].Id:D}")).Status);

        var (seen, address) = (new List<string>(), "/en/messages?set=1&col=id");
        for (var pages = 0; address.Length > 0 && pages < 10; pages++)
        {
            var body = (await browser.GetAsync(address)).Body;
            seen.AddRange(System.Text.RegularExpressions.Regex.Matches(body, "href=\"/en/messages/([0-9a-f-]{36})\"").Select(m => m.Groups[1].Value));
            address = WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(body, "href=\"(/en/messages[^\"]*after=[^\"]*)\">(Older|Search)").Groups[1].Value);
        }

        Assert.Equal(mine.Select(m => m.Id.ToString("D")).Order(), seen.Order());
    }

    [Fact]
    public async Task What_needs_the_operator_stands_on_the_overview_with_its_number_and_leads_to_the_list()
    {
        for (var i = 0; i < 3; i++) await bed.MessageAsync("BG:BGASA", $"case-{i}");
        await bed.MessageAsync("BG:BGASA", "case-9", MessageState.GivenUp);
        using var browser = await bed.SignedInAsync("ops", "operator");
        var page = await browser.GetAsync("/bg/overview");
        Assert.Contains("3 съобщения са задържани", page.Text, StringComparison.Ordinal);
        Assert.Contains("1 съобщение е изоставено", page.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"/bg/messages?state=Held\"", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_nobody_understands_is_told_and_finds_nothing()
    {
        await bed.MessageAsync("BG:BGASA", "case-1");
        using var browser = await bed.SignedInAsync("ops", "operator");
        var page = await browser.GetAsync("/en/messages?state=Sunk&from=31.02.2026");
        Assert.Contains("not understood", page.Text, StringComparison.Ordinal);
        Assert.Contains("State, From day", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("case-1", page.Text, StringComparison.Ordinal);
        // Too long for anything that is looked for is not the same as nothing asked.
        foreach (var name in new[] { "q", "institution" })
            Assert.DoesNotContain("case-1", (await browser.GetAsync($"/en/messages?{name}={new string('a', 300)}")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/en/messages?q=%3Cscript%3Ealert(1)%3C/script%3E")]
    [InlineData("/en/messages?after=999999999999999999999-x&col=%22%3E%3Cimg%20src=x%3E&set=1")]
    [InlineData("/en/messages?state=%00&sed=%C3%28&from=99.99.9999&until=-1")]
    [InlineData("/en/messages/%2e%2e%2f%2e%2e%2fetc")]
    [InlineData("/en/messages?after=9223372036854775807-00000000000000000000000000000000")]
    [InlineData("/en/partners/%3Cb%3E")]
    [InlineData("/en/sign-in?to=%0d%0aX: y")]
    [InlineData("/%F0%9F%98%80/overview")]
    public async Task A_hostile_address_is_answered_in_plain_words(string address)
    {
        using var browser = await bed.SignedInAsync("ops", "operator");
        var answer = await browser.GetAsync(address);
        Assert.InRange((int)answer.Status, 200, 421);
        Assert.DoesNotContain("<script>alert", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", answer.Body.Replace("<b>ops</b>", "", StringComparison.Ordinal).Replace("<b>SED exchange</b>", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_of_the_table_is_no_formula()
    {
        await bed.MessageAsync("BG:BGASA", "=1+1");
        using var browser = await bed.SignedInAsync("ops", "operator");
        Assert.Contains(",'=1+1,", (await browser.GetAsync("/en/messages?format=csv")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_stage_and_border_of_the_flow_has_its_words()
    {
        foreach (var (way, stages) in new[] { ("outbound", FlowDefinition.Outbound), ("inbound", FlowDefinition.Inbound) })
            foreach (var stage in stages)
            {
                Assert.Contains($"stage.{way}.{stage.Name}", Words.Keys);
                if (stage.Border != Border.None) Assert.Contains($"border.{stage.Border}", Words.Keys);
            }

        foreach (var progress in Enum.GetNames<StageProgress>()) Assert.Contains($"progress.{progress}", Words.Keys);
        foreach (var acts in Enum.GetNames<MessageBroker.Schemas.Findings.ActsNext>()) Assert.Contains($"acts.{acts}", Words.Keys);
    }
}
