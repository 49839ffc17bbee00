using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using MessageBroker.Portal.Routing;
using Microsoft.Playwright;

namespace MessageBroker.Tests.Browser;

/// <summary>Every page in every language, light and dark, on wide and narrow windows.</summary>
[Collection(nameof(BrowserBed))]
public sealed class PageTests(BrowserBed bed)
{
    private static readonly int[] Widths = [320, 390, 1280];

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    // By rules' tags: those of WCAG 2.2 are off where they are not named.
    private const string Rules = """{ "type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }""";

    // A language that is nobody's: each word longer by two fifths, with letters that need room above and below.
    private const string Stretch = """
        (() => {
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (texts.nextNode())
            if (!texts.currentNode.parentElement.closest('script, style, svg, code, pre, time, .id'))
              texts.currentNode.data = texts.currentNode.data.replace(/\p{L}{3,}/gu, word => 'Ǻ' + word + 'ş'.repeat(Math.ceil(word.length * 0.4)));
        })()
        """;

    [SkippableTheory]
    [InlineData("bg")]
    [InlineData("ro")]
    [InlineData("en")]
    public async Task No_page_breaks_a_rule_of_accessibility_or_scrolls_sideways(string language)
    {
        Skip.If(BrowserBed.Absence is not null, BrowserBed.Absence);
        await using var context = await bed.SignedInAsync();
        var (page, faults, address) = (await context.NewPageAsync(), new List<string>(), "");
        page.Console += (_, message) => { if (message.Type == "error" && !address.EndsWith("/nothing", StringComparison.Ordinal)) faults.Add($"{address}: console: {message.Text}"); };
        page.PageError += (_, error) => faults.Add($"{address}: {error}");
        page.RequestFailed += (_, request) => faults.Add($"{address}: blocked {request.Url} {request.Failure}");
        foreach (var next in Addresses(language).Concat(ClerkAddresses(language)))
        {
            address = next;
            await page.GotoAsync(address);
            await page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
            await page.EvaluateAsync(Axe);
            if (await page.Locator("h1").CountAsync() != 1) faults.Add($"{address}: not one h1");
            if (await page.EvaluateAsync<string>("document.documentElement.lang") != language) faults.Add($"{address}: lang");
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                faults.AddRange((await ViolationsAsync(page)).Select(v => $"{address} {scheme}: {v}"));
                if (scheme == ColorScheme.Light || language == "bg") await ShootAsync(page, address, scheme);
            }

            foreach (var width in Widths)
            {
                await page.SetViewportSizeAsync(width, 800);
                if (await OverAsync(page) is > 0 and var over) faults.Add($"{address}: {over} px too wide at {width}");
            }

            if (language != "en") continue;
            await page.EvaluateAsync(Stretch);
            foreach (var width in Widths)
            {
                await page.SetViewportSizeAsync(width, 800);
                if (await OverAsync(page) is > 0 and var over) faults.Add($"{address}: {over} px too wide at {width} in a language of long words");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>Rules that see nothing would pass every page.</summary>
    [SkippableFact]
    public async Task What_is_planted_is_found()
    {
        Skip.If(BrowserBed.Absence is not null, BrowserBed.Absence);
        await using var context = await bed.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        // A page that does not refresh itself keeps what is planted.
        await page.GotoAsync(new Uri(bed.Bg, "/bg/sign-in").ToString());
        await page.EvaluateAsync(Axe);
        await page.EvaluateAsync("""
            globalThis.plant = (html, style) => {
              document.querySelector('main').insertAdjacentHTML('beforeend', html);
              Object.assign(document.querySelector('main').lastElementChild.style, style);
            };
            plant('<img src="data:,">', {});
            plant('<p>text</p>', { color: '#777', background: '#888' });
            """);
        Assert.Contains(await ViolationsAsync(page), v => v.StartsWith("color-contrast", StringComparison.Ordinal));
        await page.EvaluateAsync("for (let i = 0; i < 3; i++) plant('<button>a</button>', { float: 'left', minWidth: '0', minHeight: '0', width: '9px', height: '9px', padding: '0', border: '0', margin: '0' })");
        var found = await ViolationsAsync(page);
        Assert.All((string[])["image-alt", "target-size"], rule => Assert.Contains(found, v => v.StartsWith(rule, StringComparison.Ordinal)));
    }

    [SkippableFact]
    public async Task The_skip_link_comes_first_and_every_stop_shows_its_focus()
    {
        Skip.If(BrowserBed.Absence is not null, BrowserBed.Absence);
        await using var context = await bed.SignedInAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync("/bg/messages");
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("#main", await page.EvaluateAsync<string>("document.activeElement.getAttribute('href')"));
        for (var i = 0; i < 25; i++)
        {
            Assert.NotEqual("none 0px", await page.EvaluateAsync<string>("(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle + ' ' + s.outlineWidth; })()"));
            await page.Keyboard.PressAsync("Tab");
        }
    }

    /// <summary>What the sample data hold of persons: nothing of it is on a page of an operator.</summary>
    [SkippableFact]
    public async Task No_name_and_no_number_of_a_person_is_on_a_page_of_an_operator()
    {
        Skip.If(BrowserBed.Absence is not null, BrowserBed.Absence);
        var persons = File.ReadAllLines(Path.Combine(Acceptance.Setup.TwoLands.Samples, "bg", "IF_LICE.csv")).Where(l => !l.StartsWith('#')).ToList();
        var header = persons[0].Split(',');
        var values = persons.Skip(1).SelectMany(l => l.Split(',').Zip(header).Where(c => c.Second.Contains("NAME", StringComparison.Ordinal) || c.Second.Contains("EGN", StringComparison.Ordinal) || c.Second.Contains("ID_NO", StringComparison.Ordinal)).Select(c => c.First))
            .Where(v => v.Length > 3).Distinct().ToList();
        Assert.True(values.Count > 3, persons[0]);
        await using var context = await bed.SignedInAsync();
        var page = await context.NewPageAsync();
        foreach (var address in Addresses("bg"))
        {
            await page.GotoAsync(address);
            var html = await page.ContentAsync();
            Assert.All(values, v => Assert.DoesNotContain(v, html, StringComparison.Ordinal));
        }
    }

    private IEnumerable<string> Addresses(string language)
    {
        foreach (var route in RouteTable.Pages.Select(p => p.Route).Where(r => !r.Path.Contains('{', StringComparison.Ordinal) && r.Path != "sign-out")) yield return $"/{language}/{route.Path}";
        foreach (var id in bed.Messages.Values) yield return $"/{language}/messages/{id}";
        foreach (var tab in (string[])["xml", "headers"]) yield return $"/{language}/messages/{bed.Messages["Acknowledged"]}?tab={tab}";
        yield return $"/{language}/messages?state=Refused&set=1&col=id&col=partner&col=version";
        yield return $"/{language}/messages?state=Nonsense";
        yield return $"/{language}/partners/ro-anpis";
        yield return $"/{language}/nothing";
    }

    // Of clerks: they hold data of persons, which no page of an operator does.
    private IEnumerable<string> ClerkAddresses(string language) =>
    [
        $"/{language}/case/{bed.CaseId}", $"/{language}/work?show=others", $"/{language}/work?show=nobody", $"/{language}/work?find=nothing",
        .. bed.Messages.Values.Select(id => $"/{language}/sed/{id}"), .. ((string[])["Acknowledged", "Refused"]).Select(kind => $"/{language}/sed/{bed.Messages[kind]}?sources=1"),
    ];

    private static Task<int> OverAsync(IPage page) => page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    // In the page and once: what the package's own call carries to and fro (everything that was right) takes three times as long.
    private static Task<string[]> ViolationsAsync(IPage page) => page.EvaluateAsync<string[]>(
        $"axe.run(document, {{ runOnly: {Rules}, resultTypes: ['violations'] }}).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.html)))");

    // Into a folder that the gate keeps, where it names one.
    private static async Task ShootAsync(IPage page, string address, ColorScheme scheme)
    {
        if (Environment.GetEnvironmentVariable("BROKER_SHOTS") is not { Length: > 0 } folder) return;
        var name = Regex.Replace(address.Trim('/'), "[^a-z0-9]+", "-", RegexOptions.IgnoreCase);
        // As a person meets the page, with nothing unfolded.
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = false)");
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{scheme.ToString().ToLowerInvariant()}.png"), FullPage = true });
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
    }
}
