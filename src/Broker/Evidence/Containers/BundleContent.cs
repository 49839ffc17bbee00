using System.Globalization;

namespace MessageBroker.Evidence.Containers;

/// <summary>The files of a bundle by their meaning. Nothing is verified yet but container, manifest and places.</summary>
public sealed class BundleContent
{
    private readonly SortedDictionary<Guid, BundleFolder> messages = [];
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> trust = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> policies = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> revocation = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> consistency = new(StringComparer.Ordinal);
    private readonly List<string> unplaced = [];

    internal BundleContent(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        Files = files;
        foreach (var (path, octets) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
            if (!Place(path, octets))
                unplaced.Add(path);
        foreach (var folder in messages.Values.Append(CaseEvents)) unplaced.AddRange(folder.Gaps());
    }

    /// <summary>Every file by path.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files { get; }
    public ReadOnlyMemory<byte> Case => Files[BundlePath.Case];
    public ReadOnlyMemory<byte> Checkpoint => Files[BundlePath.Checkpoint];
    public ReadOnlyMemory<byte> LogKey => Files[BundlePath.LogKey];
    public ReadOnlyMemory<byte> HowTo => Files[BundlePath.HowTo];
    /// <summary>PEM files by path.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Trust => trust;
    /// <summary>Crypto policies by path.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Policies => policies;
    /// <summary>What verdicts knew about revocation, by path: manifests (.json), lists (.crl), OCSP answers (.ocsp).</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Revocation => revocation;
    /// <summary>Consistency proofs by path.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Consistency => consistency;
    /// <summary>Messages by id.</summary>
    public IReadOnlyDictionary<Guid, BundleFolder> Messages => messages;
    /// <summary>Entries of the case that are not about one message.</summary>
    public BundleFolder CaseEvents { get; } = new(BundlePath.CaseEvents);

    internal IReadOnlyList<string> Unplaced => unplaced;

    private bool Place(string path, ReadOnlyMemory<byte> octets)
    {
        if (path is BundlePath.MimeType or BundlePath.Manifest or BundlePath.Case or BundlePath.Checkpoint or BundlePath.LogKey or BundlePath.HowTo) return true;
        if (IsIn(path, BundlePath.TrustFolder, ".pem")) return trust.TryAdd(path, octets);
        if (IsIn(path, BundlePath.PolicyFolder, ".json")) return policies.TryAdd(path, octets);
        if (IsIn(path, BundlePath.RevocationFolder, ".json") || IsIn(path, BundlePath.RevocationFolder, ".crl") || IsIn(path, BundlePath.RevocationFolder, ".ocsp")) return revocation.TryAdd(path, octets);
        if (IsIn(path, BundlePath.ConsistencyFolder, ".txt")) return consistency.TryAdd(path, octets);
        if (path.StartsWith(BundlePath.CaseEvents, StringComparison.Ordinal)) return CaseEvents.PlaceEntry(path[BundlePath.CaseEvents.Length..], octets);
        if (!path.StartsWith(BundlePath.MessagesFolder, StringComparison.Ordinal)) return false;
        var rest = path[BundlePath.MessagesFolder.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !Guid.TryParseExact(rest[..slash], "D", out var id) || id.ToString("D", CultureInfo.InvariantCulture) != rest[..slash]) return false;
        if (!messages.TryGetValue(id, out var folder)) messages[id] = folder = new BundleFolder(BundlePath.Message(id));
        return folder.Place(rest[(slash + 1)..], octets);
    }

    private static bool IsIn(string path, string folder, string extension) =>
        path.StartsWith(folder, StringComparison.Ordinal) && path.EndsWith(extension, StringComparison.Ordinal) && path.LastIndexOf('/') == folder.Length - 1;
}
