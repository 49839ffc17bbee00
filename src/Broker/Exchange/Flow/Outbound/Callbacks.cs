using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// Callbacks: a receipt or an error that a partner posts as a request of its own, on whichever node got it. It finds what it speaks of and
/// lets Settle judge it against the bytes that were sent. The signal itself is never answered by a signal.
/// </summary>
public sealed class Callbacks(IStore store, Vault vault, SettleStage settle)
{
    /// <summary>acknowledged, rejected, repeated, or unmatched where no message of ours is meant or proven.</summary>
    /// <exception cref="StoreAwayException">Nothing was decided; the signal may come again.</exception>
    public async Task<string> RunAsync(As4Reading signal, As4Received octets, CancellationToken cancellationToken)
    {
        if (signal.RefToMessageId is not { } id) return "unmatched";
        var meant = await store.ReadAsync(reader => FindAsync(reader, id, cancellationToken), cancellationToken);
        var said = "unmatched";
        foreach (var (sent, send, cdm) in meant)
            if (said == "unmatched") said = await settle.SignalledAsync(sent, send, cdm, octets, cancellationToken);
        return said;
    }

    private async ValueTask<IReadOnlyList<(SentMessage Sent, EffectRow Send, string? Cdm)>> FindAsync(IStoreReader reader, string as4MessageId, CancellationToken cancellationToken)
    {
        var found = new List<(SentMessage, EffectRow, string?)>();
        foreach (var message in await reader.MessagesByAs4IdAsync(as4MessageId, Direction.Outbound))
        {
            var send = (await reader.EffectsAsync(message.Case)).LastOrDefault(e => e.MessageId == message.Id && e.Kind == EffectKind.Send);
            // What was erased can prove nothing any more.
            if (send is null || (await reader.PayloadKindsAsync(message.Id)).Count == 0) continue;
            found.Add((await SentMessage.ReadAsync(reader, vault, message.Id, cancellationToken), send, (await reader.CaseAsync(message.Case))?.Cdm));
        }

        return found;
    }
}
