namespace MessageBroker.Auditor.Cli;

/// <summary>All that a call touches outside itself besides the files it names. Tests give their own.</summary>
/// <param name="Output">Standard output, UTF-8.</param>
/// <param name="Error">Standard error, for people only.</param>
/// <param name="Environment">Looks up an environment variable; null where there is none.</param>
public sealed record AuditorTerminal(Stream Input, TextWriter Output, TextWriter Error, Func<string, string?> Environment);
