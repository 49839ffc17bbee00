using System.Text;

namespace MessageBroker.Adapters.Mapping;

/// <summary>One line of a CSV text with its number, so that a finding can name the place. An unquoted empty cell is null (absent), "" is an empty text.</summary>
public sealed record CsvRow(int Line, IReadOnlyList<string?> Cells)
{
    public string? this[int index] => index < Cells.Count ? Cells[index] : null;
}

/// <summary>
/// Reads comma-separated text (RFC 4180): quotes double inside quotes, line ends LF or CRLF, a byte order mark is skipped, blank
/// lines and lines that start with # are left out. Never throws; an unclosed quote ends with the text.
/// </summary>
public static class CsvText
{
    public static IReadOnlyList<CsvRow> Read(string text, char separator = ',')
    {
        var rows = new List<CsvRow>();
        var (at, line) = (text.StartsWith('\uFEFF') ? 1 : 0, 1);
        while (at < text.Length)
        {
            var first = line;
            var cells = ReadLine(text, separator, ref at, ref line);
            if ((cells.Count > 1 || cells[0] is not null) && cells[0]?.StartsWith('#') != true) rows.Add(new CsvRow(first, cells));
        }
        return rows;
    }

    private static List<string?> ReadLine(string text, char separator, ref int at, ref int line)
    {
        var cells = new List<string?>();
        while (true)
        {
            cells.Add(ReadCell(text, separator, ref at, ref line));
            if (at >= text.Length) return cells;
            var end = text[at++];
            if (end == separator) continue;
            if (end == '\r' && at < text.Length && text[at] == '\n') at++;
            line++;
            return cells;
        }
    }

    private static string? ReadCell(string text, char separator, ref int at, ref int line)
    {
        var quoted = at < text.Length && text[at] == '"';
        var cell = new StringBuilder();
        if (quoted) ReadQuoted(text, cell, ref at, ref line);
        while (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n')) cell.Append(text[at++]);
        return quoted || cell.Length > 0 ? cell.ToString() : null;
    }

    private static void ReadQuoted(string text, StringBuilder cell, ref int at, ref int line)
    {
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '\n') line++;
            if (text[at] != '"') cell.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"') cell.Append(text[++at]);
            else { at++; return; }
        }
    }
}
