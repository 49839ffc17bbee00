using System.Text;
using System.Text.Json.Nodes;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Institutions;

/// <summary>
/// The directory as a table, for lists that people keep in a spreadsheet: UTF-8, comma separated, one line per institution, the
/// columns of <see cref="Columns"/> in that order. regions: codes separated by spaces. competences: separated by spaces, each
/// BUC/ROLE/FROM with "/ready" behind it where it is exchanged electronically. An empty cell is an absent value. The table is turned
/// into the JSON form line by line, so that one reader judges both and names the table's lines.
/// </summary>
internal static class DirectoryTable
{
    public static IReadOnlyList<string> Columns { get; } = ["id", "country", "from", "until", "bg", "ro", "en", "regions", "competences", "accessPoint", "successor"];

    public static DirectoryLoading Read(string place, string environment, ReadOnlySpan<byte> csv)
    {
        var lines = Encoding.UTF8.GetString(csv).TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        if (!lines[0].Split(',').SequenceEqual(Columns)) return Refused(place, 1, string.Join(",", Columns));
        var json = new StringBuilder($"{{\"environment\":{JsonValue.Create(environment).ToJsonString()},\"institutions\":[");
        for (var i = 1; i < lines.Length; i++)
        {
            if (Cells(lines[i]) is not { } cells || cells.Count != Columns.Count) return Refused(place, i + 1, string.Join(",", Columns));
            json.Append(i > 1 ? ",\n" : "\n").Append(Entry(cells).ToJsonString());
        }
        return DirectoryReader.Read(place, Encoding.UTF8.GetBytes(json.Append("]}").ToString()));
    }

    private static DirectoryLoading Refused(string place, int line, string expected) =>
        new(null, [Finding.Of("DIR-0012", $"{place}:{line}", ("key", expected))]);

    private static JsonObject Entry(IReadOnlyList<string> cells)
    {
        string? Cell(string name) => cells[Array.IndexOf([.. Columns], name)] is { Length: > 0 } text ? text : null;
        var entry = new JsonObject { ["id"] = Cell("id"), ["country"] = Cell("country"), ["names"] = new JsonArray(Some(("bg", Cell("bg")), ("ro", Cell("ro")), ("en", Cell("en")))) };
        foreach (var name in new[] { "from", "until", "accessPoint", "successor" })
            if (Cell(name) is { } text) entry[name] = text;
        if (Cell("regions") is { } regions) entry["regions"] = new JsonArray([.. Words(regions).Select(r => (JsonNode)r)]);
        entry["competences"] = new JsonArray([.. Words(Cell("competences") ?? "").Select(Competence)]);
        return entry;
    }

    private static JsonNode Competence(string text)
    {
        var parts = text.Split('/');
        var competence = Some(("buc", parts[0]), ("role", parts.ElementAtOrDefault(1)), ("from", parts.ElementAtOrDefault(2)));
        if (parts.Length > 3) competence[parts[3]] = true;
        return competence;
    }

    private static JsonObject Some(params ReadOnlySpan<(string Name, string? Text)> members)
    {
        var node = new JsonObject();
        foreach (var (name, text) in members) if (!string.IsNullOrEmpty(text)) node[name] = text;
        return node;
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The cells of one line, quotes taken off; null where a quote stays open.</summary>
    private static List<string>? Cells(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"') cell.Append(line[i++]);
            else if (line[i] == '"') isQuoted = !isQuoted;
            else if (line[i] == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else cell.Append(line[i]);
        }
        cells.Add(cell.ToString());
        return isQuoted ? null : cells;
    }
}
