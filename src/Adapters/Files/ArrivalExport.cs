using System.Globalization;
using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Adapters.Files;

/// <summary>
/// Writes what arrived, the inbox half of a staging database, as files for systems that read files: one for each institution and table with rows,
/// with a header, the rows, and a trailer that counts them and sums their amounts; attachments are files beside, named by their row. The database
/// is only read. Either all files are there at the end, or none; none where an attachment is known malware.
/// </summary>
public sealed class ArrivalExport
{
    /// <summary>First cell of the trailer.</summary>
    public const string Trailer = "TOTAL";

    private readonly ExportOrder order;
    private readonly ExportNames names;
    private readonly ExportFolder folder;
    private readonly ExportFindings findings = new();
    private readonly CellWriter cells;
    private readonly List<ExportedFile> files = [];

    private ArrivalExport(ExportOrder order, ExportFolder folder)
    {
        this.order = order;
        this.folder = folder;
        names = new ExportNames(order.Staging.Files!, order.Folder, order.Now);
        cells = new CellWriter(order, findings);
    }

    /// <summary>Writes the files.</summary>
    /// <exception cref="ArgumentException">The country's schema says nothing about files.</exception>
    /// <exception cref="NationalStoreAwayException">The database cannot be read now; nothing was written.</exception>
    /// <exception cref="IOException">The folder or a file in it cannot be made; nothing was written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of rights.</exception>
    public static async Task<ExportOutcome> RunAsync(ExportOrder order, CancellationToken cancellationToken)
    {
        if (order.Staging.Files is null) throw new ArgumentException($"{order.Staging.Database} says nothing about files", nameof(order));
        try
        {
            await using var connection = await StagingDatabase.OpenForReadingAsync(order.Database, cancellationToken);
            await using var transaction = connection.BeginTransaction(deferred: true);
            return await RunAsync(order, new InboxReader(order, connection, transaction), cancellationToken);
        }
        catch (SqliteException fault)
        {
            throw new NationalStoreAwayException(StagingDatabase.CodeOf(fault), fault);
        }
    }

    private static async Task<ExportOutcome> RunAsync(ExportOrder order, InboxReader inbox, CancellationToken cancellationToken)
    {
        if (await inbox.UnknownAsync(cancellationToken) is { Count: > 0 } unknown) return new ExportOutcome([], 0, unknown, []);
        var institutions = await inbox.InstitutionsAsync(cancellationToken);
        if (institutions.Count == 0) return new ExportOutcome([], 0, [], []);
        using var folder = new ExportFolder(order.Folder);
        var export = new ArrivalExport(order, folder);
        var tables = new List<InboxTable>();
        foreach (var table in order.Staging.InboxTables())
            if (await inbox.HasAsync(table, cancellationToken)) tables.Add(table);
        foreach (var (institution, _) in institutions)
            foreach (var table in tables) await export.TableAsync(inbox, table, institution, cancellationToken);
        if (export.findings.HasErrors) return new ExportOutcome([], 0, [], export.findings.All);
        cancellationToken.ThrowIfCancellationRequested();
        folder.Publish();
        return new ExportOutcome(export.files, institutions.Sum(i => i.Messages), [], export.findings.All);
    }

    /// <summary>A table without rows makes no file.</summary>
    private async Task TableAsync(InboxReader inbox, InboxTable table, string institution, CancellationToken cancellationToken)
    {
        var name = names.Sheet(institution, table.Name);
        var (file, rows) = ((ExportFile?)null, 0);
        try
        {
            await foreach (var row in inbox.RowsAsync(table, institution, cancellationToken))
            {
                var line = cells.Write(table, row, await AttachmentAsync(table, row, institution, cancellationToken));
                // What is wrong is still looked for to the end, but no more of it is written.
                if (findings.HasErrors) continue;
                if (file is null) await LineAsync(file = folder.Create(name), table.Columns, cancellationToken);
                await LineAsync(file, line, cancellationToken);
                rows++;
            }
            if (file is not null && !findings.HasErrors) await TrailAsync(file, new ExportedFile(name, table.Name, institution, rows, cells.TakeSum(), 0, ""), table.Columns.Count, cancellationToken);
        }
        finally
        {
            if (file is not null) await file.DisposeAsync();
        }
    }

    private async Task TrailAsync(ExportFile file, ExportedFile made, int columns, CancellationToken cancellationToken)
    {
        string?[] trailer = [Trailer, made.Rows!.Value.ToString(CultureInfo.InvariantCulture), CellWriter.Plain(made.Sum!.Value)];
        await LineAsync(file, [.. trailer, .. new string?[Math.Max(0, columns - trailer.Length)]], cancellationToken);
        var sha256 = await folder.FinishAsync(made.Name, file, cancellationToken);
        files.Add(made with { Bytes = file.Length, Sha256 = sha256 });
    }

    private Task LineAsync(ExportFile file, IReadOnlyList<string?> line, CancellationToken cancellationToken) =>
        file.WriteAsync(order.Alphabet.Encode(SheetText.Line(line)), cancellationToken);

    /// <summary>The name of the file with the octets of an attachment's row; null for any other row.</summary>
    private async Task<string?> AttachmentAsync(InboxTable table, InboxRow row, string institution, CancellationToken cancellationToken)
    {
        if (row.Content is not { } octets) return null;
        var a = order.Staging.ArrivalAttachment;
        if (KnownMalware.In(octets) is { } malware) findings.Add(Finding.Of("SED-0171", $"{table.Name}.{a.Content}{row.Place}", ("file", row.Cells[a.Name] ?? ""), ("name", malware)));
        var name = names.Attachment(institution, table.Name, row.Cells[a.Owner] ?? "", row.Cells[a.Number] ?? "", row.Cells[a.Mime]);
        if (findings.HasErrors) return name;
        await using var file = folder.Create(name);
        await file.WriteAsync(octets, cancellationToken);
        var sha256 = await folder.FinishAsync(name, file, cancellationToken);
        files.Add(new ExportedFile(name, table.Name, institution, null, null, file.Length, sha256));
        return name;
    }
}
