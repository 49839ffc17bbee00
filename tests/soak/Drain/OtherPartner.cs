using MessageBroker.Soak.Bed;
using MessageBroker.Soak.Scenarios;

namespace MessageBroker.Soak.Drain;

/// <summary>A new case for another partner every two seconds, while the first one's messages wait and drain.</summary>
internal sealed class OtherPartner : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private readonly List<string> ids = [];
    private readonly CancellationTokenSource stop = new();
    private readonly AcknowledgementWatch watch;
    private readonly Task sending;

    public OtherPartner(SoakBed bed, Country other, AcknowledgementWatch watch)
    {
        this.watch = watch;
        sending = SendAsync(bed.Bulgaria, new RomanianOffice(other.Staging, ""));
    }

    public int Sent => ids.Count;

    /// <summary>No more new cases; gives each one's seconds from staging row to Acknowledged, shortest first.</summary>
    /// <param name="from">The first that counts.</param>
    public async Task<IReadOnlyList<double>> EndAsync(int from)
    {
        await stop.CancelAsync();
        await sending;
        await Until.TrueAsync("every case for the other partner is acknowledged", 60, () => Task.FromResult(ids.All(watch.Has)));
        return [.. ids.Skip(from).Select(watch.Seconds).Order()];
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await sending;
        stop.Dispose();
    }

    private async Task SendAsync(BulgarianOffice office, RomanianOffice there)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var id = await office.RequestAsync(number, "T", "RO:80241");
            watch.Sent(id);
            ids.Add(id);
            await Task.WhenAny(Task.Delay(Beat, stop.Token));
            await there.ConfirmAsync();
        }
    }
}
