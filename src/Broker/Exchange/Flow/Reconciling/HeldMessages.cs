using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Reconciling;

/// <summary>What this store holds of a window of the exchange between two institutions: messages that were receipted. Statements are none of them.</summary>
/// <param name="Until">Where the list ends before the window does; null where it holds all.</param>
internal sealed record HeldMessages(IReadOnlyList<MessageRow> Sent, IReadOnlyList<MessageRow> Received, DateTimeOffset? Until)
{
    public static async ValueTask<HeldMessages> FindAsync(IStoreReader reader, CaseKey place, string partner, DateTimeOffset from, DateTimeOffset to, int max)
    {
        var rows = await reader.ReceiptedAsync(place.Institution, partner, from, to, max);
        var messages = rows.Where(m => m.Case != place).ToList();
        return new HeldMessages(
            [.. messages.Where(m => m is { Direction: Direction.Outbound, State: MessageState.Acknowledged, As4MessageId: not null })],
            [.. messages.Where(m => m is { Direction: Direction.Inbound, As4MessageId: not null })],
            rows.Count == max ? rows[^1].ReceiptAt : null);
    }

    /// <summary>As the partner's duplicate keys tell: with the digest of what was received under the id.</summary>
    public async ValueTask<IReadOnlyList<StatedMessage>> ReceivedAsync(IStoreReader reader, string partner)
    {
        var stated = new List<StatedMessage>();
        foreach (var message in Received)
            stated.Add(new StatedMessage(message.As4MessageId!, (await reader.DuplicateAsync(partner, message.As4MessageId!))?.Digest, message.SetId, message.DocumentVersion));
        return stated;
    }
}
