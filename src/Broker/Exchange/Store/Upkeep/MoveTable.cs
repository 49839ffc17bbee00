using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Exchange.Store.Tables;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>One table on its way, or a view by which both stores are compared: the columns that both have, in the types of the new one.</summary>
/// <param name="InOrder">The old store numbers its rows; they go over in that order.</param>
internal sealed record MoveTable(string Schema, string Name, IReadOnlyList<(string Name, ColumnKind Kind)> Columns, bool InOrder)
{
    private string Names => string.Join(", ", Columns.Select(c => c.Name));

    /// <summary>Copies every row, one at a time.</summary>
    /// <exception cref="StoreAwayException">corrupt: a value of the source cannot be read as what it must be.</exception>
    public async Task CopyAsync(SqliteLink source, PostgresLink target, CancellationToken cancellationToken)
    {
        await using var import = await target.Connection.BeginBinaryImportAsync($"COPY {Schema}.{Name} ({Names}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var row in source.Each($"SELECT {Names} FROM {Name}{(InOrder ? " ORDER BY seq" : "")}"))
        {
            await import.StartRowAsync(cancellationToken);
            for (var i = 0; i < Columns.Count; i++)
                if (Read(row, i, Columns[i].Kind) is { } value) await WriteAsync(import, Columns[i].Kind, value, cancellationToken);
                else await import.WriteNullAsync(cancellationToken);
        }
        await import.CompleteAsync(cancellationToken);
    }

    /// <summary>The digest of its rows in the old store.</summary>
    public RowDigest Digest(SqliteLink source)
    {
        var digest = new RowDigest();
        foreach (var row in source.Each($"SELECT {Names} FROM {Name}"))
        {
            for (var i = 0; i < Columns.Count; i++) digest.Add(Columns[i].Kind, Read(row, i, Columns[i].Kind));
            digest.End();
        }
        return digest;
    }

    /// <summary>The digest of its rows in the new store.</summary>
    public async Task<RowDigest> DigestAsync(PostgresLink target, CancellationToken cancellationToken)
    {
        var digest = new RowDigest();
        await using var command = new NpgsqlCommand($"SELECT {Names} FROM {Schema}.{Name}", target.Connection);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            for (var i = 0; i < Columns.Count; i++) digest.Add(Columns[i].Kind, rows.IsDBNull(i) ? null : Read(rows, i, Columns[i].Kind));
            digest.End();
        }
        return digest;
    }

    private static object? Read(SqliteDataReader row, int column, ColumnKind kind)
    {
        if (row.IsDBNull(column)) return null;
        try
        {
            return kind switch
            {
                ColumnKind.Text => row.GetString(column),
                ColumnKind.Id => row.Id(column),
                ColumnKind.Time => row.Time(column),
                ColumnKind.Octets => row.GetFieldValue<byte[]>(column),
                ColumnKind.Number => row.GetInt32(column),
                _ => row.GetInt64(column),
            };
        }
        catch (Exception e) when (e is InvalidCastException or FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw new StoreAwayException("corrupt", new FormatException($"column {row.GetName(column)}: {e.Message}"));
        }
    }

    private static object Read(NpgsqlDataReader row, int column, ColumnKind kind) => kind switch
    {
        ColumnKind.Text => row.GetString(column),
        ColumnKind.Id => row.GetGuid(column),
        ColumnKind.Time => row.GetFieldValue<DateTimeOffset>(column),
        ColumnKind.Octets => row.GetFieldValue<byte[]>(column),
        ColumnKind.Number => row.GetInt32(column),
        _ => row.GetInt64(column),
    };

    private static Task WriteAsync(NpgsqlBinaryImporter import, ColumnKind kind, object value, CancellationToken cancellationToken) => kind switch
    {
        ColumnKind.Text => import.WriteAsync((string)value, NpgsqlDbType.Text, cancellationToken),
        ColumnKind.Id => import.WriteAsync((Guid)value, NpgsqlDbType.Uuid, cancellationToken),
        ColumnKind.Time => import.WriteAsync((DateTimeOffset)value, NpgsqlDbType.TimestampTz, cancellationToken),
        ColumnKind.Octets => import.WriteAsync((byte[])value, NpgsqlDbType.Bytea, cancellationToken),
        ColumnKind.Number => import.WriteAsync((int)value, NpgsqlDbType.Integer, cancellationToken),
        _ => import.WriteAsync((long)value, NpgsqlDbType.Bigint, cancellationToken),
    };
}
