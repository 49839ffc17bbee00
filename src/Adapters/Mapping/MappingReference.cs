using System.Text;

namespace MessageBroker.Adapters.Mapping;

/// <summary>What the maps say, for people: a table per country and SED, and the list of what no line covers.</summary>
public static class MappingReference
{
    /// <summary>Columns that no line reads or writes, then SED elements that no line makes or reads (the highest group that is wholly left out), in stable order.</summary>
    public static IReadOnlyList<string> Unmapped(CountryMaps maps, IReadOnlyDictionary<string, IReadOnlySet<string>>? sedPaths)
    {
        var used = maps.SedTypes.SelectMany(t => Columns(maps.Tree(t)!)).ToHashSet();
        var columns = maps.Staging.Tables.SelectMany(t => t.Columns.Where(c => !t.Key.Contains(c)).Select(c => new MapColumn(t.Name, c))).Where(c => !used.Contains(c)).Select(c => c.ToString());
        var elements = maps.SedTypes.SelectMany(type => Elements(maps, type, sedPaths));
        return [.. columns, .. elements];
    }

    /// <summary>The section of one country in docs/reference/mappings.md.</summary>
    public static string Render(CountryMaps maps, IReadOnlyDictionary<string, IReadOnlySet<string>>? sedPaths = null)
    {
        var text = new StringBuilder();
        var printed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in maps.SedTypes)
        {
            var lines = MapChecks.Values(maps.Tree(type)!).Select(Line).ToArray();
            var own = lines.Where(printed.Add).ToArray();
            text.Append($"### {maps.Staging.Country}: {type}\n\n");
            if (own.Length < lines.Length) text.Append($"{lines.Length - own.Length} lines as above, and:\n\n");
            text.Append("| line | national | SED path | conversion | way |\n|---|---|---|---|---|\n").AppendJoin("", own).Append('\n');
        }
        text.Append($"### {maps.Staging.Country}: not mapped yet\n\n");
        foreach (var name in Unmapped(maps, sedPaths)) text.Append($"- `{name}`\n");
        return text.Append('\n').ToString();
    }

    private static string Line(MapValue value)
    {
        var columns = string.Join(" + ", value.Columns.Select(c => $"`{c}`"));
        var also = value.Also.Count == 0 ? "" : $" (also {string.Join(", ", value.Also.Select(c => $"`{c}`"))})";
        var argument = value.Line.Argument is { } list ? $" {list}" : "";
        var way = value.Line.Direction switch { MapDirection.Out => "→", MapDirection.In => "←", _ => "↔" };
        return $"| {value.Name} | {columns}{also} | `{value.FullPath}` | {value.Conversion.Reference}{argument} | {way} |\n";
    }

    private static IEnumerable<MapColumn> Columns(IReadOnlyList<MapNode> tree)
    {
        foreach (var group in MapChecks.Groups(tree))
        {
            if (group.Where is { } where) yield return new MapColumn(group.Table, where.Column);
            if (group.Join is { } join) yield return new MapColumn(group.Table, join.Column);
            foreach (var companion in group.Companions) yield return new MapColumn(companion.Table, companion.Join.Column);
        }
        foreach (var column in MapChecks.Values(tree).SelectMany(v => v.Columns.Concat(v.Also))) yield return column;
    }

    private static IEnumerable<string> Elements(CountryMaps maps, string type, IReadOnlyDictionary<string, IReadOnlySet<string>>? sedPaths)
    {
        if (sedPaths?.GetValueOrDefault(type) is not { } places) return [];
        var covered = MapChecks.Values(maps.Tree(type)!).SelectMany(MapChecks.Paths).ToHashSet(StringComparer.Ordinal);
        return places.Where(p => !Touched(p) && (Above(p) is not { Length: > 0 } above || Touched(above))).Order(StringComparer.Ordinal).Select(p => $"{type}/{p}");

        bool Touched(string path) => covered.Any(c => c == path || c.StartsWith(path + "/", StringComparison.Ordinal));
    }

    private static string Above(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];
}
