using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Http;
using MessageBroker.Tests.Acceptance.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>A partner that takes a message without a word and posts its receipt later, to the running broker's own endpoint.</summary>
public sealed class CallbackTests
{
    private const string Status = "SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'";

    [SkippableFact]
    public async Task A_receipt_that_comes_as_a_request_of_its_own_acknowledges_the_message()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        await using var partner = await SilentPartner.StartAsync(lands, attempts: 3);
        var sent = await partner.TakenAsync();
        var given = DateTimeOffset.UtcNow.AddMinutes(-2);

        Assert.Equal(202, await partner.CallBackAsync(sent, given: given));

        await Until.TrueAsync("report of the receipt", async () => await lands.Bg.Staging.TextAsync(Status) == "A");
        Assert.Equal("1", await lands.Bg.Store.TextAsync("SELECT count(*) FROM attempt_all a JOIN effect_all e ON e.id = a.effect_id WHERE e.kind = 'Send'"));
        // The legal time is that of the signed receipt, not of its coming here.
        Assert.Equal(EntryTime.Text(given), await ReceiptAtAsync(lands));
        Assert.Equal("ok", (await lands.Bg.CallAsync("journal", "check")).Verdict);
        Assert.Equal("identical", (await lands.Bg.CallAsync("journal", "replay")).Verdict);
    }

    [SkippableTheory]
    [InlineData(-6)]
    [InlineData(6)]
    public async Task A_receipt_of_before_the_message_or_of_the_future_is_dated_by_when_it_came(int minutes)
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        await using var partner = await SilentPartner.StartAsync(lands, attempts: 3);
        var sent = await partner.TakenAsync();
        var before = DateTimeOffset.UtcNow;
        Assert.Equal(202, await partner.CallBackAsync(sent, given: before.AddMinutes(minutes)));
        await Until.TrueAsync("report of the receipt", async () => await lands.Bg.Staging.TextAsync(Status) == "A");
        Assert.InRange((await ReceiptAtAsync(lands))!, EntryTime.Text(before), EntryTime.Text(DateTimeOffset.UtcNow));
        Assert.Equal("ok", (await lands.Bg.CallAsync("journal", "check")).Verdict);
    }

    private static async Task<string?> ReceiptAtAsync(TwoLands lands) =>
        (await lands.Bg.CallAsync("message", "list")).Answers().Single(m => m["state"]!.GetValue<string>() == "Acknowledged")["receiptAt"]?.GetValue<string>();

    [SkippableFact]
    public async Task After_give_up_a_receipt_still_counts_and_a_changed_or_foreign_one_does_not()
    {
        GateOnly.Need();
        await using var lands = await TwoLands.PrepareAsync();
        await using var partner = await SilentPartner.StartAsync(lands, attempts: 1);
        var sent = await partner.TakenAsync();
        await Until.TrueAsync("give-up", async () => await lands.Bg.Staging.TextAsync(Status) == "G");

        Assert.Equal(202, await partner.CallBackAsync(sent, receipt => receipt.Replace("@ro<", "@rx<", StringComparison.Ordinal)));
        Assert.Equal(202, await partner.CallBackAsync(sent, with: "tls"));
        Assert.Equal("GivenUp", await lands.Bg.Store.TextAsync("SELECT state FROM message WHERE direction = 'Outbound' AND state <> 'Refused'"));

        Assert.Equal(202, await partner.CallBackAsync(sent));
        await Until.TrueAsync("correction of the report", async () => await lands.Bg.Staging.TextAsync(Status) == "A");
        Assert.Equal(202, await partner.CallBackAsync(sent));
        Assert.Equal("1", await lands.Bg.Store.TextAsync("SELECT count(*) FROM payload WHERE kind = 'receipt' AND message_id IN (SELECT id FROM message WHERE direction = 'Outbound')"));
        Assert.Contains("signal acknowledged", lands.Bg.Process!.Log, StringComparison.Ordinal);
        Assert.Contains("signal repeated", lands.Bg.Process!.Log, StringComparison.Ordinal);
        Assert.Contains("signal unmatched", lands.Bg.Process!.Log, StringComparison.Ordinal);
    }
}

/// <summary>Romania's endpoint in this process: 202 to everything, receipts when the test says so.</summary>
internal sealed class SilentPartner : IAsyncDisposable
{
    private readonly ConcurrentQueue<As4Request> requests = new();
    private readonly TwoLands lands;
    private readonly WebApplication server;
    private readonly HttpAs4Transport transport;

    private SilentPartner(TwoLands lands, WebApplication server)
    {
        this.lands = lands;
        this.server = server;
        As4Endpoint.Map(server, "/as4", TakeAsync, new As4EndpointOptions());
        transport = new HttpAs4Transport(new As4TlsOptions { Own = lands.Ro.Key("tls").Certificate, Anchors = [Anchor] }, TimeProvider.System);
    }

    public static async Task<SilentPartner> StartAsync(TwoLands lands, int attempts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var partner = new SilentPartner(lands, builder.Build());
        await partner.server.StartAsync();
        lands.Bg.Configure(c =>
        {
            c["partners"]![0]!["url"] = partner.server.Urls.First() + "/as4";
            c["sending"]!["attempts"] = attempts;
        });
        lands.Bg.Launch();
        return partner;
    }

    public Task<As4Request> TakenAsync() => Until.AnswerAsync("message of Bulgaria", () => Task.FromResult(requests.TryPeek(out var request) ? request : null));

    /// <summary>Posts the receipt for a message; gives the HTTP status that Bulgaria answers with.</summary>
    /// <param name="given">The time that the receipt names; now where it is null.</param>
    public async Task<int> CallBackAsync(As4Request sent, Func<string, string>? change = null, string with = "RO-80246.ebms", DateTimeOffset? given = null)
    {
        var judgement = As4Codec.Judge(new As4Input(sent.ContentType, sent.Body), new As4Context { Trust = new TrustStore([Anchor], []), At = DateTimeOffset.UtcNow });
        Assert.True(judgement.Accept);
        var receipt = System.Text.Encoding.UTF8.GetString(As4Codec.Receipt(judgement, lands.Ro.Key(with), $"{Guid.NewGuid():D}@ro", given ?? DateTimeOffset.UtcNow));
        var answer = await transport.PostAsync(lands.Bg.Endpoint, "application/soap+xml; charset=UTF-8", System.Text.Encoding.UTF8.GetBytes(change?.Invoke(receipt) ?? receipt), TimeSpan.FromSeconds(20), CancellationToken.None);
        Assert.True(answer.Reached, answer.Failure);
        Assert.Empty(answer.Body);
        return answer.Status;
    }

    public async ValueTask DisposeAsync()
    {
        transport.Dispose();
        await server.DisposeAsync();
    }

    private Task<As4Response> TakeAsync(As4Request request, CancellationToken cancellationToken)
    {
        requests.Enqueue(request);
        return Task.FromResult(new As4Response(202, null, default));
    }

    private X509Certificate2 Anchor => X509CertificateLoader.LoadCertificateFromFile(Path.Combine(lands.Layout.Bg.Keys, "ca.pem"));
}
