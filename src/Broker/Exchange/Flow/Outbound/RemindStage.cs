using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// Remind: tells a back office that is told by events that a day is near by which its institution is to act. What it tells is judged when the day is near, not when
/// the reminder was owed: what was done by then is not reminded of. Each duty and day is told once.
/// </summary>
public sealed class RemindStage(IStore store, NationalSystems national, Func<VerdictBasis> basis, FlowSettings settings, TimeProvider clock) : IEffectStage
{
    public EffectKind Kind => EffectKind.Remind;

    public TimeSpan Deadline => TimeSpan.FromSeconds(60);

    public string Destination(EffectRow effect, MessageRow message) => $"national:{Duty.Read(effect.Subject).System}";

    public Task<Func<IStoreSession, ValueTask>> BeginAsync(CaseWork work, EffectRow effect, int number, CancellationToken cancellationToken) =>
        Task.FromResult<Func<IStoreSession, ValueTask>>(_ => ValueTask.CompletedTask);

    public async Task<EffectResult> PerformAsync(BegunAttempt attempt, CancellationToken cancellationToken)
    {
        var duty = Duty.Read(attempt.Effect.Subject);
        // The configuration may name another kind of system by now, or none: its tables show the day.
        if (national.All.FirstOrDefault(s => s.Name == duty.System) is not { RemindDaysAhead: { } ahead } system) return Done("not-asked-for");
        var (turn, entries) = await store.ReadAsync(async reader => (await StandingAsync(reader, attempt.Case.Key, duty), (await reader.EntriesAsync(attempt.Case.Key)).Count), cancellationToken);
        if (turn is null) return Done("nothing-owed");
        // Asked for before its time, by a person who resumed the case.
        if (duty.NearFrom(ahead) is var near && near > clock.GetUtcNow()) return new EffectResult(new AttemptOutcome("not-near", null, Counts: false, near));
        try
        {
            await system.RemindAsync(Reminder(attempt, duty, turn, entries), cancellationToken);
            return Done("told");
        }
        catch (NationalStoreAwayException away)
        {
            return new EffectResult(new AttemptOutcome("later", away.Message, Counts: false, clock.GetUtcNow() + settings.NationalRetry), Answered: false);
        }
    }

    private static EffectResult Done(string word) => new(new AttemptOutcome(word, null, Counts: true, NextDueAt: null));

    private async ValueTask<CaseTurn?> StandingAsync(IStoreReader reader, CaseKey key, Duty duty) =>
        Duty.All(key, await Reminders.TurnsAsync(reader, key, basis()), duty.System).FirstOrDefault(d => d.Duty == duty).Turn;

    private static DeadlineReminder Reminder(BegunAttempt attempt, Duty duty, CaseTurn turn, int entries)
    {
        var language = CaseTurn.LanguageOf(attempt.Case.Key.Institution);
        return new DeadlineReminder(
            attempt.Case.Key.Institution, attempt.Case.Key.CaseId, attempt.Message.Id.ToString("D"), duty.ToString(), turn.Who, turn.Until!, turn.Owes(language), turn.Clause(language), turn.Silence(language),
            turn.Turn.DocumentId, entries);
    }
}
