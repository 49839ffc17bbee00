using System.Diagnostics;

namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>Bounded waiting for what another process does.</summary>
internal static class Until
{
    /// <summary>Far more than a broker needs, so that only a broker that does nothing reaches it on a loaded machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="what">Says in the failure what never happened.</param>
    public static async Task<T> AnswerAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; await Task.Delay(100))
            if (await ask() is { } answer) return answer;
        throw new TimeoutException($"after {Patience.TotalSeconds} s there is still no {what}");
    }

    /// <summary>Asks until the answer is the one expected; gives the last one, for the caller to compare.</summary>
    public static async Task<string> AtRestAsync(string expected, Func<Task<string>> ask)
    {
        var answer = await ask();
        for (var clock = Stopwatch.StartNew(); answer != expected && clock.Elapsed < Patience; answer = await ask()) await Task.Delay(100);
        return answer;
    }

    public static Task TrueAsync(string what, Func<Task<bool>> ask) => AnswerAsync(what, async () => await ask() ? "yes" : null);
}
