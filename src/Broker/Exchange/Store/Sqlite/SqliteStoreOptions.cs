using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>How to open a store.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The database file. Beside it lie -wal, -shm, .lock and .owner. Not on a network file system.</summary>
    public required string Path { get; init; }

    /// <summary>Name of this node, shown to whoever finds the store in use.</summary>
    public required string Node { get; init; }

    public required TimeProvider Time { get; init; }

    public required IIdSource Ids { get; init; }

    /// <summary>Makes a new store where none is and none was. Default true.</summary>
    public bool Create { get; init; } = true;

    /// <summary>How long a write waits for another process's lock before it is "away: locked". Default 2 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Most writes that share a commit, 1 to 1024. Default 64.</summary>
    public int MostInGroup { get; init; } = 64;

    /// <summary>Snapshots that may be read at the same time, 1 to 64. Default 4.</summary>
    public int ReadConnections { get; init; } = 4;

    /// <summary>Longest time of one snapshot's reads; null for none. What takes longer is stopped: "away: slow".</summary>
    public TimeSpan? ReadLimit { get; init; }

    /// <summary>Bound of the file in pages of 4096 octets; null for none. A full disk for tests and simulation.</summary>
    public int? MaxPageCount { get; init; }
}
