using MessageBroker.App.Configuration;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Control;

/// <summary>
/// Where a running broker takes commands: a local socket in its data folder that only its own account can open. Whoever can open it may
/// command; the account that gives the command is named by the caller and stands in the journal.
/// </summary>
internal static class ControlSocket
{
    /// <summary>Longest path of a local socket that every supported system takes, in octets.</summary>
    private const int LongestPath = 103;

    /// <summary>Its name in the data folder.</summary>
    public const string Name = "control.sock";

    public static string PathOf(BrokerConfiguration configuration) => Path.GetFullPath(Path.Combine(configuration.Data.Folder, Name));

    /// <summary>Why no socket can be opened there; null where it can. What a dead process left is taken away: the caller owns the store.</summary>
    public static Finding? Clear(string path)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(path) > LongestPath) return Finding.Of("FLW-0612", path, ("reason", "path too long"));
        try
        {
            File.Delete(path);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Finding.Of("FLW-0612", path, ("reason", fault.Message));
        }
    }

    /// <summary>Nobody but the broker's own account may command it.</summary>
    public static void Guard(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path)) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
