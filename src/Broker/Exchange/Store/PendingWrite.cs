using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store;

/// <summary>Writes of one caller that wait for a group commit: one part, or a part per claimed case. Each part has its own savepoint.</summary>
/// <param name="claimed">By part the claimed case whose step it is; null where the parts belong to no claim.</param>
internal sealed class PendingWrite(IReadOnlyList<Func<IStoreSession, ValueTask>> parts, IReadOnlyList<CaseKey>? claimed = null)
{
    public IReadOnlyList<Func<IStoreSession, ValueTask>> Parts { get; } = parts;

    /// <summary>
    /// False where it has to outlive this process alone, not the machine: a group of such writes is not flushed. What is committed after it
    /// takes it to the disk.
    /// </summary>
    public bool IsDurable { get; init; } = true;

    /// <summary>By part: null where it is applied, else why it was rolled back to its savepoint.</summary>
    public Exception?[] Failures { get; } = new Exception?[parts.Count];

    public CaseKey? Claimed(int part) => claimed?[part];
}
