using MessageBroker.Exchange.As4;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Doors;

/// <summary>Repetitions, and a store that cannot be written to: nothing is lost, nothing is taken twice.</summary>
[Collection(RunningCollection.Name)]
public sealed class StoreOutageTests(RunningPair pair)
{
    private BulgarianAccessPoint Bulgaria => pair.Bulgaria;

    [Fact]
    public async Task Store_locked_by_another_writer_is_503_and_the_repetition_is_taken()
    {
        var (caseId, message) = Bulgaria.GoodMessage();
        await using (var holder = await pair.Lands.Ro.Store.OpenAsync())
        {
            await using var transaction = holder.BeginTransaction(deferred: false);
            var reply = await Bulgaria.PostAsync(message);
            Assert.Equal(503, reply.Status);
            Assert.Empty(reply.Body);
            Assert.NotNull(reply.RetryAfter);
            await transaction.RollbackAsync();
        }

        Assert.True((await Bulgaria.PostAsync(message)).IsReceipt);
        await DeliveredAsync(caseId);
        await Until.TrueAsync("broker of Romania that is ready again", pair.Lands.Ro.IsReadyAsync);
    }

    [Fact]
    public async Task Repetition_gets_the_same_receipt_to_the_octet_and_is_delivered_once()
    {
        var (caseId, message) = Bulgaria.GoodMessage();
        var first = await Bulgaria.PostAsync(message);
        var second = await Bulgaria.PostAsync(message);
        Assert.True(first.IsReceipt);
        Assert.Equal(first.Body, second.Body);
        await DeliveredAsync(caseId);
        Assert.Equal("1", await pair.Lands.Ro.Store.TextAsync("SELECT count(*) FROM message WHERE as4_message_id = @id", ("@id", message.MessageId)));
    }

    [Fact]
    public async Task Known_id_with_other_content_is_an_error_and_changes_nothing()
    {
        var (caseId, message) = Bulgaria.GoodMessage();
        Assert.True((await Bulgaria.PostAsync(message)).IsReceipt);
        var (otherCase, otherSbd) = Bulgaria.NewClaim();
        WrapRequest clash = BulgarianAccessPoint.Request(BulgarianAccessPoint.SedPart(otherSbd), BulgarianAccessPoint.Certificate()) with { MessageId = message.MessageId };

        var reply = await Bulgaria.PostAsync(Bulgaria.Sign(clash));

        Assert.False(reply.IsReceipt);
        Assert.Equal("EBMS:0003", reply.Error);
        await DeliveredAsync(caseId);
        Assert.Null(await pair.Lands.Ro.Store.TextAsync("SELECT id FROM message WHERE case_id = @case", ("@case", otherCase)));
    }

    private Task DeliveredAsync(string caseId) => Until.TrueAsync(
        "message in the inbox", async () => await pair.Lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE id_caz = @case", ("@case", caseId)) == "1");
}
