using System.Globalization;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>What a clerk recorded, as its journal entry says it: the row that the broker works with can be made of the entry again.</summary>
public static class RecordEntry
{
    private const string At = "at", Number = "number", Reason = "reason", Fact = "fact", Answer = "answer";

    public static IReadOnlyList<EntryDetail> Details(int number, RecordKind kind, string said, DateTimeOffset at, string reason) =>
        [.. new EntryDetail[] { new(At, CaseHistory.Text(at)), new(Number, Text(number)), new(Reason, reason), new(kind == RecordKind.Fact ? Fact : Answer, said) }.OrderBy(d => d.Name, StringComparer.Ordinal)];

    /// <summary>Null for an entry of another event.</summary>
    public static RecordRow? Read(CaseKey key, Entry entry)
    {
        if (entry is not { Event: EntryEvents.CaseRecorded, MessageId: { } message } || Detail(entry, Number) is not { } number || CaseHistory.Time(Detail(entry, At)) is not { } at) return null;
        var fact = Detail(entry, Fact);
        return new RecordRow
        {
            Case = key,
            Number = int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture),
            MessageId = message,
            EntryId = entry.Id,
            Kind = fact is null ? RecordKind.Answer : RecordKind.Fact,
            Said = fact ?? Detail(entry, Answer)!,
            At = at,
        };
    }

    /// <summary>Every row has its entry and says what it says, and every entry has its row.</summary>
    internal static IEnumerable<Finding> Compare(CaseKey key, IReadOnlyList<RecordRow> rows, IEnumerable<Entry> entries)
    {
        var due = entries.Select(e => Read(key, e)).OfType<RecordRow>().ToDictionary(r => r.Number);
        foreach (var number in rows.Select(r => r.Number).Union(due.Keys).Order())
        {
            var (row, sealedAs) = (rows.FirstOrDefault(r => r.Number == number), due.GetValueOrDefault(number));
            foreach (var (column, table, must) in Columns(row, sealedAs).Where(c => c.Table != c.Must))
                yield return Finding.Of("FLW-0660", $"case {key}, record {Text(number)}", ("case", key.ToString()), ("number", Text(number)), ("column", column), ("is", table ?? "-"), ("must", must ?? "-"));
        }
    }

    private static IEnumerable<(string Column, string? Table, string? Must)> Columns(RecordRow? row, RecordRow? due) =>
        row is null || due is null
            ? [("number", row is null ? null : Text(row.Number), due is null ? null : Text(due.Number))]
            :
            [
                ("message_id", $"{row.MessageId:D}", $"{due.MessageId:D}"), ("entry_id", $"{row.EntryId:D}", $"{due.EntryId:D}"), ("kind", row.Kind.ToString(), due.Kind.ToString()),
                ("said", row.Said, due.Said), ("at", CaseHistory.Text(row.At), CaseHistory.Text(due.At)),
            ];

    private static string? Detail(Entry entry, string name) => entry.Details.Where(d => d.Name == name).Select(d => d.Value).FirstOrDefault();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
