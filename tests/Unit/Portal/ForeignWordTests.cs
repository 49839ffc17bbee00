using System.Text.RegularExpressions;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Portal.Routing;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>No sentence of a page is written in code: on a Bulgarian page stands no Latin word but names, numbers, commands, and what says by its mark-up that it is foreign.</summary>
public sealed partial class ForeignWordTests : IAsyncLifetime
{
    /// <summary>Names of things that have no other name in Bulgarian, and those that the bed gives.</summary>
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "SED", "XML", "CSV", "UTF", "AS4", "CDM", "BUC", "RINA", "EESSI", "TLS", "PDF", "ZIP", "axe", "WCAG", "EN", "AA", "broker", "user", "add", "English", "Română", "exchange", "test", "ops", "UTC", "InstanceIdentifier", "sbd",
        "BG", "RO", "BGASA", "BGNSI", "anpis", "iis", "nsi",
    };

    private PortalBed bed = null!;

    public async Task InitializeAsync() => bed = await PortalBed.MakeAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [SkippableFact]
    public async Task On_a_Bulgarian_page_nothing_is_in_another_language_without_saying_so()
    {
        GateOnly.Need();
        var finding = Finding.Of("BUC-0025", "/F001", ("sed", "F001"));
        var message = await bed.DecisionAsync("BG:BGASA", "0123", "4567", m => m with { State = MessageState.Held, Cause = finding.Code });
        await bed.ContentAsync(message, "F001/examples/smallest.xml");
        var verdict = new Verdict("inbound/apply", "hold", new Dictionary<string, string>(), [finding]);
        await bed.PayloadAsync(message, PayloadKinds.Verdict(verdict.Name), verdict.ToBytes());
        await bed.MessageAsync("BG:BGASA", "0124", MessageState.GivenUp);
        await bed.ReckonAsync();
        var strange = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var role in RouteTable.Anyone)
        {
            using var browser = await bed.SignedInAsync("ops", role, "BG:BGASA");
            foreach (var route in RouteTable.Pages.Select(p => p.Route).Where(r => r.Roles.Count == 0 || r.Roles.Contains(role)))
            {
                var page = await browser.GetAsync("/bg/" + RouteAddresses.Of(route, message.Id, message.Case));
                if (page.Headers.GetValueOrDefault("Content-Type")?.StartsWith("text/html", StringComparison.Ordinal) != true) continue;
                foreach (Match word in Latin().Matches(Visible(page.Body)))
                    if (!Names.Contains(word.Value)) strange.TryAdd(word.Value, route.Path);
            }
        }

        Assert.True(strange.Count == 0, string.Join('\n', strange.Select(s => $"{s.Key} on {s.Value}")));
    }

    private static string Visible(string body)
    {
        var text = body;
        foreach (var element in new[] { "head", "code", "pre", "title" }) text = Regex.Replace(text, $"<{element}\\b.*?</{element}>", " ", RegexOptions.Singleline);
        text = Regex.Replace(text, "<(\\w+)[^>]*\\blang=\"(?!bg)[^>]*>.*?</\\1>", " ", RegexOptions.Singleline);
        text = Regex.Replace(text, "<(\\w+)[^>]*class=\"[^\"]*\\bid\\b[^>]*>.*?</\\1>", " ", RegexOptions.Singleline);
        return System.Net.WebUtility.HtmlDecode(Regex.Replace(text, "<[^>]+>", " "));
    }

    [GeneratedRegex("(?<![A-Za-z0-9._/:-])[A-Za-z]{2,}(?![A-Za-z0-9_/:-])")]
    private static partial Regex Latin();
}
