using MessageBroker.Evidence.Journal;

namespace MessageBroker.App.Hosting.Revoking;

/// <summary>Lists and answers in files, so that a broker that starts without a network knows what it knew.</summary>
internal sealed class RevocationCache(string folder)
{
    private const int Most = 10_000;

    /// <summary>Everything that is kept, newest first; what cannot be read is left out.</summary>
    public IReadOnlyList<byte[]> Load()
    {
        if (!Directory.Exists(folder)) return [];
        var found = new List<byte[]>();
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles().Where(f => f.Name.EndsWith(Ending, StringComparison.Ordinal)).OrderByDescending(f => f.LastWriteTimeUtc).Take(Most))
        {
            try
            {
                found.Add(File.ReadAllBytes(file.FullName));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // It is fetched again.
            }
        }

        return found;
    }

    /// <summary>Keeps what was fetched under the name of its place; a file is whole or not there.</summary>
    /// <returns>Null, or why it could not be kept.</returns>
    public string? Save(string place, byte[] octets)
    {
        var file = Path.Combine(folder, Hash256.Of(System.Text.Encoding.UTF8.GetBytes(place)).ToString()[..32] + Ending);
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(file + ".new", octets);
            File.Move(file + ".new", file, overwrite: true);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    private const string Ending = ".der";
}
