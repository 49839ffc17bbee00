using System.Globalization;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Schemas.Findings;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>
/// Moves a stopped store and its keys from SQLite into an empty PostgreSQL database, in one transaction: every row is copied, read again and
/// compared, the journal's tree is built anew from the copied entries, and only then the transaction is committed. A kill at any moment
/// leaves the new database empty or whole. The source is not changed; a mark beside it keeps it from being started.
/// </summary>
/// <param name="keyOf">The key that verifies the checkpoints of an origin.</param>
public sealed class StoreMove(SqliteUpkeep source, PostgresUpkeep target, Func<string, NoteVerifierKey> keyOf)
{
    private string Place => target.Place(StorePart.Store);

    /// <param name="promisesFrom">The node's promise file.</param>
    /// <param name="promisesTo">Where the new configuration has it: promises go with the node.</param>
    public async Task<MoveOutcome> RunAsync(string account, string promisesFrom, string promisesTo, CancellationToken cancellationToken)
    {
        if (!File.Exists(source.StoreFile)) return MoveOutcome.Refused(Finding.Of("FLW-0501", source.StoreFile));
        if (!File.Exists(source.KeysFile)) return MoveOutcome.Refused(Finding.Of("FLW-0522", source.KeysFile));
        var (owner, inUse) = OwnerLock.Take(source.StoreFile);
        if (owner is null) return MoveOutcome.Refused(inUse!);
        using (owner)
        {
            try
            {
                if (await UnreadyAsync(cancellationToken) is { Count: > 0 } unready) return MoveOutcome.Refused(unready);
                if (await BringPromisesAsync(Path.GetFullPath(promisesFrom), Path.GetFullPath(promisesTo), cancellationToken) is { } foreign) return MoveOutcome.Refused(foreign);
                return await MoveAsync(account, cancellationToken);
            }
            catch (StoreAwayException e) when (e.Reason == "corrupt")
            {
                return MoveOutcome.Refused(Finding.Of("FLW-0510", source.StoreFile, ("detail", e.InnerException?.Message ?? e.Message)));
            }
            catch (Exception e) when (e is StoreAwayException or NpgsqlException or SqliteException or InvalidOperationException || BackupFolder.IsDiskFault(e))
            {
                return MoveOutcome.Refused(Finding.Of("STO-0068", Place, ("detail", e.InnerException?.Message ?? e.Message)));
            }
        }
    }

    /// <summary>Both parts of the source stand at this release's schema; the target is a server that is new enough, and its schema is made.</summary>
    private async Task<IReadOnlyList<Finding>> UnreadyAsync(CancellationToken cancellationToken)
    {
        foreach (var part in new[] { StorePart.Store, StorePart.Keys })
        {
            var (look, refusal) = await source.SchemaAsync(part, cancellationToken);
            if (look is null) return [refusal!];
            if (look.Pending.Concat(look.Foreign).FirstOrDefault() is { } script) return [Finding.Of("STO-0062", look.Place, ("script", script))];
        }
        await using (var connections = target.Reading(StorePart.Store))
        await using (var link = await connections.OpenSingleAsync(cancellationToken))
        {
            if (await new ServerExamination(link, target.Database).FindingsAsync() is var server && server.Any(f => f.IsError && f.Code == "FLW-0542")) return [.. server.Where(f => f.Code == "FLW-0542")];
            if (await PostgresBackup.UsersAsync(link, target) is { } inUse) return [inUse];
        }
        foreach (var part in new[] { StorePart.Store, StorePart.Keys })
            if (await target.RunAsync(part, cancellationToken) is { } failure) return [failure];
        return [];
    }

