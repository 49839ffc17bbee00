using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Sqlite;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>A SQLite store with a keys store beside it: a place to seal in.</summary>
internal sealed class SealingBed : IAsyncDisposable
{
    private const string Node = "node-1";

    private readonly MasterKey master = MasterKey.FromOctets(Enumerable.Repeat((byte)9, MasterKey.Size).ToArray())!;
    private readonly SqliteStoreBed bed;

    private SealingBed(SqliteStoreBed bed) => this.bed = bed;

    public static RandomIds Ids { get; } = new(TimeProvider.System);

    public IStore Store => bed.Store;

    public SqliteStore Sqlite => bed.Sqlite;

    /// <summary>Of the store.</summary>
    public string File => bed.File;

    public SecretPool Secrets { get; private set; } = null!;

    public static async Task<SealingBed> MakeAsync()
    {
        var made = new SealingBed(await SqliteStoreBed.MakeAsync());
        var options = new SecretPoolOptions { Path = Path.Combine(Path.GetDirectoryName(made.bed.File)!, "keys.db"), Node = Node, Master = made.master, Time = TimeProvider.System, Ids = Ids };
        made.Secrets = (await SecretPool.OpenAsync(options, made.bed.Sqlite, CancellationToken.None)).Pool!;
        return made;
    }

    /// <summary>One of its own each time, as after a start.</summary>
    public Sealer NewSealer() => new(Secrets, Ids, new KeptInputs(), Node);

    public async ValueTask DisposeAsync()
    {
        Secrets.Dispose();
        master.Dispose();
        await bed.DisposeAsync();
    }
}
