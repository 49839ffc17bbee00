using System.Globalization;
using System.Text;
using MessageBroker.Exchange.As4;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Field;

/// <summary>Cases of the shared field reports, by their names, against two running brokers. Counts and times are scaled down, outcomes are not.</summary>
[Collection(RunningCollection.Name)]
public sealed class FieldExchangeTests(RunningPair pair)
{
    private BulgarianAccessPoint Bulgaria => pair.Bulgaria;

    private Land Romania => pair.Lands.Ro;

    [SkippableFact]
    public async Task Field_M04a_a_repetition_in_another_wrapping_gets_the_stored_receipt_and_an_entry_and_no_new_promise()
    {
        GateOnly.Need();
        var (caseId, message) = Bulgaria.GoodMessage();
        var first = await Bulgaria.PostAsync(message);
        Assert.True(first.IsReceipt);

        // The boundary is unsigned: another one in header and body is the same message.
        var boundary = message.ContentType.Split("boundary=\"")[1].Split('"')[0];
        var other = new string('b', boundary.Length);
        var body = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(message.Body).Replace(boundary, other, StringComparison.Ordinal));
        Assert.NotEqual(message.Body, body);
        var again = await Bulgaria.PostAsync(message.ContentType.Replace(boundary, other, StringComparison.Ordinal), body);

        Assert.Equal(first.Body, again.Body);
        var id = await Romania.Store.TextAsync("SELECT id FROM message WHERE case_id = @case", ("@case", caseId));
        var rows = await Romania.Store.RowsAsync("SELECT id, hex(bytes), message_id FROM entry WHERE case_id = @case ORDER BY id", ("@case", caseId));
        var arrived = rows.First(r => r[2] is not null)[0]!;
        var repeated = Assert.Single(rows, r => Text(r[1]!).Contains("message/Repeated", StringComparison.Ordinal));
        Assert.Contains(arrived, Text(repeated[1]!), StringComparison.OrdinalIgnoreCase);
        var promises = await File.ReadAllLinesAsync(Path.Combine(Romania.Country.Data, "promises.log"));
        Assert.Single(promises, line => line.StartsWith("P ", StringComparison.Ordinal) && line.Contains(id!, StringComparison.OrdinalIgnoreCase));
        await DeliveredAsync(caseId);

