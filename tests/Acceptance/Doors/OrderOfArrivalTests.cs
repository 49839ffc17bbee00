using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Doors;

/// <summary>A partner whose second version arrives before the first: order comes from the documents.</summary>
[Collection(RunningCollection.Name)]
public sealed class OrderOfArrivalTests(RunningPair pair)
{
    [Fact]
    public async Task A_second_version_waits_for_the_first_and_is_then_applied_by_itself()
    {
        var bulgaria = pair.Bulgaria;
        var (caseId, first) = bulgaria.NewClaim();
        Assert.True((await bulgaria.PostAsync(Message(BulgarianAccessPoint.AsVersion(first, 2)))).IsReceipt);
        await Until.TrueAsync("second version that waits", async () => await StatesAsync(caseId) == "2 Held");
        Assert.True((await bulgaria.PostAsync(Message(BulgarianAccessPoint.AsVersion(first, 3)))).IsReceipt);
        await Until.TrueAsync("third version that waits", async () => await StatesAsync(caseId) == "2 Held, 3 Held");

        Assert.True((await bulgaria.PostAsync(Message(first))).IsReceipt);

        await Until.TrueAsync("all versions in the inbox", async () => await ArrivalsAsync(caseId) == "1 2 3");
        Assert.Equal("identical", (await pair.Lands.Ro.CallAsync("journal", "replay")).Verdict);
    }

    private MessageBroker.Exchange.As4.WrappedMessage Message(byte[] sbd) =>
        pair.Bulgaria.Sign(BulgarianAccessPoint.Request(BulgarianAccessPoint.SedPart(sbd), BulgarianAccessPoint.Certificate()));

    private async Task<string> StatesAsync(string caseId) => string.Join(", ", (await pair.Lands.Ro.Store.RowsAsync(
        "SELECT document_version || ' ' || state FROM message WHERE case_id = @case AND direction = 'Inbound' ORDER BY document_version", ("@case", caseId))).Select(r => r[0]));

    /// <summary>In the order in which the national system got them.</summary>
    private async Task<string> ArrivalsAsync(string caseId) => string.Join(' ', (await pair.Lands.Ro.Staging.RowsAsync(
        "SELECT versiune_doc FROM primit WHERE id_caz = @case ORDER BY rowid", ("@case", caseId))).Select(r => r[0]));
}
