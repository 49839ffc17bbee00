using System.Globalization;

namespace MessageBroker.Evidence.Containers;

/// <summary>The files of one message (or of the case events) by their meaning.</summary>
public sealed class BundleFolder
{
    private readonly SortedDictionary<int, ReadOnlyMemory<byte>> entries = [];
    private readonly SortedDictionary<int, ReadOnlyMemory<byte>> proofs = [];
    private readonly SortedDictionary<string, BundlePart> payloads = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, BundlePart> verdicts = new(StringComparer.Ordinal);

    internal BundleFolder(string path) => Path = path;

    /// <summary>With a slash at its end.</summary>
    public string Path { get; }
    /// <summary>Number from 1 to count, without a gap.</summary>
    public IReadOnlyDictionary<int, ReadOnlyMemory<byte>> Entries => entries;
    /// <summary>One for each entry.</summary>
    public IReadOnlyDictionary<int, ReadOnlyMemory<byte>> Proofs => proofs;
    /// <summary>By kind.</summary>
    public IReadOnlyDictionary<string, BundlePart> Payloads => payloads;
    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, BundlePart> Verdicts => verdicts;
    public BundlePart? Salt { get; private set; }

    internal bool Place(string name, ReadOnlyMemory<byte> octets)
    {
        if (name.StartsWith(BundlePath.EntriesFolder, StringComparison.Ordinal) || name.StartsWith(BundlePath.ProofsFolder, StringComparison.Ordinal)) return PlaceEntry(name, octets);
        var part = new BundlePart(Path + name, octets);
        if (name == BundlePath.SaltFile)
        {
            Salt = part;
            return true;
        }
        if (name.StartsWith(BundlePath.VerdictsFolder, StringComparison.Ordinal))
            return name.EndsWith(".json", StringComparison.Ordinal) && verdicts.TryAdd(name[BundlePath.VerdictsFolder.Length..^".json".Length], part);
        // Two extensions of one kind would be two payloads of one kind: the second is not placed.
        var dot = name.LastIndexOf('.');
        return dot > name.LastIndexOf('/') + 1 && payloads.TryAdd(name[..dot], part);
    }

    internal bool PlaceEntry(string name, ReadOnlyMemory<byte> octets) =>
        Number(name, BundlePath.EntriesFolder, ".bin") is { } entry ? entries.TryAdd(entry, octets)
        : Number(name, BundlePath.ProofsFolder, ".tlog-proof") is { } proof && proofs.TryAdd(proof, octets);

    /// <summary>Entries without proof, proofs without entry, and entries whose numbers leave a gap.</summary>
    internal IEnumerable<string> Gaps() =>
        entries.Keys.Where((number, i) => number != i + 1 || !proofs.ContainsKey(number)).Select(n => BundlePath.Entry(Path, n))
            .Concat(proofs.Keys.Where(n => !entries.ContainsKey(n)).Select(n => BundlePath.Proof(Path, n)));

    private static int? Number(string name, string folder, string extension)
    {
        if (!name.StartsWith(folder, StringComparison.Ordinal) || !name.EndsWith(extension, StringComparison.Ordinal)) return null;
        var digits = name[folder.Length..^extension.Length];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            && number.ToString("D3", CultureInfo.InvariantCulture) == digits ? number : null;
    }
}

/// <param name="Path">Path in the bundle.</param>
public sealed record BundlePart(string Path, ReadOnlyMemory<byte> Octets);
