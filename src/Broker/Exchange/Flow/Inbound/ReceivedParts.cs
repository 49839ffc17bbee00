using System.Globalization;
using System.Text.Json;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>The delivered parts of a message as payloads: the SED under its SBDH, the attachments, and a list that says what is what.</summary>
public sealed record ReceivedParts(ReadOnlyMemory<byte> Sbd, IReadOnlyList<As4Part> Attachments)
{
    /// <summary>Payload kind of the part list.</summary>
    public const string ListKind = "parts";

    /// <summary>The SED is the part whose property PartType says so, else the one named DefaultSED, else the first.</summary>
    public static ReceivedParts Of(IReadOnlyList<As4Part> parts)
    {
        var sed = parts.FirstOrDefault(p => p.Properties.TryGetValue("PartType", out var type) && type == "SED")
            ?? parts.FirstOrDefault(p => p.ContentId == "DefaultSED") ?? (parts.Count > 0 ? parts[0] : null);
        return new ReceivedParts(sed?.Bytes ?? ReadOnlyMemory<byte>.Empty, [.. parts.Where(p => !ReferenceEquals(p, sed))]);
    }

    private const string AttachmentPrefix = "attachment/";

    public static string AttachmentKind(int number) => string.Create(CultureInfo.InvariantCulture, $"{AttachmentPrefix}{number:000}");

    public static bool IsAttachment(string kind) => kind.StartsWith(AttachmentPrefix, StringComparison.Ordinal);

    public IEnumerable<(string Kind, byte[] Bytes)> Payloads()
    {
        yield return (PayloadKinds.Sbd, Sbd.ToArray());
        yield return (ListKind, JsonSerializer.SerializeToUtf8Bytes(Attachments.Select(a => new ListedPart(a.ContentId, a.Mime, a.Properties))));
        for (var i = 0; i < Attachments.Count; i++) yield return (AttachmentKind(i + 1), Attachments[i].Bytes.ToArray());
    }

    public static IReadOnlyList<ListedPart> ReadList(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<IReadOnlyList<ListedPart>>(bytes)!;
}

/// <summary>An attachment part in the stored list.</summary>
public sealed record ListedPart(string ContentId, string Mime, IReadOnlyDictionary<string, string> Properties);

/// <summary>The stored content of a received message, as the flow and a replay judge it.</summary>
/// <param name="Sbd">SBDH and SED as carried.</param>
internal sealed record ReceivedContent(byte[] Sbd, IReadOnlyList<ReceivedAttachment> Attachments)
{
    /// <param name="open">Opens the payload of a kind, or null; then the content is null too.</param>
    internal static async ValueTask<ReceivedContent?> ReadAsync(Func<string, ValueTask<byte[]?>> open)
    {
        if (await open(PayloadKinds.Sbd) is not { } sbd || await open(ReceivedParts.ListKind) is not { } list) return null;
        var attachments = new List<ReceivedAttachment>();
        foreach (var part in ReceivedParts.ReadList(list))
        {
            if (await open(ReceivedParts.AttachmentKind(attachments.Count + 1)) is not { } bytes) return null;
            attachments.Add(new ReceivedAttachment(part.ContentId, part.Mime, bytes));
        }

        return new ReceivedContent(sbd, attachments);
    }
}
