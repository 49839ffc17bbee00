using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>How the connection to a server is protected.</summary>
public enum PostgresTls
{
    /// <summary>Not at all: loopback or a network of one's own.</summary>
    Off,
    /// <summary>Encrypted, whoever answers.</summary>
    Require,
    /// <summary>Encrypted, and the server's certificate stands under the given anchors and names the host.</summary>
    Verify,
}

/// <summary>The database that nodes share.</summary>
public sealed record PostgresPlace
{
    /// <summary>Name or address. TCP: the server's time limits for frozen nodes work over TCP alone.</summary>
    public required string Host { get; init; }

    public int Port { get; init; } = 5432;

    public required string Database { get; init; }

    public required string User { get; init; }

    public string? Password { get; init; }

    public PostgresTls Tls { get; init; } = PostgresTls.Verify;

    /// <summary>PEM file with the anchors of the server's certificate; null for those of the machine.</summary>
    public string? TlsTrustFile { get; init; }

    /// <summary>For findings: which server and database, without the login.</summary>
    public override string ToString() => $"postgres://{Host}:{Port.ToString(System.Globalization.CultureInfo.InvariantCulture)}/{Database}";
}

/// <summary>How to open a store. The time limits are set on the server for each connection, so that they hold for a node that is frozen.</summary>
public sealed record PostgresStoreOptions
{
    public required PostgresPlace Place { get; init; }

    /// <summary>Name of this node, unique among those that share the database; at most 40 characters.</summary>
    public required string Node { get; init; }

    public required TimeProvider Time { get; init; }

    public required IIdSource Ids { get; init; }

    /// <summary>Makes the schema where the database holds none, and migrates it. Default true.</summary>
    public bool Create { get; init; } = true;

    /// <summary>How long a start waits for the connections of an earlier process of this node's name to end; null: it does not ask. Default 10 s.</summary>
    public TimeSpan? TakeOverPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for a row or table that another transaction holds (lock_timeout). Default 2 s.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The same for a key that decides: a request that meets its open twin is told "later". Default 500 ms.</summary>
    public TimeSpan KeyLockTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest statement (statement_timeout). Default 30 s.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// After so long without a statement inside a transaction the server ends it and its locks (idle_in_transaction_session_timeout): a
    /// frozen node's cases go on. Default 5 s; a group computes for 50 ms.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After so long without an acknowledgement of what it sent the server gives a connection up (tcp_user_timeout). Default 5 s.</summary>
    public TimeSpan NetworkTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time for making a connection. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After so long without a call to its session a write is refused: it waits for something else while others wait for it. Default 2 s.</summary>
    public TimeSpan WritePatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Most writes that share a commit, 1 to 1024. Default 64.</summary>
    public int MostInGroup { get; init; } = 64;

    /// <summary>Connections at most, 8 to 200: readers, claims of the workers, the writer, the listener. Default 24.</summary>
    public int Connections { get; init; } = 24;
}
