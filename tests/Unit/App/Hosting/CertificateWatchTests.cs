using MessageBroker.App.Configuration;
using MessageBroker.App.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace MessageBroker.Tests.Unit.App.Hosting;

/// <summary>The end of a certificate is announced in time, and not over and over.</summary>
public sealed class CertificateWatchTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Each_certificate_is_announced_once_at_sixty_thirty_fourteen_and_seven_days()
    {
        var clock = new FakeTimeProvider(Start);
        var lines = new Lines();
        CertificateEnd[] ends = [new("TLS key", Start.AddDays(70), true), new("partner ro: CA", Start.AddDays(20), false), new("log key", Start.AddDays(400), true), new("old", Start.AddDays(-3), false)];
        using var stop = new CancellationTokenSource();
        var beats = 0;
        var running = new CertificateWatch(_ => ends, clock, lines).RunAsync(() => beats++, stop.Token);
        while (clock.GetUtcNow() < Start.AddDays(69.5))
        {
            var before = beats;
            clock.Advance(TimeSpan.FromHours(6));
            // A step may come before the loop has begun to wait.
            for (; beats == before; clock.Advance(TimeSpan.FromMinutes(2))) await Task.Delay(1);
        }

        await stop.CancelAsync();
        await running;
        Assert.Equal(
            ["partner ro: 20", "partner ro: 13", "TLS key: 59", "partner ro: 6", "TLS key: 29", "TLS key: 13", "TLS key: 6"],
            lines.Said);
    }

    private sealed class Lines : ILogger<CertificateWatch>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Assert.Equal(LogLevel.Warning, logLevel);
            var values = ((IReadOnlyList<KeyValuePair<string, object?>>)state!).ToDictionary(v => v.Key, v => v.Value);
            Said.Add($"{values["Kind"]}: {values["Count"]}");
        }
    }
}
