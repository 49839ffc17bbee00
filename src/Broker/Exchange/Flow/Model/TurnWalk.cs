namespace MessageBroker.Exchange.Flow.Model;

/// <summary>When every case was last put in its order, and by what.</summary>
/// <param name="Mark">SHA-256 (hex) of what decides whose turn it is, beside the cases themselves: packs, and which partners are endpoints.</param>
/// <param name="At">When the last of them was walked.</param>
public sealed record TurnWalk(string Mark, DateTimeOffset At);
