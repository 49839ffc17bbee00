using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>
/// One broker process per store: an advisory lock on a file beside it, which the operating system lifts when the process ends, however
/// it ends. A second file says who the owner is; it stays, and thereby says that the store has existed.
/// </summary>
internal sealed class OwnerLock : IDisposable
{
    private readonly FileStream held;

    private OwnerLock(FileStream held) => this.held = held;

    public static string OwnerFile(string path) => path + ".owner";

    public static (OwnerLock? Lock, Finding? Finding) Take(string path)
    {
        try
        {
            var held = Hold(path);
            if (!IsUseless(path)) return (new OwnerLock(held), null);
            held.Dispose();
            return (null, Finding.Of("FLW-0507", path));
        }
        catch (IOException e) when (e is not DirectoryNotFoundException and not FileNotFoundException && File.Exists(path + ".lock"))
        {
            return (null, Finding.Of("FLW-0504", path, ("owner", Owner(path))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, Finding.Of("FLW-0505", path, ("reason", "unreachable"), ("detail", e.Message)));
        }
    }

    /// <summary>Writes down who owns the store now.</summary>
    public static void Name(string path, string node, DateTimeOffset since) =>
        File.WriteAllText(OwnerFile(path), $"{node}, process {Environment.ProcessId}, since {since.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\n");

    public void Dispose() => held.Dispose();

    private static FileStream Hold(string path) => new(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    /// <summary>True where locks do not work (some network file systems, or locking switched off for the process): a second hold succeeds.</summary>
    private static bool IsUseless(string path)
    {
        try
        {
            Hold(path).Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string Owner(string path)
    {
        try
        {
            return File.ReadAllText(OwnerFile(path)).Trim();
        }
        catch (IOException)
        {
            return "?";
        }
    }
}
