using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>Whether a backup and the other part, as it stands, go together: every payload keeps the secret that opens it.</summary>
internal static class Fit
{
    /// <summary>A backup of a store against the keys that stand.</summary>
    public static async ValueTask<Finding?> OfStoreAsync(BackupReading backup, IStoreLink keys, string place, CancellationToken cancellationToken)
    {
        if (await SecretTable.IdentityAsync(keys) is { } known && known.StoreId != backup.Manifest.StoreId) return Finding.Of("FLW-0521", place, ("store", known.StoreId.ToString("D")));
        var (missing, first) = (0L, Guid.Empty);
        await foreach (var page in SecretList.ReadAsync(backup.PathOf(SecretList.FileName), cancellationToken))
            foreach (var secret in page)
            {
                if (await SecretTable.ExistsAsync(keys, secret)) continue;
                if (missing++ == 0) first = secret;
            }
        return StoreUpkeep.Older(place, missing, first);
    }

    /// <summary>A backup of keys against the store that stands. Both are read in the order of ids, side by side.</summary>
    public static async ValueTask<Finding?> OfKeysAsync(BackupReading backup, IStoreLink store, CancellationToken cancellationToken)
    {
        if (await StoreIdentity.ReadAsync(store) is { } identity && identity != backup.Manifest.StoreId) return Finding.Of("FLW-0521", backup.Folder, ("store", backup.Manifest.StoreId.ToString("D")));
        await using var held = new SecretCursor(SecretList.ReadAsync(backup.PathOf(SecretList.FileName), cancellationToken));
        var (missing, first, after) = (0L, Guid.Empty, Guid.Empty);
        while (await PartFigures.SecretsAsync(store, StorePart.Store, after, 512) is { Count: > 0 } page)
        {
            foreach (var secret in page)
            {
                if (await held.HoldsAsync(secret, cancellationToken)) continue;
                if (missing++ == 0) first = secret;
            }
            after = page[^1];
        }
        return StoreUpkeep.Older(backup.Folder, missing, first);
    }
}
