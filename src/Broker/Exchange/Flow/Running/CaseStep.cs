using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Running;

/// <summary>What one claimed case does next: the apply half, and the attempt whose I/O begins after its commit.</summary>
public sealed record CaseStep(Func<IStoreSession, ValueTask> Apply, BegunAttempt? Begun = null)
{
    /// <summary>Nothing is due any more; touching the case recomputes its due time.</summary>
    public static CaseStep Nothing { get; } = new(_ => ValueTask.CompletedTask);
}

/// <summary>An attempt whose row is part of the step's transaction.</summary>
/// <param name="Destination">Where it goes; a slot there is taken.</param>
/// <param name="Lane">Whose slot it is: the partner of the case, where it is known.</param>
public sealed record BegunAttempt(EffectRow Effect, MessageRow Message, CaseRow Case, int Number, string Destination, string Lane = "");

/// <summary>How the I/O of an attempt ended; written only where the attempt is still open, unless the stage says otherwise.</summary>
/// <param name="Answered">The destination answered, whatever it said; false counts for its circuit.</param>
public sealed record EffectResult(AttemptOutcome Outcome, Func<IStoreSession, bool, ValueTask>? Apply = null, bool Answered = true);
