using System.Text;
using System.Text.Json.Nodes;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Institutions;

/// <summary>
/// The directory as a table, for lists that people keep in a spreadsheet: UTF-8, comma separated, one line per institution, the
/// columns of <see cref="Columns"/> in that order and behind them whichever of <see cref="Further"/> are needed. Lists in a cell are separated by spaces:
/// regions are codes, competences BUC/ROLE/SPAN with "/ready" behind it where it is exchanged electronically, certificates USE/SHA256/SPAN; a SPAN is FROM..UNTIL,
/// either of them empty where it is open, or FROM alone. A further line right below with the same id, and nothing else but names and their days, gives
/// another name. An empty cell is an absent value. The table is turned into the JSON form line by line, so that one reader judges both and names the table's lines.
/// </summary>
internal static class DirectoryTable
{
    /// <summary>Columns that every table has.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["id", "country", "from", "until", "bg", "ro", "en", "regions", "competences", "accessPoint", "successor"];

    /// <summary>Columns that a table may have.</summary>
    public static IReadOnlyList<string> Further { get; } = ["environment", "nameFrom", "nameUntil", "certificates", "reachedAs"];

    private static readonly string[] OfName = ["id", "bg", "ro", "en", "nameFrom", "nameUntil"];

    public static DirectoryLoading Read(string place, string environment, ReadOnlySpan<byte> csv)
    {
        var lines = Encoding.UTF8.GetString(csv).TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        if (Header(lines[0]) is not { } header) return Refused(place, 1, string.Join(",", Columns));
        var rows = new List<Dictionary<string, string>>();
        foreach (var line in lines.AsSpan(1))
        {
            if (Cells(line) is not { } cells || cells.Count != header.Count) return Refused(place, rows.Count + 2, string.Join(",", header));
            rows.Add(header.Zip(cells).Where(c => c.Second.Length > 0).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal));
        }

        if (header.Contains("environment"))
        {
            environment = rows.Select(r => r.GetValueOrDefault("environment")).OfType<string>().FirstOrDefault() ?? "";
            // Ids of one environment are not those of another.
            for (var i = 0; i < rows.Count; i++)
                if (!IsName(rows, i) && rows[i].GetValueOrDefault("environment") != environment) return Other(place, i + 2, rows[i].GetValueOrDefault("environment"), environment);
        }

        return DirectoryReader.Read(place, Json(environment, rows));
    }

    private static DirectoryLoading Refused(string place, int line, string expected) =>
        new(null, [Finding.Of("DIR-0031", $"{place}:{line}", ("expected", expected), ("further", string.Join(",", Further)))]);

    private static DirectoryLoading Other(string place, int line, string? environment, string first) =>
        new(null, [environment is null ? Finding.Of("DIR-0012", $"{place}:{line}", ("key", "environment")) : Finding.Of("DIR-0014", $"{place}:{line}", ("key", "environment"), ("value", environment), ("allowed", first))]);

    private static List<string>? Header(string line)
    {
        if (Cells(line) is not { } names || !names.Take(Columns.Count).SequenceEqual(Columns)) return null;
        var further = names.Skip(Columns.Count).ToList();
        return further.Distinct().Count() == further.Count && further.TrueForAll(Further.Contains) ? names : null;
    }

    /// <summary>The line gives another name to the institution of the line above.</summary>
    private static bool IsName(List<Dictionary<string, string>> rows, int at) =>
        at > 0 && rows[at].Keys.All(k => OfName.Contains(k)) && rows[at].GetValueOrDefault("id") is { } id && rows[at - 1].GetValueOrDefault("id") == id;

    private static byte[] Json(string environment, List<Dictionary<string, string>> rows)
    {
        var json = new StringBuilder($"{{\"environment\":{JsonValue.Create(environment).ToJsonString()},\"institutions\":[");
        for (var i = 0; i < rows.Count; i++)
        {
            json.Append(i > 0 ? ",\n" : "\n");
            var entry = Entry(rows[i]);
            if (i + 1 == rows.Count || !IsName(rows, i + 1))
            {
                json.Append(entry.ToJsonString());
                continue;
            }

            // Each name stays on the line that gives it.
            entry.Remove("names");
            json.Append(entry.ToJsonString()[..^1]).Append(",\"names\":[").Append(Name(rows[i]).ToJsonString());
            for (; i + 1 < rows.Count && IsName(rows, i + 1); i++) json.Append(",\n").Append(Name(rows[i + 1]).ToJsonString());
            json.Append("]}");
        }

        return Encoding.UTF8.GetBytes(json.Append("]}").ToString());
    }

    private static JsonObject Entry(Dictionary<string, string> row)
    {
        var entry = new JsonObject { ["id"] = row.GetValueOrDefault("id"), ["country"] = row.GetValueOrDefault("country"), ["names"] = new JsonArray(Name(row)) };
        foreach (var name in new[] { "from", "until", "accessPoint", "successor", "reachedAs" })
            if (row.TryGetValue(name, out var text)) entry[name] = text;
        if (row.TryGetValue("regions", out var regions)) entry["regions"] = new JsonArray([.. Words(regions).Select(r => (JsonNode)r)]);
        entry["competences"] = new JsonArray([.. Words(row.GetValueOrDefault("competences") ?? "").Select(Competence)]);
        if (row.TryGetValue("certificates", out var certificates)) entry["certificates"] = new JsonArray([.. Words(certificates).Select(Certificate)]);
        return entry;
    }

    private static JsonObject Name(Dictionary<string, string> row) =>
        Some(("from", row.GetValueOrDefault("nameFrom")), ("until", row.GetValueOrDefault("nameUntil")), ("bg", row.GetValueOrDefault("bg")), ("ro", row.GetValueOrDefault("ro")), ("en", row.GetValueOrDefault("en")));

    private static JsonNode Competence(string text) => Spanned(text, "buc", "role");

    private static JsonNode Certificate(string text) => Spanned(text, "use", "sha256");

    /// <summary>Two words and a span, as FIRST/SECOND/SPAN; a word behind them is a member that is true.</summary>
    private static JsonObject Spanned(string text, string first, string second)
    {
        var parts = text.Split('/');
        var (from, until) = Span(parts.ElementAtOrDefault(2));
        var node = Some((first, parts[0]), (second, parts.ElementAtOrDefault(1)), ("from", from), ("until", until));
        // More than one word behind the span is as unknown as a wrong one.
        if (parts.Length > 3) node[string.Join('/', parts[3..])] = true;
        return node;
    }

    private static (string? From, string? Until) Span(string? text) =>
        text is null ? default : text.IndexOf("..", StringComparison.Ordinal) is var at && at < 0 ? (text, null) : (text[..at], text[(at + 2)..]);

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
