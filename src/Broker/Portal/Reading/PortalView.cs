using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Portal.Reading;

/// <summary>The portal as pages see it: settings, the broker's parts, reads within a time limit.</summary>
public sealed class PortalView(PortalSettings settings, PortalParts parts)
{
    /// <summary>Longest time of all reads of a page.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public PortalSettings Settings => settings;

    public PortalParts Parts => parts;

    public DateTimeOffset Now => parts.Clock.GetUtcNow();

    /// <summary>The instant in the one time zone of all pages.</summary>
    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, settings.Zone);

    /// <summary>Reads in one snapshot. What takes too long is given up: a page is never worth the flow's time.</summary>
    /// <exception cref="StoreAwayException">The store cannot be read now, or not within the time.</exception>
    /// <param name="longest">Null: <see cref="Patience"/>.</param>
    public async Task<T> ReadAsync<T>(Viewer viewer, Func<ViewerReader, ValueTask<T>> read, CancellationToken cancellationToken, TimeSpan? longest = null)
    {
        using var patience = new CancellationTokenSource(longest ?? Patience, parts.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await parts.Reads.ReadAsync(reader => read(new ViewerReader(reader, viewer, parts.Basis(), parts.Vault, either.Token)), either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreAwayException("slow");
        }
    }
}
