using System.Text;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>How far a file system can be relied on by a store.</summary>
public enum DiskFitness
{
    /// <summary>A local file system, or one that the mount table does not tell.</summary>
    Fit,

    /// <summary>Memory: what is committed ends with the machine.</summary>
    NotDurable,

    /// <summary>A file system of the network: shared memory and locks of write-ahead logging do not work across machines (sqlite.org, "Write-Ahead Logging", 1).</summary>
    Network,
}

/// <summary>On what kind of file system a path lies, as the kernel's mount table tells it.</summary>
public static class DiskKind
{
    private const string MountTable = "/proc/self/mountinfo";

    private static readonly HashSet<string> OfTheNetwork = new(StringComparer.Ordinal)
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "gfs2", "ocfs2", "fuse",
    };

    private static readonly HashSet<string> OfMemory = new(StringComparer.Ordinal) { "tmpfs", "ramfs" };

    /// <summary>The type of the file system that holds a path on this machine; null where the system keeps no mount table.</summary>
    public static string? Of(string path) => File.Exists(MountTable) ? Of(path, File.ReadLines(MountTable)) : null;

    /// <summary>The type by a mount table: that of the longest mount point above the path, of the last one where several lie there.</summary>
    /// <param name="mountInfo">Lines as in proc(5), /proc/[pid]/mountinfo.</param>
    public static string? Of(string path, IEnumerable<string> mountInfo)
    {
        var (full, length, type) = (Path.GetFullPath(path), -1, (string?)null);
        foreach (var line in mountInfo)
        {
            var (fields, dash) = (line.Split(' '), line.IndexOf(" - ", StringComparison.Ordinal));
            if (fields.Length < 5 || dash < 0) continue;
            var point = Unescaped(fields[4]);
            if (point.Length >= length && IsBelow(full, point)) (length, type) = (point.Length, line[(dash + 3)..].Split(' ')[0]);
        }
        return type;
    }

    /// <summary>What a type is good for. Every FUSE file system but the block device's own (fuseblk) counts as one of the network.</summary>
    public static DiskFitness Judge(string? type) =>
        type is null ? DiskFitness.Fit
        : OfTheNetwork.Contains(type) || type.StartsWith("fuse.", StringComparison.Ordinal) ? DiskFitness.Network
        : OfMemory.Contains(type) ? DiskFitness.NotDurable
        : DiskFitness.Fit;

    private static bool IsBelow(string path, string point) =>
        point == "/" || path == point || (path.StartsWith(point, StringComparison.Ordinal) && path[point.Length] == '/');

    // Blanks, tabs, line ends and backslashes of a mount point stand as three octal digits.
    private static string Unescaped(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal)) return field;
        var (octets, plain) = (Encoding.UTF8.GetBytes(field), new List<byte>(field.Length));
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] == '\\' && i + 3 < octets.Length && octets.AsSpan(i + 1, 3).IndexOfAnyExceptInRange((byte)'0', (byte)'7') < 0)
            {
                plain.Add((byte)((octets[i + 1] - '0') * 64 + (octets[i + 2] - '0') * 8 + octets[i + 3] - '0'));
                i += 3;
            }
            else plain.Add(octets[i]);
        }
        return Encoding.UTF8.GetString([.. plain]);
    }
}
