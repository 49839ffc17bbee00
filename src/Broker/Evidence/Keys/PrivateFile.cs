namespace MessageBroker.Evidence.Keys;

/// <summary>Files that hold key material.</summary>
public static class PrivateFile
{
    /// <summary>Writes a new file that only its owner can read and write (mode 0600 from its first moment) and flushes it to disk.</summary>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public static void WriteNew(string path, ReadOnlySpan<byte> octets)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(octets);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Does the mode grant more than reading and writing by the owner? Never on Windows, where access lists decide.</summary>
    public static bool IsOpenToOthers(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0;
}
