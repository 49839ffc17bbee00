using System.Diagnostics;

namespace MessageBroker.Soak.Bed;

/// <summary>Bounded waiting for what another process does.</summary>
internal static class Until
{
    /// <exception cref="SoakFailure">It never became true.</exception>
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> TrueAsync(string what, double seconds, Func<Task<bool>> ask, int everyMilliseconds = 200)
    {
        var clock = Stopwatch.StartNew();
        while (!await ask())
        {
            if (clock.Elapsed.TotalSeconds > seconds) throw new SoakFailure($"after {seconds:F0} s it is still not true that {what}");
            await Task.Delay(everyMilliseconds);
        }
        return clock.Elapsed;
    }
}

/// <summary>What had to be true is not: the run ends with exit code 1 and this sentence.</summary>
internal sealed class SoakFailure(string message) : Exception(message);
