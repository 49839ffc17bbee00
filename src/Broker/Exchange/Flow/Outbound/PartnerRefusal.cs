using System.Globalization;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Findings;
using CaseHistory = MessageBroker.Exchange.Flow.Model.CaseHistory;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// A document of ours that the partner refuses by X050. It had arrived, so that its state stays what it is; the X050's own entry names the message that it
/// refuses, and its national request is told.
/// </summary>
public static class PartnerRefusal
{
    /// <summary>The detail of the X050's entry: id of the message that it refuses.</summary>
    public const string Detail = "refuses";

    /// <summary>
    /// The message that an X050 refuses: the version that it names, as an access point of this kind does, else the newest one that left. Null for what is no X050
    /// and for one that is about no document of ours.
    /// </summary>
    /// <param name="messages">All messages of the case.</param>
    public static MessageRow? Refused(InboundDraft draft, IReadOnlyList<MessageRow> messages)
    {
        if (draft.Envelope is not { Type: BucAdministrative.BusinessException, RelatedSetId: { } document }) return null;
        var versions = messages.Where(m => m.Direction == Direction.Outbound && m.SetId == document && CaseHistory.Counts(m)).ToList();
        var named = int.TryParse(draft.Root?.At("BusinessException/documentVersion")?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : (int?)null;
        return versions.Find(m => m.DocumentVersion == named) ?? versions.MaxBy(m => m.DocumentVersion);
    }

    /// <summary>The X050 that refuses a message, or null.</summary>
    internal static async ValueTask<MessageRow?> OfAsync(IStoreReader reader, IReadOnlyList<MessageRow> messages, MessageRow message)
    {
        var about = messages.Where(m => m is { Direction: Direction.Inbound, SedType: BucAdministrative.BusinessException } && m.RelatedSetId == message.SetId && CaseHistory.Counts(m)).ToList();
        if (about.Count == 0) return null;
        var refusing = (await reader.EntriesAsync(message.Case)).Where(e => e.MessageId is not null).Select(e => EntryCodec.Decode(e.Bytes).Entry)
            .Where(e => e?.Details.Any(d => d.Name == Detail && d.Value == message.Id.ToString("D")) == true).Select(e => e!.MessageId).ToHashSet();
        return about.LastOrDefault(m => refusing.Contains(m.Id));
    }

    /// <summary>What the request row is told.</summary>
    internal static Finding Told(MessageRow refused, MessageRow refusal) => Finding.Of(
        "FLW-0669", "request", ("sed", refused.SedType!), ("version", refused.DocumentVersion!.Value.ToString(CultureInfo.InvariantCulture)), ("partner", refusal.Partner ?? "?"),
        ("message", refusal.NationalId));
}
