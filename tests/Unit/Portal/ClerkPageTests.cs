using System.Net;
using System.Text.RegularExpressions;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Portal.Pages;
using MessageBroker.Portal.Reading;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>What clerks see of their work and their cases: the model's words, in their language, and of their institutions alone.</summary>
public sealed partial class ClerkPageTests : IAsyncLifetime
{
    private PortalBed bed = null!;

    public async Task InitializeAsync() => bed = await PortalBed.MakeAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Theory]
    [InlineData("bg", "днес", "24.11.2026", "просрочено с 5 дни")]
    [InlineData("ro", "astăzi", "24.11.2026", "depășit cu 5 zile")]
    [InlineData("en", "today", "24 Nov 2026", "5 days late")]
    public async Task The_work_list_says_what_is_owed_until_when_and_by_which_clause(string language, string today, string day, string late)
    {
        var message = await bed.DecisionAsync(ClerkStory.Own, "case-1", "R-1");
        await bed.ReckonAsync();
        var turn = (await bed.ViewAsync(message.Case)).Turn!;
        using (var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own))
        {
            var text = ClerkStory.Words((await browser.GetAsync($"/{language}/work")).Text);
            foreach (var word in new[] { today, day, "R-1", "case-1", turn.Owes(language), turn.Clause(language)! }) Assert.Contains(word, text, StringComparison.Ordinal);
        }

        bed.Clock.Advance(TimeSpan.FromDays(5));
        using var later = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        Assert.Contains(late, (await later.GetAsync($"/{language}/work")).Text, StringComparison.Ordinal);
    }

    /// <summary>What the function says of a case is what stands there, before and after the case is put in its order anew.</summary>
    [Theory]
    [InlineData("bg")]
    [InlineData("ro")]
    [InlineData("en")]
    public async Task When_the_model_says_something_else_the_pages_do(string language)
    {
        var message = await bed.DecisionAsync(ClerkStory.Own, "case-1", "R-1");
        await bed.ReckonAsync();
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        var before = (await bed.ViewAsync(message.Case)).Turn!;
        await ShowsAsync(before);
        await bed.Store.WriteAsync(async session => await session.UpdateMessageAsync(message with { SedFacts = "receipt_of_application" }, message.State), CancellationToken.None);
        var after = (await bed.ViewAsync(message.Case)).Turn!;
        Assert.NotEqual((before.Owes(language), before.Until), (after.Owes(language), after.Until));
        await ShowsAsync(after);
        await bed.ReckonAsync();
        await ShowsAsync(after);

        async Task ShowsAsync(CaseTurn turn)
        {
            foreach (var place in new[] { "work", "case/case-1" })
            {
                var text = ClerkStory.Words((await browser.GetAsync($"/{language}/{place}")).Text);
                Assert.Contains(ClerkStory.Words(turn.Owes(language)), text, StringComparison.Ordinal);
                if (turn.Until is null) Assert.Contains(ClerkStory.Words(turn.Rule(language)!), text, StringComparison.Ordinal);
                if (place != "work") Assert.Contains(ClerkStory.Words(turn.Silence(language)!), text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_case_says_what_may_be_sent_and_why_the_rest_may_not_as_its_definition_does()
    {
        var message = await bed.DecisionAsync(ClerkStory.Own, "case-1", "R-1");
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        var state = (await bed.ViewAsync(message.Case)).State!;
        foreach (var language in new[] { "bg", "ro", "en" })
        {
            var text = ClerkStory.Words((await browser.GetAsync($"/{language}/case/case-1")).Text);
            var pack = PortalBed.Basis().Packs["4.4"]!;
            var sends = state.Actions.Where(a => a.Sed is not null && a.Kind is BucActionKind.DocCreate or BucActionKind.DocCreateReply or BucActionKind.DocUpdate).ToList();
            Assert.Contains(sends, a => a.IsOpen);
            Assert.Contains(sends, a => a.Reason is not null);
            // In words for people: the engine's own names are nobody's.
            Assert.DoesNotContain("DOC_", text, StringComparison.Ordinal);
            foreach (var action in sends)
                Assert.Contains(ClerkStory.Words(action.Reason is { } reason ? BucEventTexts.Text(reason, language) : $"{action.Sed} {pack.Sed(action.Sed!)!.Title(language)}"), text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("bg")]
    [InlineData("ro")]
    [InlineData("en")]
    public async Task What_only_a_reader_can_answer_stands_with_the_command_that_answers(string language)
    {
        var message = await bed.DecisionAsync(ClerkStory.Own, "case-1", "R-1", m => m with { SedType = "U009", SetId = "r", SedFacts = null }, c => c with { Buc = "UB_BUC_02" });
        await bed.Store.WriteAsync(async session => await session.InsertMessageAsync(message with { Id = bed.Ids.NewId(), SedType = "U010", SetId = "u", CreatedAt = message.CreatedAt.AddDays(1) }), CancellationToken.None);
        var view = await bed.ViewAsync(message.Case);
        var question = Assert.Single(view.Questions);
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        var text = ClerkStory.Words((await browser.GetAsync($"/{language}/case/case-1")).Text);
        Assert.Contains(ClerkStory.Words(BucGuardTexts.Question(question.Guard, language)!), text, StringComparison.Ordinal);
        Assert.Contains(view.Command(question) + " --config broker.json", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_of_an_access_point_in_between_is_not_called_the_institutions()
    {
        await bed.DecisionAsync(ClerkStory.Own, "case-1", "R-1", m => m with { Direction = Direction.Outbound, State = MessageState.Acknowledged, Partner = "RO:99999" }, c => c with { Partner = "RO:99999", Role = "CaseOwner" });
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        var text = (await browser.GetAsync("/en/case/case-1")).Text;
        Assert.Contains("taken by the national access point", text, StringComparison.Ordinal);
        Assert.Contains("whether it was taken over there is not known here", text, StringComparison.Ordinal);
        Assert.DoesNotContain("receipt signed", text, StringComparison.Ordinal);
    }

    /// <summary>Some are in their order, some have just changed; whoever turns the pages sees each case once.</summary>
    [Fact]
    public async Task Pages_of_the_work_list_show_every_case_once_also_what_has_just_changed()
    {
        for (var i = 0; i < 70; i++)
        {
            await bed.DecisionAsync(i % 2 == 0 ? ClerkStory.Own : ClerkStory.Other, $"case-{i / 2:00}", $"R-{i:00}", m => m with { SedFacts = i % 5 == 0 ? null : "decision", CreatedAt = m.CreatedAt.AddDays(i % 7), ReceiptAt = m.ReceiptAt!.Value.AddDays(i % 7) });
            if (i == 40) await bed.ReckonAsync();
        }

        using var browser = await bed.SignedInAsync("both", "clerk");
        var (seen, place) = (new List<string>(), (string?)"/en/work");
        for (var pages = 0; place is not null; pages++)
        {
            Assert.True(pages < 10);
            var answer = await browser.GetAsync(place);
            seen.AddRange(CaseLink().Matches(answer.Body).Select(m => m.Groups[1].Value));
            place = Next().Match(answer.Body) is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
        }

        Assert.Equal(70, seen.Count);
        Assert.Equal(70, seen.Distinct().Count());
    }

    /// <summary>What a clerk has to mend in the national system; a row that was handed in again is not asked for twice, and another institution's never shown.</summary>
    [Fact]
    public async Task Refused_rows_stand_with_their_reasons_until_they_are_handed_in_again()
    {
        Task<MessageRow> RowAsync(string institution, string system, string key, int version, MessageState state) =>
            bed.DecisionAsync(institution, $"case-{institution[3..]}-{key}-{version}", null, m => m with { Direction = Direction.Outbound, State = state, NationalSystem = system, RequestId = key, RequestVersion = version, ReceiptAt = null });
        var standing = await RowAsync(ClerkStory.Own, "iis", "Z-1", 1, MessageState.Refused);
        await RowAsync(ClerkStory.Own, "iis", "Z-2", 1, MessageState.Refused);
        await RowAsync(ClerkStory.Own, "iis", "Z-2", 2, MessageState.Acknowledged);
        await RowAsync(ClerkStory.Own, "iis", "Z-3", 1, MessageState.Refused);
        await RowAsync(ClerkStory.Own, "iis", "Z-3", 2, MessageState.Refused);
        await RowAsync(ClerkStory.Other, "nsi", "Z-9", 1, MessageState.Refused);
        await bed.DecisionAsync(ClerkStory.Own, "case-came", null, m => m with { State = MessageState.Refused });
        var finding = Finding.Of("ADP-0043", "IF_LICE.EGN", ("kind", "ЕГН"), ("born", "2019-02-28"), ("recorded", "2019-02-30"));
        await bed.PayloadAsync(standing, PayloadKinds.Verdict("outbound/prepare"), new Verdict("outbound/prepare", "refuse", new Dictionary<string, string>(), [finding]).ToBytes());
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        foreach (var language in new[] { "bg", "ro", "en" })
        {
            var answer = await browser.GetAsync($"/{language}/returned");
            Assert.Equal(["Z-3", "Z-1"], Regex.Matches(answer.Body, "<span class=\"id\">(Z-[0-9])</span>").Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal).Reverse());
            Assert.Contains("case-BGASA-Z-3-2", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("case-came", answer.Body, StringComparison.Ordinal);
            Assert.Contains(ClerkStory.Words(FindingCatalogue.Default.Text(FindingMask.Of(finding), language)), ClerkStory.Words(answer.Text), StringComparison.Ordinal);
            Assert.DoesNotContain("2019-02", answer.Body, StringComparison.Ordinal);
        }

        using var operators = await bed.SignedInAsync("ops", "operator", ClerkStory.Own);
        Assert.Equal(HttpStatusCode.Forbidden, (await operators.GetAsync("/en/returned")).Status);
    }

    [Fact]
    public async Task Refused_rows_are_paged_and_the_pages_hold_each_once()
    {
        for (var i = 0; i < 60; i++)
            await bed.DecisionAsync(ClerkStory.Own, $"case-{i}", null, m => m with { Direction = Direction.Outbound, State = MessageState.Refused, NationalSystem = "iis", RequestId = $"Z-{i:000}", RequestVersion = 1, CreatedAt = m.CreatedAt.AddMinutes(i % 7) });
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        var (seen, place, pages) = (new List<string>(), "/en/returned", 0);
        while (place is not null && pages++ < 10)
        {
            var body = (await browser.GetAsync(place)).Body;
            seen.AddRange(Regex.Matches(body, "<span class=\"id\">(Z-[0-9]+)</span>").Select(m => m.Groups[1].Value));
            place = Regex.Match(body, "class=\"button\" href=\"(/en/returned\\?after=[^\"]+)\"") is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
        }

        Assert.Equal(60, seen.Count);
        Assert.Equal(60, seen.Distinct().Count());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/en/returned?after=nonsense")).Status);
    }

    [Fact]
    public async Task Arrivals_without_a_file_and_what_is_held_stand_with_what_to_do()
    {
        foreach (var state in new[] { MessageState.Received, MessageState.Held, MessageState.Delivering, MessageState.Delivered })
            await bed.DecisionAsync(ClerkStory.Own, $"case-{state}", null, m => m with { State = state });
        await bed.DecisionAsync(ClerkStory.Own, "case-with-file", "R-9", m => m with { State = MessageState.Held, Cause = "SED-0012" });
        await bed.DecisionAsync(ClerkStory.Own, "case-judged-again", "R-8", m => m with { State = MessageState.Held, DueAt = PortalBed.Noon.AddHours(1) });
        await bed.DecisionAsync(ClerkStory.Own, "case-refused", null, m => m with { State = MessageState.Refused });
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        foreach (var language in new[] { "bg", "ro", "en" })
        {
            var text = (await browser.GetAsync($"/{language}/arrivals")).Text;
            foreach (var state in new[] { MessageState.Received, MessageState.Held, MessageState.Delivering, MessageState.Delivered })
            {
                Assert.Contains($"case-{state}", text, StringComparison.Ordinal);
                Assert.Contains(MessageBroker.Portal.Wording.Words.In(language)["arrivals.do." + state], text, StringComparison.Ordinal);
            }

            Assert.Contains("SED-0012", text, StringComparison.Ordinal);
            Assert.DoesNotContain("case-judged-again", text, StringComparison.Ordinal);
            Assert.DoesNotContain("case-refused", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_case_or_a_file_is_found_by_its_whole_number()
    {
        await bed.DecisionAsync(ClerkStory.Own, "case-1", "R-1", m => m with { NationalSystem = "iis", RequestId = "Z-2026-7", RequestVersion = 1 });
        await bed.DecisionAsync(ClerkStory.Other, "case-2", "R-2", m => m with { NationalSystem = "nsi", RequestId = "Z-2026-8", RequestVersion = 1 });
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        Assert.Contains("Z-2026-8", (await browser.GetAsync("/bg/work?find=Z-2026-8")).Text, StringComparison.Ordinal);
        foreach (var number in new[] { "case-1", "R-1", "r-1", "CASE-1", "Z-2026-7", "z-2026-7" }) Assert.Equal("/bg/" + CasePage.To(new CaseKey(ClerkStory.Own, "case-1")), (await browser.GetAsync($"/bg/work?find={number}")).Location);
        Assert.Contains("R-17", (await browser.GetAsync("/bg/work?find=R-17")).Text, StringComparison.Ordinal);
    }

    /// <summary>A question does not make its case the file's: the file's own case and those of the questions about it all stand under its number.</summary>
    [Fact]
    public async Task Questions_about_a_file_are_found_by_its_number()
    {
        Task<MessageRow> AskAsync(string institution, string system, string caseId, string file) => bed.DecisionAsync(
            institution, caseId, null, m => m with { Direction = Direction.Outbound, State = MessageState.Acknowledged, SedType = "H001", NationalSystem = system, RequestId = caseId, RequestVersion = 1, AboutFile = file }, c => c with { Buc = "H_BUC_01" });
        await AskAsync(ClerkStory.Own, "iis", "case-asked", "R-1");
        await AskAsync(ClerkStory.Other, "nsi", "case-theirs", "R-1");
        await AskAsync(ClerkStory.Other, "nsi", "case-hidden", "R-2");
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        foreach (var number in new[] { "R-1", "r-1" }) Assert.Equal("/en/" + CasePage.To(new CaseKey(ClerkStory.Own, "case-asked")), (await browser.GetAsync($"/en/work?find={number}")).Location);
        Assert.Contains(ClerkStory.Words(MessageBroker.Portal.Wording.Words.In("en").Text("work.missed", ("text", "R-2"))), ClerkStory.Words((await browser.GetAsync("/en/work?find=R-2")).Text), StringComparison.Ordinal);

        await bed.DecisionAsync(ClerkStory.Own, "case-filed", "R-1");
        foreach (var language in new[] { "bg", "ro", "en" })
        {
            var answer = await browser.GetAsync($"/{language}/work?find=R-1");
            Assert.Null(answer.Location);
            Assert.Equal(["case-filed", "case-asked"], Regex.Matches(answer.Body, "<h3><a class=\"id\" href=\"[^\"]+\">([^<]+)</a>").Select(m => m.Groups[1].Value));
            Assert.DoesNotContain("case-theirs", answer.Body, StringComparison.Ordinal);
        }

        using var operators = await bed.SignedInAsync("ops", "operator", ClerkStory.Own);
        var messages = (await operators.GetAsync("/en/messages?q=R-1")).Body;
        foreach (var id in new[] { "case-asked", "case-filed" }) Assert.Contains(id, messages, StringComparison.Ordinal);
        Assert.DoesNotContain("case-theirs", messages, StringComparison.Ordinal);
    }

    [GeneratedRegex("rowheader[^>]*>\\s*<a href=\"(/en/case/[^\"]+)\"")]
    private static partial Regex CaseLink();

    [GeneratedRegex("class=\"button\" href=\"(/en/work[^\"]+after=[^\"]+)\"")]
    private static partial Regex Next();
}
