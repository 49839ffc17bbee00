using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>Statements on turn_walk.</summary>
internal static class TurnWalkTable
{
    public static async ValueTask<TurnWalk?> ReadAsync(IStoreLink link) =>
        (await link.RowsAsync("SELECT mark, walked_at FROM turn_walk WHERE id = 1", row => new TurnWalk(row.Text(0), row.Time(1)))).FirstOrDefault();

    public static async ValueTask PutAsync(IStoreLink link, TurnWalk walk) => await link.RunAsync(
        "INSERT INTO turn_walk (id, mark, walked_at) VALUES (1, @mark, @at) ON CONFLICT (id) DO UPDATE SET mark = excluded.mark, walked_at = excluded.walked_at",
        ("@mark", walk.Mark), ("@at", walk.At));
}
