using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.Mapping;

/// <summary>
/// Turns the lines of a mapping table, its blocks included, into a tree that both directions walk. Every fault is found in one go;
/// a tree with findings is never run.
/// </summary>
internal sealed class MapCompiler(StagingDescription staging, IReadOnlyDictionary<string, MapFile> files, IReadOnlyDictionary<string, NamedConversion> conversions, CodeLists codes)
{
    private readonly List<Finding> findings = [];
    private readonly Stack<string> open = [];

    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>The tree of one SED type; its top groups bind the request row.</summary>
    public IReadOnlyList<MapNode> Compile(string sedType)
    {
        var top = new List<MapNode>();
        CompileFile(files[sedType], new Place("", null, top));
        return top;
    }

    private void CompileFile(MapFile file, Place at)
    {
        open.Push(file.Name);
        var groups = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var line in file.Lines)
        {
            if (line.In is null) CompileLine(file, line, at, groups);
            else if (groups.TryGetValue(line.In, out var place)) CompileLine(file, line, place, groups);
            else findings.Add(Finding.Of("ADP-0004", line.Place, ("id", line.In)));
        }
        open.Pop();
    }

    /// <summary>A line goes no other way than what it stands in; one that is left without a way is left out.</summary>
    private void CompileLine(MapFile file, MapLine written, Place at, Dictionary<string, Place> groups)
    {
        if (at.Direction != MapDirection.Both && written.Direction != MapDirection.Both && at.Direction != written.Direction) return;
        var line = written with { Direction = at.Direction == MapDirection.Both ? written.Direction : at.Direction };
        switch (line.Kind)
        {
            case MapKind.Rows when Group(file, line, at) is { } group:
                at.Children.Add(group);
                groups.TryAdd(line.Id, new Place(group.FullPath, new Scope(at.Scope, group.Table), group.Children, group, Direction: line.Direction));
                break;
            case MapKind.With: Companion(line, at); break;
            case MapKind.Value: Value(file, line, at); break;
            case MapKind.Block: Block(line, at); break;
        }
    }

    private MapGroup? Group(MapFile file, MapLine line, Place at)
    {
        if (!TableExists(line)) return null;
        var join = Join(line, at);
        if (line.Argument is { } list && !codes.Has(list)) findings.Add(Finding.Of("ADP-0010", line.Place, ("list", list)));
        return new MapGroup(PlaceOf(file, line, at), line.National!, Where(line), join);
    }

    private void Companion(MapLine line, Place at)
    {
        if (!TableExists(line)) return;
        if (at.Group is null || Join(line, at) is not { } join)
        {
            findings.Add(Finding.Of("ADP-0002", line.Place, ("column", "join"), ("value", line.Join ?? "")));
            return;
        }
        at.Group.Companions.Add(new MapCompanion(line, line.National!, join));
        at.Scope!.Tables.Add(line.National!);
    }

    private void Value(MapFile file, MapLine line, Place at)
    {
        var name = line.Conversion ?? "text";
        if (!conversions.TryGetValue(name, out var conversion))
        {
            findings.Add(Finding.Of("ADP-0007", line.Place, ("name", name)));
            return;
        }
        at.Children.Add(new MapValue(PlaceOf(file, line, at), Columns(line, line.National, at), Columns(line, line.Also, at), conversion));
    }

    private static MapPlace PlaceOf(MapFile file, MapLine line, Place at)
    {
        var path = SedPath.Parse(SedPath.Join(at.Prefix, line.Sed ?? ""));
        return new MapPlace(line, file.Version, path, SedPath.Join(at.FullPath, path.Plain));
    }

    private void Block(MapLine line, Place at)
    {
        if (line.National is not { } name || !files.TryGetValue(name, out var file) || open.Contains(name))
            findings.Add(Finding.Of("ADP-0011", line.Place, ("name", line.National ?? "")));
        else
            CompileFile(file, at with { Prefix = SedPath.Join(at.Prefix, line.Sed ?? ""), Direction = line.Direction });
    }

    private bool TableExists(MapLine line)
    {
        if (line.National is { } table && staging.ColumnsOf(table) is not null) return true;
        findings.Add(Finding.Of("ADP-0005", line.Place, ("table", line.National ?? "")));
        return false;
    }

    private MapWhere? Where(MapLine line)
    {
        if (line.Where is null) return null;
        var (column, values) = Split(line.Where, '=');
        if (ColumnExists(line, new MapColumn(line.National!, column)) && values.Length > 0) return new MapWhere(column, values.Split('|'));
        findings.Add(Finding.Of("ADP-0002", line.Place, ("column", "where"), ("value", line.Where)));
        return null;
    }

    private MapJoin? Join(MapLine line, Place at)
    {
        if (line.Join is null) return null;
        var (own, reference) = Split(line.Join, '=');
        var of = Column(line, reference, at);
        return of is not null && ColumnExists(line, new MapColumn(line.National!, own)) ? new MapJoin(own, of.Value) : null;
    }

    private List<MapColumn> Columns(MapLine line, string? text, Place at) =>
        text is null ? [] : [.. text.Split('+').Select(c => Column(line, c.Trim(), at)).OfType<MapColumn>()];

    private MapColumn? Column(MapLine line, string text, Place at)
    {
        var (table, name) = Split(text, '.');
        var column = new MapColumn(table, name);
        if (!ColumnExists(line, column)) return null;
        if (at.Scope?.Holds(table) == true) return column;
        findings.Add(Finding.Of("ADP-0013", line.Place, ("table", table)));
        return null;
    }

    private bool ColumnExists(MapLine line, MapColumn column)
    {
        if (staging.ColumnsOf(column.Table) is not { } columns) findings.Add(Finding.Of("ADP-0005", line.Place, ("table", column.Table)));
        else if (columns.Contains(column.Column, StringComparer.Ordinal)) return true;
        else findings.Add(Finding.Of("ADP-0006", line.Place, ("column", column.ToString())));
        return false;
    }

    private static (string Before, string Behind) Split(string text, char at) =>
        text.IndexOf(at) is >= 0 and var i ? (text[..i], text[(i + 1)..]) : (text, "");

    /// <summary>Where a line stands: SED path so far, tables in reach, the list it is added to, the prefix of a block.</summary>
    private sealed record Place(string FullPath, Scope? Scope, List<MapNode> Children, MapGroup? Group = null, string Prefix = "", MapDirection Direction = MapDirection.Both);

    private sealed class Scope(Scope? above, string table)
    {
        public List<string> Tables { get; } = [table];

        public bool Holds(string name) => Tables.Contains(name, StringComparer.Ordinal) || above?.Holds(name) == true;
    }
}
