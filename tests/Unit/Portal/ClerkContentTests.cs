using System.Net;
using System.Text.Json;
using MessageBroker.Adapters.Contract;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Portal.Pages;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Findings;
using MessageBroker.Tests.Unit.Schemas;
using MessageBroker.Tests.Unit.Schemas.Envelope;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>Content of SEDs and their files: read by those whose case it is, noted before it is shown, and never more than text.</summary>
public sealed class ClerkContentTests : IAsyncLifetime
{
    private const string Evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&";

    private PortalBed bed = null!;

    public async Task InitializeAsync() => bed = await PortalBed.MakeAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Theory]
    [InlineData("bg")]
    [InlineData("ro")]
    [InlineData("en")]
    public async Task A_SED_stands_under_the_labels_of_its_pack_with_the_meaning_of_its_codes(string language)
    {
        var message = await bed.DecisionAsync(ClerkStory.Own, "case-1", "R-1");
        await bed.ContentAsync(message, "F001/examples/smallest.xml");
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        var text = ClerkStory.Words((await browser.GetAsync($"/{language}/{SedPage.To(message.Id)}?sources=1")).Text);
        var pack = PortalBed.Basis().Packs["4.4"]!;
        var schema = pack.Sed("F001")!;
        foreach (var path in new[] { "PurposeThisSED/purposeThisSED", "Claimant/PersonIdentification/familyName", "Claimant/PersonIdentification/dateBirth" })
            Assert.Contains(ClerkStory.Words(schema.Label(schema.Find(path)!, language)), text, StringComparison.Ordinal);
        var list = pack.Codes(schema.Find("PurposeThisSED/purposeThisSED")!) ?? pack.Codes(schema.Find("PurposeThisSED/purposeThisSED/value")!)!;
        foreach (var code in list.Codes.Where(c => File.ReadAllText(Path.Combine(Tidy.Repository.Root, "src/Schemas/Packs/4.4/Seds/F001/examples/smallest.xml")).Contains($"<value>{c.Value}</value>", StringComparison.Ordinal)).Take(1))
            Assert.Contains(ClerkStory.Words(list.Label(code.Value, language)), text, StringComparison.Ordinal);
        Assert.Contains(MessageBroker.Portal.Wording.Words.In(language)["sed.level.Known"], text, StringComparison.Ordinal);
        Assert.Matches(@"\bv:[A-Z0-9]+", text);
    }

    /// <summary>The row was wrong: whoever entered it sees why, though there is no SED to show.</summary>
    [Fact]
    public async Task What_was_refused_before_it_was_a_SED_says_why_and_quotes_nothing()
    {
        var message = await bed.DecisionAsync(ClerkStory.Own, "case-1", "R-1", m => m with { State = MessageState.Refused });
        var finding = Finding.Of("ADP-0043", "IF_LICE.EGN", ("kind", "ЕГН"), ("born", "2019-02-28"), ("recorded", "2019-02-30"));
        await bed.PayloadAsync(message, PayloadKinds.Verdict("inbound/apply"), new Verdict("inbound/apply", "refuse", new Dictionary<string, string>(), [finding]).ToBytes());
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        foreach (var language in new[] { "bg", "ro", "en" })
        {
            var text = ClerkStory.Words((await browser.GetAsync($"/{language}/{SedPage.To(message.Id)}")).Text);
            Assert.Contains(ClerkStory.Words(FindingCatalogue.Default.Text(FindingMask.Of(finding), language)), text, StringComparison.Ordinal);
            Assert.Contains("ЕГН", text, StringComparison.Ordinal);
            Assert.DoesNotContain("2019-02", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Content_that_is_not_public_is_called_so()
    {
        var message = await bed.DecisionAsync(ClerkStory.Own, "case-1", "R-1", m => m with { SedType = "F003" });
        await bed.PayloadAsync(message, PayloadKinds.Sbd, """<f:F003 xmlns:f="http://ec.europa.eu/eessi/ns/4_4/F003" sedGVer="4" sedVer="4"><Secret><amountPaid>12</amountPaid></Secret></f:F003>"""u8.ToArray());
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        var text = ClerkStory.Words((await browser.GetAsync($"/en/{SedPage.To(message.Id)}")).Text);
        Assert.Contains("amountPaid content not public 12", text, StringComparison.Ordinal);
        Assert.Contains("The content of this SED is not public", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_looks_is_noted_with_the_purpose_and_nobodys_data()
    {
        var message = await bed.DecisionAsync(ClerkStory.Own, "case-1", "R-1");
        await bed.ContentAsync(message, "F001/examples/smallest.xml");
        await bed.FileAsync(message, "plan.html", "<b>x</b>"u8.ToArray());
        var empty = await bed.DecisionAsync(ClerkStory.Own, "case-2", "R-2");
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        await browser.GetAsync("/en/case/case-1");
        Assert.Empty(await bed.ViewedAsync(ClerkStory.Own));
        Assert.Contains("There is no content to show", (await browser.GetAsync($"/en/{SedPage.To(empty.Id)}")).Text, StringComparison.Ordinal);
        Assert.Empty(await bed.ViewedAsync(ClerkStory.Own));

        await browser.GetAsync($"/en/{SedPage.To(message.Id)}");
        bed.Clock.Advance(TimeSpan.FromSeconds(1));
        await browser.GetAsync($"/en/{AttachmentPage.To(message.Id, 1)}");
        var views = await bed.ViewedAsync(ClerkStory.Own);
        Assert.Equal(["attachment/001", "sed"], views.Select(v => v.Content));
        Assert.All(views, v => Assert.Equal(("ana", "clerk", "case-work", message.Id), (v.Account, v.Role, v.Purpose, v.MessageId)));
        foreach (var view in views)
        {
            var row = (await bed.Store.ReadAsync(reader => reader.EntryAsync(view.EntryId), CancellationToken.None))!;
            var entry = EntryCodec.Decode(row.Bytes).Entry!;
            Assert.Equal((EntryEvents.ContentViewed, "ana", ClerkStory.Own, (Guid?)message.Id), (entry.Event, entry.Actor.Id, entry.Institution, entry.MessageId));
            Assert.Equal([("case", "case-1"), ("content", view.Content), ("purpose", "case-work")], entry.Details.Select(d => (d.Name, d.Value)));
        }

        // The case's own chain is as it was.
        Assert.Null(await bed.Store.ReadAsync(reader => reader.LatestEntryAsync(message.Case), CancellationToken.None));
    }

    [Fact]
    public async Task Nothing_is_shown_where_it_cannot_be_noted()
    {
        var message = await bed.DecisionAsync(ClerkStory.Own, "case-1", "R-1");
        await bed.ContentAsync(message, "F001/examples/smallest.xml");
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        bed.Store.Dispose();
        var answer = await browser.GetAsync($"/en/{SedPage.To(message.Id)}");
        Assert.True(answer.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("familyName", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("1990", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_saved_as_octets_whatever_its_sender_calls_it()
    {
        var message = await bed.DecisionAsync(ClerkStory.Own, "case-1", "R-1");
        await bed.ContentAsync(message, "F001/examples/smallest.xml");
        await bed.FileAsync(message, "..\\..\\справка\r\nX: y\u202efdp.html", "<script>alert(1)</script>"u8.ToArray());
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        var answer = await browser.GetAsync($"/bg/{AttachmentPage.To(message.Id, 1)}");
        Assert.Equal((HttpStatusCode.OK, "application/octet-stream", "<script>alert(1)</script>"), (answer.Status, answer.Headers["Content-Type"], answer.Body));
        Assert.StartsWith("attachment; ", answer.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Contains(Uri.EscapeDataString("справка__X_ y_fdp.html"), answer.Headers["Content-Disposition"], StringComparison.Ordinal);
        foreach (var missing in new[] { "2", "0", "x", "-1", "99999999999" }) Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/bg/sed/{message.Id:D}/attachment/{missing}")).Status);
    }

    /// <summary>Whoever may read attachments gets every one but this: the list says so in its place, the address refuses, and the refusal is an entry.</summary>
    [Theory]
    [InlineData("bg", "разпознат зловреден код (EICAR-Test-File), не се дава")]
    [InlineData("ro", "program dăunător cunoscut (EICAR-Test-File), nu se eliberează")]
    [InlineData("en", "known malware (EICAR-Test-File), not given out")]
    public async Task Known_malware_is_given_to_nobody(string language, string words)
    {
        var message = await bed.DecisionAsync(ClerkStory.Own, "case-1", "R-1", m => m with { State = MessageState.Held });
        await bed.ContentAsync(message, "F001/examples/smallest.xml");
        await bed.PayloadAsync(message, ReceivedParts.ListKind, JsonSerializer.SerializeToUtf8Bytes(new[] { new ListedPart("a.txt", "text/plain", new Dictionary<string, string>()), new ListedPart("b.txt", "text/plain", new Dictionary<string, string>()) }));
        await bed.PayloadAsync(message, ReceivedParts.AttachmentKind(1), "clean"u8.ToArray());
        await bed.PayloadAsync(message, ReceivedParts.AttachmentKind(2), MalwareTestFile.With(new string(' ', 60)));
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        var page = await browser.GetAsync($"/{language}/{SedPage.To(message.Id)}");
        Assert.Contains(words, ClerkStory.Words(page.Text), StringComparison.Ordinal);
        Assert.Contains(AttachmentPage.To(message.Id, 1), page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(AttachmentPage.To(message.Id, 2), page.Body, StringComparison.Ordinal);

        bed.Clock.Advance(TimeSpan.FromSeconds(1));
        var refused = await browser.GetAsync($"/{language}/{AttachmentPage.To(message.Id, 2)}");
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.DoesNotContain("ANTIVIRUS", refused.Body, StringComparison.Ordinal);
        Assert.Contains("SED-0170", refused.Text, StringComparison.Ordinal);
        Assert.Contains(FindingCatalogue.Default.Remedy(Finding.Of("SED-0170", "", ("file", "b.txt"), ("name", "EICAR-Test-File")), language), ClerkStory.Words(refused.Text), StringComparison.Ordinal);
        Assert.Empty(HtmlShape.Foreign(refused.Body));
        Assert.Equal("clean", (await browser.GetAsync($"/{language}/{AttachmentPage.To(message.Id, 1)}")).Body);

        var views = await bed.ViewedAsync(ClerkStory.Own);
        Assert.Equal(["attachment/001", "sed", "withheld/attachment/002"], views.Select(v => v.Content).Order(StringComparer.Ordinal));
        var row = (await bed.Store.ReadAsync(reader => reader.EntryAsync(views.Single(v => v.Content.StartsWith("withheld", StringComparison.Ordinal)).EntryId), CancellationToken.None))!;
        var entry = EntryCodec.Decode(row.Bytes).Entry!;
        Assert.Equal((EntryEvents.ContentWithheld, "ana", (Guid?)message.Id), (entry.Event, entry.Actor.Id, entry.MessageId));
        Assert.Equal([("case", "case-1"), ("content", "attachment/002"), ("finding", "SED-0170"), ("purpose", "case-work")], entry.Details.Select(d => (d.Name, d.Value)));
    }

    /// <summary>A file of ours that went before the rule was there: it is inside the record.</summary>
    [Fact]
    public async Task Known_malware_that_we_sent_is_given_to_nobody_either()
    {
        var message = await bed.DecisionAsync(ClerkStory.Own, "case-1", "R-1", m => m with { Direction = Direction.Outbound, State = MessageState.Acknowledged });
        await bed.PayloadAsync(message, PayloadKinds.Sbd, SbdhWriter.Write(SbdhTests.Header, SbdhTests.Sed));
        await bed.PayloadAsync(message, PayloadKinds.Record, RecordCodec.Write(new NationalRecord("iis", "r-1", 1, ClerkStory.Own, "F001", "R-1", null, [], [new NationalAttachment("b.txt", "text/plain", false, MalwareTestFile.With())], [])));
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        Assert.Contains("not given out", (await browser.GetAsync($"/en/{SedPage.To(message.Id)}")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync($"/en/{AttachmentPage.To(message.Id, 1)}")).Status);
    }

    /// <summary>Two hosted institutions take part in a case of one id, with files of one number: by list, filter, cursor, id and search neither sees the other's.</summary>
    [Fact]
    public async Task One_institution_never_sees_the_others_cases_nor_their_content()
    {
        var mine = new List<MessageRow>();
        for (var i = 0; i < 40; i++)
        {
            mine.Add(await bed.DecisionAsync(ClerkStory.Own, $"case-{i}", i % 2 == 0 ? null : $"R-{i}"));
            await bed.DecisionAsync(ClerkStory.Other, $"case-{i}", i % 2 == 0 ? null : $"R-{i}", m => m with { Partner = "RO:66666" }, c => c with { Partner = "RO:66666" });
        }

        var theirs = await bed.DecisionAsync(ClerkStory.Other, "case-x", "R-x", m => m with { Partner = "RO:66666", State = MessageState.Held });
        await bed.ContentAsync(theirs, "F001/examples/smallest.xml");
        await bed.FileAsync(theirs, "plan.html", [1]);
        await bed.ReckonAsync();
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        string[] places =
        [
            "work", $"work?institution={ClerkStory.Other}", "work?show=others", "work?show=nobody", $"work?after=0~2026-11-24~{ClerkStory.Other}~case-1", $"work?institution={ClerkStory.Other}&after=0~~{ClerkStory.Other}~",
            "arrivals", $"arrivals?after={PortalBed.Noon.UtcTicks}~{ClerkStory.Other}~case-1", "returned", "case/case-2",
        ];
        foreach (var place in places)
        {
            var answer = await browser.GetAsync("/en/" + place);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.DoesNotContain("RO:66666", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("case-x", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain($"institution={Uri.EscapeDataString(ClerkStory.Other)}", answer.Body, StringComparison.Ordinal);
        }

        foreach (var place in new[] { "case/case-x", $"case/case-2?institution={ClerkStory.Other}", SedPage.To(theirs.Id), SedPage.To(theirs.Id) + "?sources=1", AttachmentPage.To(theirs.Id, 1) })
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/en/" + place)).Status);
        foreach (var number in new[] { "case-x", "R-x", theirs.Id.ToString("D") }) Assert.Null((await browser.GetAsync($"/en/work?find={number}")).Location);
        Assert.Empty(await bed.ViewedAsync(ClerkStory.Other));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"/en/{SedPage.To(mine[0].Id)}")).Status);
    }

    [Fact]
    public async Task Markup_in_any_field_is_text()
    {
        var message = await bed.DecisionAsync(ClerkStory.Own, Evil, null, m => m with { Partner = Evil, State = MessageState.Held, Cause = "SED-0012", SetId = Evil }, c => c with { Partner = Evil, ParkedReason = Evil });
        var filed = await bed.DecisionAsync(ClerkStory.Own, "case-2", Evil, m => m with { Partner = Evil }, c => c with { Partner = Evil, Buc = "FB_BUC_01" });
        await bed.ContentAsync(filed, "F001/examples/smallest.xml", xml => xml.Replace("</forename>", System.Security.SecurityElement.Escape(Evil) + "</forename>", StringComparison.Ordinal));
        await bed.FileAsync(filed, Evil, [1]);
        await bed.DecisionAsync(ClerkStory.Own, Evil + "2", null, m => m with { Direction = Direction.Outbound, State = MessageState.Refused, NationalSystem = Evil, RequestId = Evil, RequestVersion = 1 });
        foreach (var asked in new[] { "3", "4" })
            await bed.DecisionAsync(ClerkStory.Own, Evil + asked, null, m => m with { Direction = Direction.Outbound, NationalSystem = "iis", RequestId = asked, RequestVersion = 1, AboutFile = Evil + "-file" }, c => c with { Buc = Evil });
        using var browser = await bed.SignedInAsync("ana", "clerk", ClerkStory.Own);
        string[] places =
        [
            "work", "work?show=others", $"work?find={Uri.EscapeDataString(Evil)}x", $"work?find={Uri.EscapeDataString(Evil + "-file")}", $"work?institution={Uri.EscapeDataString(Evil)}", $"work?after={Uri.EscapeDataString("0~" + Evil + "~a~b")}", "arrivals", "returned", "case/case-2",
            CasePage.To(message.Case), SedPage.To(filed.Id), SedPage.To(message.Id), SedPage.To(filed.Id) + $"?sources={Uri.EscapeDataString(Evil)}",
        ];
        foreach (var language in new[] { "bg", "ro", "en" })
            foreach (var place in places)
            {
                var answer = await browser.GetAsync($"/{language}/{place}");
                Assert.Equal((place, HttpStatusCode.OK), (place, answer.Status));
                Assert.DoesNotContain("<script>alert", answer.Body, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("<img", answer.Body, StringComparison.OrdinalIgnoreCase);
            }

        Assert.Contains("alert(1)", (await browser.GetAsync($"/en/{SedPage.To(filed.Id)}")).Text, StringComparison.Ordinal);
    }
}
