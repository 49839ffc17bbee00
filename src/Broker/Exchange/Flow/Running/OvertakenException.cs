namespace MessageBroker.Exchange.Flow.Running;

/// <summary>
/// What a step was computed from had changed when it was to be applied: a result that came late, from a node that stood still, ended the
/// effect. Nothing of the step is written; the case stays due and is looked at anew. That is no failure of the case.
/// </summary>
public sealed class OvertakenException() : Exception("the effect had ended when its attempt was to begin");
