using System.Globalization;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Adapters.People;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.Files;

/// <summary>Writes the cells of a row in the way of files, and adds up amounts. What cannot be written is a finding, never another sign.</summary>
internal sealed class CellWriter(ExportOrder order, ExportFindings findings)
{
    private readonly FileForm form = order.Staging.Files!;

    /// <summary>Sum of the amounts that were written since the last time it was taken.</summary>
    private decimal sum;

    public decimal TakeSum()
    {
        var taken = sum;
        sum = 0;
        return taken;
    }

    /// <summary>The row as cells; null for a value that is absent.</summary>
    /// <param name="instead">What stands in the column of an attachment's content: the name of its file.</param>
    public IReadOnlyList<string?> Write(InboxTable table, InboxRow row, string? instead)
    {
        foreach (var column in row.Unreadable) findings.Add(Finding.Of("ADP-0024", $"{table.Name}.{column}{row.Place}"));
        return [.. table.Columns.Select(c => row.Content is not null && c == order.Staging.ArrivalAttachment.Content ? instead : Write(table.Name, c, row.Cells[c], row.Place))];
    }

    private string? Write(string table, string column, string? value, string row)
    {
        if (value is null) return null;
        var written = form.CellOf(table, column) switch
        {
            FileCell.Date => Date(value, $"{table}.{column}{row}"),
            FileCell.Amount => Amount(value, $"{table}.{column}{row}"),
            _ => value,
        };
        var text = order.Alphabet.Write(written);
        if (text.Text is not null) findings.Note($"{table}.{column}", text);
        else foreach (var error in text.Findings($"{table}.{column}{row}")) findings.Add(error);
        return text.Text;
    }

    private string Date(string value, string place)
    {
        // The form alone: a day that elsewhere stands for none was taken over by the arrival and is not judged again.
        if (value.Length == 0) return value;
        if (DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);
        findings.Add(Finding.Of("ADP-0114", place, ("value", value)));
        return "";
    }

    private string Amount(string value, string place)
    {
        if (value.Length == 0) return value;
        if (Amounts.Read(value, AmountFormat.Dot) is { Value: { } amount, Canonical: { } canonical })
        {
            sum += amount;
            return canonical.Replace('.', ',');
        }
        findings.Add(Finding.Of("ADP-0115", place, ("value", value)));
        return "";
    }

    /// <summary>An amount of the trailer.</summary>
    public static string Plain(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture).Replace('.', ',');
}
