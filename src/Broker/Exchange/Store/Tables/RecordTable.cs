using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>Statements on case_record.</summary>
internal static class RecordTable
{
    public static ValueTask<List<RecordRow>> OfCaseAsync(IStoreLink link, CaseKey key) => link.RowsAsync(
        "SELECT number, message_id, entry_id, kind, said, at FROM case_record WHERE institution = @institution AND case_id = @case ORDER BY number",
        row => new RecordRow
        {
            Case = key,
            Number = row.Number(0),
            MessageId = row.Id(1),
            EntryId = row.Id(2),
            Kind = row.Name<RecordKind>(3),
            Said = row.Text(4),
            At = row.Time(5),
        },
        ("@institution", key.Institution), ("@case", key.CaseId));

    public static async ValueTask InsertAsync(IStoreLink link, RecordRow row) => await link.RunAsync(
        """
        INSERT INTO case_record (institution, case_id, number, message_id, entry_id, kind, said, at)
        VALUES (@institution, @case, @number, @message, @entry, @kind, @said, @at)
        """,
        ("@institution", row.Case.Institution), ("@case", row.Case.CaseId), ("@number", row.Number), ("@message", row.MessageId), ("@entry", row.EntryId),
        ("@kind", row.Kind.ToString()), ("@said", row.Said), ("@at", row.At));
}
