using System.Globalization;
using System.Text;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Promises;

/// <summary>
/// The promises of this node in a small file outside the database (format: docs/reference/promises.md). Records are appended and
/// flushed in groups; a file that has grown is written anew with the newest records only. The process that owns the store writes it.
/// </summary>
public sealed class PromiseFile : IPromises, IDisposable
{
    /// <summary>Promises that are kept at least.</summary>
    public const int Kept = 4096;

    private const int MostInGroup = 256;

    private readonly string path;
    private readonly Queue<Promise> newest;
    private readonly HashSet<Promise> held;
    private readonly GroupCommit<PromiseLine> groups;
    private FileStream? stream;
    private string? checkpoint;
    private long group;
    private int inFile;
    private long flushes;
    private bool disposed;

    private PromiseFile(string path, PromiseReading reading)
    {
        this.path = path;
        newest = new Queue<Promise>(reading.Promises.TakeLast(Kept).Distinct());
        held = [.. newest];
        checkpoint = reading.Checkpoint;
        group = reading.LastGroup;
        inFile = reading.Promises.Count;
        groups = new GroupCommit<PromiseLine>(MostInGroup, lines =>
        {
            Commit(lines);
            return Task.CompletedTask;
        });
    }

    /// <summary>Flushes so far; fewer than records where callers came together.</summary>
    public long Flushes => Interlocked.Read(ref flushes);

    /// <summary>What is promised and on disk, newest <see cref="Kept"/> at least.</summary>
    public KeptPromises Newest
    {
        get
        {
            lock (newest) return new KeptPromises([.. newest], checkpoint);
        }
    }

    /// <summary>Opens or makes the file. A torn end is cut off: it was promised to nobody. A damaged file is left as it is.</summary>
    public static PromiseOpening Open(string path)
    {
        path = Path.GetFullPath(path);
        try
        {
            var reading = Read(path);
            if (reading?.DamagedLine is { } line)
            {
                return new PromiseOpening(null, Finding.Of("FLW-0530", path, ("line", line.ToString(CultureInfo.InvariantCulture))));
            }
            var file = new PromiseFile(path, reading ?? new PromiseReading([], null, Torn: false, null));
            if (reading is null) file.Rewrite();
            else file.Append(reading.WholeLength);
            return new PromiseOpening(file, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new PromiseOpening(null, Finding.Of("FLW-0531", path, ("detail", e.Message)));
        }
    }

    /// <summary>Reads a promise file, also beside its writer; null where there is none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PromiseReading? Read(string path)
    {
        if (!File.Exists(path)) return null;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var octets = new MemoryStream();
        file.CopyTo(octets);
        return PromiseReading.Read(octets.GetBuffer().AsSpan(0, (int)octets.Length));
    }

    /// <exception cref="StoreAwayException">Not on disk: what is promised must not leave.</exception>
    public Task RecordAsync(Promise promise, CancellationToken cancellationToken)
    {
        if (promise.Digest.Length != 64 || !promise.Digest.All(char.IsAsciiHexDigitLower)) throw new ArgumentException("a digest is 64 lower-case hexadecimal digits", nameof(promise));
        return groups.AddAsync(PromiseLine.Of(promise), cancellationToken);
    }

    /// <exception cref="StoreAwayException">Not on disk.</exception>
    public Task RecordCheckpointAsync(string note, CancellationToken cancellationToken) => groups.AddAsync(PromiseLine.Of(note), cancellationToken);

    public void Dispose()
    {
        disposed = true;
        stream?.Dispose();
        stream = null;
    }

    private void Commit(IReadOnlyList<PromiseLine> lines)
    {
        if (disposed) throw new StoreAwayException("unreachable");
        try
        {
            // After a failed flush nobody knows what of the file reached the disk: only a new file from what is known will do.
            if (stream is null || inFile >= 2 * Kept || !File.Exists(path)) Rewrite();
            // Attempts repeat themselves, reports without end: what is on disk already needs no line that would push others out.
            lines = [.. lines.Where(line => line.Promise is null || !held.Contains(line.Promise)).Distinct()];
            if (lines.Count == 0) return;
            group++;
            stream!.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => (line with { Group = group }).Text()))));
            stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            stream = null;
            throw new StoreAwayException(IsDiskFull(e) ? "disk-full" : "unreachable", e);
        }
        Interlocked.Increment(ref flushes);
        foreach (var line in lines) Remember(line);
    }

    private void Remember(PromiseLine line)
    {
        lock (newest)
        {
            checkpoint = line.Checkpoint ?? checkpoint;
            if (line.Promise is null) return;
            inFile++;
            newest.Enqueue(line.Promise);
            held.Add(line.Promise);
            if (newest.Count > Kept) held.Remove(newest.Dequeue());
        }
    }

    private void Append(long length)
    {
        stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        stream.SetLength(length);
        stream.Seek(0, SeekOrigin.End);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Writes the newest records into a new file, flushes it, and puts it in the old one's place in one step.</summary>
    private void Rewrite()
    {
        stream?.Dispose();
        stream = null;
        group++;
        var text = new StringBuilder(PromiseLine.Header).Append('\n');
        if (checkpoint is not null) text.Append((PromiseLine.Of(checkpoint) with { Group = group }).Text());
        foreach (var promise in newest) text.Append((PromiseLine.Of(promise) with { Group = group }).Text());
        var fresh = new FileStream(path + ".new", FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        try
        {
            fresh.Write(Encoding.UTF8.GetBytes(text.ToString()));
            fresh.Flush(flushToDisk: true);
            File.Move(path + ".new", path, overwrite: true);
            DirectorySync.Flush(Path.GetDirectoryName(path)!);
        }
        catch
        {
            fresh.Dispose();
            throw;
        }
        stream = fresh;
        inFile = newest.Count;
    }

    /// <summary>ENOSPC or EDQUOT on Linux, ERROR_DISK_FULL on Windows.</summary>
    private static bool IsDiskFull(Exception e) => (e.HResult & 0xFFFF) is 28 or 122 or 112;
}

/// <summary>Either the file or the finding that says why it cannot be used.</summary>
public sealed record PromiseOpening(PromiseFile? File, Finding? Finding);
