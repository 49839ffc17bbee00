namespace MessageBroker.Exchange.Doors;

/// <summary>How telling a back office goes.</summary>
/// <param name="ToldAt">When it was last told something; null where nothing was told since the process started.</param>
/// <param name="AwaySince">Since when it cannot be told anything; null where nothing failed, or it was told something since.</param>
/// <param name="Why">What failed, without content.</param>
public sealed record EventReach(DateTimeOffset? ToldAt, DateTimeOffset? AwaySince, string? Why)
{
    /// <summary>A word for people and programs: up, away, or idle where nothing was told yet.</summary>
    public string State => AwaySince is not null ? "away" : ToldAt is not null ? "up" : "idle";
}
