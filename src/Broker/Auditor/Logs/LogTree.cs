using System.Globalization;
using MessageBroker.Auditor.Bundles;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Merkle;

namespace MessageBroker.Auditor.Logs;

/// <summary>Builds the tree from the entries of an exported log, file by file, and keeps its root at the sizes that are asked for.</summary>
internal sealed class LogTree(BundleRecord record, LogFolder folder)
{
    private CompactRange range = CompactRange.Empty;
    private readonly List<LogCut> cuts = [];

    public async Task<GrownLog> GrowAsync(ulong size, IReadOnlySet<ulong> sizes, CancellationToken cancellationToken)
    {
        var roots = new Dictionary<ulong, Hash256>();
        if (sizes.Contains(0)) roots[0] = range.Root;
        for (ulong number = 0; EntryBundle.WidthOf(number, size) is > 0 and var width; number++)
        {
            if (await FileAsync(number, width, cancellationToken) is not { } entries) break;
            foreach (var entry in entries)
            {
                Judge(entry.Span, EntryBundle.Path(number, width));
                range = range.Append([EntryCodec.HashOf(entry.Span)]);
                if (sizes.Contains(range.Size)) roots[range.Size] = range.Root;
            }
            if (entries.Count < width) break;
        }
        return new GrownLog(range.Size, roots, cuts);
    }

    /// <summary>Null where the log ends before this file, or cannot be read from here on.</summary>
    private async Task<IReadOnlyList<ReadOnlyMemory<byte>>?> FileAsync(ulong number, int width, CancellationToken cancellationToken)
    {
        var path = EntryBundle.Path(number, width);
        // A log that has grown since may hold the full file only.
        var octets = await folder.ReadAsync(path, EntryBundle.MaxOctets, cancellationToken)
            ?? await folder.ReadAsync(path = EntryBundle.Path(number, EntryBundle.Width), EntryBundle.MaxOctets, cancellationToken);
        if (octets is null) return null;
        if (EntryBundle.Read(octets) is { } entries) return [.. entries.Take(width)];
        record.Fail(path, "JRN-0071");
        return null;
    }

    // A generation is opened behind the tree that its first entry names.
    private void Open(Entry opening, string path)
    {
        string? Detail(string name) => opening.Details.Where(d => d.Name == name).Select(d => d.Value).FirstOrDefault();
        var size = range.Size.ToString(CultureInfo.InvariantCulture);
        if (Detail("size") != size || Detail("root") != range.Root.ToString()) record.Fail(path, "JRN-0078", ("index", size));
        cuts.Add(new LogCut(Detail("origin") ?? "", range.Size));
    }

    private void Judge(ReadOnlySpan<byte> entry, string path)
    {
        var (read, fault) = EntryCodec.Decode(entry);
        if (read is { Event: EntryEvents.LogOpened }) Open(read, path);
        if (read is null) record.Fail(path, "JRN-0072", ("index", range.Size.ToString(CultureInfo.InvariantCulture)), ("reason", fault!.ToString()));
    }
}

/// <param name="Origin">The generation that ended here.</param>
/// <param name="Size">Entries of the tree that go on; what was signed for more of them is lost.</param>
internal sealed record LogCut(string Origin, ulong Size);

/// <param name="Cuts">Where a restore began a new generation, in order.</param>
/// <param name="Count">Entries that were read.</param>
/// <param name="Roots">Roots at the sizes that were asked for and reached.</param>
internal sealed record GrownLog(ulong Count, IReadOnlyDictionary<ulong, Hash256> Roots, IReadOnlyList<LogCut> Cuts);
