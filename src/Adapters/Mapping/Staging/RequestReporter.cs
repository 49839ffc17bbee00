using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;
using Microsoft.Data.Sqlite;
using static MessageBroker.Adapters.Mapping.Staging.StagingDatabase;

namespace MessageBroker.Adapters.Mapping.Staging;

/// <summary>Writes what became of a request on its row, and its findings in three languages, in one transaction.</summary>
internal sealed class RequestReporter(StagingDescription staging, StagingLink link)
{
    public async Task<ReportOutcome> WriteAsync(RequestReport report, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAsync(report, cancellationToken);
        }
        catch (SqliteException refused) when (IsRefusal(refused))
        {
            return ReportOutcome.Refused;
        }
    }

    private async Task<ReportOutcome> TryAsync(RequestReport report, CancellationToken cancellationToken)
    {
        await using var transaction = link.Begin(deferred: false);
        if (await UpdateAsync(report, cancellationToken) == 0)
        {
            var version = await StandingVersionAsync(report, cancellationToken);
            if (version is null) return ReportOutcome.NoSuchRequest;
            // A report that comes too late changes nothing: its findings belong to a status that is no more.
            return version == report.Key.Version ? ReportOutcome.Written : ReportOutcome.NewerVersionStands;
        }
        // What an earlier answer found stands no longer; that it was taken is no answer to it yet.
        if (report.Findings.Count > 0 || report.Status != 'P') await WriteFindingsAsync(report, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ReportOutcome.Written;
    }

    /// <summary>
    /// Names id and version. A status never goes back: a repeated report of an earlier one leaves the row as it is, and an
    /// acknowledgement, which may still follow a rejection or give-up, is the last word, but for a refusal of what was acknowledged.
    /// </summary>
    private async Task<int> UpdateAsync(RequestReport report, CancellationToken cancellationToken)
    {
        var r = staging.Request;
        (string Column, string? Value)[] values = [(r.CaseId, report.CaseId), (r.MessageId, report.MessageId), (r.Turn, report.Turn), (r.Due, report.Due), (r.Clause, report.Clause)];
        var set = values.Select((v, i) => report.IsLastWord && i > 1 ? $"{Quote(v.Column)} = @v{i}" : $"{Quote(v.Column)} = coalesce(@v{i}, {Quote(v.Column)})");
        var command = link.Command($"UPDATE {Quote(r.Table)} SET {Quote(r.Status)} = @status, {string.Join(", ", set)} WHERE {Quote(r.Id)} = @id AND {WholeNumber(r.Version)} = @version AND {Quote(r.Status)} IN ({From(report)})");
        command.Parameters.AddWithValue("@status", report.Status.ToString());
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"@v{i}", (object?)values[i].Value ?? DBNull.Value);
        command.Parameters.AddWithValue("@id", report.Key.RequestId);
        command.Parameters.AddWithValue("@version", report.Key.Version);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string From(RequestReport report) => report.Status switch
    {
        'R' when report.IsLastWord => "'N', 'P', 'R', 'G', 'A'",
        'P' => "'N', 'P'",
        'E' => "'N', 'P', 'E'",
        'A' => "'N', 'P', 'R', 'G', 'A'",
        _ => "'N', 'P', 'R', 'G'",
    };

    private async Task<int?> StandingVersionAsync(RequestReport report, CancellationToken cancellationToken)
    {
        var command = link.Command($"SELECT {WholeNumber(staging.Request.Version)} FROM {Quote(staging.Request.Table)} WHERE {Quote(staging.Request.Id)} = @id");
        command.Parameters.AddWithValue("@id", report.Key.RequestId);
        return await command.ExecuteScalarAsync(cancellationToken) is long version ? (int)version : null;
    }

    private async Task WriteFindingsAsync(RequestReport report, CancellationToken cancellationToken)
    {
        var f = staging.Finding;
        var delete = link.Command($"DELETE FROM {Quote(f.Table)} WHERE {Quote(f.Owner)} = @id AND {Quote(f.Version)} = @version");
        delete.Parameters.AddWithValue("@id", report.Key.RequestId);
        delete.Parameters.AddWithValue("@version", report.Key.Version);
        await delete.ExecuteNonQueryAsync(cancellationToken);
        for (var n = 0; n < report.Findings.Count; n++) await InsertAsync(report.Key, n + 1, report.Findings[n], cancellationToken);
    }

    private async Task InsertAsync(RequestKey key, int number, Finding finding, CancellationToken cancellationToken)
    {
        var (f, texts) = (staging.Finding, FindingCatalogue.Default);
        (string Column, object Value)[] values =
        [
            (f.Owner, key.RequestId), (f.Version, key.Version), (f.Number, number), (f.Code, finding.Code), (f.Severity, finding.Severity.ToString().ToLowerInvariant()), (f.Path, finding.Path),
            (f.TextBg, texts.Text(finding, "bg")), (f.TextRo, texts.Text(finding, "ro")), (f.TextEn, texts.Text(finding, "en")),
            (f.RemedyBg, texts.Remedy(finding, "bg")), (f.RemedyRo, texts.Remedy(finding, "ro")), (f.RemedyEn, texts.Remedy(finding, "en")),
        ];
        var command = link.Command($"INSERT INTO {Quote(f.Table)} ({string.Join(", ", values.Select(v => Quote(v.Column)))}) VALUES ({string.Join(", ", values.Select((_, i) => $"@v{i}"))})");
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"@v{i}", values[i].Value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
