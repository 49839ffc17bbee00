using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>Ends a call that cannot be answered at all, with its exit code and either one sentence or the findings that say why.</summary>
public sealed class VerbStop : Exception
{
    private VerbStop(ExitCode code, string message, string? file = null, IReadOnlyList<Finding>? findings = null)
        : base(message) => (Code, File, Findings) = (code, file, findings ?? []);

    public ExitCode Code { get; }

    /// <summary>What was named in the call and is not there or not usable; null where it is not one file.</summary>
    public string? File { get; }

    /// <summary>Why, where and what to do; empty where the message says it all.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>The call is wrong: exit code 2.</summary>
    public static VerbStop Usage(string message) => new(ExitCode.Usage, message);

    /// <summary>Something that is needed is not there: exit code 3.</summary>
    public static VerbStop Missing(string message) => new(ExitCode.Missing, message);

    /// <summary>A file or folder that the call names is not there or not usable: exit code 3.</summary>
    public static VerbStop Missing(string file, params IReadOnlyList<Finding> findings) => new(ExitCode.Missing, file, file, findings);
}
