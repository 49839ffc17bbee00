using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Flow.Ports;

/// <summary>Which messages a list shows; null = any.</summary>
public sealed record MessageFilter
{
    /// <summary>One hosted institution.</summary>
    public string? Institution { get; init; }
    public MessageState? State { get; init; }
    public Direction? Direction { get; init; }
    /// <summary>The other side's institution.</summary>
    public string? Partner { get; init; }
    public string? SedType { get; init; }
    /// <summary>Code of an error of the newest verdict.</summary>
    public string? Code { get; init; }
    /// <summary>Only what has such an error, whichever.</summary>
    public bool WithCause { get; init; }
    /// <summary>Not older than this.</summary>
    public DateTimeOffset? From { get; init; }
    /// <summary>Older than this.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>A place in a list that is ordered by time, newest first.</summary>
public sealed record MessagePlace(DateTimeOffset At, Guid Id);

/// <param name="Rows">Newest first.</param>
/// <param name="Next">Where the list goes on; null where nothing older is in the store.</param>
/// <param name="IsFull">The page ended because it was full, not because enough rows had been looked at.</param>
public sealed record MessageSlice(IReadOnlyList<MessageRow> Rows, MessagePlace? Next, bool IsFull);
