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
    private PortalBed bed = null!;

    public async Task InitializeAsync() => bed = await PortalBed.MakeAsync();

    public async Task DisposeAsync() => await bed.DisposeAsync();

    [Theory]
    [InlineData("02")]
    [InlineData("")]
    [InlineData("a1616101")]
    public async Task An_entry_that_cannot_be_read_breaks_no_page(string octets)
    {
        var (row, bytes) = (await CaseAsync(), Convert.FromHexString(octets));
        await bed.Store.WriteAsync(async session =>
        {
            await session.InsertEntryAsync(new EntryRow(bed.Ids.NewId(), row.Case, row.Id, bytes, EntryCodec.HashOf(bytes).ToArray(), null));
            return true;
        }, CancellationToken.None);
        await LookAsync(row);
    }

    /// <summary>Content that the store holds and nobody can open or read: what another key sealed, what was cut, what is no document.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f")]
    public async Task Content_that_cannot_be_opened_breaks_no_page(string octets)
    {
        var row = await CaseAsync();
        await bed.Store.WriteAsync(async session =>
        {
            foreach (var kind in (string[])[PayloadKinds.Sbd, PayloadKinds.Verdict("inbound/apply"), ReceivedParts.ListKind])
                await session.PutPayloadsAsync([new PayloadRow(row.Id, kind, bed.Ids.NewId(), Convert.FromHexString(octets))]);
            return true;
        }, CancellationToken.None);
        await LookAsync(row);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("<a/>")]
    [InlineData("""{"name":"inbound/apply","outcome":"hold","facts":{},"findings":[{"code":"NOP-9999","severity":"Error","path":"/a","arguments":{},"acts":"Operator"}]}""")]
    public async Task Content_that_is_no_document_breaks_no_page(string text)
    {
        var row = await CaseAsync();
        foreach (var kind in (string[])[PayloadKinds.Sbd, PayloadKinds.Verdict("inbound/apply"), ReceivedParts.ListKind]) await bed.PayloadAsync(row, kind, System.Text.Encoding.UTF8.GetBytes(text));
        await LookAsync(row);
    }

    /// <summary>A newer node beside this one knows causes that this one has no words for.</summary>
    [Fact]
    public async Task A_cause_of_another_version_breaks_no_page()
    {
        var row = await CaseAsync(m => m with { State = MessageState.Held, Cause = "NOP-9999" });
        await LookAsync(row);
        using var browser = await bed.SignedInAsync("ops", "operator");
        Assert.Contains("NOP-9999", (await browser.GetAsync("/en/failures")).Text, StringComparison.Ordinal);
    }

    private async Task<MessageRow> CaseAsync(Func<MessageRow, MessageRow>? change = null)
    {
        var row = await bed.DecisionAsync(ClerkStory.Own, "4817", "П-4817", change);
        await bed.SealAsync(row);
        return row;
    }

    private async Task LookAsync(MessageRow row)
    {
        await bed.IncludeAsync();
        await bed.ReckonAsync();
        foreach (var role in (string[])["operator", "clerk", "auditor"])
        {
            using var browser = await bed.SignedInAsync(role, role);
            foreach (var route in RouteTable.Pages.Select(p => p.Route).Where(r => r.Roles.Contains(role) && !r.Path.Contains("attachment", StringComparison.Ordinal) && r.Path != "sign-out"))
            {
                var page = await browser.GetAsync($"/en/{RouteAddresses.Of(route, row.Id, row.Case)}");
                Assert.Equal((route.Path, HttpStatusCode.OK), (route.Path, page.Status));
            }
        }
    }
}
