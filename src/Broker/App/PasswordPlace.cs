namespace MessageBroker.App;

/// <summary>What a finding tells of the place of a password file that is not there. A password itself may have been given where its file was wanted.</summary>
internal static class PasswordPlace
{
    /// <summary>The deepest folder on the way to the file that is really there; never more of what was given.</summary>
    public static string Folder(string file)
    {
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(file));
            while (folder is not null && !Directory.Exists(folder)) folder = Path.GetDirectoryName(folder);
            return folder ?? Path.DirectorySeparatorChar.ToString();
        }
        catch (ArgumentException)
        {
            return ".";
        }
    }
}
