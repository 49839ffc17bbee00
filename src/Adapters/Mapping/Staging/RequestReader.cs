using System.Globalization;
using System.Text;
using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;
using Microsoft.Data.Sqlite;
using static MessageBroker.Adapters.Mapping.Staging.StagingDatabase;

namespace MessageBroker.Adapters.Mapping.Staging;

/// <summary>Reads the rows of one request inside a transaction of its caller. Values are texts exactly as they stand; what is no text is a finding.</summary>
internal sealed class RequestReader(StagingDescription staging, StagingLimits limits, StagingLink link)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly List<Finding> findings = [];
    private readonly List<NationalTable> tables = [];

    public async Task<RequestSnapshot?> ReadAsync(string requestId, CancellationToken cancellationToken)
    {
        var request = await RowsAsync(staging.Request.Table, staging.Request.Columns, [], staging.Request.Id, [requestId], cancellationToken);
        if (request.Count == 0) return null;
        tables.Add(new NationalTable(staging.Request.Table, request));
        foreach (var table in staging.Tables)
        {
            var (column, keys) = Reach(table);
            tables.Add(new NationalTable(table.Name, keys.Count == 0 ? [] : await RowsAsync(table.Name, [.. table.Columns, table.Version], table.Key, column, keys, cancellationToken)));
        }
        var attachments = await AttachmentsAsync(requestId, cancellationToken);
        return new RequestSnapshot(request[0], tables, attachments, findings);
    }

    /// <summary>COLUMN=TABLE.COLUMN: the values of a table that was read before.</summary>
    private (string Column, IReadOnlyList<string> Keys) Reach(StagingTable table)
    {
        var (column, reference) = (table.Read[..table.Read.IndexOf('=')], table.Read[(table.Read.IndexOf('=') + 1)..]);
        var (from, key) = (reference[..reference.IndexOf('.')], reference[(reference.IndexOf('.') + 1)..]);
        return (column, [.. tables.Where(t => t.Name == from).SelectMany(t => t.Rows).Select(r => r.GetValueOrDefault(key)).OfType<string>().Distinct()]);
    }

    private async Task<IReadOnlyList<IReadOnlyDictionary<string, string?>>> RowsAsync(
        string table, IReadOnlyList<string> columns, IReadOnlyList<string> order, string by, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var names = keys.Select((_, i) => $"@k{i}").ToArray();
        // Bytes, not strings: a text in another encoding must be noticed, not silently filled with replacement signs.
        var command = link.Command($"SELECT {string.Join(", ", columns.Select(c => $"CAST(CAST({Quote(c)} AS TEXT) AS BLOB)"))} FROM {Quote(table)} WHERE {Quote(by)} IN ({string.Join(", ", names)})"
            + (order.Count == 0 ? "" : $" ORDER BY {string.Join(", ", order.Select(Quote))}") + $" LIMIT {limits.Rows + 1}");
        for (var i = 0; i < keys.Count; i++) command.Parameters.AddWithValue(names[i], keys[i]);
        var rows = new List<IReadOnlyDictionary<string, string?>>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) rows.Add(Row(reader, table, columns));
        if (rows.Count <= limits.Rows) return rows;
        findings.Add(Finding.Of("ADP-0026", table, ("limit", limits.Rows.ToString(CultureInfo.InvariantCulture))));
        return rows[..limits.Rows];
    }

    private Dictionary<string, string?> Row(SqliteDataReader reader, string table, IReadOnlyList<string> columns)
    {
        var row = new Dictionary<string, string?>(StringComparer.Ordinal);
        var unreadable = new List<string>();
        for (var i = 0; i < columns.Count; i++)
        {
            var bytes = reader.IsDBNull(i) ? null : reader.GetFieldValue<byte[]>(i);
            row[columns[i]] = bytes is null ? null : Text(bytes, columns[i], unreadable);
        }
        foreach (var column in unreadable) findings.Add(Finding.Of("ADP-0024", $"{table}.{column}{staging.KeyText(table, row)}"));
        return row;
    }

    private static string Text(byte[] bytes, string column, List<string> unreadable)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            unreadable.Add(column);
            return Encoding.UTF8.GetString(bytes);
        }
    }

    private async Task<IReadOnlyList<NationalAttachment>> AttachmentsAsync(string requestId, CancellationToken cancellationToken)
    {
        var a = staging.Attachment;
        var command = link.Command($"SELECT {Quote(a.Number)}, {Quote(a.Name)}, {Quote(a.Mime)}, CAST({Quote(a.Medical)} AS TEXT), length(CAST({Quote(a.Content)} AS BLOB)), "
            + $"CASE WHEN length(CAST({Quote(a.Content)} AS BLOB)) <= @limit THEN CAST({Quote(a.Content)} AS BLOB) END FROM {Quote(a.Table)} WHERE {Quote(a.Owner)} = @id ORDER BY {Quote(a.Number)} LIMIT @count");
        command.Parameters.AddWithValue("@id", requestId);
        command.Parameters.AddWithValue("@limit", limits.AttachmentBytes);
        command.Parameters.AddWithValue("@count", limits.Attachments + 1);
        var attachments = new List<NationalAttachment>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            if (Attachment(reader, $"{a.Table}[{a.Owner}={requestId},{a.Number}={reader.GetValue(0)}]") is { } attachment) attachments.Add(attachment);
        if (attachments.Count > limits.Attachments) findings.Add(Finding.Of("ADP-0026", a.Table, ("limit", limits.Attachments.ToString(CultureInfo.InvariantCulture))));
        return attachments;
    }

    /// <summary>A SED and its attachments are one message: one that cannot be read is an error, never left out.</summary>
    private NationalAttachment? Attachment(SqliteDataReader reader, string place)
    {
        var before = findings.Count;
        var size = reader.IsDBNull(4) ? 0 : reader.GetInt64(4);
        if (size == 0) findings.Add(Finding.Of("ADP-0022", place));
        if (size > limits.AttachmentBytes)
            findings.Add(Finding.Of("SED-0044", place, ("size", size.ToString(CultureInfo.InvariantCulture)), ("limit", limits.AttachmentBytes.ToString(CultureInfo.InvariantCulture))));
        var medical = reader.IsDBNull(3) ? null : reader.GetString(3);
        if (medical is not (null or "0" or "1") && medical != staging.Attachment.Yes && medical != staging.Attachment.No)
            findings.Add(Finding.Of("ADP-0034", place, ("value", medical), ("known", $"{staging.Attachment.Yes}, {staging.Attachment.No}")));
        return findings.Count > before ? null
            : new NationalAttachment(reader.GetString(1), reader.GetString(2), medical == staging.Attachment.Yes || medical == "1", reader.GetFieldValue<byte[]>(5));
    }
}
