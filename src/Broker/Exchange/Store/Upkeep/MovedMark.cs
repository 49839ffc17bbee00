using System.Text;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>
/// A file beside a store that was moved: two brokers on two copies of one store would both send. It is written before the new store is
/// committed, so that there is no moment in which both could start.
/// </summary>
internal static class MovedMark
{
    public static string PathOf(string storeFile) => storeFile + ".moved";

    /// <summary>The finding that says where a store went, or null where it was not moved.</summary>
    public static Finding? Read(string storeFile)
    {
        var path = PathOf(storeFile);
        if (!File.Exists(path)) return null;
        var lines = File.ReadAllLines(path);
        return Finding.Of("STO-0060", storeFile, ("target", lines is [var target, ..] ? target : "?"), ("at", lines is [_, var at, ..] ? at : "?"), ("file", path));
    }

    public static void Write(string storeFile, string target, DateTimeOffset at)
    {
        var path = PathOf(storeFile);
        using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write, FileShare.None, 1))
        {
            file.Write(Encoding.UTF8.GetBytes($"{target}\n{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\n"));
            file.Flush(flushToDisk: true);
        }
        File.Move(path + ".new", path, overwrite: true);
        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }

    public static void Remove(string storeFile) => File.Delete(PathOf(storeFile));
}
