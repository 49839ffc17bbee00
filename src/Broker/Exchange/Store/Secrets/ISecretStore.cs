using MessageBroker.Exchange.Store.Tables;

namespace MessageBroker.Exchange.Store.Secrets;

/// <summary>Where wrapped secrets are kept: a file of a node, or a schema that nodes share.</summary>
internal interface ISecretStore : IDisposable
{
    /// <summary>For findings.</summary>
    string Place { get; }

    /// <summary>It may go back under a running node (a promoted standby, a restored server): what was committed once may be gone.</summary>
    bool MayGoBack { get; }

    /// <summary>Runs statements, in one transaction where asked.</summary>
    /// <exception cref="Flow.Ports.StoreAwayException">The keys cannot be used now; a transaction wrote nothing.</exception>
    Task<T> UseAsync<T>(Func<IStoreLink, ValueTask<T>> work, bool inTransaction, CancellationToken cancellationToken);

    /// <summary>Returns where what was committed here is still here; a file may have been taken away.</summary>
    /// <exception cref="Flow.Ports.StoreAwayException">It is gone.</exception>
    Task EnsureAsync(CancellationToken cancellationToken);
}
