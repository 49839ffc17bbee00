namespace MessageBroker.App.Cli;

/// <summary>All that a call touches outside itself: streams, clock, environment. Tests give their own.</summary>
/// <param name="Input">Standard input, read where a file is named <c>-</c>.</param>
/// <param name="Output">Standard output: octets, because some verbs print documents as they are.</param>
/// <param name="Error">Standard error, for people only.</param>
/// <param name="Clock">Gives the time of judgement where <c>--at</c> is absent.</param>
/// <param name="Environment">Looks up an environment variable; null where there is none.</param>
public sealed record Terminal(Stream Input, Stream Output, TextWriter Error, TimeProvider Clock, Func<string, string?> Environment)
{
    /// <summary>Columns of the screen that standard output goes to; null where it is none.</summary>
    public int? Columns { get; init; }

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess() =>
        new(Console.OpenStandardInput(), new GuardedOutput(Console.OpenStandardOutput()), Console.Error, TimeProvider.System, System.Environment.GetEnvironmentVariable) { Columns = Console.IsOutputRedirected ? null : Math.Max(40, Console.WindowWidth) };
}
