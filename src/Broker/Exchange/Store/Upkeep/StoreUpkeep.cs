using System.Globalization;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>
/// What is done to a store as a whole: its schema, its soundness, its copies. One class per kind of store. Nothing here opens the store for
/// the flow; what needs it to stand still says so.
/// </summary>
public abstract class StoreUpkeep
{
    /// <param name="options">Whose store it is.</param>
    protected StoreUpkeep(UpkeepOptions options) => Options = options;

    /// <summary>sqlite or postgres: a backup of one kind is not restored into another.</summary>
    public abstract string Kind { get; }

    internal UpkeepOptions Options { get; }

    /// <summary>For findings: file, or server and database.</summary>
    public abstract string Place(StorePart part);

    /// <summary>How the schema of a part stands. A part that is not there is a finding.</summary>
    /// <exception cref="StoreAwayException">It cannot be read now.</exception>
    public abstract Task<(SchemaLook? Look, Finding? Finding)> SchemaAsync(StorePart part, CancellationToken cancellationToken);

    /// <summary>Runs the pending scripts of both parts. Returns what is in the way, or null.</summary>
    /// <exception cref="StoreAwayException">It cannot be reached now.</exception>
    public abstract Task<Finding?> MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Looks at everything, also beside running brokers.</summary>
    /// <exception cref="StoreAwayException">It cannot be read now.</exception>
    public abstract Task<StoreExamination> ExamineAsync(CancellationToken cancellationToken);

    /// <summary>Writes a backup of one part into a folder that is absent or empty, also beside running brokers.</summary>
    /// <exception cref="StoreAwayException">The store cannot be read now; nothing is left.</exception>
    public async Task<BackupOutcome> BackUpAsync(StorePart part, string target, CancellationToken cancellationToken)
    {
        var (folder, unwritable) = BackupFolder.Begin(target);
        if (folder is null) return new BackupOutcome(null, [unwritable!]);
        using (folder)
        {
            try
            {
                var (manifest, fault) = await SaveAsync(part, folder, cancellationToken);
                return manifest is null ? new BackupOutcome(null, [fault!]) : new BackupOutcome(await folder.FinishAsync(manifest, cancellationToken), []);
            }
            catch (Exception e) when (BackupFolder.IsDiskFault(e))
            {
                return new BackupOutcome(null, [BackupFolder.Unwritable(target, e)]);
            }
        }
    }

    /// <summary>
    /// Puts a backup of one part in its place, after its manifest, its hashes and its fit to the other part were verified. What is refused
    /// changes nothing.
    /// </summary>
    /// <param name="replace">Replace what stands there, where that can be kept under another name.</param>
    /// <exception cref="StoreAwayException">Store or keys cannot be read now.</exception>
    public async Task<RestoreOutcome> RestoreAsync(StorePart part, string from, bool replace, CancellationToken cancellationToken)
    {
        var (backup, faults) = await BackupReading.OpenAsync(from, cancellationToken);
        if (backup is null) return new RestoreOutcome(null, null, faults);
        var misfits = backup.Misfits(part, Kind, Options.AccessPoint, SchemaLook.Known(Migrations(part)));
        if (misfits.Count > 0) return new RestoreOutcome(null, null, misfits);
        try
        {
            var (kept, finding) = await PlaceAsync(part, backup, replace, cancellationToken);
            if (finding is not null) return new RestoreOutcome(null, null, [finding]);
            return new RestoreOutcome(backup.Manifest, kept, kept is null ? [] : [Finding.Of("STO-0036", kept)]);
        }
        catch (Exception e) when (BackupFolder.IsDiskFault(e))
        {
            return new RestoreOutcome(null, null, [BackupFolder.Unwritable(Place(part), e)]);
        }
    }

    /// <summary>Writes what was done into the journal, where no running broker does it. Returns why it could not, or null.</summary>
    /// <param name="happened">An event of <see cref="EntryEvents"/>.</param>
    public async Task<Finding?> NoteAsync(string happened, string account, IReadOnlyList<EntryDetail> details, CancellationToken cancellationToken)
    {
        try
        {
            var (look, absent) = await SchemaAsync(StorePart.Store, cancellationToken);
            if (look is null) return Unnoted(FindingCatalogue.Default.Text(absent!, "en"));
            // Opening it to write would run them.
            if (look.Pending is [var pending, ..]) return Unnoted(pending);
            var (store, close, refusal) = await OpenAsync(beside: false, cancellationToken);
            if (store is null) return Unnoted(FindingCatalogue.Default.Text(refusal!, "en"));
            await using (close)
            {
                await store.WriteAsync(async session =>
                {
                    var previous = await session.LatestEntryAsync(OperatorCommands.StorePlace);
                    await session.InsertEntryAsync(Sealer.EventOf(Options.Ids, Options.Node, happened, OperatorCommands.StorePlace, Actor.Operator(account), Options.Time.Instant(), previous, details));
                    return true;
                }, cancellationToken);
            }
            return null;
        }
        catch (StoreAwayException e)
        {
            return Unnoted(e.InnerException?.Message ?? e.Reason);
        }
    }

    /// <summary>
    /// Wraps all message secrets under another master key, while no broker runs; gives how many, or what is in the way. Copies of the keys that were made
    /// before are then of use only to who still has the old master key.
    /// </summary>
    /// <exception cref="StoreAwayException">The keys cannot be used now; nothing is changed.</exception>
    public abstract Task<(long Count, Finding? Finding)> RewrapAsync(MasterKey from, MasterKey to, CancellationToken cancellationToken);

    internal abstract string Migrations(StorePart part);

    /// <summary>Writes the part's files; the manifest it gives has no files yet.</summary>
    internal abstract Task<(BackupManifest? Manifest, Finding? Finding)> SaveAsync(StorePart part, BackupFolder folder, CancellationToken cancellationToken);

    /// <summary>Puts a verified backup in its place.</summary>
    internal abstract Task<(string? Kept, Finding? Finding)> PlaceAsync(StorePart part, BackupReading backup, bool replace, CancellationToken cancellationToken);

    /// <summary>Opens the store for one write, without comparing what this node promised.</summary>
    /// <param name="beside">Also while a node of this name is at work on a shared database; a SQLite store must be free in any case.</param>
    public abstract Task<(IStore? Store, IAsyncDisposable? Close, Finding? Refusal)> OpenAsync(bool beside, CancellationToken cancellationToken);

    /// <summary>That the keys lack secrets that payloads need, or null.</summary>
    internal static Finding? Older(string place, long missing, Guid first) => missing == 0
        ? null
        : Finding.Of("STO-0032", place, ("count", missing.ToString(CultureInfo.InvariantCulture)), ("secret", first.ToString("D")));

    private Finding Unnoted(string detail) => Finding.Of("STO-0038", Place(StorePart.Store), ("detail", detail));
}
