using System.Text;

namespace MessageBroker.Adapters.Files;

/// <summary>
/// A hidden folder inside the wanted one in which an export is made. Everything moves out of it at the end, the digests last, so that a reader who
/// waits for NAME.sha256 never meets half a file; or nothing does, and it is gone.
/// </summary>
internal sealed class ExportFolder : IDisposable
{
    private const string Digest = ".sha256";

    private readonly string folder;
    private readonly string making;
    private readonly bool wasThere;
    private readonly List<string> names = [];

    /// <exception cref="IOException">The folder cannot be made.</exception>
    public ExportFolder(string folder)
    {
        this.folder = folder;
        wasThere = Directory.Exists(folder);
        making = Path.Combine(folder, $".export-{Guid.NewGuid():N}");
        // Each by itself: of a path that is made at once only the last folder has the mode that was asked for.
        Make(folder);
        Make(making);
    }

    /// <summary>A new file under its later name.</summary>
    public ExportFile Create(string name)
    {
        var file = new ExportFile(Path.Combine(making, name));
        names.Add(name);
        return file;
    }

    /// <summary>Ends a file and writes its digest beside it, in the form that sha256sum reads.</summary>
    public async Task<string> FinishAsync(string name, ExportFile file, CancellationToken cancellationToken)
    {
        var sha256 = await file.FinishAsync(cancellationToken);
        await using var beside = Create(name + Digest);
        await beside.WriteAsync(Encoding.UTF8.GetBytes($"{sha256}  {name}\n"), cancellationToken);
        await beside.FinishAsync(cancellationToken);
        return sha256;
    }

    /// <summary>Gives all files their names.</summary>
    /// <exception cref="IOException">One of the names is taken or the disk refuses: none of the files is there then.</exception>
    public void Publish()
    {
        var moved = new List<string>();
        try
        {
            foreach (var name in names.OrderBy(n => n.EndsWith(Digest, StringComparison.Ordinal)))
            {
                File.Move(Path.Combine(making, name), Path.Combine(folder, name), overwrite: false);
                moved.Add(name);
            }
        }
        catch
        {
            foreach (var name in Enumerable.Reverse(moved)) File.Delete(Path.Combine(folder, name));
            throw;
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(making)) Directory.Delete(making, recursive: true);
        if (!wasThere && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }

    private static void Make(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
