using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Secrets;

/// <summary>How to open the keys file.</summary>
public sealed record SecretPoolOptions
{
    /// <summary>The keys file; not beside the store in any backup.</summary>
    public required string Path { get; init; }

    /// <summary>This node: it draws and sweeps only what it made itself.</summary>
    public required string Node { get; init; }

    /// <summary>Wraps and opens the secrets.</summary>
    public required MasterKey Master { get; init; }

    public required TimeProvider Time { get; init; }

    public required IIdSource Ids { get; init; }

    /// <summary>Secrets that are committed ahead at a time, 1 to 1024. Default 64.</summary>
    public int Batch { get; init; } = 64;
}
