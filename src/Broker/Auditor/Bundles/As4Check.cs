using System.IO.Compression;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Containers;
using MessageBroker.Evidence.Receipts;
using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Auditor.Bundles;

/// <summary>The AS4 message: whose it is, that it carried the SED and the attachments of the bundle, and that the receipt proves it.</summary>
internal static class As4Check
{
    private const int MaxPart = 256 * 1024 * 1024;

    public static void Run(BundleRecord record, MessageCase message, TrustCheck trust, PolicyCheck policies)
    {
        if (!message.Folder.Payloads.TryGetValue(BundleKinds.As4, out var as4) || message.Committing(BundleKinds.As4) is not { } entry) return;
        var body = MimeBody.Read(as4.Octets);
        JudgeMessage(record, as4.Path, body, new WsSecurityJudgement(trust.Of(entry), policies.Of(entry), entry.At));
        CompareParts(record, message, body);
        if (!message.Folder.Payloads.TryGetValue(BundleKinds.Receipt, out var receipt) || message.Committing(BundleKinds.Receipt) is not { } receipted) return;
        var by = new WsSecurityJudgement(trust.Of(receipted), policies.Of(receipted), receipted.At);
        var verdict = ReceiptVerifier.Verify(MimeBody.Read(receipt.Octets).Envelope, body.Envelope, by);
        var report = new SignatureReport($"{receipt.Path} signature", verdict.Indication, verdict.Crypto.Word(), verdict.Signer?.Subject, by.At, by.Crypto.Name, null);
        record.Signature(report, verdict.Reasons);
    }

    private static void JudgeMessage(BundleRecord record, string path, MimeBody body, WsSecurityJudgement by)
    {
        var part = $"{path} signature";
        var reading = XmlTape.Read(body.Envelope, by.Limits);
        if (reading.Tape is not { } tape)
        {
            record.Fail(part, "JRN-0050");
            return;
        }
        var demand = new WsSecurityDemand { Attachments = [.. body.Attachments.Select(a => a.ContentId)], EmptyBodyMayBeUnsigned = true };
        var verdict = WsSecurityVerifier.Verify(WsSecurityEnvelope.Locate(tape), body.Attachments, demand, by);
        var undecided = verdict.Crypto == CryptoOutcome.Valid
            && verdict.Reasons.All(r => r.Code is ReasonCode.NoAnchor or ReasonCode.AlgorithmOutOfPeriod or ReasonCode.LegacyAdmitted);
        var indication = verdict.Holds ? Indication.TotalPassed : undecided ? Indication.Indeterminate : Indication.TotalFailed;
        record.Signature(new SignatureReport(part, indication, verdict.Crypto.Word(), verdict.Signer?.Subject, by.At, by.Crypto.Name, null), verdict.Reasons);
    }

    /// <summary>What the signed message carried is what the bundle shows, compressed or not.</summary>
    private static void CompareParts(BundleRecord record, MessageCase message, MimeBody body)
    {
        var carried = new HashSet<string>(body.Attachments.SelectMany(Forms));
        foreach (var (kind, part) in message.Folder.Payloads)
            if ((kind == BundleKinds.Sbd || kind.StartsWith(BundleKinds.Attachment, StringComparison.Ordinal)) && !carried.Contains(Digest(part.Octets.Span)))
                record.Fail(part.Path, "JRN-0051");
    }

    private static IEnumerable<string> Forms(WsSecurityAttachment part)
    {
        yield return Digest(part.Content.Span);
        if (Decompressed(part.Content) is { } octets) yield return Digest(octets);
    }

    private static byte[]? Decompressed(ReadOnlyMemory<byte> content)
    {
        if (content.Span is not [0x1F, 0x8B, ..]) return null;
        try
        {
            using var source = new GZipStream(new MemoryStream(content.ToArray()), CompressionMode.Decompress);
            using var target = new MemoryStream();
            var buffer = new byte[81920];
            for (int read; (read = source.Read(buffer)) > 0;)
            {
                if (target.Length + read > MaxPart) return null;
                target.Write(buffer, 0, read);
            }
            return target.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static string Digest(ReadOnlySpan<byte> octets) => Hash256.Of(octets).ToString();
}
