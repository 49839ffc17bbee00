using System.Text.RegularExpressions;
using MessageBroker.Tests.Acceptance.Setup;
using Microsoft.Playwright;

namespace MessageBroker.Tests.Browser;

/// <summary>
/// The four questions that people come with, each answered by keys alone: with script and without. No address is typed; what is pressed is what a person would find
/// by going from stop to stop.
/// </summary>
[Collection(nameof(BrowserBed))]
public sealed class JourneyTests(BrowserBed bed)
{
    private const string Row = "Z-2025-0001";

    /// <summary>The row of the national table is what a person holds: it leads to its messages and their state.</summary>
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_message_of_a_row_is_found(bool script)
    {
        Skip.If(BrowserBed.Absence is not null, BrowserBed.Absence);
        await using var context = await bed.SignedInAsync(script);
        var page = await OpenAsync(context, "bg", "messages");
        await TypeAsync(page, "#fq", Row.ToLowerInvariant());
        await LeaveAsync(page);
        await AtAsync(page, "q=z-2025");
        var found = await page.Locator("table.list tbody tr").CountAsync();
        Assert.Equal(3, found);
        await FollowAsync(page, $"table.list a[href$='{bed.Messages["Acknowledged"]}']");
        await AtAsync(page, "/bg/messages/" + bed.Messages["Acknowledged"]);
        Assert.Contains("с разписка", await MainAsync(page), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Why_a_row_was_refused_and_who_acts_is_found(bool script)
    {
        Skip.If(BrowserBed.Absence is not null, BrowserBed.Absence);
        await using var context = await bed.SignedInAsync(script);
        var page = await OpenAsync(context, "bg", "messages");
        await ChooseAsync(page, "#fs", "Refused");
        await FollowAsync(page, "form.filters button[type=submit]");
        await AtAsync(page, "state=Refused");
        await FollowAsync(page, "table.list tbody th a");
        await AtAsync(page, "/bg/messages/" + bed.Messages["Refused"]);
        Assert.Contains("ADP-0037", await MainAsync(page), StringComparison.Ordinal);
        Assert.Contains("Нашата институция", await MainAsync(page), StringComparison.Ordinal);
        await FollowAsync(page, "ul.langs a[lang=ro]");
        await AtAsync(page, "/ro/messages/" + bed.Messages["Refused"]);
        Assert.Contains("Instituția noastră", await MainAsync(page), StringComparison.Ordinal);
    }

    /// <summary>A clerk in Bulgaria: what is owed in which case, until when, by which article, and what the question says.</summary>
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_must_be_answered_until_when_is_found(bool script)
    {
        Skip.If(BrowserBed.Absence is not null, BrowserBed.Absence);
        await using var context = await bed.SignedInAsync(script);
        var page = await OpenAsync(context, "bg", "work");
        await FollowAsync(page, "ul.jump a[href*='show=others']");
        await AtAsync(page, "show=others");
        await FollowAsync(page, "ul.jump li:first-child a");
        await AtAsync(page, "show=ours|/work$");
        // The question of which no national file is known: its case is named by its id. Cases without a day stand in the order of their ids, which are drawn.
        await FollowAsync(page, "table.cards th a.id");
        await AtAsync(page, "/bg/case/");
        var text = await MainAsync(page);
        foreach (var words in new[] { "На ход сте вие", "отговор H002 на H001", "незабавно", "чл. 2, параграф 2 от Регламент (ЕО) № 987/2009" }) Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.DoesNotContain("DOC_", text, StringComparison.Ordinal);
        await FollowAsync(page, "ol.lanes h3 a");
        await AtAsync(page, "/bg/sed/");
        Assert.Contains("Прегледът е записан в журнала", await MainAsync(page), StringComparison.Ordinal);
    }

    /// <summary>An auditor takes the proof along and has it judged by the auditor's own program, without the broker.</summary>
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_proof_is_taken_and_checked_offline(bool script)
    {
        Skip.If(BrowserBed.Absence is not null, BrowserBed.Absence);
        await using var context = await bed.SignedInAsync(script);
        var page = await OpenAsync(context, "ro", "evidence");
        await TypeAsync(page, "#id", Row);
        await LeaveAsync(page);
        await AtAsync(page, "id=Z-2025");
        await FollowAsync(page, $"main a[href$='{bed.Messages["Acknowledged"]}']");
        await AtAsync(page, "/ro/evidence/messages/");
        var judged = page.WaitForResponseAsync(r => r.Request.Method == "POST");
        await FollowAsync(page, "form:has(input[value=check]) button");
        Assert.Equal(200, (await judged).Status);
        await ArrivedAsync(page);
        await TypeAsync(page, "#purpose-bundle", "control anual");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Keyboard.PressAsync("Enter"));
        var file = Path.Combine(bed.Folder, $"proof-{script}.zip");
        await download.SaveAsAsync(file);
        var (exit, said) = await BrokerProcess.RunAsync("broker-verify", "bundle", file);
        Assert.True(exit == 0, said);
    }

    // The first page, and from there by the menu.
    private static async Task<IPage> OpenAsync(IBrowserContext context, string language, string menu)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync("/en/");
        await FollowAsync(page, $"ul.langs a[lang={language}]");
        await AtAsync(page, $"/{language}/");
        await FollowAsync(page, $"nav#menu a[href='/{language}/{menu}']");
        await AtAsync(page, $"/{language}/{menu}$");
        return page;
    }

    private static async Task AtAsync(IPage page, string address)
    {
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(address), new() { Timeout = 30_000 });
        await ArrivedAsync(page);
    }

    // The answer, or the address, is there before the page is: a key that is pressed meanwhile goes to the page that is left. The mark stands in that one only.
    private static Task ArrivedAsync(IPage page) => Until.TrueAsync("another page", async () =>
    {
        try
        {
            return await page.EvaluateAsync<bool>("() => !window.left && document.readyState === 'complete'");
        }
        catch (PlaywrightException) when (!page.IsClosed)
        {
            return false;
        }
    });

    private static Task<string> MainAsync(IPage page) => page.InnerTextAsync("main");

    private static async Task FollowAsync(IPage page, string selector)
    {
        await ReachAsync(page, selector);
        await LeaveAsync(page);
    }

    private static async Task LeaveAsync(IPage page)
    {
        await page.EvaluateAsync("() => { window.left = true; }");
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task TypeAsync(IPage page, string selector, string text)
    {
        await ReachAsync(page, selector);
        await page.Keyboard.TypeAsync(text);
    }

    // A closed list takes the arrows, and says its value to whoever asks.
    private static async Task ChooseAsync(IPage page, string selector, string value)
    {
        await ReachAsync(page, selector);
        for (var i = 0; i < 40 && await page.InputValueAsync(selector) != value; i++) await page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal(value, await page.InputValueAsync(selector));
    }

    // From where the focus is, stop by stop: what no Tab leads to is not reached.
    private static async Task ReachAsync(IPage page, string selector)
    {
        for (var i = 0; i < 200; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("s => document.activeElement !== null && document.activeElement.matches(s)", selector)) return;
        }

        Assert.Fail($"no Tab leads to {selector} on {page.Url}");
    }
}
