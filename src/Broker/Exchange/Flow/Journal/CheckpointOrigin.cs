using MessageBroker.Evidence.Journal.Notes;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>Under which name a stored checkpoint was signed: that of its generation.</summary>
internal static class CheckpointOrigin
{
    /// <summary>The first line of the note where it names a generation of a log; else null.</summary>
    public static string? Of(string? note) => note?.Split('\n') is [var line, ..] && LogOrigin.Parse(line) is not null ? line : null;
}
