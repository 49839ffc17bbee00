using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;
using MessageBroker.Tests.Unit.Schemas;

namespace MessageBroker.Tests.Acceptance.Field;

/// <summary>Attachments through the doors that there are, the staging tables and AS4: one limit for both, and all of a document or nothing.</summary>
[Collection(FieldCollection.Name)]
public sealed partial class FieldAttachmentTests(FieldPair pair)
{
    private const int Limit = FieldPair.Limit;
    private const string Three = """
        UPDATE IF_FAJL SET NAME = 'a1.pdf', CONTENT = @one WHERE REQUEST_ID = @id AND N = 1;
        INSERT INTO IF_FAJL (REQUEST_ID, N, NAME, MIME, IS_MEDICAL, CONTENT) VALUES (@id, 2, 'a2.pdf', 'application/pdf', 'N', @two), (@id, 3, 'a3.pdf', 'application/pdf', 'N', @three);
        """;

    [SkippableFact]
    public async Task Field_E23a_size_limit_differs()
    {
        GateOnly.Need();
        foreach (var size in new[] { Limit - 1, Limit, Limit + 1 })
        {
            var (id, content) = ($"E23a-{size}", Pdf(size));
            await FamilyCopy.WriteAsync(pair.Bg.Staging, id, $"UPDATE IF_FAJL SET CONTENT = x'{Convert.ToHexString(content)}' WHERE REQUEST_ID = @id");
            await pair.RequestAsync(id, size <= Limit ? "A" : "E");
            await IsThereAsync(await pair.Bg.Staging.TextAsync("SELECT SENT_CASE_ID FROM IF_ZAJAVKA WHERE ID = @id", ("@id", id)), size <= Limit ? content : null);
            var row = await pair.Bg.Staging.RowsAsync("SELECT CODE, SEVERITY, PATH, TEXT_EN FROM IF_NAHODKA WHERE REQUEST_ID = @id", ("@id", id));
            if (size <= Limit) Assert.DoesNotContain(row, f => f[1] == "error");
            else Assert.Equal(["SED-0044", "error", $"IF_FAJL[REQUEST_ID={id},N=1]", Words($"IF_FAJL[REQUEST_ID={id},N=1]")], Assert.Single(row));

            foreach (var inBase64 in new[] { false, true }) await PostAsync(content, inBase64);
        }
    }

    [SkippableFact]
    public async Task Field_E24a_attachment_dropped()
    {
        GateOnly.Need();
        const string id = "E24a";
        var contents = new[] { Pdf(3_000), Pdf(4_000), Pdf(5_000) };
        await FamilyCopy.WriteAsync(pair.Bg.Staging, id, Filled(contents).Replace(Hex(contents[1]), "NULL", StringComparison.Ordinal));
        await pair.RequestAsync(id, "E");
        var row = Assert.Single(await pair.Bg.Staging.RowsAsync("SELECT CODE, SEVERITY, PATH FROM IF_NAHODKA WHERE REQUEST_ID = @id", ("@id", id)));
        Assert.Equal(["ADP-0022", "error", $"IF_FAJL[REQUEST_ID={id},N=2]"], row);
        var caseId = await pair.Bg.Staging.TextAsync("SELECT SENT_CASE_ID FROM IF_ZAJAVKA WHERE ID = @id", ("@id", id));
        Assert.Equal("0", await pair.Bg.Store.TextAsync("SELECT count(*) FROM effect_all WHERE kind = 'Send' AND case_id = @case", ("@case", caseId)));
        Assert.Equal("0", await pair.Ro.Store.TextAsync("SELECT count(*) FROM message WHERE case_id = @case", ("@case", caseId)));

        await pair.Bg.Staging.RunAsync($"UPDATE IF_FAJL SET CONTENT = {Hex(contents[1])} WHERE REQUEST_ID = @id AND N = 2; UPDATE IF_ZAJAVKA SET VERSION = VERSION + 1, STATUS = 'N' WHERE ID = @id", ("@id", id));
        await pair.RequestAsync(id, "A");
        await IsThereAsync(caseId, contents);
        await IsJournaledAsync(caseId!, contents);
        await OtherCountsAreHeldAsync();
    }

    /// <summary>Bulgaria's broker is killed while the document or one of its attachments is on the wire: four parts arrive in the end, before none.</summary>
    [SkippableFact]
    public async Task Field_E24a_attachment_dropped_by_kills_between_parts()
    {
        GateOnly.Need();
        foreach (var octets in new[] { 8_000, 30_000, 70_000, 110_000 })
        {
            var (id, contents) = ($"E24a-{octets}", new[] { Pdf(40_000), Pdf(40_001), Pdf(40_002) });
            var held = pair.Wire.HoldAfter(octets);
            await FamilyCopy.WriteAsync(pair.Bg.Staging, id, Filled(contents));
            await held.WaitAsync(TimeSpan.FromSeconds(60));
            var caseId = await Until.AnswerAsync("case", () => pair.Bg.Store.TextAsync("SELECT case_id FROM message WHERE request_id = @id", ("@id", id)));
            Assert.Equal("0", await pair.Ro.Store.TextAsync("SELECT count(*) FROM message WHERE case_id = @case", ("@case", caseId)));
            await pair.RestartBulgariaAsync();
            await pair.RequestAsync(id, "A");
            await IsThereAsync(caseId, contents);
            Assert.Equal("1", await pair.Ro.Store.TextAsync("SELECT count(*) FROM message WHERE case_id = @case", ("@case", caseId)));
            Assert.NotEqual("0", await pair.Bg.Store.TextAsync("SELECT count(*) FROM attempt_all WHERE outcome = 'process-ended'"));
            await IsJournaledAsync(caseId, contents);
        }
    }

