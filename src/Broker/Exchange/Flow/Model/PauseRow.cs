namespace MessageBroker.Exchange.Flow.Model;

/// <summary>A partner to whom an operator lets nothing be sent for now. What waits keeps its attempts.</summary>
/// <param name="Partner">Name of the partner entry.</param>
/// <param name="Reason">In the operator's words.</param>
/// <param name="Actor">Account that paused it.</param>
public sealed record PauseRow(string Partner, string Reason, string Actor, DateTimeOffset Since);
