using System.Text.Json;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Evidence.Canonical;
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
        return (await vault.OpenAsync(reader, message, PayloadKinds.Record, cancellationToken)).Bytes is { } record && RecordCodec.Read(record).Attachments is var sent && number >= 1 && number <= sent.Count ? sent[number - 1].Content : null;
    }

    private static async ValueTask<IReadOnlyList<ContentFile>> FilesAsync(IStoreReader reader, Vault vault, MessageRow message, SedReading reading, CancellationToken cancellationToken)
    {
        // What we sent goes as its header lists it; what came is numbered as its parts came, whatever the header says.
        if (message.Direction == Direction.Outbound) return [.. reading.Attachments.Select((a, i) => new ContentFile(i + 1, a.FileName, a.Mime, a.IsMedical))];
        if ((await vault.OpenAsync(reader, message, ReceivedParts.ListKind, cancellationToken)).Bytes is not { } list) return [];
        return [.. ReceivedParts.ReadList(list).Select((part, i) => reading.Attachments.FirstOrDefault(a => a.Identifier == part.ContentId) is { } named
            ? new ContentFile(i + 1, named.FileName, part.Mime, named.IsMedical)
            : new ContentFile(i + 1, part.ContentId, part.Mime, false))];
    }
}

/// <param name="Number">From 1, in the order of the message.</param>
/// <param name="Name">As its sender called it.</param>
/// <param name="Mime">What its sender says it is.</param>
public sealed record ContentFile(int Number, string Name, string Mime, bool IsMedical);
