using MessageBroker.Exchange.Store.Tables;
using Microsoft.Data.Sqlite;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Sqlite;

/// <summary>
/// How values stand in columns: times as microseconds since 1970-01-01 UTC (what is finer is cut off, as PostgreSQL would), ids as
/// lower-case text, enumerations by name.
/// </summary>
internal static class Columns
{
    public static long Micros(this DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static object? Micros(this DateTimeOffset? time) => time is { } t ? t.Micros() : null;

    public static DateTimeOffset Time(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    public static DateTimeOffset Time(this SqliteDataReader row, int column) => Time(row.GetInt64(column));

    public static DateTimeOffset? TimeOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.Time(column);

    public static string Text(this Guid id) => id.ToString("D");

    /// <exception cref="StoreAwayException">Somebody wrote another thing into the column: what the row means can no longer be known.</exception>
    public static Guid Id(this SqliteDataReader row, int column) =>
        Guid.TryParseExact(row.GetString(column), "D", out var id) ? id : throw Corrupt(row, column);

    public static Guid? IdOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.Id(column);

    public static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static int? IntOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    public static byte[] Bytes(this SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    private static StoreAwayException Corrupt(SqliteDataReader row, int column) =>
        new("corrupt", new FormatException($"column {row.GetName(column)} holds '{row.GetString(column)}'"));

    /// <summary>A value in the form in which it is bound.</summary>
    public static object Bound(ColumnValue value) => value switch
    {
        { Content: null } => DBNull.Value,
        { Content: DateTimeOffset time } => time.Micros(),
        { Content: Guid id } => id.Text(),
        { Content: { } plain } => plain,
    };
}

/// <summary>A row of a SQLite result.</summary>
internal sealed class SqliteRow(SqliteDataReader reader) : StoreRow(reader)
{
    public override DateTimeOffset Time(int column) => Columns.Time(Reader.GetInt64(column));

    public override Guid Id(int column) => ((SqliteDataReader)Reader).Id(column);
}
