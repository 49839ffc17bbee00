using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>Whose store it is.</summary>
public sealed record UpkeepOptions
{
    /// <summary>Name of the node that acts.</summary>
    public required string Node { get; init; }

    /// <summary>Name of the journal without its generation, the same on all nodes that share a store: it tells one access point's store from another's.</summary>
    public required string AccessPoint { get; init; }

    /// <summary>Id of the master key that wraps the secrets.</summary>
    public required string MasterKeyId { get; init; }

    /// <summary>Version of this program.</summary>
    public required string Product { get; init; }

    public required TimeProvider Time { get; init; }

    public required IIdSource Ids { get; init; }
}
