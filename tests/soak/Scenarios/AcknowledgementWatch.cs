using System.Collections.Concurrent;
using System.Diagnostics;
using MessageBroker.Soak.Bed;

namespace MessageBroker.Soak.Scenarios;

/// <summary>Looks at the staging rows twenty times a second: when each request was written, and when it first said Acknowledged.</summary>
internal sealed class AcknowledgementWatch : IAsyncDisposable
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly ConcurrentDictionary<string, TimeSpan> sent = new(StringComparer.Ordinal), done = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stop = new();
    private readonly Task looking;

    public AcknowledgementWatch(SoakBed bed) => looking = LookAsync(bed);

    public TimeSpan Now => clock.Elapsed;

    public void Sent(string id) => sent[id] = clock.Elapsed;

    public bool Has(string id) => done.ContainsKey(id);

    /// <summary>From the staging row to Acknowledged.</summary>
    public double Seconds(string id) => (done[id] - sent[id]).TotalSeconds;

    /// <summary>From a moment of this watch to Acknowledged.</summary>
    public double SecondsSince(string id, TimeSpan moment) => (done[id] - moment).TotalSeconds;

    public IReadOnlyList<string> Open => [.. sent.Keys.Where(id => !done.ContainsKey(id))];

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await looking;
        stop.Dispose();
    }

    private async Task LookAsync(SoakBed bed)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var row in await bed.Bulgaria.Staging.RowsAsync("SELECT ID FROM IF_ZAJAVKA WHERE STATUS = 'A'")) done.TryAdd(row[0], clock.Elapsed);
            await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(50), stop.Token));
        }
    }
}
