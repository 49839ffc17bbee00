using MessageBroker.Adapters.Contract;

namespace MessageBroker.Adapters.Mapping;

internal readonly record struct MapColumn(string Table, string Column)
{
    public override string ToString() => $"{Table}.{Column}";
}

/// <summary>Which rows: the column must hold one of the values.</summary>
internal sealed record MapWhere(string Column, IReadOnlyList<string> Values);

/// <summary>Which row belongs to which: the own column equals a column of an enclosing row.</summary>
internal sealed record MapJoin(string Column, MapColumn Of);

/// <summary>A compiled line with the version of the file that holds it.</summary>
internal abstract class MapNode(MapLine line, string version, SedPath path, string fullPath)
{
    public MapLine Line { get; } = line;

    /// <summary>Country, file and line id, as origins name it: BG/Person:P1.</summary>
    public string Name { get; } = $"{System.IO.Path.ChangeExtension(line.File, null)}:{line.Id}";

    public string FileVersion { get; } = version;

    /// <summary>Relative to the enclosing group.</summary>
    public SedPath Path { get; } = path;

    /// <summary>From below the root, names only.</summary>
    public string FullPath { get; } = fullPath;

    public bool GoesOut => Line.Direction != MapDirection.In;

    public bool GoesIn => Line.Direction != MapDirection.Out;

    public bool RequiredOut => Line.Required is MapRequired.Out or MapRequired.Both;

    public bool RequiredIn => Line.Required is MapRequired.In or MapRequired.Both;
}

/// <summary>A group of the SED and the rows that fill it, with everything inside.</summary>
internal sealed class MapGroup(MapLine line, string version, SedPath path, string fullPath, string table, MapWhere? where, MapJoin? join)
    : MapNode(line, version, path, fullPath)
{
    public string Table { get; } = table;
    public MapWhere? Where { get; } = where;
    public MapJoin? Join { get; } = join;
    public List<MapCompanion> Companions { get; } = [];

    /// <summary>Groups and values in the order of the lines, which is the order of the SED.</summary>
    public List<MapNode> Children { get; } = [];
}

/// <summary>The row of another table that belongs to the rows of a group.</summary>
internal sealed record MapCompanion(MapLine Line, string Table, MapJoin Join);

internal sealed class MapValue(MapLine line, string version, SedPath path, string fullPath, (IReadOnlyList<MapColumn> Written, IReadOnlyList<MapColumn> Also) columns, NamedConversion conversion)
    : MapNode(line, version, path, fullPath)
{
    public IReadOnlyList<MapColumn> Columns { get; } = columns.Written;

    public IReadOnlyList<MapColumn> Also { get; } = columns.Also;

    public NamedConversion Conversion { get; } = conversion;

    public string Version => $"{FileVersion} {Conversion.Reference}";
}
