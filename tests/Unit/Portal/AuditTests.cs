using System.Net;
using System.Text;
using MessageBroker.Adapters.Contract;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Portal.Proving;
using MessageBroker.Tests.Unit.Schemas;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>What auditors see, and what is written down when they look.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private const string Hidden = "Yordanova-4417";

    private PortalBed bed = null!;

    public async Task InitializeAsync() => bed = await PortalBed.MakeAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Fact]
    public async Task The_first_page_of_an_auditor_says_how_the_journal_is()
    {
        using var browser = await bed.SignedInAsync("vera", "auditor");
        Assert.Equal("/en/audit", (await browser.GetAsync("/en")).Location);
        Assert.Contains("nothing in the journal yet", (await browser.GetAsync("/en/audit")).Text, StringComparison.Ordinal);

        var row = await bed.MessageAsync("BG:BGASA", "4817");
        await bed.SealAsync(row);
        await bed.IncludeAsync();
        await bed.SealAsync(row);
        bed.Clock.Advance(TimeSpan.FromSeconds(90));
        var page = await browser.GetAsync("/en/audit");
        var state = await bed.Store.ReadAsync(reader => reader.LogStateAsync(), CancellationToken.None);
        Assert.Contains($"covers entries: {state!.CheckpointSize}; 90 seconds ago", page.Text, StringComparison.Ordinal);
        Assert.Contains("the oldest has waited for 90 seconds", page.Text, StringComparison.Ordinal);
        Assert.Contains("test-1/journal/1", page.Text, StringComparison.Ordinal);
        Assert.Contains("All that was looked at holds", page.Text, StringComparison.Ordinal);
        Assert.Contains("broker journal check --config broker.json", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_journal_holds_of_a_message_stands_in_the_words_of_the_model()
    {
        var row = await bed.MessageAsync("BG:BGASA", "4817", MessageState.Delivered);
        await bed.SealAsync(row);
        using var browser = await bed.SignedInAsync("vera", "auditor", "BG:BGASA");
        Assert.Contains("not yet included", (await browser.GetAsync($"/en/evidence/messages/{row.Id:D}")).Text, StringComparison.Ordinal);
        await bed.IncludeAsync();
        foreach (var language in new[] { "bg", "ro", "en" })
            foreach (var address in new[] { $"evidence/messages/{row.Id:D}", "evidence/cases/BG%3ABGASA/4817" })
            {
                var page = await browser.GetAsync($"/{language}/{address}");
                Assert.Equal(HttpStatusCode.OK, page.Status);
                Assert.Contains("ContentHandover", page.Text, StringComparison.Ordinal);
                Assert.Contains(EvidenceWords.In(language).Event("ContentHandover"), page.Text, StringComparison.Ordinal);
                Assert.Contains(ViewWords.In(language).State("Delivered"), page.Text, StringComparison.Ordinal);
                Assert.Contains("broker-verify bundle evidence-4817.zip --lang ", page.Text, StringComparison.Ordinal);
            }

        Assert.Contains("4817", (await browser.GetAsync("/en/evidence?id=4817")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bundle_is_judged_on_the_page_and_taking_it_is_an_entry()
    {
        var row = await bed.MessageAsync("BG:BGASA", "4817", MessageState.Delivered);
        await bed.SealAsync(row, (PayloadKinds.Record, Hidden));
        using var browser = await bed.SignedInAsync("vera", "auditor", "BG:BGASA");
        var address = "/en/evidence/cases/BG%3ABGASA/4817";
        var token = ("__RequestVerificationToken", (await browser.GetAsync(address)).Token);
        Assert.Contains("cannot be made", (await browser.PostAsync(address, token, ("act", "check"))).Text, StringComparison.Ordinal);

        await bed.IncludeAsync();
        var judged = await browser.PostAsync(address, token, ("act", "check"));
        Assert.Contains("What the verifier says", judged.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("TOTAL-FAILED", judged.Text, StringComparison.Ordinal);

        var refused = await browser.PostAsync(address, token, ("act", "bundle"), ("purpose", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Empty(await bed.EntriesAsync(EntryEvents.EvidenceExported));

        var taken = await browser.PostAsync(address, token, ("act", "bundle"), ("purpose", "request of the court"));
        Assert.Equal("application/zip", taken.Headers["Content-Type"]);
        Assert.Contains("evidence-4817.zip", taken.Headers["Content-Disposition"], StringComparison.Ordinal);
        var entry = Assert.Single(await bed.EntriesAsync(EntryEvents.EvidenceExported));
        Assert.Equal(("vera", "auditor", row.Id), (entry.Actor.Id, entry.Actor.Role, entry.MessageId));
        Assert.Equal(["bundle", "case", "content", "purpose"], entry.Details.Select(d => d.Name));
        Assert.Equal(64, entry.Details[0].Value.Length);
        // What was written down does not keep the case from being proven, and is sound itself.
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync(address, token, ("act", "bundle"), ("purpose", "again"))).Status);
        Assert.DoesNotContain((await bed.AuditAsync()).Findings, f => f.Code is "FLW-0413" or "FLW-0424");
    }

    [Fact]
    public async Task Content_is_shown_for_a_purpose_alone_and_each_time_is_an_entry()
    {
        var row = await bed.MessageAsync("BG:BGASA", "4817");
        await bed.SealAsync(row, (PayloadKinds.Sbd, $"<sbd><name>{Hidden}</name></sbd>"));
        var address = $"/en/evidence/messages/{row.Id:D}";
        foreach (var role in new[] { "auditor", "operator" })
        {
            using var browser = await bed.SignedInAsync($"the-{role}", role);
            var page = await browser.GetAsync(address);
            Assert.DoesNotContain(Hidden, page.Body, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(address, ("act", "show"), ("kind", "sbd"), ("purpose", "audit 14"))).Status);
            var token = ("__RequestVerificationToken", page.Token);
            foreach (var purpose in new[] { "", "   ", "a\u202eb", new string('x', 301) })
            {
                var refused = await browser.PostAsync(address, token, ("act", "show"), ("kind", "sbd"), ("purpose", purpose));
                Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
                Assert.DoesNotContain(Hidden, refused.Body, StringComparison.Ordinal);
            }

            var before = (await bed.EntriesAsync(EntryEvents.ContentViewed)).Count;
            var shown = await browser.PostAsync(address, token, ("act", "show"), ("kind", "sbd"), ("purpose", "audit 14"));
            Assert.Contains(Hidden, shown.Text, StringComparison.Ordinal);
            var entry = (await bed.EntriesAsync(EntryEvents.ContentViewed)).Skip(before).Single();
            Assert.Equal(($"the-{role}", role, row.Id), (entry.Actor.Id, entry.Actor.Role, entry.MessageId));
            Assert.Equal("case=4817 content=sed purpose=audit 14", string.Join(' ', entry.Details.Select(d => $"{d.Name}={d.Value}")));
            Assert.DoesNotContain(Hidden, (await browser.GetAsync(address)).Body, StringComparison.Ordinal);
        }
    }

    /// <summary>An attachment as it came, and those inside what is kept as JSON: neither an auditor nor an operator gets them, and both are told why. The bundle stays whole.</summary>
    [Fact]
    public async Task Known_malware_is_shown_to_nobody_and_the_bundle_has_it_with_a_warning()
    {
        var row = await bed.MessageAsync("BG:BGASA", "4817", MessageState.Delivered);
        var record = RecordCodec.Write(new NationalRecord("iis", "r-1", 1, "BG:BGASA", "F001", "R-1", null, [], [new NationalAttachment("b.txt", "text/plain", false, MalwareTestFile.With())], []));
        await bed.SealAsync(row, (PayloadKinds.Record, Encoding.UTF8.GetString(record)), ("attachment/001", Encoding.ASCII.GetString(MalwareTestFile.With("\n"))), ("attachment/002", "clean"), (PayloadKinds.National, "no JSON"));
        await bed.IncludeAsync();
        var address = $"/en/evidence/messages/{row.Id:D}";
        using (var browser = await bed.SignedInAsync("vera", "auditor"))
        {
            var token = ("__RequestVerificationToken", (await browser.GetAsync(address)).Token);
            foreach (var kind in new[] { "attachment/001", "record" })
            {
                var refused = await browser.PostAsync(address, token, ("act", "show"), ("kind", kind), ("purpose", "audit 14"));
                Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
                Assert.Contains("SED-0170", refused.Text, StringComparison.Ordinal);
                Assert.DoesNotContain("ANTIVIRUS", refused.Body, StringComparison.Ordinal);
                Assert.DoesNotContain(Convert.ToBase64String(MalwareTestFile.With()), refused.Body, StringComparison.Ordinal);
                Assert.Empty(HtmlShape.Foreign(refused.Body));
            }

            foreach (var kind in new[] { "attachment/002", "national" })
                Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync(address, token, ("act", "show"), ("kind", kind), ("purpose", "audit 14"))).Status);
            Assert.Equal(
                ["case=4817 content=attachment/001 finding=SED-0170 purpose=audit 14", "case=4817 content=record finding=SED-0170 purpose=audit 14"],
                (await bed.EntriesAsync(EntryEvents.ContentWithheld)).Select(e => string.Join(' ', e.Details.Select(d => $"{d.Name}={d.Value}"))).Order(StringComparer.Ordinal));
            Assert.Equal(2, (await bed.EntriesAsync(EntryEvents.ContentViewed)).Count);
            Assert.Contains("refused, known malware: attachment/001", (await browser.GetAsync("/en/views")).Text, StringComparison.Ordinal);

            Assert.Contains("SED-0172", (await browser.PostAsync(address, token, ("act", "check"))).Text, StringComparison.Ordinal);
            Assert.Equal("application/zip", (await browser.PostAsync(address, token, ("act", "bundle"), ("purpose", "request of the court"))).Headers["Content-Type"]);
        }

        var export = await bed.BundleAsync(row.Case);
        Assert.True(export.Bundle!.AsSpan().IndexOf(MalwareTestFile.With("\n")) > 0);
        Assert.Equal([$"messages/{row.Id:D}/attachment/001.bin", $"messages/{row.Id:D}/record.json"], ProvenBundle.Of(export, row.Case).Findings.Where(f => f.Code == "SED-0172").Select(f => f.Path).Order(StringComparer.Ordinal));
        Assert.DoesNotContain((await bed.AuditAsync()).Findings, f => f.Code is "FLW-0413" or "FLW-0424");
    }

    [Fact]
    public async Task Who_looked_at_what_is_listed_once_each_newest_first_within_ones_institutions()
    {
        var (own, other) = (await bed.MessageAsync("BG:BGASA", "1"), await bed.MessageAsync("BG:BGNSI", "1"));
        var views = new ContentViews(bed.Store, bed.Ids, "test-1", bed.Clock);
        for (var i = 0; i < 120; i++)
        {
            if (i % 4 != 0) bed.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await views.NoteAsync(new Actor("person", i % 2 == 0 ? "ana" : "bob", "*", "clerk"), i % 3 == 0 ? other : own, "sed", $"p{i:D3}", CancellationToken.None);
        }

        using var all = await bed.SignedInAsync("vera", "auditor");
        Assert.Equal(Enumerable.Range(0, 120).Select(i => $"p{i:D3}"), (await PurposesAsync(all, "")).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(0, 120).Where(i => i % 2 == 0).Select(i => $"p{i:D3}"), (await PurposesAsync(all, "account=ana")).Order(StringComparer.Ordinal));
        using var one = await bed.SignedInAsync("viktor", "auditor", "BG:BGASA");
        Assert.Equal(Enumerable.Range(0, 120).Where(i => i % 3 != 0).Select(i => $"p{i:D3}"), (await PurposesAsync(one, "case=1")).Order(StringComparer.Ordinal));
        Assert.Empty(await PurposesAsync(one, $"message={other.Id:D}"));
        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/en/views?message=x&before=99999999999999999999")).Status);
    }

    [Fact]
    public async Task The_newest_replay_stands_on_the_page_as_the_act_of_an_account()
    {
        await bed.SealAsync(await bed.MessageAsync("BG:BGASA", "4817"));
        var first = bed.Ids.NewId();
        var order = new ReplayOrder("differs", "0.1.0", 1204, 612, 2, 3, 0, [first]);
        Assert.False((await bed.ReplayedAsync(order with { Outcome = "identical" })).Done);
        Assert.False((await bed.ReplayedAsync(order with { Differing = -1 })).Done);
        Assert.True((await bed.ReplayedAsync(order)).Done);
        await bed.IncludeAsync();
        using var browser = await bed.SignedInAsync("vera", "auditor");
        var page = await browser.GetAsync("/bg/audit");
        Assert.Contains(EvidenceWords.In("bg").Replay("differs"), page.Text, StringComparison.Ordinal);
        Assert.Contains("607", page.Text, StringComparison.Ordinal);
        Assert.Contains("ops1: yearly", page.Text, StringComparison.Ordinal);
        Assert.Contains(first.ToString("D"), page.Text, StringComparison.Ordinal);
    }

    private static async Task<List<string>> PurposesAsync(PlainBrowser browser, string query)
    {
        var (found, address) = (new List<string>(), $"/en/views?{query}");
        while (address is not null)
        {
            var page = await browser.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            found.AddRange(System.Text.RegularExpressions.Regex.Matches(page.Text, @"\bp\d{3}\b").Select(m => m.Value));
            address = System.Text.RegularExpressions.Regex.Match(page.Body, "class=\"pager\"[^>]*><a href=\"([^\"]*)\"") is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
            if (address is not null) Assert.True(found.Count <= 120, "the list does not end");
        }

        return found;
    }
}
