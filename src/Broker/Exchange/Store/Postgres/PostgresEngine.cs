using System.Net.Sockets;
using MessageBroker.Exchange.Flow.Ports;
using Npgsql;

namespace MessageBroker.Exchange.Store.Postgres;

/// <summary>What failures of server, network and driver mean (PostgreSQL documentation, appendix A: error codes).</summary>
internal static class PostgresEngine
{
    /// <summary>idle_in_transaction_session_timeout.</summary>
    private const string IdleInTransactionEnded = "25P03";

    /// <summary>The unique index that gives a national file one case.</summary>
    private const string RootKey = "case_root";

    /// <summary>
    /// A failure in our words: away where it says something about the store or about others, a defect of ours where it says something about
    /// the statement. Details of rows stay inside.
    /// </summary>
    public static Exception Named(Exception failure) => failure switch
    {
        StoreAwayException or OperationCanceledException => failure,
        // Two writers that bind a national file to a case at the same moment: the later one looks again.
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: RootKey } => new StoreAwayException("locked", failure),
        PostgresException refused => Reason(refused.SqlState) is { } reason
            ? new StoreAwayException(reason, refused, waited: refused.SqlState == PostgresErrorCodes.LockNotAvailable)
            : new InvalidOperationException($"the database refused a statement: {refused.SqlState} {refused.ConstraintName}".TrimEnd(), refused),
        NpgsqlException { InnerException: TimeoutException } => new StoreAwayException("slow", failure),
        NpgsqlException or SocketException or IOException or TimeoutException or ObjectDisposedException => new StoreAwayException("unreachable", failure),
        _ => failure,
    };

    /// <summary>Word for <see cref="StoreAwayException.Reason"/>; null where the store itself is well.</summary>
    public static string? Reason(string sqlState) => sqlState switch
    {
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => "locked",
        PostgresErrorCodes.QueryCanceled or IdleInTransactionEnded => "slow",
        PostgresErrorCodes.DiskFull => "disk-full",
        PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ConfigurationLimitExceeded or PostgresErrorCodes.OutOfMemory or PostgresErrorCodes.InsufficientResources => "crowded",
        PostgresErrorCodes.ReadOnlySqlTransaction => "read-only",
        PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName => "missing",
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => "corrupt",
        _ => sqlState[..2] switch
        {
            "28" => "refused",
            // Connection, operator intervention (shutdown, start-up, crash of another session), system error (I/O).
            "08" or "57" or "58" => "unreachable",
            _ => null,
        },
    };

    /// <summary>True where the failure leaves the transaction alive up to its last savepoint, so that other callers' parts can go on.</summary>
    public static bool IsOfOnePart(Exception named) => named switch
    {
        StoreAwayException { InnerException: PostgresException refused } => refused.SqlState is
            PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.UniqueViolation,
        StoreAwayException { InnerException: null } => true,
        StoreAwayException => false,
        _ => true,
    };
}
