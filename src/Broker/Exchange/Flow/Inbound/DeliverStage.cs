using MessageBroker.Adapters.Contract;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>
/// Deliver: writes the converted arrival to the national inbox, idempotent on the message id and on the document. A national store that is
/// away is asked again without end and without using up attempts. Written is not confirmed: the state stays Delivering until the national
/// system speaks. A document that the inbox itself refuses would be refused again: its case waits for a person, with what the inbox objected to, and no other
/// case waits with it. A document that stands there under another id, from before the database went back, is not written again: with the same
/// content the message takes its place, with other content the case waits for a person.
/// </summary>
public sealed class DeliverStage(DeliverPorts ports, Vault vault, Sealer sealer, FlowSettings settings, TimeProvider clock) : IEffectStage
{
    private static readonly BegunTransition Beginning = new(MessageState.Applied, MessageState.Delivering, "its delivery");

    /// <summary>Why a case is parked whose document stands in the national inbox with other content; the id under which it stands follows.</summary>
    public const string OtherContent = "the national inbox holds this version of the document with other content: ask its officers and the sender which counts";

    /// <summary>Why a case is parked whose document the national inbox refuses; the place and the code of the refusal follow.</summary>
    public const string InboxRefuses = "the national inbox refuses the document: mend there what refuses it, then resume the case";

    public EffectKind Kind => EffectKind.Deliver;

    public TimeSpan Deadline => TimeSpan.FromSeconds(60);

    public string Destination(EffectRow effect, MessageRow message) => $"national:{effect.Subject}";

    public static EffectRow Owed(MessageRow message, DateTimeOffset at, Guid id, string nationalSystem) =>
        new() { Id = id, Case = message.Case, MessageId = message.Id, Kind = EffectKind.Deliver, Subject = nationalSystem, DueAt = at };

    public Task<Func<IStoreSession, ValueTask>> BeginAsync(CaseWork work, EffectRow effect, int number, CancellationToken cancellationToken) =>
        Beginning.SealAsync(sealer, work, work.Message(effect.MessageId), number, clock.Instant(), cancellationToken);

    public async Task<EffectResult> PerformAsync(BegunAttempt attempt, CancellationToken cancellationToken)
    {
        var system = ports.National.System(attempt.Effect.Subject);
        var (bytes, sequence) = await ports.Store.ReadAsync(async reader => (
            await vault.NeedAsync(reader, attempt.Message, PayloadKinds.National, cancellationToken), system.WantsSequence ? await EventOrder.OfAsync(reader, attempt.Message, MessageState.Applied) : 0), cancellationToken);
        try
        {
            return Result(attempt, await system.DeliverAsync(RecordCodec.ReadDelivery(bytes) with { Sequence = sequence }, cancellationToken));
        }
        catch (NationalStoreAwayException away)
        {
            return new EffectResult(new AttemptOutcome("later", away.Message, Counts: false, clock.GetUtcNow() + settings.NationalRetry), Answered: false);
        }
    }

    private EffectResult Result(BegunAttempt attempt, DeliveryResult delivered) => delivered.Outcome switch
    {
        DeliveryOutcome.Written => Done(attempt, "written"),
        DeliveryOutcome.AlreadyThere => Done(attempt, "already-there"),
        DeliveryOutcome.StandsAs => new EffectResult(
            new AttemptOutcome("stands-already", $"as {delivered.Standing}", Counts: true, NextDueAt: null),
            (session, open) => open ? AdoptAsync(session, attempt.Message, delivered.Standing!) : ValueTask.CompletedTask),
        DeliveryOutcome.Refused => new EffectResult(
            new AttemptOutcome("refused", delivered.Place, Counts: true, clock.GetUtcNow()),
            (session, open) => open ? ParkAsync(session, attempt.Message, $"{InboxRefuses} ({Shown(delivered.Place!)})") : ValueTask.CompletedTask),
        _ => new EffectResult(
            new AttemptOutcome("other-content", $"stands as {delivered.Standing}", Counts: true, clock.GetUtcNow()),
            (session, open) => open ? ParkAsync(session, attempt.Message, $"{OtherContent} ({Shown(delivered.Standing!)})") : ValueTask.CompletedTask),
    };

    private EffectResult Done(BegunAttempt attempt, string word) => new(
        new AttemptOutcome(word, null, Counts: true, NextDueAt: null), (session, open) => open ? ports.Reminders.OweAsync(session, attempt.Message) : ValueTask.CompletedTask);

    private async ValueTask AdoptAsync(IStoreSession session, MessageRow message, string standing)
    {
        if (await session.MessageAsync(message.Id) is not { State: MessageState.Delivering } current) return;
        var now = clock.Instant();
        if (!await session.UpdateMessageAsync(current with { DeliveredAs = standing, UpdatedAt = now }, current.State)) throw new StoreAwayException("locked");
        await session.InsertEntryAsync(sealer.SealEvent(
            EntryEvents.DeliveryStands, message, Actor.Broker, now, await session.LatestEntryAsync(message.Case), new EntryDetail("standing", Shown(standing))));
    }

    // The table is the national system's: what stands there as an id need not be one of ours.
    private static string Shown(string standing) => standing.Length <= 100 ? standing : standing[..100] + "…";

    private ValueTask ParkAsync(IStoreSession session, MessageRow message, string reason) => Parking.ApplyAsync(session, sealer, message, reason, clock.Instant());
}

/// <summary>What delivering needs of the outside.</summary>
public sealed record DeliverPorts(IStore Store, NationalSystems National, Reminders Reminders);
