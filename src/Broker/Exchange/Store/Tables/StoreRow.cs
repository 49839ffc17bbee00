using System.Data.Common;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>The current row of a result.</summary>
internal abstract class StoreRow(DbDataReader reader)
{
    protected DbDataReader Reader => reader;

    public abstract DateTimeOffset Time(int column);

    public abstract Guid Id(int column);

    public string Text(int column) => reader.GetString(column);

    public int Number(int column) => reader.GetInt32(column);

    public long Long(int column) => reader.GetInt64(column);

    public ulong Size(int column) => checked((ulong)reader.GetInt64(column));

    public bool Flag(int column) => reader.GetBoolean(column);

    public byte[] Octets(int column) => reader.GetFieldValue<byte[]>(column);

    /// <exception cref="StoreAwayException">corrupt: somebody spoilt the column; names that a newer release wrote are refused at start.</exception>
    public T Name<T>(int column) where T : struct, Enum =>
        Enum.TryParse<T>(Text(column), out var name) && Enum.IsDefined(name)
            ? name
            : throw new StoreAwayException("corrupt", new FormatException($"column {reader.GetName(column)} holds '{Text(column)}'"));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public int? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public ulong? SizeOrNull(int column) => IsNull(column) ? null : Size(column);

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    public Guid? IdOrNull(int column) => IsNull(column) ? null : Id(column);

    private bool IsNull(int column) => reader.IsDBNull(column);
}
