using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>Either a store or the finding that says why it cannot be used, with the file as its place.</summary>
public sealed record StoreOpening(SqliteStore? Store, Finding? Finding);
