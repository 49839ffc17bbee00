using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// Send: posts the sealed bytes, the very same ones at every attempt. The attempt row, and at the first attempt the state Sending,
/// are committed before; the promise that the entry exists is on disk outside the database before the first byte leaves.
/// </summary>
public sealed class SendStage(
    SendPorts ports, Vault vault, Sealer sealer, SettleStage settle, Func<VerdictBasis> basis, FlowSettings settings, TimeProvider clock) : IEffectStage
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);
    private static readonly BegunTransition Beginning = new(MessageState.Sealed, MessageState.Sending, "its send");

    public EffectKind Kind => EffectKind.Send;

    public TimeSpan Deadline => settings.SendTimeout + Margin;

    public string Destination(EffectRow effect, MessageRow message) => basis().Parties.FindPartner(effect.Subject)?.Endpoint ?? effect.Subject;

    /// <summary>The send that a sealed message owes.</summary>
    public static EffectRow Owed(MessageRow message, DateTimeOffset at, Guid id) =>
        new() { Id = id, Case = message.Case, MessageId = message.Id, Kind = EffectKind.Send, Subject = message.Partner!, DueAt = at };

    public Task<Func<IStoreSession, ValueTask>> BeginAsync(CaseWork work, EffectRow effect, int number, CancellationToken cancellationToken) =>
        Beginning.SealAsync(sealer, work, work.Message(effect.MessageId), number, clock.Instant(), cancellationToken);

    public async Task<EffectResult> PerformAsync(BegunAttempt attempt, CancellationToken cancellationToken)
    {
        var sent = await ports.Store.ReadAsync(reader => SentMessage.ReadAsync(reader, vault, attempt.Message.Id, cancellationToken), cancellationToken);
        await ports.Promises.RecordAsync(Promise.Of(sent.SealedEntry, attempt.Message.Id), cancellationToken);
        var partner = basis().Parties.FindPartner(sent.Message.Partner!);
        if (partner is null) return await settle.NotReachedAsync(attempt, sent.Message, "no partner entry for the institution any more", cancellationToken);
        var answer = await ports.Transport.PostAsync(new Uri(partner.Endpoint), sent.Wrapped.ContentType, sent.Wrapped.Body, settings.SendTimeout, cancellationToken);
        if (!answer.Reached) return await settle.NotReachedAsync(attempt, sent.Message, answer.Failure ?? "not reached", cancellationToken);
        return await settle.AnsweredAsync(attempt, sent, new As4Received(answer.Status, answer.ContentType, answer.Body), cancellationToken);
    }
}

/// <summary>What sending needs of the outside.</summary>
public sealed record SendPorts(IStore Store, ITransport Transport, IPromises Promises);

/// <param name="SealedEntry">The entry that sealed the bytes; older than every attempt.</param>
public sealed record SentMessage(MessageRow Message, As4Wrapped Wrapped, EntryRow SealedEntry)
{
    /// <exception cref="InvalidDataException">A payload is absent or does not open.</exception>
    internal static async ValueTask<SentMessage> ReadAsync(IStoreReader reader, Vault vault, Guid messageId, CancellationToken cancellationToken)
    {
        var message = (await reader.MessageAsync(messageId))!;
        var body = await vault.NeedAsync(reader, message, PayloadKinds.As4, cancellationToken);
        var type = await vault.NeedAsync(reader, message, PayloadKinds.As4Type, cancellationToken);
        var payload = (await reader.PayloadAsync(messageId, PayloadKinds.As4))!;
        var entry = (await reader.EntryAsync(payload.EntryId))!;
        return new SentMessage(message, new As4Wrapped(System.Text.Encoding.UTF8.GetString(type), body), entry);
    }
}
