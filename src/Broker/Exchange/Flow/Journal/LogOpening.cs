using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>Words of the entries that tell of a restore (docs/reference/journal.md).</summary>
public static class LogOpening
{
    public const string Lost = "lost", Origin = "origin", Reason = "reason", Root = "root", Size = "size";

    /// <summary>Name of the input that lists what was promised and is lost.</summary>
    public const string ListInput = "lost-promises";

    /// <summary>Where these entries stand: they belong to no case.</summary>
    public static CaseKey Place { get; } = new("*", "log");

    /// <summary>A detail of an entry, or null.</summary>
    public static string? Detail(Entry entry, string name) => entry.Details.Where(d => d.Name == name).Select(d => d.Value).FirstOrDefault();
}
