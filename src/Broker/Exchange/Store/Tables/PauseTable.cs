using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>Statements on pause.</summary>
internal static class PauseTable
{
    public static ValueTask<List<PauseRow>> AllAsync(IStoreLink link) => link.RowsAsync(
        "SELECT partner, reason, actor, since FROM pause ORDER BY partner", row => new PauseRow(row.Text(0), row.Text(1), row.Text(2), row.Time(3)));

    public static async ValueTask<bool> InsertAsync(IStoreLink link, PauseRow row) => await link.RunAsync(
        "INSERT INTO pause (partner, reason, actor, since) VALUES (@partner, @reason, @actor, @since) ON CONFLICT (partner) DO NOTHING",
        ("@partner", row.Partner), ("@reason", row.Reason), ("@actor", row.Actor), ("@since", row.Since)) == 1;

    public static async ValueTask<bool> RemoveAsync(IStoreLink link, string partner) =>
        await link.RunAsync("DELETE FROM pause WHERE partner = @partner", ("@partner", partner)) == 1;
}
