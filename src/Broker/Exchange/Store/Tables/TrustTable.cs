using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>Statements on trust.</summary>
internal static class TrustTable
{
    public static ValueTask<List<TrustRow>> AllAsync(IStoreLink link) => link.RowsAsync(
        "SELECT id, party, purpose, is_anchor, certificate, from_at, until_at, actor, reason, since FROM trust ORDER BY party, purpose, from_at, id",
        row => new TrustRow
        {
            Id = row.Id(0),
            Party = row.Text(1),
            Use = row.Name<TrustUse>(2),
            IsAnchor = row.Number(3) == 1,
            Certificate = row.Octets(4),
            From = row.Time(5),
            Until = row.TimeOrNull(6),
            Actor = row.Text(7),
            Reason = row.Text(8),
            Since = row.Time(9),
        });

    public static async ValueTask InsertAsync(IStoreLink link, TrustRow row) => await link.RunAsync(
        """
        INSERT INTO trust (id, party, purpose, is_anchor, certificate, from_at, until_at, actor, reason, since)
        VALUES (@id, @party, @use, @anchor, @certificate, @from, @until, @actor, @reason, @since)
        """,
        ("@id", row.Id), ("@party", row.Party), ("@use", row.Use.ToString()), ("@anchor", row.IsAnchor ? 1 : 0), ("@certificate", row.Certificate),
        ("@from", row.From), ("@until", row.Until), ("@actor", row.Actor), ("@reason", row.Reason), ("@since", row.Since));

    public static ValueTask<bool> EndAsync(IStoreLink link, Guid id, DateTimeOffset until) => link.RunAsync(
        "UPDATE trust SET until_at = @until WHERE id = @id AND (until_at IS NULL OR until_at > @until)", ("@id", id), ("@until", until)).IsOneAsync();
}
