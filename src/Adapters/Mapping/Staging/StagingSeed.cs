using System.Text;
using System.Text.RegularExpressions;
using MessageBroker.Schemas.Findings;
using Microsoft.Data.Sqlite;
using static MessageBroker.Adapters.Mapping.Staging.StagingDatabase;

namespace MessageBroker.Adapters.Mapping.Staging;

/// <summary>What loading a folder did: rows by table, or everything that was wrong, and then nothing was written.</summary>
public sealed record SeedOutcome(IReadOnlyDictionary<string, int> Rows, IReadOnlyList<Finding> Findings)
{
    public bool Loaded => !Findings.Any(f => f.IsError);
}

/// <summary>
/// Loads a folder of human-editable files into a staging database, in the order of their names, in one transaction. TABLE.csv (or
/// 10-TABLE.csv) has columns in its first line; an empty cell is absent, "" an empty text; the content column of attachments names
/// a file of the folder. NAME.sql is run as it stands. {name} in a cell and @name in SQL stand for the given values.
/// </summary>
public sealed partial class StagingSeed(StagingDescription staging, string database)
{
    private readonly List<Finding> findings = [];
    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);

    public static Task<SeedOutcome> LoadAsync(StagingDescription staging, string directory, string database, IReadOnlyDictionary<string, string>? values, CancellationToken cancellationToken) =>
        new StagingSeed(staging, database).RunAsync(directory, values ?? new Dictionary<string, string>(), cancellationToken);

    private async Task<SeedOutcome> RunAsync(string directory, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory)) return new SeedOutcome(counts, [Finding.Of("ADP-0018", directory)]);
        await using var connection = await OpenAsync(database, LockSeconds, cancellationToken);
        await using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var file in Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal))
        {
            if (file.EndsWith(".sql", StringComparison.Ordinal)) await SqlAsync(connection, transaction, file, values, cancellationToken);
            else if (file.EndsWith(".csv", StringComparison.Ordinal)) await CsvAsync(connection, transaction, file, values, cancellationToken);
        }
        if (findings.Count == 0) await transaction.CommitAsync(cancellationToken);
        else counts.Clear();
        return new SeedOutcome(counts, findings);
    }

    private async Task SqlAsync(SqliteConnection connection, SqliteTransaction transaction, string file, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = await File.ReadAllTextAsync(file, cancellationToken);
        foreach (var (name, value) in values) command.Parameters.AddWithValue("@" + name, value);
        await ExecuteAsync(command, Path.GetFileName(file), cancellationToken);
    }

    private async Task CsvAsync(SqliteConnection connection, SqliteTransaction transaction, string file, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        var (name, table) = (Path.GetFileName(file), Prefix().Replace(Path.GetFileNameWithoutExtension(file), ""));
        var rows = CsvText.Read(await File.ReadAllTextAsync(file, Encoding.UTF8, cancellationToken));
        var known = table == staging.Attachment.Table ? AttachmentColumnNames() : staging.SeedColumnsOf(table);
        if (known is null) findings.Add(Finding.Of("ADP-0015", name, ("table", table)));
        if (known is null || rows.Count == 0) return;
        var header = rows[0].Cells.Select(c => c?.Trim() ?? "").ToArray();
        foreach (var column in header.Where(c => !known.Contains(c))) findings.Add(Finding.Of("ADP-0016", $"{name}:{rows[0].Line}", ("table", table), ("column", column)));
        if (header.Any(c => !known.Contains(c))) return;
        foreach (var row in rows.Skip(1)) await RowAsync(connection, transaction, new SeedRow(file, table, header, row), values, cancellationToken);
    }

    private async Task RowAsync(SqliteConnection connection, SqliteTransaction transaction, SeedRow seed, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        var place = $"{Path.GetFileName(seed.File)}:{seed.Row.Line}";
        if (seed.Row.Cells.Count > seed.Header.Count) findings.Add(Finding.Of("ADP-0019", place, ("columns", string.Join(",", seed.Header))));
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        var columns = seed.Header.Select((c, i) => (Column: c, Index: i)).Where(c => seed.Row[c.Index] is not null).ToArray();
        if (columns.Length == 0) return;
        command.CommandText = $"INSERT INTO {Quote(seed.Table)} ({string.Join(", ", columns.Select(c => Quote(c.Column)))}) VALUES ({string.Join(", ", columns.Select(c => $"@v{c.Index}"))})";
        foreach (var (column, index) in columns) command.Parameters.AddWithValue($"@v{index}", await CellAsync(seed, column, Fill(seed.Row[index]!, values, place), place, cancellationToken));
        if (await ExecuteAsync(command, place, cancellationToken)) counts[seed.Table] = counts.GetValueOrDefault(seed.Table) + 1;
    }

    private async Task<object> CellAsync(SeedRow seed, string column, string text, string place, CancellationToken cancellationToken)
    {
        if (seed.Table != staging.Attachment.Table || column != staging.Attachment.Content) return text;
        var file = Path.Combine(Path.GetDirectoryName(seed.File)!, Path.GetFileName(text));
        if (File.Exists(file)) return await File.ReadAllBytesAsync(file, cancellationToken);
        findings.Add(Finding.Of("ADP-0018", $"{place} {text}"));
        return DBNull.Value;
    }

    private string Fill(string cell, IReadOnlyDictionary<string, string> values, string place) => Placeholder().Replace(cell, match =>
    {
        if (values.TryGetValue(match.Groups[1].Value, out var value)) return value;
        findings.Add(Finding.Of("ADP-0014", place, ("name", match.Value)));
        return match.Value;
    });

    private async Task<bool> ExecuteAsync(SqliteCommand command, string place, CancellationToken cancellationToken)
    {
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 1 or 19 or 20)
        {
            findings.Add(Finding.Of("ADP-0017", place, ("reason", e.Message)));
            return false;
        }
    }

    private string[] AttachmentColumnNames()
    {
        var a = staging.Attachment;
        return [a.Owner, a.Number, a.Name, a.Mime, a.Medical, a.Content];
    }

    private sealed record SeedRow(string File, string Table, IReadOnlyList<string> Header, CsvRow Row);

    [GeneratedRegex("^[0-9]+-")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\{([a-z_]+)\}")]
    private static partial Regex Placeholder();
}