    /// <summary>It is held and goes nowhere, but what proves the exchange must hold it: the command gives the whole bundle, says so, and a verifier finds nothing wrong.</summary>
    [SkippableFact]
    public async Task Known_malware_is_held_and_stands_in_the_evidence_with_a_warning()
    {
        GateOnly.Need();
        var (caseId, sbd) = pair.Bulgaria.NewClaim();
        Assert.True((await pair.Bulgaria.SendAsync(sbd, BulgarianAccessPoint.Attachment(MalwareTestFile.With("\r\n")))).IsReceipt);
        var held = await Until.AnswerAsync("held message", () => pair.Ro.Store.TextAsync("SELECT id FROM message WHERE case_id = @case AND state = 'Held'", ("@case", caseId)));
        await IsThereAsync(caseId);
        var folder = Directory.CreateTempSubdirectory("malware-");
        try
        {
            var file = Path.Combine(folder.FullName, "case.asice");
            var export = await pair.Ro.CallAsync("evidence", "export", caseId, "-o", file);
            Assert.True(export.Exit == 0, export.Output + export.Error);
            var warning = Assert.Single(export.Answer["findings"]!.AsArray(), f => f!["code"]!.GetValue<string>() == "SED-0172")!;
            Assert.Equal(("warning", $"messages/{held}/attachment/001.bin"), (warning["severity"]!.GetValue<string>(), warning["path"]!.GetValue<string>()));
            Assert.True((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(MalwareTestFile.With("\r\n")) > 0);
            var (exit, said) = await BrokerProcess.RunAsync("broker-verify", "bundle", file);
            Assert.True(exit == 0, said);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The same attachment in a partner's message, as it is or in Base64: what counts are its octets, not those on the wire.</summary>
    private async Task PostAsync(byte[] content, bool inBase64)
    {
        var (caseId, sbd) = pair.Bulgaria.NewClaim();
        var message = pair.Bulgaria.Sign(BulgarianAccessPoint.Request(BulgarianAccessPoint.SedPart(sbd), BulgarianAccessPoint.Attachment(content)));
        var reply = await pair.Bulgaria.PostAsync(message.ContentType, inBase64 ? AsBase64(message) : message.Body);
        Assert.True(reply.IsReceipt == content.Length <= Limit, $"{content.Length} in Base64 {inBase64}: {reply.Status} {reply.Text}");
        if (!reply.IsReceipt)
        {
            Assert.Equal((200, "EBMS:0103"), (reply.Status, reply.Error));
            Assert.Contains("SED-0044", reply.Text, StringComparison.Ordinal);
            Assert.Contains(Words("attachment-1"), reply.Text, StringComparison.Ordinal);
        }

        await IsThereAsync(caseId, reply.IsReceipt ? content : null);
    }

    /// <summary>A list of one, with no part and with two: taken, since the octets are there, and never delivered.</summary>
    private async Task OtherCountsAreHeldAsync()
    {
        foreach (var (parts, finding) in new[] { (0, "SED-0120"), (2, "SED-0121") })
        {
            var (caseId, sbd) = pair.Bulgaria.NewClaim();
            Assert.True((await pair.Bulgaria.SendAsync(sbd, [.. Enumerable.Range(1, parts).Select(n => BulgarianAccessPoint.Certificate($"attachment-{n}"))])).IsReceipt);
            var held = await Until.AnswerAsync("held message", () => pair.Ro.Store.TextAsync("SELECT id FROM message WHERE case_id = @case AND state = 'Held'", ("@case", caseId)));
            Assert.Contains(finding, (await pair.Ro.CallAsync("message", "show", held)).Output, StringComparison.Ordinal);
            await IsThereAsync(caseId);
        }
    }

    /// <summary>In Romania's inbox stand these attachments of the case, octet for octet and in their order; without any, nothing of the case does.</summary>
    private async Task IsThereAsync(string? caseId, params byte[]?[] contents)
    {
        var expected = contents.OfType<byte[]>().Select(Convert.ToHexString).ToList();
        if (expected.Count > 0) await Until.TrueAsync("arrival", async () => await ArrivalsAsync() == "1");
        else Assert.Equal("0", await ArrivalsAsync());
        Assert.Equal(expected, (await pair.Ro.Staging.RowsAsync("SELECT hex(f.continut) FROM in_fisier f JOIN primit p ON p.id_mesaj = f.id_mesaj WHERE p.id_caz = @case ORDER BY f.nr", ("@case", caseId))).Select(r => r[0]!));

        async Task<string?> ArrivalsAsync() => await pair.Ro.Staging.TextAsync("SELECT count(*) FROM primit WHERE id_caz = @case", ("@case", caseId));
    }

    /// <summary>Romania's entry of the arrival commits to each attachment; the receipt that Bulgaria's last entry names lists the digest of each as it was sent.</summary>
    private async Task IsJournaledAsync(string caseId, byte[][] contents)
    {
        var (arrived, taken) = await MessageAsync(pair.Ro, caseId, MessageState.Received);
        var reading = await pair.Ro.ReadingAsync();
        for (var n = 1; n <= contents.Length; n++)
        {
            Assert.Contains(taken.Payloads, p => p.Name == $"attachment/00{n}");
            Assert.Equal(contents[n - 1], await reading.Store.ReadAsync(async reader => await reading.Vault.NeedAsync(reader, arrived, $"attachment/00{n}", CancellationToken.None), CancellationToken.None));
        }

        Assert.Equal(contents.Length, taken.Payloads.Count(p => p.Name.StartsWith("attachment/", StringComparison.Ordinal)));
        var (sent, acknowledged) = await MessageAsync(pair.Bg, caseId, MessageState.Acknowledged);
        var own = await pair.Bg.ReadingAsync();
        var (receipt, message) = await own.Store.ReadAsync(
            async reader => (await own.Vault.NeedAsync(reader, sent, PayloadKinds.Receipt, CancellationToken.None), await own.Vault.NeedAsync(reader, sent, PayloadKinds.As4, CancellationToken.None)), CancellationToken.None);
        Assert.Equal(Hash256.Of(receipt), acknowledged.Receipt);
        var digests = Reference().Matches(Encoding.UTF8.GetString(receipt)).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(contents.Length, digests.Distinct().Count());
        var body = Encoding.Latin1.GetString(message);
        Assert.Equal(Enumerable.Range(1, contents.Length).Select(n => Convert.ToBase64String(SHA256.HashData(PartOf(body, $"attachment-{n}")))).Order(), digests.Order());
    }

    private static async Task<(MessageRow Message, Entry Entry)> MessageAsync(Land land, string caseId, MessageState state)
    {
        var reading = await land.ReadingAsync();
        return await reading.Store.ReadAsync(async reader =>
        {
            var row = Assert.Single(await reader.CasesAsync(null, caseId, 4));
            var (entry, id) = (await reader.EntriesAsync(row.Key)).Select(e => (EntryCodec.Decode(e.Bytes).Entry!, e.MessageId)).Last(e => e.Item1.StateTo == state.ToString());
            return ((await reader.MessageAsync(id!.Value))!, entry);
        }, CancellationToken.None);
    }

    /// <summary>What stands between the header of a part and the next boundary.</summary>
    private static byte[] PartOf(string body, string contentId)
    {
        var begin = body.IndexOf("\r\n\r\n", body.IndexOf($"Content-ID: <{contentId}>", StringComparison.Ordinal), StringComparison.Ordinal) + 4;
        return Encoding.Latin1.GetBytes(body[begin..body.IndexOf("\r\n" + body[..body.IndexOf("\r\n", StringComparison.Ordinal)], begin, StringComparison.Ordinal)]);
    }

    /// <summary>The same message with its attachment in Base64: signed is what it says, not how it is carried.</summary>
    private static byte[] AsBase64(WrappedMessage message)
    {
        const string binary = "Content-Transfer-Encoding: binary\r\nContent-ID: <attachment-1>";
        var body = Encoding.Latin1.GetString(message.Body);
        var content = PartOf(body, "attachment-1");
        Assert.Contains(binary, body, StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(body.Replace(binary, binary.Replace("binary", "base64", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace(Encoding.Latin1.GetString(content), Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks), StringComparison.Ordinal));
    }

    private static string Words(string place) => string.Create(CultureInfo.InvariantCulture, $"The attachment is too large: {Limit + 1} bytes, at most {Limit} ({place}).");

    private static string Filled(byte[][] contents) => Three.Replace("@one", Hex(contents[0]), StringComparison.Ordinal).Replace("@two", Hex(contents[1]), StringComparison.Ordinal).Replace("@three", Hex(contents[2]), StringComparison.Ordinal);

    private static string Hex(byte[] content) => $"x'{Convert.ToHexString(content)}'";

    /// <summary>Begins as a PDF and cannot be packed.</summary>
    private static byte[] Pdf(int size)
    {
        var content = RandomNumberGenerator.GetBytes(size);
        "%PDF-1.4\n"u8.CopyTo(content);
        return content;
    }

    [GeneratedRegex("URI=\"cid:attachment-[0-9]+\".*?DigestValue[^>]*>([^<]+)<", RegexOptions.Singleline)]
    private static partial Regex Reference();
}
