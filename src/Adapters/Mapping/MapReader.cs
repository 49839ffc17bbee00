using System.Security.Cryptography;
using System.Text;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.Mapping;

/// <summary>Reads one mapping table; everything wrong with its form is found, with file and line.</summary>
internal static class MapReader
{
    /// <param name="place">How findings name the file, for example BG/F001.csv.</param>
    public static MapFile Read(string name, string place, byte[] bytes, List<Finding> findings)
    {
        var rows = CsvText.Read(Encoding.UTF8.GetString(bytes));
        var version = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
        if (rows.Count == 0 || !rows[0].Cells.SequenceEqual(MapLine.Header))
        {
            findings.Add(Finding.Of("ADP-0001", $"{place}:1", ("header", string.Join(",", MapLine.Header))));
            return new MapFile(name, version, []);
        }
        var lines = rows.Skip(1).Select(row => Line(place, row, findings)).OfType<MapLine>().ToList();
        foreach (var again in lines.GroupBy(l => l.Id, StringComparer.Ordinal).SelectMany(g => g.Skip(1)))
            findings.Add(Finding.Of("ADP-0003", again.Place, ("id", again.Id)));
        return new MapFile(name, version, lines);
    }

    private static MapLine? Line(string place, CsvRow row, List<Finding> findings)
    {
        var (here, before) = ($"{place}:{row.Line}", findings.Count);
        if (row.Cells.Count > MapLine.Header.Count) findings.Add(Finding.Of("ADP-0001", here, ("header", string.Join(",", MapLine.Header))));
        if (row[0] is null) findings.Add(Finding.Of("ADP-0002", here, ("column", "id"), ("value", "")));
        var kind = Word<MapKind>(row[1], "kind", here, findings);
        var direction = Word<MapDirection>(row[10] ?? "both", "direction", here, findings);
        var required = Word<MapRequired>(row[11] ?? "no", "required", here, findings);
        var repeat = Word<MapRepeat>(row[12] ?? "many", "repeat", here, findings);
        if (findings.Count > before) return null;
        return new MapLine(place, row.Line, row[0]!, kind, row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9], direction, required, repeat);
    }

    private static T Word<T>(string? text, string column, string place, List<Finding> findings) where T : struct, Enum
    {
        if (text is { Length: > 0 } && char.IsAsciiLetterLower(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var value)) return value;
        findings.Add(Finding.Of("ADP-0002", place, ("column", column), ("value", text ?? "")));
        return default;
    }
}
