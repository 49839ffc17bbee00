using MessageBroker.Adapters.Contract;
using Microsoft.Data.Sqlite;
using static MessageBroker.Adapters.Mapping.Staging.StagingDatabase;

namespace MessageBroker.Adapters.Mapping.Staging;

/// <summary>Writes an arrival with its data rows and attachments in one transaction; the message id makes it idempotent, and so does the document.</summary>
/// <param name="register">Says who the persons of the arrival may be; null where nobody is asked.</param>
internal sealed class ArrivalWriter(StagingDescription staging, StagingLink link, PersonRegister? register)
{
    private string place = "";

    /// <summary>One document that the tables refuse says nothing about the others: it is an answer, not a store that is away.</summary>
    public async Task<DeliveryResult> WriteAsync(NationalDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAsync(delivery, cancellationToken);
        }
        catch (SqliteException refused) when (IsRefusal(refused))
        {
            return new DeliveryResult(DeliveryOutcome.Refused, Place: $"{place}: {CodeOf(refused)}");
        }
    }

    private async Task<DeliveryResult> TryAsync(NationalDelivery delivery, CancellationToken cancellationToken)
    {
        var rows = new ArrivalRows(staging, delivery);
        // Looked up before the write lock is held: nobody waits for it, and what changes in between is only a proposal the older.
        var persons = register is null ? [] : await register.AnswersAsync(link, rows, cancellationToken);
        // It has the write lock from its first statement: what is looked up stays so until the commit.
        await using var transaction = link.Begin(deferred: false);
        if (await InsertAsync(rows.Arrival, "ON CONFLICT DO NOTHING", cancellationToken) == 0) return new DeliveryResult(DeliveryOutcome.AlreadyThere);
        if (await new StandingArrival(staging, link).FindAsync(rows, cancellationToken) is { } standing) return standing;
        foreach (var row in rows.Data.Concat(rows.Attachments).Concat(persons)) await InsertAsync(row, "", cancellationToken);
        place = rows.Arrival.Table;
        await transaction.CommitAsync(cancellationToken);
        return new DeliveryResult(DeliveryOutcome.Written);
    }

    private async Task<int> InsertAsync(ArrivalRow row, string conflict, CancellationToken cancellationToken)
    {
        place = row.Number is { } number ? $"{row.Table} {number}" : row.Table;
        var command = link.Command($"INSERT INTO {Quote(row.Table)} ({string.Join(", ", row.Values.Select(c => Quote(c.Column)))}) VALUES ({string.Join(", ", row.Values.Select((_, i) => $"@v{i}"))}) {conflict}");
        for (var i = 0; i < row.Values.Count; i++) command.Parameters.AddWithValue($"@v{i}", row.Values[i].Value ?? DBNull.Value);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
