using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Running;

/// <summary>Decides a claimed case's next step and runs its compute half.</summary>
public sealed class StepComputer(IComputeRun outbound, IComputeRun inbound, EffectRunner effects, Func<VerdictBasis> basis, string node, TimeProvider clock)
{
    /// <summary>How often a send to a paused partner is looked at again, where few wait.</summary>
    private static readonly TimeSpan PausedLook = TimeSpan.FromSeconds(10);

    public async Task<CaseStep> ComputeAsync(CaseWork work, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (message, effect) = work.Next(now);
        if (message is not null)
        {
            using var span = FlowTrace.Compute(message);
            return await (message.Direction == Direction.Outbound ? outbound : inbound).ComputeAsync(work, message, cancellationToken);
        }

        if (effect is null) return Wait(work, now);
        var step = await BeginAsync(work, effect, now, cancellationToken);
        // Those that must wait behind it are put off by the same commit, so that the case is not claimed again for them alone.
        return work.Behind(now).Count == 0 ? step : step with { Apply = async session => { await step.Apply(session); await PutOffAsync(session, work, now); } };
    }

    private async Task<CaseStep> BeginAsync(CaseWork work, EffectRow effect, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stage = effects.Stage(effect.Kind);
        var message = work.Message(effect.MessageId);
        var attempt = new BegunAttempt(effect, message, work.Case, effect.LastNumber + 1, stage.Destination(effect, message), work.Case.Partner ?? message.Partner ?? "");
        if (effect.Kind == EffectKind.Send && work.PauseOf(effect.Subject, basis().Parties) is not null) return Later(effect, now, effects.Rest(attempt.Destination, attempt.Lane, PausedLook));
        if (effects.Ask(attempt.Destination, attempt.Lane) is { } later) return Later(effect, now, later);
        try
        {
            return await BeginAsync(work, attempt, stage, now, cancellationToken);
        }
        catch
        {
            effects.NotBegun(attempt.Destination, attempt.Lane);
            throw;
        }
    }

    private async Task<CaseStep> BeginAsync(CaseWork work, BegunAttempt begun, IEffectStage stage, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (effect, number) = (begun.Effect, begun.Number);
        var begin = await stage.BeginAsync(work, effect, number, cancellationToken);
        var attempt = new AttemptRow { EffectId = effect.Id, Number = number, StartedAt = now, Deadline = now + stage.Deadline, Node = node };
        return new CaseStep(
            async session =>
            {
                await CloseStaleAsync(session, effect, now, now);
                if (!await session.BeginAttemptAsync(effect.Id, attempt)) throw new OvertakenException();
                await begin(session);
            },
            begun with { Effect = effect with { OpenNumber = number, LastNumber = number } });
    }

    // An attempt whose deadline passed is closed first: what waits for its turn must not look as if it were under way.
    private static CaseStep Later(EffectRow effect, DateTimeOffset now, DateTimeOffset until) => new(async session =>
    {
        if (!await CloseStaleAsync(session, effect, now, until)) await session.PostponeEffectAsync(effect.Id, until);
    });

    // Its deadline has passed and no result came: the process or the connection died. That is no attempt used up. True where there was one.
    private static async ValueTask<bool> CloseStaleAsync(IStoreSession session, EffectRow effect, DateTimeOffset now, DateTimeOffset nextDue)
    {
        if (effect.OpenNumber is not { } stale) return false;
        await session.EndAttemptAsync(effect.Id, stale, now, new AttemptOutcome("deadline-passed", null, Counts: false, nextDue));
        return true;
    }

    private static CaseStep Wait(CaseWork work, DateTimeOffset now) => new(session => PutOffAsync(session, work, now));

    // Asked again inside the transaction: what they wait for may have ended since the step was computed. Where it is ending at this moment, in a
    // transaction that cannot see this one, nobody would wake who waits until a deadline: they look again soon.
    private static async ValueTask PutOffAsync(IStoreSession session, CaseWork work, DateTimeOffset now)
    {
        var current = work with { Effects = await session.OpenEffectsAsync(work.Case.Key) };
        foreach (var (effect, until) in current.Behind(now))
        {
            var isEnding = !await session.TryLockEffectAsync(CaseWork.FirstOfItsKind(current.Effects, effect)!.Id);
            if (await session.TryLockEffectAsync(effect.Id)) await session.PostponeEffectAsync(effect.Id, isEnding ? now.AddMilliseconds(50) : until);
        }
    }
}

/// <summary>A run of stages that computes without outside effects and ends in one commit.</summary>
public interface IComputeRun
{
    Task<CaseStep> ComputeAsync(CaseWork work, MessageRow message, CancellationToken cancellationToken);
}
