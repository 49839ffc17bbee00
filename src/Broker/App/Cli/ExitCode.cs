namespace MessageBroker.App.Cli;

/// <summary>What the process says at its end. The numbers are a contract; the gravest one of a call wins.</summary>
public enum ExitCode
{
    /// <summary>Every answer is positive.</summary>
    Positive = 0,
    /// <summary>At least one answer is not: refused, invalid, no match, INDETERMINATE.</summary>
    Negative = 1,
    /// <summary>The call itself is wrong: unknown verb or option, values that do not go together.</summary>
    Usage = 2,
    /// <summary>Something that is needed is not there: a file, a key, a pack.</summary>
    Missing = 3,
    /// <summary>A defect of ours.</summary>
    Defect = 5,
}
