using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>A list: a table with headings for people, an object per row for programs.</summary>
internal static class ListTable
{
    /// <summary>Most rows that are listed.</summary>
    public const int Most = 1000;

    /// <summary>Prints the rows: an answer each for programs, a table for people.</summary>
    public static void Report<T>(VerbContext context, IReadOnlyList<T> rows, Func<T, Answer> answer, IReadOnlyList<string> headings, Func<T, IReadOnlyList<string>> cells)
    {
        if (rows.Count == 0) context.Report(new Answer(context.Json ? "none" : ListWords.In(context.Language).None, true));
        else if (context.Json) foreach (var row in rows) context.Report(answer(row));
        else foreach (var line in Lines([headings, .. rows.Select(cells)])) context.Out.WriteLine(TerminalText.Of(line));
    }

    /// <summary>The rows with their cells below each other, each column as wide as its widest cell.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
