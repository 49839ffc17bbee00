using MessageBroker.Schemas.Findings;

namespace MessageBroker.App;

/// <summary>Why a file or folder cannot be made, in words of ours: what stands in the way is named.</summary>
public static class DiskOutput
{
    /// <summary>Writes a file; an existing one is replaced.</summary>
    /// <returns>The finding that says why it could not be written, or null.</returns>
    public static async Task<Finding?> WriteAsync(string path, ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllBytesAsync(path, octets, cancellationToken);
            return null;
        }
        catch (Exception fault) when (DiskInput.IsDiskFault(fault))
        {
            return UnwritableFile(path, fault);
        }
    }

    /// <summary>Why a file could not be written.</summary>
    public static Finding UnwritableFile(string path, Exception fault) =>
        Directory.Exists(path) ? Finding.Of("CLI-0002", path) : Unwritable(path, Path.GetDirectoryName(Path.GetFullPath(path)), fault);

    /// <summary>Whether two names lead to one file, also over symbolic links.</summary>
    public static bool IsSame(string one, string other) =>
        string.Equals(Real(one), Real(other), OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static string Real(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            if (Path.GetDirectoryName(full) is not { } folder) return full;
            var at = Path.Combine(Real(folder), Path.GetFileName(full));
            return new FileInfo(at) is { LinkTarget: not null } link && link.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Real(target.FullName) : at;
        }
        catch (Exception fault) when (DiskInput.IsDiskFault(fault))
        {
            // A link that leads nowhere is met where it is opened.
            return full;
        }
    }

    /// <summary>Why a folder could not be made or written into.</summary>
    public static Finding Unwritable(string folder, Exception fault)
    {
        // A file where a folder is wanted is named; a missing folder is not at fault, it would have been made.
        for (var at = Path.GetFullPath(folder); at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
            if (File.Exists(at)) return Finding.Of("CFG-0031", folder, ("folder", folder), ("file", at));
        return Unwritable(folder, null, fault);
    }

    private static Finding Unwritable(string path, string? folder, Exception fault)
    {
        if (folder is not null && !Directory.Exists(folder)) return Finding.Of("CLI-0008", path, ("folder", folder));
        return fault is UnauthorizedAccessException ? Finding.Of("CLI-0009", path) : Finding.Of("CLI-0010", path, ("reason", fault.Message));
    }
}
