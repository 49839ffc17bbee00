using System.Text;
using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.Mapping;

/// <summary>
/// Reads the code lists of the mapping tables: list, national code, SED code, direction (both, out, in), note. An empty SED code
/// says that the national code is known and has no counterpart.
/// </summary>
internal static class CodeListReader
{
    private static readonly string[] Header = ["list", "national", "sed", "direction", "note"];

    public static IReadOnlyList<CodePair> Read(string place, byte[] bytes, List<Finding> findings)
    {
        var rows = CsvText.Read(Encoding.UTF8.GetString(bytes));
        if (rows.Count == 0 || !rows[0].Cells.SequenceEqual(Header))
        {
            findings.Add(Finding.Of("ADP-0001", $"{place}:1", ("header", string.Join(",", Header))));
            return [];
        }
        var pairs = new List<CodePair>();
        foreach (var row in rows.Skip(1)) if (Pair(place, row, pairs, findings) is { } pair) pairs.Add(pair);
        return pairs;
    }

    private static CodePair? Pair(string place, CsvRow row, List<CodePair> earlier, List<Finding> findings)
    {
        var direction = row[3] ?? "both";
        if (row[0] is not { } list || row[1] is not { } national || direction is not ("both" or "out" or "in"))
        {
            findings.Add(Finding.Of("ADP-0002", $"{place}:{row.Line}", ("column", "direction"), ("value", direction)));
            return null;
        }
        var pair = new CodePair(list, national, row[2], direction != "in", direction != "out");
        if (earlier.Any(p => p.List == list && p.National == national && p.ToSed && pair.ToSed))
            findings.Add(Finding.Of("ADP-0012", $"{place}:{row.Line}", ("list", list), ("code", national)));
        return pair;
    }
}
