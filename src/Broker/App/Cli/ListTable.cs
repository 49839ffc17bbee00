using MessageBroker.App.Views;
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
        else Table(context.Out, [headings, .. rows.Select(cells)]);
    }

    private static void Table(TextWriter output, IReadOnlyList<IReadOnlyList<string>> lines)
    {
        var widths = Enumerable.Range(0, lines[0].Count).Select(column => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines) output.WriteLine(TerminalText.Of(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }
}
