using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>A SQLite store in a folder of its own.</summary>
public sealed class SqliteStoreBed : StoreBed
{
    /// <summary>A new store's file, made once: migrations cost more than most tests.</summary>
    private static readonly Lazy<byte[]> Template = new(MakeTemplate);

    private string folder;
    private SqliteStore store = null!;

    private SqliteStoreBed(string folder) => this.folder = folder;

    public override IStore Store => store;

    public SqliteStore Sqlite => store;

    public string File => Path.Combine(folder, "broker.db");

    public override long Commits => store.Commits;

    public static string NewFolder() => Directory.CreateTempSubdirectory("broker-store-").FullName;

    public static async Task<SqliteStoreBed> MakeAsync(string? folder = null)
    {
        var bed = new SqliteStoreBed(folder ?? NewFolder());
        if (folder is null) await System.IO.File.WriteAllBytesAsync(bed.File, Template.Value);
        await bed.OpenAsync(null);
        return bed;
    }

    public static SqliteStoreOptions Options(string path) => new()
    {
        Path = path,
        Node = "node-1",
        Time = TimeProvider.System,
        Ids = new RandomIds(TimeProvider.System),
        BusyTimeout = TimeSpan.FromMilliseconds(60),
    };

    public override Task ReopenAsync() => OpenAsync(null);

    public override async Task ReopenNearlyFullAsync()
    {
        store.Dispose();
        using var connection = Connect();
        using var pages = connection.CreateCommand();
        pages.CommandText = "PRAGMA page_count";
        await OpenAsync(Convert.ToInt32(pages.ExecuteScalar()) + 20);
    }

    public override Task<IAsyncDisposable> LockAsync()
    {
        var connection = Connect();
        using var begin = connection.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        begin.ExecuteNonQuery();
        return Task.FromResult<IAsyncDisposable>(connection);
    }

    public override Task TakeAwayAsync()
    {
        System.IO.File.Delete(File);
        return Task.CompletedTask;
    }

    public override async Task<StoreBed> AfterKillAsync()
    {
        var copy = NewFolder();
        foreach (var name in new[] { "broker.db", "broker.db-wal", "broker.db.owner" }) System.IO.File.Copy(Path.Combine(folder, name), Path.Combine(copy, name));
        return await MakeAsync(copy);
    }

    public override async Task KillAsync()
    {
        var (killed, copy) = (folder, NewFolder());
        foreach (var name in new[] { "broker.db", "broker.db-wal", "broker.db.owner" }) System.IO.File.Copy(Path.Combine(folder, name), Path.Combine(copy, name));
        store.Dispose();
        Directory.Delete(killed, recursive: true);
        folder = copy;
        await OpenAsync(null);
    }

    public override async Task<long> CountAsync(string rows)
    {
        await using var connection = Connect();
        await using var count = connection.CreateCommand();
        count.CommandText = $"SELECT count(*) FROM {rows}";
        return (long)(await count.ExecuteScalarAsync())!;
    }

    public override ValueTask DisposeAsync()
    {
        store.Dispose();
        Directory.Delete(folder, recursive: true);
        return default;
    }

    private static byte[] MakeTemplate()
    {
        var folder = NewFolder();
        var path = Path.Combine(folder, "template.db");
        SqliteStore.OpenAsync(Options(path), CancellationToken.None).GetAwaiter().GetResult().Store!.Dispose();
        var octets = System.IO.File.ReadAllBytes(path);
        Directory.Delete(folder, recursive: true);
        return octets;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private async Task OpenAsync(int? mostPages)
    {
        store?.Dispose();
        var opening = await SqliteStore.OpenAsync(Options(File) with { MaxPageCount = mostPages }, CancellationToken.None);
        Assert.Null(opening.Finding);
        store = opening.Store!;
    }
}
