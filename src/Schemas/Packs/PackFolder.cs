using System.Globalization;
using System.Text.RegularExpressions;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Packs;

/// <summary>Reads the files of a pack from a folder: pack.json must be there, only regular files are opened, size and count are capped.</summary>
internal static partial class PackFolder
{
    /// <summary>Most files and folders below the pack's folder.</summary>
    public const int MaxEntries = 20_000;

    /// <summary>Most octets of all files together (256 MiB).</summary>
    public const long MaxBytes = 256L << 20;

    /// <summary>Names of files that are looked at where there is no pack.json.</summary>
    private const int MostNames = 1_000;

    /// <summary>The files, or why they are not read. Names of hidden files and folders (a leading dot) are left out.</summary>
    /// <exception cref="IOException">Something in the folder cannot be read.</exception>
    public static (PackFiles? Files, IReadOnlyList<Finding> Findings) Read(string folder, CancellationToken cancellationToken, int maxEntries = MaxEntries, long maxBytes = MaxBytes)
    {
        if (!File.Exists(Path.Combine(folder, "pack.json"))) return (null, [NoPack(folder, cancellationToken)]);
        var (paths, findings) = Paths(folder, maxEntries, cancellationToken);
        if (findings.Count > 0) return (null, findings);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var total = 0L;
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var file = new FileInfo(Path.Combine(folder, path));
            if ((total += file.Length) > maxBytes) return (null, [Finding.Of("PCK-0019", path, ("limit", Plain(maxBytes)))]);
            files[path] = File.ReadAllBytes(file.FullName);
        }
        return (PackFiles.FromMemory(files), []);
    }

    /// <summary>
    /// This is no pack but some folder, perhaps a large one: no more is looked at than whether it holds definitions as they are published, for
    /// then what is to be done with them can be said.
    /// </summary>
    private static Finding NoPack(string folder, CancellationToken cancellationToken)
    {
        foreach (var path in Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Take(MostNames) : [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Definition().IsMatch(Path.GetFileName(path))) return Finding.Of("PCK-0032", "pack.json", ("file", Path.GetFileName(path)));
        }
        return Finding.Of("PCK-0002", "pack.json");
    }

    private static (List<string> Paths, List<Finding> Findings) Paths(string folder, int maxEntries, CancellationToken cancellationToken)
    {
        var (paths, findings, entries) = (new List<string>(), new List<Finding>(), 0);
        var open = new Stack<DirectoryInfo>([new DirectoryInfo(folder)]);
        while (open.TryPop(out var at))
            foreach (var entry in at.EnumerateFileSystemInfos())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (entry.Name.StartsWith('.')) continue;
                var path = Path.GetRelativePath(folder, entry.FullName).Replace('\\', '/');
                if (++entries > maxEntries) return ([], [Finding.Of("PCK-0020", path, ("limit", Plain(maxEntries)))]);
                // A link to a folder may lead back to where it stands, without end.
                if (entry is DirectoryInfo { LinkTarget: null } inner) open.Push(inner);
                else if (entry is DirectoryInfo || FileKind.IsSpecial(entry.FullName) || LeavesFolder(entry, folder)) findings.Add(Finding.Of("PCK-0018", path));
                else paths.Add(path);
            }
        return (paths, findings);
    }

    /// <summary>A link to a file elsewhere: what a pack is would change with a file that nobody takes for a part of it. Links inside the folder are how some systems put files there.</summary>
    private static bool LeavesFolder(FileSystemInfo entry, string folder) =>
        entry.LinkTarget is not null && entry.ResolveLinkTarget(returnFinalTarget: true) is { } target
        && !target.FullName.StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    [GeneratedRegex(@"\A(po|cp)_[a-z0-9_]+\.xml\z")]
    private static partial Regex Definition();

    private static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);
}
