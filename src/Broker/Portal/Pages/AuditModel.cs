using MessageBroker.Exchange.Flow.Views;

namespace MessageBroker.Portal.Pages;

/// <summary>What auditors see first.</summary>
public sealed record AuditModel
{
    /// <summary>Null while nothing was sealed.</summary>
    public required LogView? Log { get; init; }
    /// <summary>Null where no replay was written down.</summary>
    public required ReplayView? Replay { get; init; }
    public required DateTimeOffset Now { get; init; }
    /// <summary>Commands that say the same without this page, with the key of the text that tells what for.</summary>
    public required IReadOnlyList<(string Key, string Command)> Commands { get; init; }

    /// <summary>Whole seconds since the newest checkpoint.</summary>
    public long? CheckpointAge => Log?.SignedAt is { } at ? Math.Max(0, (long)(Now - at).TotalSeconds) : null;

    /// <summary>For how many seconds the oldest entry without index waits.</summary>
    public long? Lag => Log?.OldestWaiting is { } at ? Math.Max(0, (long)(Now - at).TotalSeconds) : null;
}
