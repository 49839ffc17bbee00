using System.Text;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>
/// Lists of messages by time. One index is walked over a bounded number of rows, and what they hold is filtered: no page costs more with more messages in the
/// store, and no index is kept for a filter that is used now and then.
/// </summary>
internal static class MessagePages
{
    /// <summary>Most rows that one page looks at.</summary>
    public const int Window = 4_000;

    private static readonly DateTimeOffset End = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async ValueTask<MessageSlice> ReadAsync(IStoreLink link, MessageFilter filter, MessagePlace? after, int max)
    {
        var at = after?.At is { } place && (filter.Until is not { } until || place < until) ? place : filter.Until?.AddMicroseconds(-1) ?? after?.At ?? End;
        var window = Looked(filter);
        List<(string, ColumnValue)> inner = [.. Inner(filter), ("@at", at), ("@from", filter.From ?? DateTimeOffset.UnixEpoch), ("@window", Window)];
        var (looked, oldest) = (await link.RowsAsync($"SELECT count(*), min(w.created_at) FROM ({window}) AS w", row => (row.Long(0), row.TimeOrNull(1)), [.. inner]))[0];
        if (looked == 0) return new MessageSlice([], null, false);
        var rows = await link.RowsAsync(
            $"""
            {MessageTable.Select} JOIN ({window}) AS w ON w.id = m.id
            WHERE (m.created_at < @at OR m.id < @id){Outer(filter)}
            ORDER BY m.created_at DESC, m.id DESC LIMIT @max
            """,
            MessageTable.Read, [.. inner, ("@id", after is { } from && from.At == at ? from.Id : Guid.AllBitsSet), .. OuterValues(filter), ("@max", max)]);
        if (rows.Count == max) return new MessageSlice(rows, new MessagePlace(rows[^1].CreatedAt, rows[^1].Id), true);
        // What has the very time of the last row that was looked at may lie behind it.
        return looked < Window ? new MessageSlice(rows, null, false)
            : new MessageSlice([.. rows.Where(r => r.CreatedAt > oldest!.Value)], new MessagePlace(oldest!.Value < at ? oldest.Value : at.AddMicroseconds(-1), Guid.AllBitsSet), false);
    }

    public static ValueTask<List<DateTimeOffset>> TimesAsync(IStoreLink link, string? institution, DateTimeOffset since, int max) => link.RowsAsync(
        $"SELECT w.created_at FROM message w WHERE {(institution is null ? "" : "w.institution = @institution AND ")}w.created_at >= @since ORDER BY w.created_at DESC LIMIT @max",
        row => row.TimeOrNull(0)!.Value, [("@since", since), ("@max", max), .. institution is null ? Array.Empty<(string, ColumnValue)>() : [("@institution", institution)]]);

    public static ValueTask<List<(string Institution, DateTimeOffset At)>> CauseTimesAsync(IStoreLink link, DateTimeOffset since, int max) => link.RowsAsync(
        "SELECT w.institution, w.created_at FROM message w WHERE w.cause IS NOT NULL AND w.created_at >= @since ORDER BY w.created_at DESC LIMIT @max",
        row => (row.Text(0), row.TimeOrNull(1)!.Value), ("@since", since), ("@max", max));

    public static async ValueTask<DateTimeOffset?> OldestAsync(IStoreLink link, MessageState state, string? institution) => institution is null
        ? (await link.RowsAsync("SELECT min(m.created_at) FROM message m WHERE m.state = @state", row => row.TimeOrNull(0), ("@state", state.ToString())))[0]
        : (await link.RowsAsync(
            "SELECT m.created_at FROM message m WHERE m.state = @state AND m.institution || '' = @institution ORDER BY m.created_at LIMIT 1",
            row => row.TimeOrNull(0), ("@state", state.ToString()), ("@institution", institution))).FirstOrDefault();

    private static bool ByState(MessageFilter filter) => filter.State is { } state && (filter.Institution is null || !FlowDefinition.Final.Contains(state));

    private static string Looked(MessageFilter filter)
    {
        const string end = "w.created_at <= @at AND w.created_at >= @from ORDER BY w.created_at DESC LIMIT @window";
        if (filter.Code is not null || filter.WithCause) return $"SELECT w.id, w.created_at FROM message w WHERE w.cause IS NOT NULL AND {end}";
        if (ByState(filter)) return $"SELECT w.id, w.created_at FROM message w WHERE w.state = @state AND {end}";
        return filter.Institution is null ? $"SELECT w.id, w.created_at FROM message w WHERE {end}" : $"SELECT w.id, w.created_at FROM message w WHERE w.institution = @institution AND {end}";
    }

    private static IEnumerable<(string, ColumnValue)> Inner(MessageFilter filter)
    {
        if (filter.Code is not null || filter.WithCause) yield break;
        if (ByState(filter)) yield return ("@state", filter.State!.Value.ToString());
        else if (filter.Institution is { } institution) yield return ("@institution", institution);
    }

    // Spelt so that no index is taken for what only sifts.
    private static string Outer(MessageFilter filter)
    {
        var sql = new StringBuilder();
        if (filter.Institution is not null) sql.Append(" AND m.institution || '' = @own");
        if (filter.State is not null) sql.Append(" AND m.state || '' = @in");
        if (filter.Direction is not null) sql.Append(" AND m.direction || '' = @way");
        if (filter.Partner is not null) sql.Append(" AND m.partner || '' = @partner");
        if (filter.SedType is not null) sql.Append(" AND m.sed_type || '' = @sed");
        if (filter.Code is not null) sql.Append(" AND ',' || m.cause || ',' LIKE @code");
        return sql.ToString();
    }

    private static IEnumerable<(string, ColumnValue)> OuterValues(MessageFilter filter)
    {
        if (filter.Institution is { } institution) yield return ("@own", institution);
        if (filter.State is { } state) yield return ("@in", state.ToString());
        if (filter.Direction is { } direction) yield return ("@way", direction.ToString());
        if (filter.Partner is { } partner) yield return ("@partner", partner);
        if (filter.SedType is { } sed) yield return ("@sed", sed);
        if (filter.Code is { } code) yield return ("@code", $"%,{code},%");
    }
}
