using System.Text;

namespace MessageBroker.Adapters.Files;

/// <summary>
/// Lines of a file by RFC 4180 with ; between cells: the counterpart of <see cref="Mapping.CsvText"/>, which reads an unquoted empty cell as
/// absent and "" as an empty text. A cell that a spreadsheet would take for a formula is put into quotation marks; its text is not changed.
/// </summary>
internal static class SheetText
{
    public const char Separator = ';';

    public static string Line(IEnumerable<string?> cells)
    {
        var line = new StringBuilder();
        foreach (var (i, cell) in cells.Index())
        {
            if (i > 0) line.Append(Separator);
            line.Append(Cell(cell));
        }
        return line.Append("\r\n").ToString();
    }

    private static string? Cell(string? text) =>
        text is null ? null : text.Length == 0 || IsQuoted(text) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static bool IsQuoted(string text) =>
        text.AsSpan().ContainsAny(Separator, '"') || text.AsSpan().ContainsAny('\r', '\n', '\t') || text[0] is '=' or '+' or '-' or '@' or ' ' or '#' || text[^1] == ' ';
}
