using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using MessageBroker.Adapters.Mapping.Staging;
using Microsoft.Data.Sqlite;
using static MessageBroker.Adapters.Mapping.Staging.StagingDatabase;

namespace MessageBroker.Adapters.Files;

/// <summary>Reads the wanted part of an inbox inside a transaction of its caller, so that all tables are of one moment.</summary>
internal sealed class InboxReader(ExportOrder order, SqliteConnection connection, SqliteTransaction transaction)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ArrivalColumns arrival = order.Staging.Arrival;

    // Times are compared as instants, however many digits their seconds have; one that is none is compared as it stands and not passed over.
    private string Wanted =>
        $"(@ids IS NULL OR a.{Quote(arrival.MessageId)} IN (SELECT value FROM json_each(@ids))) "
        + $"AND (@since IS NULL OR coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', a.{Quote(arrival.ReceivedAt)}), a.{Quote(arrival.ReceivedAt)}) >= @since)";

    /// <summary>Ids that were asked for and are not there.</summary>
    public async Task<IReadOnlyList<string>> UnknownAsync(CancellationToken cancellationToken)
    {
        var unknown = new List<string>();
        if (order.Messages.Count == 0) return unknown;
        await using var command = Command($"SELECT value FROM json_each(@ids) WHERE value NOT IN (SELECT {Quote(arrival.MessageId)} FROM {Quote(arrival.Table)})");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) unknown.Add(reader.GetString(0));
        return unknown;
    }

    /// <summary>The institutions to which something came, with the number of messages.</summary>
    public async Task<IReadOnlyList<(string Id, int Messages)>> InstitutionsAsync(CancellationToken cancellationToken)
    {
        var institutions = new List<(string, int)>();
        await using var command = Command($"SELECT a.{Quote(arrival.To)}, count(*) FROM {Quote(arrival.Table)} a WHERE {Wanted} GROUP BY 1 ORDER BY 1");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) institutions.Add((reader.GetString(0), reader.GetInt32(1)));
        return institutions;
    }

    /// <summary>False for the answers about persons in a database of before there were any; what every inbox must have is not asked about.</summary>
    public async Task<bool> HasAsync(InboxTable table, CancellationToken cancellationToken)
    {
        if (table.Name != order.Staging.PersonAnswer?.Table) return true;
        await using var command = Command("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = @table");
        command.Parameters.AddWithValue("@table", table.Name);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! > 0;
    }

    /// <summary>The rows of one table for one institution, in the order in which their messages came.</summary>
    public async IAsyncEnumerable<InboxRow> RowsAsync(InboxTable table, string institution, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var content = table.Name == order.Staging.ArrivalAttachment.Table ? order.Staging.ArrivalAttachment.Content : null;
        string[] sort = [$"a.{Quote(arrival.ReceivedAt)}", $"a.{Quote(arrival.MessageId)}", .. table.Key.Select(k => $"t.{Quote(k)}")];
        // Octets, not strings: a text in another encoding must be noticed, not silently filled with replacement signs.
        await using var command = Command(
            $"SELECT {string.Join(", ", table.Columns.Select(c => c == content ? $"CAST(t.{Quote(c)} AS BLOB)" : $"CAST(CAST(t.{Quote(c)} AS TEXT) AS BLOB)"))} FROM {Quote(table.Name)} t "
            + $"JOIN {Quote(arrival.Table)} a ON a.{Quote(arrival.MessageId)} = t.{Quote(table.Owner)} WHERE a.{Quote(arrival.To)} = @institution AND {Wanted} ORDER BY {string.Join(", ", sort)}");
        command.Parameters.AddWithValue("@institution", institution);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) yield return Row(reader, table, content);
    }

    private SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.Parameters.AddWithValue("@ids", order.Messages.Count == 0 ? DBNull.Value : JsonSerializer.Serialize(order.Messages));
        command.Parameters.AddWithValue("@since", order.Since is { } since ? since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : DBNull.Value);
        return command;
    }

    private static InboxRow Row(SqliteDataReader reader, InboxTable table, string? content)
    {
        var cells = new Dictionary<string, string?>(StringComparer.Ordinal);
        var unreadable = new List<string>();
        byte[]? octets = null;
        for (var i = 0; i < table.Columns.Count; i++)
        {
            var value = reader.IsDBNull(i) ? null : reader.GetFieldValue<byte[]>(i);
            var column = table.Columns[i];
            if (column == content) octets = value ?? [];
            cells[column] = column == content || value is null ? null : Text(value, column, unreadable);
        }
        return new InboxRow($"[{string.Join(',', table.Key.Prepend(table.Owner).Select(k => $"{k}={cells[k]}"))}]", cells, unreadable, octets);
    }

    private static string Text(byte[] octets, string column, List<string> unreadable)
    {
        try
        {
            return Strict.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            unreadable.Add(column);
            return "";
        }
    }
}
