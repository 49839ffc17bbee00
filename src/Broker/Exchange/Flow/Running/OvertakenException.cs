namespace MessageBroker.Exchange.Flow.Running;

/// <summary>
/// What a step was computed from had changed when it was to be applied: a result that came late, from a node that stood still, ended the
/// effect, or a clerk answered the question that the step rested on. Nothing of the step is written; the case stays due and is looked at anew. That is no failure of the case.
/// </summary>
public sealed class OvertakenException() : Exception("what the step was computed from had changed");
