namespace MessageBroker.Exchange.Store.Tables;

/// <summary>What a column holds, so that an absent value has a type too.</summary>
internal enum ColumnKind { Text, Number, Long, Id, Time, Octets }

/// <summary>A value to bind. Times are cut to microseconds, the finest that both kinds of store keep.</summary>
internal readonly record struct ColumnValue(ColumnKind Kind, object? Content)
{
    public static implicit operator ColumnValue(string? text) => new(ColumnKind.Text, text);

    public static implicit operator ColumnValue(int number) => new(ColumnKind.Number, number);

    public static implicit operator ColumnValue(int? number) => new(ColumnKind.Number, number);

    public static implicit operator ColumnValue(long number) => new(ColumnKind.Long, number);

    /// <summary>Databases' integers are signed: a log of more than 2^63 leaves cannot be.</summary>
    public static implicit operator ColumnValue(ulong number) => new(ColumnKind.Long, checked((long)number));

    public static implicit operator ColumnValue(Guid id) => new(ColumnKind.Id, id);

    public static implicit operator ColumnValue(Guid? id) => new(ColumnKind.Id, id);

    public static implicit operator ColumnValue(DateTimeOffset time) => new(ColumnKind.Time, Cut(time));

    public static implicit operator ColumnValue(DateTimeOffset? time) => new(ColumnKind.Time, time is { } t ? Cut(t) : null);

    public static implicit operator ColumnValue(byte[]? octets) => new(ColumnKind.Octets, octets);

    private static DateTimeOffset Cut(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
