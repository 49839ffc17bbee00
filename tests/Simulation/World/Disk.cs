using MessageBroker.Tests.Simulation.Clockwork;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>
/// The disk of one machine. A process that dies leaves its files as they are; a power cut may leave them as they were some commits ago, or
/// cut in the middle of the last write. The next process finds copies in a folder of their own, so that nothing of the dead one can reach them.
/// </summary>
internal sealed class Disk
{
    public const string Store = "store.db";
    public const string Keys = "keys.db";
    public const string Promises = "promises";

    /// <summary>Octets of the log's header.</summary>
    private const int LogHeader = 32;

    private static readonly string[] Files = [Store, Store + "-wal", Keys, Keys + "-wal", Promises, Store + ".owner"];
    private readonly string root;
    private int number;

    public Disk(string root, string template)
    {
        this.root = root;
        Folder = Directory.CreateDirectory(Path.Combine(root, "0")).FullName;
        Copy(template, Folder);
    }

    /// <summary>Where the files of the next, or the running, process lie.</summary>
    public string Folder { get; private set; }

    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>The store's two files as they are now.</summary>
    public DiskPicture Picture() => new(Read(Store), Read(Store + "-wal"));

    /// <summary>Octets of the promise file.</summary>
    public long PromisesLength => new FileInfo(File(Promises)).Length;

    /// <summary>Takes what the dead process left into a new folder.</summary>
    /// <param name="store">The store as it was, where a power cut took its last writes back.</param>
    public void TakeOver(DiskPicture? store = null, long? promisesLength = null)
    {
        var old = Folder;
        Folder = Directory.CreateDirectory(Path.Combine(root, (++number).ToString(global::System.Globalization.CultureInfo.InvariantCulture))).FullName;
        Copy(old, Folder);
        if (store is not null)
        {
            global::System.IO.File.WriteAllBytes(File(Store), store.Database);
            global::System.IO.File.WriteAllBytes(File(Store + "-wal"), store.Wal);
        }

        if (promisesLength is not { } length) return;
        using var promises = new FileStream(File(Promises), FileMode.Open);
        promises.SetLength(length);
    }

    /// <summary>What a power cut in the middle of the last write to the log leaves: its first octets new, the rest as it was.</summary>
    public static DiskPicture Torn(DiskPicture before, DiskPicture after, Dice dice)
    {
        var from = before.Wal.AsSpan().CommonPrefixLength(after.Wal);
        var cut = from + (after.Wal.Length > from ? dice.Below(after.Wal.Length - from) : 0);
        var wal = new byte[Math.Max(cut, before.Wal.Length)];
        before.Wal.CopyTo(wal, 0);
        after.Wal.AsSpan(0, cut).CopyTo(wal);
        // A log that begins anew does so only once the database holds, flushed, all that the log said before (sqlite.org, WAL mode, checkpointing).
        return new DiskPicture(BeginsAnew(before.Wal, after.Wal) ? after.Database : before.Database, wal);
    }

    /// <summary>Each beginning has another header: a checkpoint number and two random words.</summary>
    private static bool BeginsAnew(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) =>
        before.Length >= LogHeader && after.Length >= LogHeader && !before[..LogHeader].SequenceEqual(after[..LogHeader]);

    private static void Copy(string from, string to)
    {
        foreach (var file in Files)
        {
            var source = Path.Combine(from, file);
            if (global::System.IO.File.Exists(source)) global::System.IO.File.Copy(source, Path.Combine(to, file), overwrite: true);
        }
    }

    private byte[] Read(string name) => global::System.IO.File.Exists(File(name)) ? global::System.IO.File.ReadAllBytes(File(name)) : [];
}

/// <summary>The octets of a store and its write-ahead log.</summary>
internal sealed record DiskPicture(byte[] Database, byte[] Wal);
