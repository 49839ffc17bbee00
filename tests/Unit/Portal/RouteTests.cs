using MessageBroker.Portal.Routing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>Every endpoint of the running program stands in the one table of routes.</summary>
public sealed class RouteTests
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
}
