using System.Text;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Promises;

/// <summary>What a promise file says.</summary>
/// <param name="Promises">Oldest first, as far as the file is whole.</param>
/// <param name="Checkpoint">The newest signed checkpoint note, or null.</param>
/// <param name="Torn">The last flush did not come to its end (power cut, kill): what it wrote was promised to nobody and is left out.</param>
/// <param name="DamagedLine">Number of the first line that was flushed once and is not whole any more, from 1; null where none is.</param>
public sealed record PromiseReading(IReadOnlyList<Promise> Promises, string? Checkpoint, bool Torn, int? DamagedLine)
{
    /// <summary>Octets up to which the file is whole.</summary>
    internal long WholeLength { get; init; }

    internal long LastGroup { get; init; }

    internal static PromiseReading Read(ReadOnlySpan<byte> octets)
    {
        var lines = new List<(string Text, long End)>();
        var start = 0;
        while (octets[start..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            lines.Add((Encoding.UTF8.GetString(octets.Slice(start, length)), start + length + 1));
            start += length + 1;
        }
        if (start < octets.Length) lines.Add((Encoding.UTF8.GetString(octets[start..]), -1));
        return Judge(lines);
    }

    private static PromiseReading Judge(List<(string Text, long End)> lines)
    {
        // A new file is whole before it gets its name, so a bad first line is never a flush cut short.
        if (lines is not [(PromiseLine.Header, > 0), ..]) return new PromiseReading([], null, Torn: false, DamagedLine: 1);
        var records = lines.Select(line => line.End < 0 ? null : PromiseLine.Read(line.Text)).ToList();
        var whole = records.FindIndex(1, record => record is null);
        var count = whole < 0 ? records.Count : whole;
        var good = records[1..count];
        return new PromiseReading(
            [.. good.Select(record => record!.Promise).OfType<Promise>()],
            good.LastOrDefault(record => record!.Checkpoint is not null)?.Checkpoint,
            Torn: whole >= 0,
            whole >= 0 && WasFlushed(records, whole) ? whole + 1 : null)
        {
            WholeLength = lines[count - 1].End,
            LastGroup = good.LastOrDefault()?.Group ?? 0,
        };
    }

    /// <summary>
    /// A flush is over before the next group is written. So a bad line was flushed if what follows it is of two groups, or of a group
    /// that is not the one after, or the same as, the last whole one; otherwise it may be of the last group, whose parts reach the
    /// disk in any order.
    /// </summary>
    private static bool WasFlushed(List<PromiseLine?> records, int bad)
    {
        var before = records[bad - 1]?.Group ?? 0;
        var after = records[bad..].OfType<PromiseLine>().Select(record => record.Group).Distinct().ToList();
        return after.Count > 1 || (after is [var only] && only != before && only != before + 1);
    }
}
