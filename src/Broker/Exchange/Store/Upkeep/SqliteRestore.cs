using System.Globalization;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Schemas.Findings;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>
/// Puts a verified copy in the place of a store's or keys' file while nobody works on the store. The copy is whole and flushed before the
/// old file leaves its name, and a kill in between leaves no store, which no start takes for a new one.
/// </summary>
internal sealed class SqliteRestore(SqliteUpkeep upkeep, BackupReading backup, StorePart part)
{
    private string Target => upkeep.Place(part);

    private SqliteFileKind Kind => SqliteUpkeep.KindOf(part);

    public async Task<(string? Kept, Finding? Finding)> RunAsync(bool replace, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(upkeep.StoreFile)!);
        Directory.CreateDirectory(Path.GetDirectoryName(upkeep.KeysFile)!);
        // The store's lock guards the keys too: they are one broker's.
        var (owner, inUse) = OwnerLock.Take(upkeep.StoreFile);
        if (owner is null) return (null, inUse);
        using (owner)
        {
            if (!replace && File.Exists(Target) && new FileInfo(Target).Length > 0) return (null, Finding.Of("STO-0029", Target));
            if (await MisfitAsync(cancellationToken) is { } misfit) return (null, misfit);
            var fresh = Target + ".restoring";
            var unfit = await CopyAsync(fresh, cancellationToken);
            if (unfit is not null)
            {
                File.Delete(fresh);
                return (null, unfit);
            }
            var kept = SetAside();
            File.Move(fresh, Target);
            DirectorySync.Flush(Path.GetDirectoryName(Target)!);
            return (kept, null);
        }
    }

    /// <summary>Whether store and keys would still go together.</summary>
    private async Task<Finding?> MisfitAsync(CancellationToken cancellationToken)
    {
        var list = backup.PathOf(SecretList.FileName);
        if (!backup.Holds(SecretList.FileName)) return Finding.Of("STO-0023", list);
        if (part == StorePart.Keys && backup.Manifest.MasterKey is { } master && master != upkeep.Options.MasterKeyId) return Finding.Of("FLW-0520", backup.Folder);
        var other = part == StorePart.Store ? StorePart.Keys : StorePart.Store;
        var missing = part == StorePart.Store ? Finding.Of("FLW-0522", upkeep.KeysFile) : null;
        // Keys are brought back before a store that is gone with them; a store of no payloads needs none.
        if (!File.Exists(upkeep.Place(other))) return part == StorePart.Store && new FileInfo(list).Length > 0 ? missing : null;
        var (link, refusal) = SqliteFile.OpenForReading(upkeep.Place(other), SqliteUpkeep.KindOf(other));
        if (link is null) return refusal;
        using (link)
        {
            return part == StorePart.Store ? await Fit.OfStoreAsync(backup, link, upkeep.KeysFile, cancellationToken) : await Fit.OfKeysAsync(backup, link, cancellationToken);
        }
    }

    /// <summary>Copies, and looks at the copy: what was read a moment ago may have changed, and a digest says nothing about the structure.</summary>
    private async Task<Finding?> CopyAsync(string fresh, CancellationToken cancellationToken)
    {
        foreach (var left in new[] { fresh, fresh + "-wal", fresh + "-shm", fresh + "-journal" }) File.Delete(left);
        var source = backup.PathOf(SqliteUpkeep.CopyName(part));
        var listed = backup.Manifest.Files.FirstOrDefault(f => f.Name == SqliteUpkeep.CopyName(part));
        if (listed is null) return Finding.Of("STO-0023", source);
        var digest = await FileDigest.CopyAsync(source, fresh, cancellationToken);
        if (digest != listed.Sha256) return Finding.Of("STO-0025", source, ("found", digest), ("expected", listed.Sha256));
        var (link, refusal) = SqliteFile.OpenForReading(fresh, Kind);
        if (link is null) return refusal;
        using (link)
        {
            var (lines, fault) = SqliteFile.Guarded<List<string>>(source, () => (link.Rows("PRAGMA integrity_check(1)", row => row.GetString(0)), null));
            return fault ?? (lines is ["ok"] ? null : Finding.Of("FLW-0510", source, ("detail", lines![0])));
        }
    }

    /// <summary>Gives the old file another name, with what its log still holds; null where there is none.</summary>
    private string? SetAside()
    {
        var at = upkeep.Options.Time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var kept = $"{Target}.before-{at}";
        for (var again = 2; File.Exists(kept) || File.Exists(kept + "-wal"); again++) kept = $"{Target}.before-{at}-{again.ToString(CultureInfo.InvariantCulture)}";
        if (File.Exists(Target)) FoldLog();
        var found = false;
        // The log first: a database that stands without it is a shorter one, a log beside a foreign database is damage.
        foreach (var suffix in new[] { "-wal", "-shm", "" })
        {
            if (!File.Exists(Target + suffix)) continue;
            File.Move(Target + suffix, kept + suffix);
            found = true;
        }
        return found ? kept : null;
    }

    private void FoldLog()
    {
        try
        {
            using var link = SqliteLink.Open(Target, SqliteOpenMode.ReadWrite);
            link.Rows("PRAGMA wal_checkpoint(TRUNCATE)", _ => true);
        }
        catch (SqliteException e) when (SqliteEngine.IsFault(e))
        {
            // Damaged or no database: it is kept with its log as it lies.
            return;
        }
    }
}
