namespace MessageBroker.App.Cli;

/// <summary>Ends a call that cannot be answered at all, with its exit code and one sentence for standard error.</summary>
public sealed class VerbStop : Exception
{
    private VerbStop(ExitCode code, string message) : base(message) => Code = code;

    public ExitCode Code { get; }

    /// <summary>The call is wrong: exit code 2.</summary>
    public static VerbStop Usage(string message) => new(ExitCode.Usage, message);

    /// <summary>Something that is needed is not there: exit code 3.</summary>
    public static VerbStop Missing(string message) => new(ExitCode.Missing, message);
}
