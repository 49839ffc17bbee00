using MessageBroker.Adapters.Contract;
using static MessageBroker.Adapters.Mapping.Staging.StagingDatabase;

namespace MessageBroker.Adapters.Mapping.Staging;

/// <summary>Writes an arrival with its data rows and attachments in one transaction; the message id makes it idempotent.</summary>
internal sealed class ArrivalWriter(StagingDescription staging, StagingLink link)
{
    public async Task<DeliveryOutcome> WriteAsync(NationalDelivery delivery, CancellationToken cancellationToken)
    {
        await using var transaction = link.Begin(deferred: false);
        if (await InsertAsync(staging.Arrival.Table, ArrivalRow(delivery), "ON CONFLICT DO NOTHING", cancellationToken) == 0) return DeliveryOutcome.AlreadyThere;
        foreach (var table in delivery.Tables.Where(t => t.Name != staging.Arrival.Table))
            foreach (var row in table.Rows) await InsertAsync(KnownTable(table.Name), DataRow(delivery.MessageId, row), "", cancellationToken);
        for (var n = 0; n < delivery.Attachments.Count; n++)
            await InsertAsync(staging.ArrivalAttachment.Table, AttachmentRow(delivery, n), "", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return DeliveryOutcome.Written;
    }

    /// <summary>The envelope's facts, and what the conversion says about the SED itself.</summary>
    private List<(string Column, object? Value)> ArrivalRow(NationalDelivery d)
    {
        var a = staging.Arrival;
        var row = new List<(string, object?)>
        {
            (a.MessageId, d.MessageId), (a.CaseId, d.CaseId), (a.Kind, d.Kind), (a.SetId, d.SetId), (a.DocumentVersion, d.DocumentVersion), (a.From, d.FromInstitution),
            (a.To, d.ToInstitution), (a.ReceivedAt, d.ReceivedAt), (a.Summary, d.Summary), (a.Turn, d.Turn), (a.Due, d.Due), (a.Clause, d.Clause),
        };
        var content = d.Tables.FirstOrDefault(t => t.Name == a.Table)?.Rows.FirstOrDefault();
        foreach (var column in a.Content) if (content?.GetValueOrDefault(column) is { } value) row.Add((column, value));
        return row;
    }

    private List<(string, object?)> DataRow(string messageId, IReadOnlyDictionary<string, string?> row) =>
        [(staging.ArrivalAttachment.Owner, messageId), .. row.Where(c => c.Value is not null).Select(c => (c.Key, (object?)c.Value))];

    private List<(string, object?)> AttachmentRow(NationalDelivery delivery, int index)
    {
        var (a, attachment) = (staging.ArrivalAttachment, delivery.Attachments[index]);
        return
        [
            (a.Owner, delivery.MessageId), (a.Number, index + 1), (a.Name, attachment.Name), (a.Mime, attachment.Mime),
            (a.Medical, attachment.IsMedical ? a.Yes : a.No), (a.Content, attachment.Content),
        ];
    }

    /// <exception cref="ArgumentException">The conversion made a table that the schema does not have: a defect of ours.</exception>
    private string KnownTable(string name) =>
        staging.Tables.Any(t => staging.InboxName(t.Name) == name) ? name : throw new ArgumentException($"{name} is no inbox table of {staging.Database}", nameof(name));

    private async Task<int> InsertAsync(string table, List<(string Column, object? Value)> row, string conflict, CancellationToken cancellationToken)
    {
        var command = link.Command($"INSERT INTO {Quote(table)} ({string.Join(", ", row.Select(c => Quote(c.Column)))}) VALUES ({string.Join(", ", row.Select((_, i) => $"@v{i}"))}) {conflict}");
        for (var i = 0; i < row.Count; i++) command.Parameters.AddWithValue($"@v{i}", row[i].Value ?? DBNull.Value);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
