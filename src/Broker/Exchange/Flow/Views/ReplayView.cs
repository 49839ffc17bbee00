using System.Globalization;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>How a replay of the journal's verdicts came out, as whoever gave the command had it written down.</summary>
public sealed record ReplayView(DateTimeOffset At, string Account, string Outcome, string Product, string Reason)
{
    public required long Entries { get; init; }
    public required long Verdicts { get; init; }
    public required long Differing { get; init; }
    public required long Erased { get; init; }
    public required long Altered { get; init; }
    /// <summary>The one case that was looked at; null: all.</summary>
    public string? Case { get; init; }
    /// <summary>The first messages of which a verdict differs.</summary>
    public IReadOnlyList<Guid> First { get; init; } = [];

    /// <summary>Verdicts that came out octet for octet.</summary>
    public long Identical => Verdicts - Differing - Erased;

    /// <summary>The newest one; null where none was written down.</summary>
    public static async ValueTask<ReplayView?> NewestAsync(IStoreReader reader) => await reader.LatestEntryAsync(ReplayNote.Place) is { } row ? Of(row) : null;

    public static ReplayView? Of(EntryRow row)
    {
        if (EntryCodec.Decode(row.Bytes).Entry is not { Event: EntryEvents.JournalReplayed } entry) return null;
        string Text(string name) => LogOpening.Detail(entry, name) ?? "";
        long Number(string name) => long.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return new ReplayView(entry.Time, entry.Actor.Id, Text("outcome"), Text("product"), Text("reason"))
        {
            Entries = Number("entries"), Verdicts = Number("verdicts"), Differing = Number("differing"), Erased = Number("erased"), Altered = Number("altered"), Case = LogOpening.Detail(entry, "case"),
            First = [.. Text("first").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => Guid.TryParse(id, out var own) ? own : Guid.Empty)],
        };
    }
}
