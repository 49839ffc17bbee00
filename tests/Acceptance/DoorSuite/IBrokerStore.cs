namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>The store of the broker behind a door, looked at beside it, and taken away from it.</summary>
internal interface IBrokerStore
{
    /// <summary>The first column of the first row as text, or null. The names of tables and columns are the same in every kind of store.</summary>
    Task<string?> TextAsync(string sql);

    /// <summary>From now on the broker can write nothing, until what is given is disposed.</summary>
    Task<IAsyncDisposable> TakeAwayAsync();
}
