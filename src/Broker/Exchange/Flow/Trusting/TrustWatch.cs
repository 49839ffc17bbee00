using Microsoft.Extensions.Logging;

namespace MessageBroker.Exchange.Flow.Trusting;

/// <summary>Looks at the trust registry again and again: any node that shares the store may change it.</summary>
public sealed partial class TrustWatch(LiveBasis basis, TimeProvider clock, ILogger<TrustWatch> log)
{
    /// <summary>So long may a change that was made at another node go unseen.</summary>
    public static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <summary>Works until cancelled.</summary>
    /// <param name="beat">Called each time round.</param>
    public Task RunAsync(Action beat, CancellationToken cancellationToken) => new StoreLoop(clock, LookAgain, Away).RunAsync(RoundAsync, beat, cancellationToken);

    private async Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        if (await basis.RefreshAsync(cancellationToken)) Changed(basis.Registry.Count);
        return LookAgain;
    }

    [LoggerMessage(1, LogLevel.Information, "the trust registry was changed at another node; it has {Count} lines now")]
    private partial void Changed(int count);

    [LoggerMessage(2, LogLevel.Warning, "the store is away ({Reason}); the trust registry is looked at again later")]
    private partial void Away(string reason);
}
