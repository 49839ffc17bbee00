using System.Collections.Concurrent;

namespace MessageBroker.Adapters.Mapping.Staging;

/// <summary>
/// Connections to one staging file. Opening one reads the whole schema, and closing the last one writes the log back into the file: while
/// calls come thick they are kept, and as soon as one comes alone its connection is closed behind it, so that the file is held open no longer
/// than there is work. One whose file was replaced is never used again.
/// </summary>
internal sealed class StagingLinks(string path, int lockSeconds, TimeProvider clock)
{
    private const int Most = 4;
    private static readonly TimeSpan Thick = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentBag<StagingLink> idle = [];
    private long lastCall = long.MinValue;

    /// <summary>Does one piece of work on a connection of its own. One on which it failed is not used again.</summary>
    public async Task<T> UseAsync<T>(Func<StagingLink, Task<T>> work, CancellationToken cancellationToken)
    {
        var keeps = IsThick();
        var link = await TakeAsync() ?? new StagingLink(await StagingDatabase.OpenAsync(path, lockSeconds, cancellationToken), path);
        try
        {
            var result = await work(link);
            if (keeps && idle.Count < Most)
            {
                idle.Add(link);
                return result;
            }
            await link.DisposeAsync();
            if (!keeps) await CloseAsync();
            return result;
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }

    private bool IsThick()
    {
        var now = clock.GetTimestamp();
        var before = Interlocked.Exchange(ref lastCall, now);
        return before != long.MinValue && clock.GetElapsedTime(before, now) < Thick;
    }

    private async ValueTask<StagingLink?> TakeAsync()
    {
        while (idle.TryTake(out var link))
        {
            if (!link.HasMoved) return link;
            await link.DisposeAsync();
        }
        return null;
    }

    private async ValueTask CloseAsync()
    {
        while (idle.TryTake(out var link)) await link.DisposeAsync();
    }
}
