using System.Globalization;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Reconciling;

/// <summary>Where the log of this store was cut by restores, and what may be lost behind the cuts.</summary>
/// <param name="Origin">The generation in which the log goes on.</param>
/// <param name="Newest">The newest cut.</param>
/// <param name="From">Time of the last entry before the earliest cut of the last <see cref="Longest"/>: a second restore may have lost what the first one brought back.</param>
/// <param name="To">When the newest generation was opened.</param>
/// <param name="Checkpoint">The newest signed checkpoint that is left.</param>
internal sealed record LogCut(string Origin, StatedCut Newest, DateTimeOffset From, DateTimeOffset To, string? Checkpoint)
{
    /// <summary>How far back is ever asked.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(92);

    /// <summary>Null while the log is in its first generation: nothing was lost.</summary>
    public static async ValueTask<LogCut?> FindAsync(IStoreReader reader)
    {
        if (await reader.LogStateAsync() is not { Generation: > 1 } state) return null;
        var opened = (await reader.EntriesAsync(LogOpening.Place)).Select(row => EntryCodec.Decode(row.Bytes).Entry).OfType<Entry>()
            .Where(e => e.Event == EntryEvents.LogOpened).ToList();
        if (opened is not [.., var newest]) return null;
        var from = newest.Time;
        foreach (var entry in opened.Where(e => e == newest || e.Time > newest.Time - Longest))
            if (await BeforeAsync(reader, entry) is var before && before < from) from = before;
        return new LogCut(
            state.Origin, new StatedCut(Text(newest, LogOpening.Origin), Text(newest, LogOpening.Size), Text(newest, LogOpening.Root)), from, newest.Time, state.Checkpoint);
    }

    private static async ValueTask<DateTimeOffset> BeforeAsync(IStoreReader reader, Entry opening)
    {
        var earliest = opening.Time - Longest;
        if (!ulong.TryParse(Text(opening, LogOpening.Size), NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size == 0) return earliest;
        var last = await reader.EntriesByIndexAsync(size - 1, 1) is [var row] ? EntryCodec.Decode(row.Bytes).Entry?.Time : null;
        return last > earliest ? last.Value : earliest;
    }

    private static string Text(Entry entry, string name) => LogOpening.Detail(entry, name) ?? "-";
}
