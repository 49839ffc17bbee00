using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>
/// Deliver: writes the converted arrival to the national inbox, idempotent on the message id. A national store that is away is asked
/// again without end and without using up attempts. Written is not confirmed: the state stays Delivering until the national system speaks.
/// </summary>
public sealed class DeliverStage(IStore store, Vault vault, Sealer sealer, NationalSystems national, FlowSettings settings, TimeProvider clock) : IEffectStage
{
    private static readonly BegunTransition Beginning = new(MessageState.Applied, MessageState.Delivering, "its delivery");

    public EffectKind Kind => EffectKind.Deliver;

    public TimeSpan Deadline => TimeSpan.FromSeconds(60);

    public string Destination(EffectRow effect, MessageRow message) => $"national:{effect.Subject}";

    public static EffectRow Owed(MessageRow message, DateTimeOffset at, Guid id, string nationalSystem) =>
        new() { Id = id, Case = message.Case, MessageId = message.Id, Kind = EffectKind.Deliver, Subject = nationalSystem, DueAt = at };

    public Task<Func<IStoreSession, ValueTask>> BeginAsync(CaseWork work, EffectRow effect, int number, CancellationToken cancellationToken) =>
        Beginning.SealAsync(sealer, work, work.Message(effect.MessageId), number, clock.Instant(), cancellationToken);

    public async Task<EffectResult> PerformAsync(BegunAttempt attempt, CancellationToken cancellationToken)
    {
        var bytes = await store.ReadAsync(async reader => await vault.NeedAsync(reader, attempt.Message, PayloadKinds.National, cancellationToken), cancellationToken);
        try
        {
            var outcome = await national.System(attempt.Effect.Subject).DeliverAsync(RecordCodec.ReadDelivery(bytes), cancellationToken);
            return new EffectResult(new AttemptOutcome(outcome == DeliveryOutcome.Written ? "written" : "already-there", null, Counts: true, NextDueAt: null));
        }
        catch (NationalStoreAwayException away)
        {
            return new EffectResult(new AttemptOutcome("later", away.Message, Counts: false, clock.GetUtcNow() + settings.NationalRetry), Answered: false);
        }
    }
}
