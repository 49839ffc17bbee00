using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>
/// A backup while it is made: a folder under another name beside its target. Every file is flushed, the manifest is written last, and then
/// the folder gets its name in one step; whatever is broken off leaves nothing under that name.
/// </summary>
internal sealed class BackupFolder : IDisposable
{
    private readonly string target;
    private readonly string making;
    private bool finished;

    private BackupFolder(string target, string making)
    {
        this.target = target;
        this.making = making;
    }

    /// <summary>Begins one.</summary>
    /// <param name="target">Absent, or an empty folder.</param>
    public static (BackupFolder? Folder, Finding? Finding) Begin(string target)
    {
        target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        var making = $"{target}.making-{Guid.NewGuid():N}"[..(target.Length + 16)];
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(making);
            else Directory.CreateDirectory(making, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return (new BackupFolder(target, making), null);
        }
        catch (Exception e) when (IsDiskFault(e))
        {
            return (null, Unwritable(target, e));
        }
    }

    public string PathOf(string name) => Path.Combine(making, name);

    /// <summary>Hashes and flushes the files, writes the manifest and gives the folder its name.</summary>
    /// <exception cref="IOException">The disk says no; nothing stands under the target's name.</exception>
    public async Task<BackupManifest> FinishAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        var files = new List<BackupFile>();
        foreach (var path in Directory.GetFiles(making).Order(StringComparer.Ordinal))
        {
            FileDigest.Flush(path);
            files.Add(new BackupFile(Path.GetFileName(path), new FileInfo(path).Length, await FileDigest.OfAsync(path, cancellationToken)));
        }
        var whole = manifest with { Files = files };
        await using (var file = new FileStream(PathOf(BackupManifest.FileName), FileDigest.Private(FileMode.CreateNew)))
        {
            await file.WriteAsync(whole.ToBytes(), cancellationToken);
            file.Flush(flushToDisk: true);
        }
        DirectorySync.Flush(making);
        if (Directory.Exists(target)) Directory.Delete(target);
        Directory.Move(making, target);
        finished = true;
        DirectorySync.Flush(Path.GetDirectoryName(target)!);
        return whole;
    }

    public void Dispose()
    {
        if (finished) return;
        try
        {
            Directory.Delete(making, recursive: true);
        }
        catch (Exception e) when (IsDiskFault(e))
        {
            // It stays under a name that says what it is, and holds no manifest.
            finished = true;
        }
    }

    public static bool IsDiskFault(Exception fault) => fault is IOException or UnauthorizedAccessException;

    public static Finding Unwritable(string path, Exception fault) => Finding.Of("STO-0035", path, ("detail", fault.Message));
}
