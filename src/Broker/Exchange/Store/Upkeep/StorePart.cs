namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>The two halves of what nodes keep. Each has its own schema, its own backup and its own retention.</summary>
public enum StorePart
{
    /// <summary>Cases, messages, encrypted payloads, journal.</summary>
    Store,
    /// <summary>The wrapped secrets that open the payloads.</summary>
    Keys,
}
