using System.Globalization;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>Compares a message's row with its entries: every change of a row is sealed, so the newest entry says what the row is.</summary>
internal static class MessageColumns
{
    /// <param name="entries">The message's entries in order of insertion.</param>
    public static IReadOnlyList<Finding> Compare(MessageRow row, IReadOnlyList<Entry> entries)
    {
        var findings = new List<Finding>();
        var steps = entries.Where(e => e.StateTo is not null).ToList();
        findings.AddRange(Breaks(row, steps));
        foreach (var (column, table, due) in Columns(row, entries, steps))
            if (table != due)
                findings.Add(Finding.Of(
                    "FLW-0418", $"message {row.Id:D}", ("message", $"{row.Id:D}"), ("column", column), ("is", table ?? "-"), ("must", due ?? "-")));
        return findings;
    }

    /// <summary>Each step begins where the one before ended; who leaves one out or puts one in breaks the chain.</summary>
    private static IEnumerable<Finding> Breaks(MessageRow row, List<Entry> steps)
    {
        string? due = null;
        foreach (var step in steps)
        {
            if (step.StateFrom != due)
                yield return Finding.Of(
                    "FLW-0429", $"entry {step.Id:D}", ("entry", $"{step.Id:D}"), ("message", $"{row.Id:D}"), ("is", step.StateFrom ?? "-"), ("must", due ?? "-"));
            due = step.StateTo;
        }
    }

    private static IEnumerable<(string Column, string? Table, string? Due)> Columns(MessageRow row, IReadOnlyList<Entry> entries, List<Entry> steps)
    {
        yield return ("state", row.State.ToString(), steps.LastOrDefault()?.StateTo);
        if (steps is not [.., var newest]) yield break;
        yield return ("direction", row.Direction.ToString(), newest.Direction.ToString());
        yield return ("partner", row.Partner, newest.Partner);
        yield return ("sed_type", row.SedType, newest.SedType);
        yield return ("set_id", row.SetId, newest.SetId);
        yield return ("document_version", row.DocumentVersion?.ToString(CultureInfo.InvariantCulture), newest.DocumentVersion?.ToString(CultureInfo.InvariantCulture));
        yield return ("instance_id", row.InstanceId, newest.InstanceId);
        yield return ("as4_message_id", row.As4MessageId, newest.As4MessageId);
        yield return ("created_at", EntryTime.Text(row.CreatedAt), EntryTime.Text(steps[0].Time));
        // The legal time of delivery hangs on it.
        yield return ("receipt_at", Text(row.ReceiptAt), entries.LastOrDefault(e => e.Receipt is not null) is { } receipt ? ReceiptTime.Of(receipt) : null);
    }

    private static string? Text(DateTimeOffset? time) => time is { } t ? EntryTime.Text(t) : null;
}
