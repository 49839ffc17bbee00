using MessageBroker.App.Configuration;
using Microsoft.Extensions.Logging;

namespace MessageBroker.App.Hosting;

/// <summary>Says in the log that a certificate in use ends in 60, 30, 14 and 7 days, each once; health says it all the time, from the day that is configured.</summary>
internal sealed partial class CertificateWatch(Func<DateTimeOffset, IEnumerable<CertificateEnd>> certificates, TimeProvider clock, ILogger<CertificateWatch> log)
{
    private static readonly int[] Days = [7, 14, 30, 60];
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private readonly HashSet<(string Use, DateTimeOffset Ends, int Days)> told = [];

    /// <summary>Works until cancelled.</summary>
    /// <param name="beat">Called each time round.</param>
    public async Task RunAsync(Action beat, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            beat();
            Look();
            await Task.Delay(Pause, clock, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private void Look()
    {
        var now = clock.GetUtcNow();
        foreach (var end in certificates(now))
        {
            var left = end.Ends - now;
            if (left < TimeSpan.Zero || Days.FirstOrDefault(d => left.TotalDays < d) is not (> 0 and var within)) continue;
            // A partner's certificate may bear a person's name: the line says whose it is, health shows which.
            if (told.Add((end.Use, end.Ends, within))) Soon(end.Use.Split(": ")[0], (long)left.TotalDays, end.Ends.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [LoggerMessage(140, LogLevel.Warning, "certificate of {Kind}: {Count} days left, until {DueAt}")]
    private partial void Soon(string kind, long count, string dueAt);
}
