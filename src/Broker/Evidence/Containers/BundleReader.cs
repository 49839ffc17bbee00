using System.Security.Cryptography;
using System.Text;

namespace MessageBroker.Evidence.Containers;

/// <summary>Opens an evidence bundle: the ZIP octet by octet, its type, the manifest, every digest, and the place of every file.</summary>
public static class BundleReader
{
    private static readonly string[] Required =
        [BundlePath.MimeType, BundlePath.Manifest, BundlePath.Case, BundlePath.Checkpoint, BundlePath.LogKey, BundlePath.HowTo];

    /// <summary>Reads a bundle; whatever the octets are, the answer is its content or faults that name the parts.</summary>
    public static BundleReading Read(ReadOnlyMemory<byte> octets)
    {
        var (files, fault) = StoredZip.Read(octets);
        if (files is null) return new BundleReading(null, [new BundleFault(BundleFaultKind.Container, fault!.Part, fault)]);
        var byPath = files.ToDictionary(f => f.Path, f => f.Octets, StringComparer.Ordinal);
        List<BundleFault> faults = [.. Structure(files, byPath), .. Digests(byPath)];
        var content = new BundleContent(byPath);
        faults.AddRange(content.Unplaced.Select(p => new BundleFault(BundleFaultKind.NotPlaced, p, null)));
        return new BundleReading(faults.Count == 0 ? content : null, faults);
    }

    private static IEnumerable<BundleFault> Structure(IReadOnlyList<BundleFile> files, Dictionary<string, ReadOnlyMemory<byte>> byPath)
    {
        foreach (var path in Required)
            if (!byPath.ContainsKey(path))
                yield return new BundleFault(BundleFaultKind.Missing, path, null);
        if (files[0].Path != BundlePath.MimeType || !files[0].Octets.Span.SequenceEqual(Encoding.ASCII.GetBytes(EvidenceBundleBuilder.ContainerType)))
            yield return new BundleFault(BundleFaultKind.WrongType, BundlePath.MimeType, null);
        for (var i = 2; i < files.Count; i++)
            if (string.CompareOrdinal(files[i - 1].Path, files[i].Path) >= 0)
                yield return new BundleFault(BundleFaultKind.Order, files[i].Path, null);
    }

    private static IEnumerable<BundleFault> Digests(Dictionary<string, ReadOnlyMemory<byte>> byPath)
    {
        if (!byPath.TryGetValue(BundlePath.Manifest, out var octets)) yield break;
        if (BundleManifest.Read(octets.Span) is not { } digests)
        {
            yield return new BundleFault(BundleFaultKind.ManifestInvalid, BundlePath.Manifest, null);
            yield break;
        }
        foreach (var (path, content) in byPath.Where(f => f.Key != BundlePath.Manifest).OrderBy(f => f.Key, StringComparer.Ordinal))
            if (!digests.TryGetValue(path, out var digest)) yield return new BundleFault(BundleFaultKind.NotInManifest, path, null);
            else if (digest != Convert.ToHexStringLower(SHA256.HashData(content.Span))) yield return new BundleFault(BundleFaultKind.DigestMismatch, path, null);
        foreach (var path in digests.Keys.Where(p => !byPath.ContainsKey(p))) yield return new BundleFault(BundleFaultKind.Missing, path, null);
    }
}

public enum BundleFaultKind
{
    /// <summary>The ZIP itself; <see cref="BundleFault.Container"/> says more.</summary>
    Container,
    /// <summary>mimetype is not the first file or has another content.</summary>
    WrongType,
    /// <summary>Files are not in their order.</summary>
    Order,
    /// <summary>A file that every bundle has, or that the manifest lists, is not there.</summary>
    Missing,
    /// <summary>The manifest is not of its form.</summary>
    ManifestInvalid,
    /// <summary>A file that the manifest does not list.</summary>
    NotInManifest,
    /// <summary>A file has another digest than the manifest says.</summary>
    DigestMismatch,
    /// <summary>A file at a place where none belongs.</summary>
    NotPlaced,
}

/// <param name="Part">The file or part of the container.</param>
public sealed record BundleFault(BundleFaultKind Kind, string Part, ContainerFault? Container);

/// <summary>Either the content or at least one fault.</summary>
public sealed record BundleReading(BundleContent? Content, IReadOnlyList<BundleFault> Faults);
