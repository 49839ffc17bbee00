using System.Net;
using MessageBroker.Portal.Hosting;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>Who comes in, who stays out, and when a session ends.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private PortalBed bed = null!;

    public async Task InitializeAsync() => bed = await PortalBed.MakeAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Theory]
    [InlineData("bg", "Преглед")]
    [InlineData("ro", "Privire de ansamblu")]
    [InlineData("en", "Overview")]
    public async Task The_overview_of_a_signed_in_operator_stands_in_each_language(string language, string title)
    {
        using var browser = await bed.SignedInAsync("ops", "operator");
        var answer = await browser.GetAsync($"/{language}/overview");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains($"<h1>{title}</h1>", answer.Body, StringComparison.Ordinal);
        Assert.Contains($"<html lang=\"{language}\">", answer.Body, StringComparison.Ordinal);
        Assert.Contains("UTC+02:00", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_led_there_and_back()
    {
        await bed.AccountAsync("ops", "operator");
        using var browser = bed.Browser();
        var sent = await browser.GetAsync("/ro/overview?a=1");
        Assert.Equal("/ro/sign-in?to=overview%3Fa%3D1", sent.Location);
        Assert.Equal("/ro/overview?a=1", (await browser.SignInAsync("ops", PortalBed.Password, "ro", "?to=overview%3Fa%3D1")).Location);
        using var other = bed.Browser();
        Assert.Equal("/en/overview", (await other.SignInAsync("ops", PortalBed.Password, "en", "?to=%2F%2Fevil.example")).Location);
    }

    [Fact]
    public async Task The_root_speaks_the_language_that_the_browser_asks_for()
    {
        using var browser = bed.Browser();
        Assert.Equal("/ro/sign-in", (await browser.GetAsync("/", ("Accept-Language", "fr;q=0.9, ro-RO;q=0.8, en;q=0.1"))).Location);
        Assert.Equal("/en/sign-in", (await browser.GetAsync("/", ("Accept-Language", "fr"))).Location);
    }

    [Fact]
    public async Task Wrong_passwords_lock_the_account_for_a_while_and_say_nothing_of_names()
    {
        await bed.AccountAsync("ops", "operator");
        using var browser = bed.Browser();
        var unknown = await browser.SignInAsync("nobody", "a wrong password");
        for (var i = 0; i < 4; i++)
        {
            var refused = await browser.SignInAsync("ops", "a wrong password");
            Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
            Assert.Equal(unknown.Text.Replace("nobody", "ops", StringComparison.Ordinal).Length, refused.Text.Length);
        }

        // The fifth locks, and nobody sees it: a lock would tell that the account exists.
        foreach (var password in new[] { "a wrong password", PortalBed.Password })
        {
            var locked = await browser.SignInAsync("ops", password);
            Assert.Equal(HttpStatusCode.Forbidden, locked.Status);
            Assert.Equal(unknown.Text.Replace("nobody", "ops", StringComparison.Ordinal), locked.Text);
        }

        bed.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.SignInAsync("ops", PortalBed.Password)).Status);
    }

    [Fact]
    public async Task A_session_ends_after_its_time_with_its_account_and_by_signing_out()
    {
        using var browser = await bed.SignedInAsync("ops", "operator");
        for (var i = 0; i < 3; i++)
        {
            bed.Clock.Advance(TimeSpan.FromMinutes(20));
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/en/overview")).Status);
        }

        // What a page fetches by itself keeps no session open.
        bed.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/en/overview", ("Sec-Fetch-Dest", "empty"))).Status);
        bed.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal("/en/sign-in?to=overview&ended=1", (await browser.GetAsync("/en/overview")).Location);

        await browser.SignInAsync("ops", PortalBed.Password);
        await bed.AccountAsync("ops", "operator");
        Assert.StartsWith("/en/sign-in", (await browser.GetAsync("/en/overview")).Location, StringComparison.Ordinal);

        await browser.SignInAsync("ops", PortalBed.Password);
        var page = await browser.GetAsync("/en/overview");
        var kept = new Dictionary<string, string>(browser.Cookies);
        Assert.Equal("/en/sign-in", (await browser.PostAsync("/en/sign-out", ("__RequestVerificationToken", page.Token))).Location);
        Assert.StartsWith("/en/sign-in", (await browser.GetAsync("/en/overview")).Location, StringComparison.Ordinal);

        // Nor does a copy of the cookie open it again.
        foreach (var (name, value) in kept) browser.Cookies[name] = value;
        Assert.StartsWith("/en/sign-in", (await browser.GetAsync("/en/overview")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_form_is_taken_without_its_token_and_no_page_by_another_role()
    {
        await bed.AccountAsync("ops", "operator");
        using var browser = bed.Browser();
        await browser.GetAsync("/en/sign-in");
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/en/sign-in", ("u", "ops"), ("p", PortalBed.Password))).Status);
    }

    [Fact]
    public async Task Every_answer_forbids_what_is_not_ours_and_cookies_stay_here()
    {
        using var browser = await bed.SignedInAsync("ops", "operator");
        var page = await browser.GetAsync("/bg/overview");
        Assert.Equal(PageHeaders.Policy, page.Headers["Content-Security-Policy"]);
        Assert.Equal("no-store", page.Headers["Cache-Control"]);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        Assert.False(page.Headers.ContainsKey("blazor-enhanced-nav"));
        Assert.DoesNotContain(" style=", page.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script>", page.Body, StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(page.Cookies);
        Assert.All(page.Cookies, cookie =>
        {
            Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        });
        var sheet = await browser.GetAsync(StaticFiles.Url("console.css"));
        Assert.Contains("immutable", sheet.Headers["Cache-Control"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_name_that_leads_here_is_not_answered()
    {
        using var browser = bed.Browser();
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await browser.GetAsync("/en/sign-in", ("Host", "evil.example"))).Status);
    }
}
