using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>Writes of one caller that wait for a group commit: one part, or a part per case. Each part has its own savepoint.</summary>
internal sealed class PendingWrite(IReadOnlyList<Func<IStoreSession, ValueTask>> parts)
{
    public IReadOnlyList<Func<IStoreSession, ValueTask>> Parts { get; } = parts;

    /// <summary>By part: null where it is applied, else why it was rolled back to its savepoint.</summary>
    public Exception?[] Failures { get; } = new Exception?[parts.Count];
}
