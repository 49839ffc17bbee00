namespace MessageBroker.Adapters.Files;

/// <summary>One row of an inbox table.</summary>
/// <param name="Place">Its key as findings show it: [id_mesaj=m-1,id=3].</param>
/// <param name="Cells">Its columns as texts, in the order of the table; of a column with octets always null.</param>
/// <param name="Unreadable">Columns whose text is not UTF-8.</param>
/// <param name="Content">The octets of an attachment; null in any other table.</param>
internal sealed record InboxRow(string Place, IReadOnlyDictionary<string, string?> Cells, IReadOnlyList<string> Unreadable, byte[]? Content);
