using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Secrets;

/// <summary>Wraps all secrets under another master key, in one transaction: either key opens all of them, never each some.</summary>
internal static class SecretRewrap
{
    private const int Page = 1_000;

    /// <summary>Gives how many, or what is in the way; then nothing is changed.</summary>
    /// <exception cref="StoreAwayException">The keys cannot be used now; nothing is changed.</exception>
    public static async Task<(long Count, Finding? Finding)> RunAsync(ISecretStore kept, MasterKey from, MasterKey to, IIdSource ids, CancellationToken cancellationToken)
    {
        Finding? fault = null;
        try
        {
            var count = await kept.UseAsync(
                async link =>
                {
                    if (await SecretTable.IdentityAsync(link) is not { } identity || identity.MasterKeyId != from.Id) fault = Finding.Of("FLW-0520", kept.Place);
                    else if (await AllAsync(link, from, to, ids, cancellationToken) is (var done, null)) return done;
                    else fault = Finding.Of("STO-0070", kept.Place);
                    // Leaves the transaction without its end.
                    throw new UnwrappedException();
                },
                inTransaction: true, cancellationToken);
            return (count, null);
        }
        catch (UnwrappedException)
        {
            return (0, fault);
        }
    }

    private static async ValueTask<(long Count, Guid? Closed)> AllAsync(IStoreLink link, MasterKey from, MasterKey to, IIdSource ids, CancellationToken cancellationToken)
    {
        var (count, after) = (0L, Guid.Empty);
        while (await SecretTable.WrappedPageAsync(link, after, Page) is { Count: > 0 } page)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var (id, wrapped) in page)
            {
                if (from.Unwrap(wrapped, id).Secret is not { } secret) return (count, id);
                await SecretTable.RewrapAsync(link, id, to.Wrap(secret, id, ids));
                count++;
            }

            after = page[^1].Id;
        }

        await SecretTable.SaveMasterAsync(link, to.Id);
        return (count, null);
    }

    private sealed class UnwrappedException : Exception;
}
