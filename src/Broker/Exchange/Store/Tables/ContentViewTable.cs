using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Store.Tables;

/// <summary>Statements on content_view.</summary>
internal static class ContentViewTable
{
    private const string Select = "SELECT entry_id, institution, case_id, message_id, account, role, content, purpose, at FROM content_view WHERE institution = @institution";
    private const string End = "AND at < @before ORDER BY at DESC LIMIT @max";

    private static readonly DateTimeOffset Never = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ValueTask<List<ContentViewRow>> NewestAsync(IStoreLink link, string institution, string? caseId, DateTimeOffset? before, int max) => caseId is null
        ? link.RowsAsync($"{Select} {End}", Read, ("@institution", institution), ("@before", before ?? Never), ("@max", max))
        : link.RowsAsync($"{Select} AND case_id = @case {End}", Read, ("@institution", institution), ("@case", caseId), ("@before", before ?? Never), ("@max", max));

    public static async ValueTask InsertAsync(IStoreLink link, ContentViewRow row) => await link.RunAsync(
        """
        INSERT INTO content_view (entry_id, institution, case_id, message_id, account, role, content, purpose, at)
        VALUES (@entry, @institution, @case, @message, @account, @role, @content, @purpose, @at)
        """,
        ("@entry", row.EntryId), ("@institution", row.Case.Institution), ("@case", row.Case.CaseId), ("@message", row.MessageId), ("@account", row.Account),
        ("@role", row.Role), ("@content", row.Content), ("@purpose", row.Purpose), ("@at", row.At));

    private static ContentViewRow Read(StoreRow row) => new()
    {
        EntryId = row.Id(0),
        Case = new CaseKey(row.Text(1), row.Text(2)),
        MessageId = row.Id(3),
        Account = row.Text(4),
        Role = row.Text(5),
        Content = row.Text(6),
        Purpose = row.Text(7),
        At = row.Time(8),
    };
}
