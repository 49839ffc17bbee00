using System.Text.Json;
using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>What a message carries, for a person who may read it: the SED by its pack, and which files came with it.</summary>
/// <param name="Findings">What of it is kept and cannot be read.</param>
public sealed record SedContent(SedReading Reading, IReadOnlyList<ContentFile> Files, IReadOnlyList<Finding> Findings)
{
    /// <summary>Null where there is nothing that opens: not sealed yet, or erased.</summary>
    public static async ValueTask<SedContent?> ReadAsync(IStoreReader reader, Vault vault, MessageRow message, PackSet packs, CancellationToken cancellationToken)
    {
        if ((await vault.OpenAsync(reader, message, PayloadKinds.Sbd, cancellationToken)).Bytes is not { } sbd) return null;
        var reading = SedObserver.Read(sbd, XmlLimits.Default, packs);
        try
        {
            return new SedContent(reading, await FilesAsync(reader, vault, message, reading, cancellationToken), []);
        }
        catch (JsonException)
        {
            return new SedContent(reading, [], [Verdict.Unread(ReceivedParts.ListKind)]);
        }
    }

    /// <summary>The octets of a file; null where there is none of that kind, or it does not open.</summary>
    public static async ValueTask<byte[]?> FileAsync(IStoreReader reader, Vault vault, MessageRow message, int number, CancellationToken cancellationToken)
    {
        if (message.Direction == Direction.Inbound) return (await vault.OpenAsync(reader, message, ReceivedParts.AttachmentKind(number), cancellationToken)).Bytes;
        return await SentAsync(reader, vault, message, cancellationToken) is var sent && number >= 1 && number <= sent.Count ? sent[number - 1].Content : null;
    }

    private static async ValueTask<IReadOnlyList<ContentFile>> FilesAsync(IStoreReader reader, Vault vault, MessageRow message, SedReading reading, CancellationToken cancellationToken)
    {
        // What we sent goes as its header lists it; what came is numbered as its parts came, whatever the header says.
        if (message.Direction == Direction.Outbound)
        {
            var sent = reading.Attachments.Count == 0 ? [] : await SentAsync(reader, vault, message, cancellationToken);
            return [.. reading.Attachments.Select((a, i) => new ContentFile(i + 1, a.FileName, a.Mime, a.IsMedical, i < sent.Count ? KnownMalware.In(sent[i].Content) : null))];
        }

        if ((await vault.OpenAsync(reader, message, ReceivedParts.ListKind, cancellationToken)).Bytes is not { } list) return [];
        var infected = await InfectedAsync(reader, vault, message, cancellationToken);
        return [.. ReceivedParts.ReadList(list).Select((part, i) => reading.Attachments.FirstOrDefault(a => a.Identifier == part.ContentId) is { } named
            ? new ContentFile(i + 1, named.FileName, part.Mime, named.IsMedical, infected.GetValueOrDefault(ReceivedParts.AttachmentKind(i + 1)))
            : new ContentFile(i + 1, part.ContentId, part.Mime, false, infected.GetValueOrDefault(ReceivedParts.AttachmentKind(i + 1))))];
    }

    // A list of files must not cost what the files cost: only those are opened that are small enough to be what is looked for.
    private static async ValueTask<Dictionary<string, string>> InfectedAsync(IStoreReader reader, Vault vault, MessageRow message, CancellationToken cancellationToken)
    {
        var infected = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var kind in (await reader.SmallPayloadsAsync(message.Id, KnownMalware.Longest + PayloadCipher.Overhead)).Where(ReceivedParts.IsAttachment))
            if ((await vault.OpenAsync(reader, message, kind, cancellationToken)).Bytes is { } bytes && KnownMalware.In(bytes) is { } name) infected[kind] = name;
        return infected;
    }

    private static async ValueTask<IReadOnlyList<NationalAttachment>> SentAsync(IStoreReader reader, Vault vault, MessageRow message, CancellationToken cancellationToken) =>
        (await vault.OpenAsync(reader, message, PayloadKinds.Record, cancellationToken)).Bytes is { } record ? PayloadMalware.Carried(PayloadKinds.Record, record) : [];
}

/// <param name="Number">From 1, in the order of the message.</param>
/// <param name="Name">As its sender called it.</param>
/// <param name="Mime">What its sender says it is.</param>
/// <param name="Malware">What it is called where it is known malware: such a file is not given out. Null for any other, which says nothing about it.</param>
public sealed record ContentFile(int Number, string Name, string Mime, bool IsMedical, string? Malware = null);
