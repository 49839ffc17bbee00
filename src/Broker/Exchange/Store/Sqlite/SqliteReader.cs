using MessageBroker.Exchange.Store.Tables;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>Reads over one connection; every call has completed when it returns.</summary>
internal sealed class SqliteReader(SqliteLink link) : TableReader(link)
{
    public IReadOnlyList<string> QuickCheck() => link.Rows("PRAGMA quick_check(100)", row => row.GetString(0)).Where(line => line != "ok").ToList();
}
