using System.Net;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Portal.Routing;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>A store in which something cannot be read any more: every page still answers, and where it is about that case, says so.</summary>
public sealed class SpoiltStoreTests : IAsyncLifetime
{
    private static readonly string[] Kinds = [PayloadKinds.Sbd, PayloadKinds.Verdict("inbound/apply"), ReceivedParts.ListKind];

    private PortalBed bed = null!;

    public async Task InitializeAsync() => bed = await PortalBed.MakeAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [SkippableFact]
    public async Task An_entry_that_cannot_be_read_breaks_no_page()
    {
        GateOnly.Need();
        var row = await CaseAsync();
        foreach (var bytes in (byte[][])[[2], [], [0xa1, 0x61, 0x61, 1]])
            await bed.Store.WriteAsync(async session =>
            {
                await session.InsertEntryAsync(new EntryRow(bed.Ids.NewId(), row.Case, row.Id, bytes, EntryCodec.HashOf(bytes).ToArray(), null));
                return true;
            }, CancellationToken.None);
        await LookAsync(row);
    }

    /// <summary>Content that the store holds and nobody can open or read: what another key sealed, what was cut, what is no document.</summary>
    [SkippableFact]
    public async Task Content_that_cannot_be_opened_breaks_no_page()
    {
        GateOnly.Need();
        var rows = new List<MessageRow>();
        foreach (var octets in (byte[][])[[], [2], [.. Enumerable.Range(0, 48).Select(i => (byte)i)]])
        {
            rows.Add(await CaseAsync($"case-{octets.Length}"));
            await bed.Store.WriteAsync(async session =>
            {
                foreach (var kind in Kinds) await session.PutPayloadsAsync([new PayloadRow(rows[^1].Id, kind, bed.Ids.NewId(), octets)]);
                return true;
            }, CancellationToken.None);
        }

        await LookAsync([.. rows]);
    }

    [SkippableFact]
    public async Task Content_that_is_no_document_breaks_no_page()
    {
        GateOnly.Need();
        var rows = new List<MessageRow>();
        foreach (var text in new[] { "", "{", "[]", "<a/>", """{"name":"inbound/apply","outcome":"hold","facts":{},"findings":[{"code":"NOP-9999","severity":"Error","path":"/a","arguments":{},"acts":"Operator"}]}""" })
        {
            rows.Add(await CaseAsync($"case-{text.Length}"));
            foreach (var kind in Kinds) await bed.PayloadAsync(rows[^1], kind, System.Text.Encoding.UTF8.GetBytes(text));
        }

        await LookAsync([.. rows]);
        using var browser = await bed.SignedInAsync("ops", "operator");
        foreach (var row in rows) Assert.Contains(row == rows[^1] ? "FLW-0691" : "FLW-0690", (await browser.GetAsync($"/en/messages/{row.Id:D}")).Text, StringComparison.Ordinal);
    }

    /// <summary>A newer node beside this one knows causes that this one has no words for.</summary>
    [SkippableFact]
    public async Task A_cause_of_another_version_breaks_no_page()
    {
        GateOnly.Need();
        var row = await CaseAsync("case-cause", m => m with { State = MessageState.Held, Cause = "NOP-9999" });
        await LookAsync(row);
        using var browser = await bed.SignedInAsync("ops", "operator");
        Assert.Contains("NOP-9999", (await browser.GetAsync("/en/failures")).Text, StringComparison.Ordinal);
    }

    private async Task<MessageRow> CaseAsync(string id = "4817", Func<MessageRow, MessageRow>? change = null)
    {
        var row = await bed.DecisionAsync(ClerkStory.Own, id, "П-" + id, change);
        await bed.SealAsync(row);
        return row;
    }

    private async Task LookAsync(params MessageRow[] rows)
    {
        await bed.IncludeAsync();
        await bed.ReckonAsync();
        foreach (var role in (string[])["operator", "clerk", "auditor"])
        {
            using var browser = await bed.SignedInAsync(role, role);
            var routes = RouteTable.Pages.Select(p => p.Route).Where(r => r.Roles.Contains(role) && !r.Path.Contains("attachment", StringComparison.Ordinal) && r.Path != "sign-out");
            foreach (var address in routes.SelectMany(route => rows.Select(row => RouteAddresses.Of(route, row.Id, row.Case))).Distinct())
                Assert.Equal((address, HttpStatusCode.OK), (address, (await browser.GetAsync($"/en/{address}")).Status));
        }
    }
}
