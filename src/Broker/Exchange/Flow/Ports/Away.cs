using MessageBroker.Evidence.Keys;

namespace MessageBroker.Exchange.Flow.Ports;

/// <summary>What is not there now and will be again: the store, or a key in its token. Nothing was done, and the same may be asked later.</summary>
public static class Away
{
    /// <summary>Why, where the failure is one of these; else null.</summary>
    public static string? ReasonOf(Exception failure) => failure switch { StoreAwayException store => store.Reason, KeyAwayException key => key.Reason, _ => null };
}
