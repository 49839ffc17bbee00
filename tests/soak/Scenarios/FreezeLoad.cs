using System.Globalization;
using MessageBroker.Soak.Bed;

namespace MessageBroker.Soak.Scenarios;

/// <summary>
/// The same load in every window: a burst of families every beat, so that all nodes are at work at once, and officers who confirm. How large
/// a burst may be is measured: beyond what the machine takes, every window would show nothing but its queue.
/// </summary>
internal sealed class FreezeLoad(SoakBed bed, AcknowledgementWatch watch)
{
    private const int Trial = 24, LeastBurst = 2, MostBurst = 12;

    /// <summary>Share of what the machine takes.</summary>
    private const double Share = 0.4;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private readonly List<string> asked = [];
    private int number;
    private int burst = LeastBurst;

    /// <summary>Open attempts that one of three nodes may have in its hands at once, when it had luck.</summary>
    public int AttemptsOfNode => Math.Max(3, burst / 3);

    /// <summary>Measures on warm nodes how much is acknowledged in a second, and sets the size of a burst by it.</summary>
    public async Task<string> MeasureAsync()
    {
        await BurstAsync("W", Trial);
        await DrainAsync();
        var began = watch.Now;
        await BurstAsync("M", Trial);
        await DrainAsync();
        var rate = Trial / (watch.Now - began).TotalSeconds;
        burst = Math.Clamp((int)(rate * Share * Beat.TotalSeconds), LeastBurst, MostBurst);
        return string.Create(CultureInfo.InvariantCulture, $"the machine takes {rate:F1} cases a second: {burst} come every {Beat.TotalSeconds:F0} s");
    }

    /// <param name="during">Runs beside the load and is given the window's end on the watch's clock; the window lasts at least as long as it.</param>
    /// <returns>The requests of the window.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(TimeSpan length, string prefix, Func<TimeSpan, Task>? during = null)
    {
        var (first, end) = (asked.Count, watch.Now + length);
        var beside = during?.Invoke(end) ?? Task.CompletedTask;
        for (var beat = watch.Now; beat < end; beat += Beat)
        {
            if (beat > watch.Now) await Task.Delay(beat - watch.Now);
            await BurstAsync(prefix, burst);
            await bed.ConfirmAsync();
        }

        await beside;
        return asked[first..];
    }

    /// <summary>Waits until every request so far is acknowledged.</summary>
    public Task DrainAsync() => Until.TrueAsync("every request so far is acknowledged", 120, async () =>
    {
        await bed.ConfirmAsync();
        return watch.Open.Count == 0;
    });

    private async Task BurstAsync(string prefix, int families)
    {
        await bed.Bulgaria.RequestsAsync(number, number + families, prefix + "x");
        for (var i = 0; i < families; i++)
        {
            var id = BulgarianOffice.Id(number++, prefix + "x");
            asked.Add(id);
            watch.Sent(id);
        }
    }
}
