using MessageBroker.Schemas.Findings;

namespace MessageBroker.App;

/// <summary>Files that are there and that this account may not read: to be told apart from files that are missing, whose remedy is to make them.</summary>
internal static class FileRights
{
    /// <summary>CFG-0052 where the operating system keeps this account from the file, or from a folder on the way to it; null otherwise.</summary>
    /// <param name="place">Where the file is named.</param>
    public static Finding? Refused(string file, string place) =>
        IsRefused(file) ? Finding.Of("CFG-0052", place, ("file", file), ("account", Environment.UserName)) : null;

    private static bool IsRefused(string file)
    {
        try
        {
            // Says nothing of a folder that may not be entered but by an exception; File.Exists would call the file missing.
            if ((File.GetAttributes(file) & FileAttributes.Directory) != 0) return false;
            using var opened = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
