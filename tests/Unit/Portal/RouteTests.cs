using System.Text.RegularExpressions;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Portal.Routing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>Every endpoint of the running program stands in the one table of routes.</summary>
public sealed partial class RouteTests
{
    [Fact]
    public async Task Every_endpoint_has_its_entry_and_every_entry_its_endpoint()
    {
        await using var bed = await PortalBed.MakeAsync();
        var endpoints = bed.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.All(endpoints, e => Assert.Contains(e.Metadata.GetMetadata<PageRoute>(), RouteTable.All));
        var served = endpoints.Select(e => e.Metadata.GetMetadata<PageRoute>()).Distinct();
        Assert.Equal(RouteTable.All.Order(Comparer<PageRoute>.Create((a, b) => string.CompareOrdinal(a.Path, b.Path))), served.OrderBy(r => r!.Path, StringComparer.Ordinal));
    }

    [Fact]
    public void Only_signing_in_and_out_and_what_tells_nothing_is_open_to_everybody() =>
        Assert.Equal(["", "/", "/static/{hash}/{name}", "accessibility", "sign-in", "sign-out", "{**path}"], RouteTable.All.Where(r => r.IsOpen).Select(r => r.Path).Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_page_of_another_role_is_refused_with_words_in_every_language()
    {
        await using var bed = await PortalBed.MakeAsync();
        foreach (var role in RouteTable.Anyone)
        {
            using var browser = await bed.SignedInAsync($"the-{role}", role);
            foreach (var route in RouteTable.All.Where(r => !r.IsOpen && !r.Path.Contains('{', StringComparison.Ordinal)))
                foreach (var language in (string[])["bg", "ro", "en"])
                {
                    var answer = await browser.GetAsync($"/{language}/{route.Path}");
                    Assert.Equal(route.Roles.Contains(role) ? 200 : 403, (int)answer.Status);
                    if (!route.Roles.Contains(role)) Assert.Contains("<h1>", answer.Body, StringComparison.Ordinal);
                }
        }
    }

    [Fact]
    public async Task What_belongs_to_another_institution_is_answered_like_what_is_not_there()
    {
        await using var bed = await PortalBed.MakeAsync();
        var (own, other) = (await bed.MessageAsync("BG:BGASA", "1001"), await bed.MessageAsync("BG:BGNSI", "1001"));
        foreach (var row in new[] { own, other }) await bed.SealAsync(row, ("record", "words"));
        await bed.IncludeAsync();
        var nobody = (Id: bed.Ids.NewId(), Case: new CaseKey("BG:BGNSI", "9999"));
        foreach (var role in RouteTable.Anyone)
        {
            using var browser = await bed.SignedInAsync($"the-{role}", role, "BG:BGASA");
            foreach (var route in RouteTable.Pages.Select(p => p.Route).Where(RouteAddresses.IsOfAnInstitution))
                foreach (var language in (string[])["bg", "ro", "en"])
                {
                    var answers = new List<PlainAnswer>();
                    foreach (var (id, key) in new[] { (own.Id, own.Case), (other.Id, other.Case), nobody })
                        answers.Add(await browser.GetAsync($"/{language}/{RouteAddresses.Of(route, id, key)}"));
                    Assert.Equal(route.Roles.Contains(role) ? 404 : 403, (int)answers[1].Status);
                    if (!route.Roles.Contains(role)) continue;
                    // An attachment may be absent of what is one's own.
                    Assert.True((int)answers[0].Status == 200 || route.Path.Contains("attachment", StringComparison.Ordinal), $"{route.Path}: {answers[0].Status}");
                    Assert.Equal(Plain(answers[2].Body, nobody.Id, nobody.Case), Plain(answers[1].Body, other.Id, other.Case));
                    Assert.Equal(answers[2].Headers.Keys.Order(StringComparer.Ordinal), answers[1].Headers.Keys.Order(StringComparer.Ordinal));
                }
        }
    }

    [Fact]
    public async Task No_form_takes_what_another_institution_has_and_lists_and_tables_hold_ones_own_alone()
    {
        await using var bed = await PortalBed.MakeAsync();
        var (own, other) = (await bed.MessageAsync("BG:BGASA", "1001"), await bed.MessageAsync("BG:BGNSI", "1001"));
        foreach (var row in new[] { own, other }) await bed.SealAsync(row, ("record", "words"));
        await bed.IncludeAsync();
        var nobody = bed.Ids.NewId();
        foreach (var role in RouteTable.Anyone)
        {
            using var browser = await bed.SignedInAsync($"the-{role}", role, "BG:BGASA");
            var token = ("__RequestVerificationToken", (await browser.GetAsync("/en/accessibility")).Token);
            foreach (var route in RouteTable.Pages.Select(p => p.Route).Where(r => r.Posts && RouteAddresses.IsOfAnInstitution(r)))
                foreach (var act in new[] { "check", "bundle", "show" })
                {
                    var answer = await browser.PostAsync($"/en/{RouteAddresses.Of(route, other.Id, other.Case)}", token, ("act", act), ("purpose", "curiosity"), ("kind", "record"));
                    Assert.Equal(route.Roles.Contains(role) ? 404 : 403, (int)answer.Status);
                }

            foreach (var route in RouteTable.Pages.Select(p => p.Route).Where(r => r.Roles.Contains(role) && !r.Path.Contains('{', StringComparison.Ordinal)))
            {
                foreach (var query in new[] { "", "?id=1001", "?q=1001", "?case=1001", "?institution=BG:BGNSI", "?format=csv", "?format=csv&institution=BG:BGNSI", "?format=csv&q=1001" })
                    Assert.DoesNotContain(other.Id.ToString("D"), (await browser.GetAsync($"/en/{route.Path}{query}")).Body, StringComparison.Ordinal);
                // What was asked for stands in its field; the rest is what stands there for an id of nobody.
                foreach (var name in new[] { "id", "q", "message", "after", "before" })
                {
                    var (theirs, nobodys) = (await browser.GetAsync($"/en/{route.Path}?{name}={other.Id:D}"), await browser.GetAsync($"/en/{route.Path}?{name}={nobody:D}"));
                    Assert.Equal((nobodys.Status, Plain(nobodys.Body, nobody, own.Case)), (theirs.Status, Plain(theirs.Body, other.Id, own.Case)));
                }
            }
        }

        Assert.Empty(await bed.EntriesAsync(EntryEvents.EvidenceExported));
        Assert.Empty(await bed.EntriesAsync(EntryEvents.ContentViewed));
    }

    // What differs from one request to the next: what was asked for, the number of the request, the token, the clock.
    private static string Plain(string body, Guid id, CaseKey key)
    {
        var plain = body.Replace(id.ToString("D"), "ID", StringComparison.Ordinal).Replace(Uri.EscapeDataString(key.CaseId), "CASE", StringComparison.Ordinal);
        return Varying().Replace(plain, "~");
    }

    [GeneratedRegex("value=\"[A-Za-z0-9_-]{60,}\"|<span class=\"id\">[A-Z0-9:]+</span>")]
    private static partial Regex Varying();
}
