using MessageBroker.Adapters.Contract;
using static MessageBroker.Adapters.Mapping.Staging.StagingDatabase;

namespace MessageBroker.Adapters.Mapping.Staging;

/// <summary>
/// Looks for the document of a delivery under another message id. A broker whose database went back has forgotten what it delivered, and a
/// sender who lost the same exchange sends the document under a new id: only the national inbox still knows it.
/// </summary>
internal sealed class StandingArrival(StagingDescription staging, StagingLink link)
{
    private readonly ArrivalColumns arrival = staging.Arrival;

    /// <summary>Null where this version of the document is not there under another id.</summary>
    public async Task<DeliveryResult?> FindAsync(ArrivalRows rows, CancellationToken cancellationToken)
    {
        var d = rows.Delivery;
        var standing = await FirstAsync(
            $"SELECT CAST({Quote(arrival.MessageId)} AS TEXT) FROM {Quote(arrival.Table)} WHERE {Same(
            [
                (arrival.CaseId, d.CaseId), (arrival.SetId, d.SetId), (arrival.DocumentVersion, d.DocumentVersion),
                (arrival.From, d.FromInstitution), (arrival.To, d.ToInstitution),
            ], out var values)} AND {Quote(arrival.MessageId)} <> @id LIMIT 1",
            [.. values, ("@id", d.MessageId)], cancellationToken);
        if (standing is not string other) return null;
        return new DeliveryResult(await IsSameAsync(rows, other, cancellationToken) ? DeliveryOutcome.StandsAs : DeliveryOutcome.OtherContent, other);
    }

    private async Task<bool> IsSameAsync(ArrivalRows rows, string other, CancellationToken cancellationToken)
    {
        if (!await HasAsync(Whole(rows.Arrival, arrival.Content, rows.Circumstances), arrival.MessageId, other, cancellationToken)) return false;
        var owner = staging.ArrivalAttachment.Owner;
        foreach (var table in staging.Tables)
        {
            var name = staging.InboxName(table.Name);
            if (!await AreSameAsync(name, [.. rows.Data.Where(r => r.Table == name).Select(r => Whole(r, table.Columns, [owner]))], other, cancellationToken)) return false;
        }
        return await AreSameAsync(staging.ArrivalAttachment.Table, [.. rows.Attachments.Select(r => Whole(r, [], [owner]))], other, cancellationToken);
    }

    private async Task<bool> AreSameAsync(string table, IReadOnlyList<ArrivalRow> rows, string other, CancellationToken cancellationToken)
    {
        var owner = staging.ArrivalAttachment.Owner;
        if (await FirstAsync($"SELECT count(*) FROM {Quote(table)} WHERE {Quote(owner)} = @id", [("@id", other)], cancellationToken) is not long count || count != rows.Count) return false;
        foreach (var row in rows)
            if (!await HasAsync(row, owner, other, cancellationToken)) return false;
        return true;
    }

    private async Task<bool> HasAsync(ArrivalRow row, string key, string other, CancellationToken cancellationToken) =>
        await FirstAsync($"SELECT 1 FROM {Quote(row.Table)} WHERE {Quote(key)} = @id AND {Same(row.Values, out var values)} LIMIT 1", [.. values, ("@id", other)], cancellationToken) is not null;

    /// <summary>The row with what it leaves empty, without what may differ.</summary>
    private static ArrivalRow Whole(ArrivalRow row, IReadOnlyList<string> columns, IReadOnlyList<string> but) =>
        row with { Values = [.. row.Values.Where(v => !but.Contains(v.Column)), .. columns.Where(c => !but.Contains(c) && row.Values.All(v => v.Column != c)).Select(c => (c, (object?)null))] };

    // The engine compares, so that a number that was written as text is equal to itself.
    private static string Same(IReadOnlyList<(string Column, object? Value)> columns, out (string Name, object? Value)[] values)
    {
        values = [.. columns.Select((c, i) => ($"@v{i}", c.Value))];
        return string.Join(" AND ", columns.Select((c, i) => $"{Quote(c.Column)} IS @v{i}"));
    }

    private async Task<object?> FirstAsync(string sql, IReadOnlyList<(string Name, object? Value)> values, CancellationToken cancellationToken)
    {
        var command = link.Command(sql);
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