    private static async Task<Finding?> BringPromisesAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (from == to || !File.Exists(from)) return null;
        if (File.Exists(to)) return await FileDigest.OfAsync(from, cancellationToken) == await FileDigest.OfAsync(to, cancellationToken) ? null : Finding.Of("STO-0069", to, ("other", from));
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Delete(to + ".moving");
        await FileDigest.CopyAsync(from, to + ".moving", cancellationToken);
        File.Move(to + ".moving", to);
        DirectorySync.Flush(Path.GetDirectoryName(to)!);
        return null;
    }

    private async Task<MoveOutcome> MoveAsync(string account, CancellationToken cancellationToken)
    {
        await using var connections = new PostgresConnections(target.Database, "broker-move", most: 1, look: null, PostgresUpkeep.StoreSchema);
        await using var link = await connections.OpenSingleAsync(cancellationToken);
        link.Stop = cancellationToken;
        // Who starts a node on this database meanwhile waits for these locks and is told so.
        await link.RunAsync($"BEGIN; LOCK TABLE {PostgresUpkeep.StoreSchema}.store_identity, {PostgresSecretSchema.Schema}.keys_identity IN ACCESS EXCLUSIVE MODE");
        if (await FullAsync(link) is { } full) return MoveOutcome.Refused(MovedMark.Read(source.StoreFile) ?? full);
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var part in new[] { StorePart.Store, StorePart.Keys })
            if (await CopyAsync(part, link, rows, cancellationToken) is { } fault) return MoveOutcome.Refused(fault);
        var journal = new MovedJournal(keyOf);
        if (await journal.FaultAsync(link, cancellationToken) is { } wrong) return MoveOutcome.Refused(Finding.Of("STO-0066", Place, ("detail", wrong)));
        await NoteAsync(link, account, journal);
        await CommitAsync(link);
        return new MoveOutcome(true, rows, journal.Range.Size, journal.Range.Root.ToString(), []);
    }

    /// <summary>The first table of the new database that has rows, as a finding.</summary>
    private async Task<Finding?> FullAsync(PostgresLink link)
    {
        foreach (var part in new[] { StorePart.Store, StorePart.Keys })
        {
            var schema = PostgresUpkeep.SchemaOf(part);
            await link.RunAsync($"SET LOCAL search_path = {schema}");
            var full = await PostgresBackup.FirstFullAsync(link);
            await link.RunAsync($"SET LOCAL search_path = {PostgresUpkeep.StoreSchema}");
            if (full is not null) return Finding.Of("STO-0063", Place, ("table", $"{schema}.{full}"));
        }
        return null;
    }

    private async Task<Finding?> CopyAsync(StorePart part, PostgresLink link, SortedDictionary<string, long> rows, CancellationToken cancellationToken)
    {
        var (from, refusal) = SqliteFile.OpenForReading(source.Place(part), SqliteUpkeep.KindOf(part));
        if (from is null) return refusal;
        using (from)
        {
            from.Run("BEGIN");
            var (plan, homeless) = await MovePlan.OfAsync(from, link, PostgresUpkeep.SchemaOf(part), Place);
            if (plan is null) return homeless;
            foreach (var table in plan.Tables) await table.CopyAsync(from, link, cancellationToken);
            foreach (var table in plan.Compared)
            {
                var (expected, found) = (table.Digest(from), await table.DigestAsync(link, cancellationToken));
                if (found.ToString() != expected.ToString()) return Finding.Of("STO-0065", Place, ("table", table.Name), ("found", found.ToString()), ("expected", expected.ToString()));
                rows.Add(table.Name, found.Rows);
            }
            return null;
        }
    }

    /// <summary>The new store's journal says whence it came; the source's stays as it is.</summary>
    private async Task NoteAsync(PostgresLink link, string account, MovedJournal journal)
    {
        EntryDetail[] details =
        [
            new("root", journal.Range.Root.ToString()),
            new("size", journal.Range.Size.ToString(CultureInfo.InvariantCulture)),
        ];
        var options = target.Options;
        var previous = await EntryTable.LatestAsync(link, OperatorCommands.StorePlace);
        await EntryTable.InsertAsync(link, Sealer.EventOf(
            options.Ids, options.Node, EntryEvents.StoreMoved, OperatorCommands.StorePlace, Actor.Operator(account), options.Time.Instant(), previous, details));
    }

    /// <summary>The mark first: between the two nothing can be started, and a move that was broken off there is repeated.</summary>
    private async Task CommitAsync(PostgresLink link)
    {
        MovedMark.Write(source.StoreFile, Place, target.Options.Time.GetUtcNow());
        link.Stop = CancellationToken.None;
        try
        {
            await link.RunAsync("COMMIT");
        }
        catch (StoreAwayException e) when (e.InnerException is PostgresException)
        {
            // The server said no: nothing was committed. Where it did not answer, nobody knows, and the mark stays.
            MovedMark.Remove(source.StoreFile);
            throw;
        }
    }
}
