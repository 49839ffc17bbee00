using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Portal.Routing;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>Markup and scripts wherever a stranger may put words: nothing of it becomes part of a page, and what is hidden stays hidden.</summary>
public sealed class HostileContentTests : IAsyncLifetime
{
    /// <summary>What a person may be named in a message, and nobody reads without saying what for.</summary>
    internal const string Hidden = "Жельо-7391-hidden";

    internal static readonly string[] Words =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</textarea></pre></title><x-evil onx-evil=1>", "javascript:alert(1)", "{{7*7}}${7*7}<%= 7 %>",
        "<!--", "]]><x-evil>", "&lt;x-evil&gt;&#60;x-evil&#62;", "\u202e\u2066<x-evil>", "=cmd|' /C calc'!A0", "@model.X @(1+1) @:x", "\ud800<x-evil>", "a\u0001b<x-evil>", "'; DROP TABLE message; --", "../../etc/passwd", "%3Cscript%3E",
        "\uff1cscript\uff1e", "+ADw-script+AD4-",
    ];

    private PortalBed bed = null!;

    public async Task InitializeAsync() => bed = await PortalBed.MakeAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task Nothing_that_is_stored_becomes_part_of_a_page()
    {
        var rows = await StoreAsync(bed);
        foreach (var role in RouteTable.Anyone)
        {
            using var browser = await bed.SignedInAsync($"the-{role}", role);
            foreach (var route in RouteTable.Pages.Select(p => p.Route).Where(r => r.Roles.Contains(role)))
                foreach (var row in route.Path.Contains('{', StringComparison.Ordinal) ? rows : rows.Take(1))
                    foreach (var query in new[] { "", "?tab=xml", "?tab=headers", "?format=csv" })
                    {
                        var address = $"/ro/{RouteAddresses.Of(route, row.Id, row.Case)}";
                        var page = await browser.GetAsync(address + (address.Contains('?', StringComparison.Ordinal) ? query.Replace('?', '&') : query));
                        Assert.True((int)page.Status is 200 or 404, $"{address}: {page.Status}");
                        if (!page.Headers["Content-Type"].StartsWith("text/html", StringComparison.Ordinal)) continue;
                        Offenders(address, page.Body);
                        // Clerks read what they work with, and each look of theirs is written down.
                        if (role != RouteTable.Clerk) Assert.DoesNotContain("7391-hidden", page.Body, StringComparison.Ordinal);
                    }
        }
    }

    [Fact]
    public async Task Content_that_is_shown_for_a_purpose_is_words_and_so_is_the_purpose()
    {
        var rows = await StoreAsync(bed);
        using var browser = await bed.SignedInAsync("vera", "auditor");
        var seen = 0;
        foreach (var row in rows)
        {
            var address = $"/bg/evidence/messages/{row.Id:D}";
            var token = ("__RequestVerificationToken", (await browser.GetAsync(address)).Token);
            foreach (var kind in new[] { PayloadKinds.Sbd, PayloadKinds.Answer, PayloadKinds.Record })
            {
                var shown = await browser.PostAsync(address, token, ("act", "show"), ("kind", kind), ("purpose", "<script>why</script>\"'"));
                Assert.Equal(200, (int)shown.Status);
                Offenders(address, shown.Body);
                if (shown.Text.Contains(Hidden, StringComparison.Ordinal)) seen++;
            }

            Offenders(address, (await browser.PostAsync(address, token, ("act", "check"))).Body);
            Offenders(address, (await browser.PostAsync(address, token, ("act", "bundle"), ("purpose", "\u0007<x-evil>"))).Body);
        }

        Assert.Equal(rows.Count, seen);
        Offenders("views", (await browser.GetAsync("/bg/views")).Body);
    }

    /// <summary>A message for each of the words, with it wherever the message has words.</summary>
    internal static async Task<IReadOnlyList<MessageRow>> StoreAsync(PortalBed bed)
    {
        var rows = new List<MessageRow>();
        var views = new ContentViews(bed.Store, bed.Ids, "test-1", bed.Clock);
        foreach (var words in Words)
        {
            // The store's own texts hold no lone surrogate and no control character: doors refuse them.
            var plain = string.Concat(words.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)));
            var row = await bed.MessageAsync("BG:BGASA", plain, MessageState.Held, row => row with { SedType = plain, Partner = plain, As4MessageId = plain, SetId = plain, InstanceId = plain, Cause = "SED-0012" });
            var verdict = new Verdict("inbound/apply", "hold", new Dictionary<string, string> { ["words"] = words },
                [Finding.Of("SED-0012", words, ("value", words), ("element", words), ("name", Hidden)), Finding.Of("FLW-0404", words, ("reason", plain))]);
            await bed.SealAsync(row,
                (PayloadKinds.Sbd, $"<sbd xmlns=\"urn:x\"><Person><name>{Hidden}</name><more>{System.Net.WebUtility.HtmlEncode(words)}</more></Person></sbd>"), (PayloadKinds.Answer, $"500 text/html {words}"),
                (PayloadKinds.Record, words), (PayloadKinds.As4Type, words), (PayloadKinds.Verdict(verdict.Name), System.Text.Encoding.UTF8.GetString(verdict.ToBytes())));
            await views.NoteAsync(new Actor("person", plain, "*", "clerk"), row, $"attachment/{plain}", plain, CancellationToken.None);
            rows.Add(row);
        }

        await bed.ReplayedAsync(new ReplayOrder("identical", Words[0], 1, 0, 0, 0, 0, [], Words[1]));
        await bed.IncludeAsync();
        return rows;
    }

    internal static void Offenders(string place, string html)
    {
        var foreign = HtmlShape.Foreign(html).ToList();
        Assert.True(foreign.Count == 0, $"{string.Join(", ", foreign.Take(5))} in {place}");
    }
}
