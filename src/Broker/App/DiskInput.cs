using System.Globalization;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.App;

/// <summary>Files that a call or a configuration names, and why they are not read: in words of ours, not of the operating system's.</summary>
public static class DiskInput
{
    /// <summary>Largest file with keys, certificates or configuration (16 MiB).</summary>
    public const long MaxSmallBytes = 16L << 20;

    /// <summary>
    /// What is wrong with a file before it is opened, or null: it is not there, is a folder, is no regular file (opening a pipe
    /// would wait without end), or is larger than <paramref name="limit"/> octets.
    /// </summary>
    public static Finding? FaultOf(string path, long limit)
    {
        if (Directory.Exists(path)) return Finding.Of("CLI-0002", path);
        if (!File.Exists(path)) return Finding.Of("CLI-0001", path);
        if (FileKind.IsSpecial(path)) return Finding.Of("CLI-0006", path);
        return new FileInfo(path).Length > limit ? TooLarge(path, limit) : null;
    }

    public static Finding TooLarge(string path, long limit) => Finding.Of("CLI-0004", path, ("limit", limit.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Why reading failed after all.</summary>
    public static Finding Unreadable(string path, Exception fault) =>
        fault is UnauthorizedAccessException ? Finding.Of("CLI-0007", path) : Finding.Of("CLI-0003", path, ("reason", fault.Message));

    /// <summary>
    /// The file is there, or may be: the operating system keeps this account from it, or from a folder on the way. Whoever asks only whether it
    /// exists would call it missing, whose remedy is to make it.
    /// </summary>
    public static bool IsRefused(string path)
    {
        try
        {
            if ((File.GetAttributes(path) & FileAttributes.Directory) == 0) new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite).Dispose();
            return false;
        }
        catch (Exception fault) when (IsDiskFault(fault))
        {
            return fault is UnauthorizedAccessException;
        }
    }

    /// <summary>Whether an exception is one of those that reading and writing files may end with.</summary>
    public static bool IsDiskFault(Exception fault) => fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
