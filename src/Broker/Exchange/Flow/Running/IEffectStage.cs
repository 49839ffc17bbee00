using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Running;

/// <summary>A stage that is an outside effect: the attempt row is committed before the I/O.</summary>
public interface IEffectStage
{
    EffectKind Kind { get; }

    /// <summary>Longest time the I/O may take; the attempt's deadline.</summary>
    TimeSpan Deadline { get; }

    /// <summary>Where the effect goes: effects with the same destination share its slots and its circuit.</summary>
    string Destination(EffectRow effect, MessageRow message);

    /// <summary>Writes that belong to the beginning of the attempt (a change of state), computed before its transaction.</summary>
    Task<Func<IStoreSession, ValueTask>> BeginAsync(CaseWork work, EffectRow effect, int number, CancellationToken cancellationToken);

    /// <summary>
    /// Does the I/O and judges what came. The apply half is called with true where the attempt is still open.
    /// Must not throw for what the outside can do.
    /// </summary>
    Task<EffectResult> PerformAsync(BegunAttempt attempt, CancellationToken cancellationToken);
}
