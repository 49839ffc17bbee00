using System.Text;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Doors;

/// <summary>
/// What a partner can send that is wrong, over mutual TLS and with its real keys. Each gets its code, or is held with its findings;
/// afterwards the broker is ready, small, and takes the next good message.
/// </summary>
[Collection(RunningCollection.Name)]
public sealed class BadMessageTests(RunningPair pair)
{
    private const string Soap = "application/soap+xml; charset=UTF-8";
    private const long SaneBytes = 512L << 20;

    private BulgarianAccessPoint Bulgaria => pair.Bulgaria;

    [Fact]
    public async Task Truncated_xml()
    {
        var soap = Envelope();
        Refused(await Bulgaria.PostAsync(Soap, soap[..(soap.Length / 2)]), 400, "EBMS:0009", "AS4-0011");
        await GoesOnAsync();
    }

    [Fact]
    public async Task Document_type_declaration()
    {
        Refused(await Bulgaria.PostAsync(Soap, [.. "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">"u8, .. Envelope()]), 400, "EBMS:0009", "AS4-0012");
        await GoesOnAsync();
    }

    [Fact]
    public async Task Entity_bomb()
    {
        var entities = new StringBuilder("<!DOCTYPE x [<!ENTITY e0 \"0123456789\">");
        for (var i = 1; i < 12; i++) entities.Append($"<!ENTITY e{i} \"").Insert(entities.Length, $"&e{i - 1};", 10).Append("\">");
        var bomb = Encoding.UTF8.GetString(Envelope()).Replace("<eb:Messaging", "<x>&e11;</x><eb:Messaging", StringComparison.Ordinal);
        Refused(await Bulgaria.PostAsync(Soap, Encoding.UTF8.GetBytes(entities.Append("]>") + bomb)), 400, "EBMS:0009", "AS4-0012");
        await GoesOnAsync();
    }

    [Fact]
    public async Task Body_over_the_cap()
    {
        var reply = await Bulgaria.PostAsync(Soap, new byte[RunningPair.MaxBodyBytes + 1]);
        Assert.Equal(413, reply.Status);
        Assert.Empty(reply.Body);
        await GoesOnAsync();
    }

    [Fact]
    public async Task Gzip_bomb()
    {
        var message = Bulgaria.Sign(BulgarianAccessPoint.Request(BulgarianAccessPoint.SedPart(new byte[128 << 20])));
        Assert.True(message.Body.Length < RunningPair.MaxBodyBytes);
        Refused(await Bulgaria.PostAsync(message), 200, "EBMS:0303", "AS4-0071");
        await GoesOnAsync();
    }

    [Fact]
    public async Task Envelope_in_another_encoding()
    {
        var soap = Encoding.UTF8.GetString(Envelope());
        Refused(await Bulgaria.PostAsync("application/soap+xml; charset=UTF-16", Encoding.Unicode.GetBytes(soap)), 400, "EBMS:0007", "AS4-0003");
        Refused(await Bulgaria.PostAsync(Soap, Encoding.Latin1.GetBytes(soap.Replace("acceptance", "accept\u00e9", StringComparison.Ordinal))), 400, "EBMS:0009", "AS4-0011");
        await GoesOnAsync();
    }

    [Fact]
    public async Task Document_in_another_encoding_is_receipted_and_held()
    {
        var (_, sbd) = Bulgaria.NewClaim();
        var text = "<?xml version=\"1.0\" encoding=\"windows-1251\"?>" + Encoding.UTF8.GetString(sbd).Replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "", StringComparison.Ordinal);
        var message = Bulgaria.Sign(BulgarianAccessPoint.Request(BulgarianAccessPoint.SedPart(Encoding.UTF8.GetBytes(text)), BulgarianAccessPoint.Certificate()));
        Assert.True((await Bulgaria.PostAsync(message)).IsReceipt);
        await HeldAsync(message, "SED-0004");
        await GoesOnAsync();
    }

    [Fact]
    public async Task Expired_certificate()
    {
        using var expired = pair.Authority.Issue(BulgarianAccessPoint.Own, DevelopmentPurpose.EbmsSigning, DevelopmentKeyKind.P256, DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddDays(-1));
        Refused(await Bulgaria.PostAsync(Bulgaria.Sign(Claim(), expired)), 200, "EBMS:0101", "SIG-0307");
        using var valid = pair.Authority.Issue(BulgarianAccessPoint.Own, DevelopmentPurpose.EbmsSigning, DevelopmentKeyKind.P256, DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddDays(1));
        Assert.True((await Bulgaria.PostAsync(Bulgaria.Sign(Claim(), valid))).IsReceipt, "only the date is what makes the difference");
        await GoesOnAsync();
    }

    [Fact]
    public async Task Signer_that_nobody_vouches_for()
    {
        using var stranger = DevelopmentCa.Create("stranger", DevelopmentKeyKind.P256, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
        using var forged = stranger.Issue(BulgarianAccessPoint.Own, DevelopmentPurpose.EbmsSigning, DevelopmentKeyKind.P256, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        Refused(await Bulgaria.PostAsync(Bulgaria.Sign(Claim(), forged)), 200, "EBMS:0101", "SIG-0304");
        await GoesOnAsync();
    }

    [Fact]
    public async Task Signer_that_is_another_party()
    {
        using var other = pair.Authority.Issue("BG:OTHER", DevelopmentPurpose.EbmsSigning, DevelopmentKeyKind.P256, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        Refused(await Bulgaria.PostAsync(Bulgaria.Sign(Claim(), other)), 200, "EBMS:0101", "AS4-0058");
        await GoesOnAsync();
    }

    [Fact]
    public async Task Unknown_sender()
    {
        var request = Claim() with { From = new EbmsParty("BG:NOBODY", As4Names.EessiPartyType, As4Names.EessiRole) };
        Refused(await Bulgaria.PostAsync(Bulgaria.Sign(request)), 200, "EBMS:0010", "AS4-0059");
        await GoesOnAsync();
    }

    [Fact]
    public async Task Attachment_that_the_document_lists_and_nobody_sent_is_receipted_and_held()
    {
        var (_, sbd) = Bulgaria.NewClaim();
        var message = Bulgaria.Sign(BulgarianAccessPoint.Request(BulgarianAccessPoint.SedPart(sbd)));
        Assert.True((await Bulgaria.PostAsync(message)).IsReceipt);
        await HeldAsync(message, "SED-0120");
        await GoesOnAsync();
    }

    [Fact]
    public async Task Attachment_that_the_document_does_not_list_is_receipted_and_held()
    {
        var (_, sbd) = Bulgaria.NewClaim();
        var message = Bulgaria.Sign(BulgarianAccessPoint.Request(BulgarianAccessPoint.SedPart(sbd), BulgarianAccessPoint.Certificate(), BulgarianAccessPoint.Certificate("attachment-2")));
        Assert.True((await Bulgaria.PostAsync(message)).IsReceipt);
        await HeldAsync(message, "SED-0121");
        await GoesOnAsync();
    }

    [Fact]
    public async Task Attachment_that_the_header_references_and_the_package_lacks()
    {
        var (_, message) = Bulgaria.GoodMessage();
        var body = Encoding.Latin1.GetString(message.Body).Replace("Content-ID: <attachment-1>", "Content-ID: <attachment-9>", StringComparison.OrdinalIgnoreCase);
        Refused(await Bulgaria.PostAsync(message.ContentType, Encoding.Latin1.GetBytes(body)), 200, "EBMS:0007", null);
        await GoesOnAsync();
    }

    [Fact]
    public async Task Caller_without_a_client_certificate()
    {
        await Assert.ThrowsAsync<HttpRequestException>(() => Bulgaria.PostWithoutCertificateAsync(Bulgaria.GoodMessage().Message));
        await GoesOnAsync();
    }

    private byte[] Envelope() => Bulgaria.Sign(BulgarianAccessPoint.Request()).SoapEnvelope;

    private WrapRequest Claim() => BulgarianAccessPoint.Request(BulgarianAccessPoint.SedPart(Bulgaria.NewClaim().Sbd), BulgarianAccessPoint.Certificate());

    /// <param name="finding">Told in the signal with its place; null where the code of a signature's fault is not what this is about.</param>
    private static void Refused(As4Reply reply, int status, string error, string? finding)
    {
        Assert.False(reply.IsReceipt);
        Assert.True(reply.Error == error && reply.Status == status, $"{reply.Status} {reply.Error}: {reply.Text}");
        if (finding is not null) Assert.Contains(finding, reply.Text, StringComparison.Ordinal);
    }

    private async Task HeldAsync(WrappedMessage message, string finding)
    {
        var reading = await pair.Lands.Ro.ReadingAsync();
        var held = await Until.AnswerAsync("held message", () => reading.Store.ReadAsync(async reader =>
            (await reader.MessagesByAs4IdAsync(message.MessageId, Direction.Inbound)) is [{ State: MessageState.Held } row] ? row : null, CancellationToken.None));
        var verdict = Verdict.Read(await reading.Store.ReadAsync(async reader => await reading.Vault.NeedAsync(reader, held, "verdict/inbound/apply", CancellationToken.None), CancellationToken.None));
        Assert.Contains(finding, verdict.Findings.Where(f => f.IsError).Select(f => f.Code));
        Assert.Equal("0", await pair.Lands.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE id_mesaj = @id", ("@id", held.Id.ToString("D"))));
    }

    /// <summary>Ready, within bounds, and the next good message is delivered.</summary>
    private async Task GoesOnAsync()
    {
        Assert.True(await pair.Lands.Ro.IsReadyAsync());
        Assert.InRange(pair.Lands.Ro.Process!.PeakBytes, 1, SaneBytes);
        var (caseId, message) = Bulgaria.GoodMessage();
        Assert.True((await Bulgaria.PostAsync(message)).IsReceipt);
        await Until.TrueAsync("good message in the inbox", async () => await pair.Lands.Ro.Staging.TextAsync("SELECT 'yes' FROM primit WHERE id_caz = @case", ("@case", caseId)) == "yes");
    }
}
