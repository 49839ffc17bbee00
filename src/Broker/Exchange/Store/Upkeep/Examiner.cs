using System.Globalization;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Store.Secrets;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>The questions that are the same for every kind of store.</summary>
/// <param name="store">An open snapshot of the store.</param>
/// <param name="keys">An open snapshot of the keys; null where there are none.</param>
internal sealed class Examiner(IStoreLink store, IStoreLink? keys, string storePlace, string keysPlace)
{
    private const int Page = 512;

    /// <summary>Names, guards, rows that lead nowhere, keys that belong here, payloads that can be opened.</summary>
    public async ValueTask<IReadOnlyList<Finding>> FindingsAsync(string masterKeyId)
    {
        var findings = new List<Finding>();
        // The other questions read these names.
        if (await StateNames.UnknownAsync(store, storePlace) is { } unknown) return [unknown];
        findings.AddRange(await JournalAudit.WholeAsync(new TableReader(store)));
        var identity = await StoreIdentity.ReadAsync(store);
        if (identity is null) findings.Add(Finding.Of("STO-0002", storePlace));
        if (keys is null)
        {
            if (await store.AnyAsync("SELECT 1 FROM payload LIMIT 1")) findings.Add(Finding.Of("FLW-0522", keysPlace));
            return findings;
        }
        if (await SecretTable.IdentityAsync(keys) is { } known)
        {
            if (identity is { } id && known.StoreId != id) findings.Add(Finding.Of("FLW-0521", keysPlace, ("store", known.StoreId.ToString("D"))));
            if (known.MasterKeyId != masterKeyId) findings.Add(Finding.Of("FLW-0520", keysPlace));
        }
        if (await MissingAsync() is { } missing) findings.Add(missing);
        return findings;
    }

    private async ValueTask<Finding?> MissingAsync()
    {
        var (count, first, after) = (0L, Guid.Empty, Guid.Empty);
        while (await MessageTable.SecretsOfPayloadsAsync(store, after, Page) is { Count: > 0 } page)
        {
            foreach (var (secret, message) in page)
            {
                if (await SecretTable.ExistsAsync(keys!, secret)) continue;
                if (count++ == 0) first = message;
            }
            after = page[^1].MessageId;
        }
        return count == 0 ? null : Finding.Of("FLW-0511", keysPlace, ("count", count.ToString(CultureInfo.InvariantCulture)), ("message", first.ToString("D")));
    }
}
