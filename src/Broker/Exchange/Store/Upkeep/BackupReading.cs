using System.Globalization;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>A backup that lies in a folder, verified before anything is done with it.</summary>
public sealed class BackupReading
{
    private BackupReading(string folder, BackupManifest manifest)
    {
        Folder = folder;
        Manifest = manifest;
    }

    public string Folder { get; }

    public BackupManifest Manifest { get; }

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Whether the manifest lists a file, and it was verified therefore.</summary>
    internal bool Holds(string name) => Manifest.Files.Any(f => f.Name == name);

    /// <summary>Reads the manifest and hashes every file. Says all that does not fit.</summary>
    public static async Task<(BackupReading? Reading, IReadOnlyList<Finding> Findings)> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        folder = Path.GetFullPath(folder);
        var path = Path.Combine(folder, BackupManifest.FileName);
        if (!File.Exists(path)) return (null, [Finding.Of("STO-0020", folder)]);
        try
        {
            var (manifest, unread) = BackupManifest.Read(path);
            if (manifest is null) return (null, [unread!]);
            var reading = new BackupReading(folder, manifest);
            var findings = new List<Finding>();
            foreach (var file in manifest.Files)
                if (await reading.FaultAsync(file, cancellationToken) is { } fault) findings.Add(fault);
            return findings.Count == 0 ? (reading, findings) : (null, findings);
        }
        catch (Exception e) when (BackupFolder.IsDiskFault(e))
        {
            return (null, [Finding.Of("STO-0021", path, ("detail", e.Message))]);
        }
    }

    /// <summary>Whether it may be restored here: the same part, kind, access point, and no newer schema.</summary>
    /// <param name="scripts">What this release carries for that part and kind.</param>
    internal IReadOnlyList<Finding> Misfits(StorePart part, string kind, string accessPoint, IReadOnlyList<string> scripts)
    {
        string Name(StorePart what, string of) => $"{(what == StorePart.Store ? "store" : "keys")} ({of})";
        if (Manifest.What != part || Manifest.Kind != kind) return [Finding.Of("STO-0026", Folder, ("found", Name(Manifest.What, Manifest.Kind)), ("expected", Name(part, kind)))];
        return
        [
            .. Manifest.AccessPoint == accessPoint ? [] : new[] { Finding.Of("STO-0027", Folder, ("found", Manifest.AccessPoint), ("expected", accessPoint)) },
            .. Manifest.Scripts.Except(scripts).Select(script => Finding.Of("STO-0028", Folder, ("script", script))),
        ];
    }

    private async Task<Finding?> FaultAsync(BackupFile file, CancellationToken cancellationToken)
    {
        var path = PathOf(file.Name);
        if (!File.Exists(path)) return Finding.Of("STO-0023", path);
        var length = new FileInfo(path).Length;
        if (length != file.Bytes) return Finding.Of("STO-0024", path, ("found", length.ToString(CultureInfo.InvariantCulture)), ("expected", file.Bytes.ToString(CultureInfo.InvariantCulture)));
        var digest = await FileDigest.OfAsync(path, cancellationToken);
        return digest == file.Sha256 ? null : Finding.Of("STO-0025", path, ("found", digest), ("expected", file.Sha256));
    }
}