        static string Text(string hex) => Encoding.Latin1.GetString(Convert.FromHexString(hex));
    }

    [SkippableTheory]
    [InlineData(0.2)]
    [InlineData(4)]
    public async Task Field_Q03a_what_comes_while_the_store_is_away_is_told_later_and_lost_nowhere(double seconds)
    {
        GateOnly.Need();
        var messages = Enumerable.Range(0, 8).Select(_ => Bulgaria.GoodMessage()).ToList();
        var row = $"Q-{seconds.ToString(CultureInfo.InvariantCulture)}";
        Task<(int Later, bool Receipted)[]> posting;
        await using (var atRomania = await pair.Lands.Ro.Store.OpenAsync())
        await using (var atBulgaria = await pair.Lands.Bg.Store.OpenAsync())
        {
            await using var away = atRomania.BeginTransaction(deferred: false);
            await using var too = atBulgaria.BeginTransaction(deferred: false);
            await FamilyCopy.WriteAsync(pair.Lands.Bg.Staging, row);
            posting = Task.WhenAll(messages.Select(m => UntilTakenAsync(m.Message)));
            await Task.Delay(TimeSpan.FromSeconds(seconds));
            Assert.Equal("N", await StatusAsync(row));
            await away.RollbackAsync();
            await too.RollbackAsync();
        }

        foreach (var (later, receipted) in await posting)
        {
            Assert.True(receipted);
            if (seconds >= 4) Assert.True(later > 0);
        }
        foreach (var (caseId, _) in messages) await DeliveredAsync(caseId);
        await Until.TrueAsync("receipt for the row that waited", async () => await StatusAsync(row) == "A");
        Assert.DoesNotContain("discard", Romania.Process!.Log + pair.Lands.Bg.Process!.Log, StringComparison.OrdinalIgnoreCase);
        await Until.TrueAsync("brokers that are ready again", async () => await Romania.IsReadyAsync() && await pair.Lands.Bg.IsReadyAsync());
    }

    [SkippableFact]
    public async Task Field_M01a_no_export_mixes_proof_and_size_while_the_log_grows()
    {
        GateOnly.Need();
        using var stop = new CancellationTokenSource();
        var growing = GrowAsync(stop.Token);
        var folder = Directory.CreateTempSubdirectory("broker-exports-").FullName;
        var caseId = await Romania.Staging.TextAsync("SELECT id_caz FROM primit WHERE id_mesaj = @m", ("@m", pair.ClaimMessageId));
        try
        {
            for (var i = 0; i < 12; i++)
            {
                var file = Path.Combine(folder, $"{i}.asice");
                var call = await Romania.CallAsync("evidence", "export", caseId!, "-o", file);
                Assert.True(call.Exit == 0, call.Output + call.Error);
                var (exit, said) = await BrokerProcess.RunAsync("broker-verify", "bundle", file);
                Assert.True(exit == 0, said);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await growing;
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableTheory]
    [InlineData(1_000)]
    [InlineData(5_000)]
    [InlineData(50_000_000)]
    public async Task Field_H08a_the_client_certificate_is_required_in_the_handshake_whatever_the_size(int size)
    {
        GateOnly.Need();
        var message = new WrappedMessage("none", "application/soap+xml", new byte[size], "", []);
        await Assert.ThrowsAsync<HttpRequestException>(() => Bulgaria.PostWithoutCertificateAsync(message));
        // With a certificate it is the content that is refused, or its size.
        Assert.Equal(size > RunningPair.MaxBodyBytes ? 413 : 400, (await Bulgaria.PostAsync(message)).Status);
    }

    [SkippableFact]
    public async Task Field_H09a_a_steady_upload_passes_a_trickle_and_a_stalled_one_are_cut_with_their_reason()
    {
        GateOnly.Need();
        var outcomes = await Task.WhenAll(
            Bulgaria.UploadAsync(80_000, chunk: 800, pause: TimeSpan.FromMilliseconds(100), stallAfter: int.MaxValue),
            Bulgaria.UploadAsync(80_000, chunk: 10, pause: TimeSpan.FromMilliseconds(100), stallAfter: int.MaxValue),
            Bulgaria.UploadAsync(80_000, chunk: 20_000, pause: TimeSpan.FromMilliseconds(10), stallAfter: 40_000));
        // Passed to its end, and judged; the two others end long before.
        Assert.Equal(400, outcomes[0].Status);
        foreach (var (status, sent, took) in outcomes[1..])
        {
            Assert.True(status is 408 or null, $"{status}");
            Assert.True(sent < 80_000);
            Assert.InRange(took.TotalSeconds, 4, 40);
        }
        await Until.TrueAsync("reason in the log", () => Task.FromResult(Romania.Process!.Log.Split("came in more slowly than is allowed").Length > 2));
    }

    private async Task GrowAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Bulgaria.PostAsync(Bulgaria.GoodMessage().Message);
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private async Task<(int Later, bool Receipted)> UntilTakenAsync(WrappedMessage message)
    {
        for (var later = 0; later < 200; later++)
        {
            var reply = await Bulgaria.PostAsync(message);
            if (reply.Status != 503) return (later, reply.IsReceipt);
            Assert.NotNull(reply.RetryAfter);
            await Task.Delay(200);
        }
        return (200, false);
    }

    private Task<string?> StatusAsync(string row) => pair.Lands.Bg.Staging.TextAsync("SELECT STATUS FROM IF_ZAJAVKA WHERE ID = @id", ("@id", row));

    private Task DeliveredAsync(string caseId) => Until.TrueAsync(
        "message in the inbox, once", async () => await Romania.Staging.TextAsync("SELECT count(*) FROM primit WHERE id_caz = @case", ("@case", caseId)) == "1");
}
