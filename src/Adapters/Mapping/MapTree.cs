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

/// <summary>Where a compiled line stands.</summary>
/// <param name="Version">Version of the file that holds the line.</param>
/// <param name="Path">Relative to the enclosing group.</param>
/// <param name="FullPath">From below the root, names only.</param>
internal sealed record MapPlace(MapLine Line, string Version, SedPath Path, string FullPath);

/// <summary>A compiled line.</summary>
internal abstract class MapNode(MapPlace place)
{
    public MapLine Line => place.Line;

    /// <summary>Country, file and line id, as origins name it: BG/Person:P1.</summary>
    public string Name { get; } = $"{System.IO.Path.ChangeExtension(place.Line.File, null)}:{place.Line.Id}";

    public string FileVersion => place.Version;

    public SedPath Path => place.Path;

    public string FullPath => place.FullPath;

    public bool GoesOut => Line.Direction != MapDirection.In;

    public bool GoesIn => Line.Direction != MapDirection.Out;

    public bool RequiredOut => Line.Required is MapRequired.Out or MapRequired.Both;

    public bool RequiredIn => Line.Required is MapRequired.In or MapRequired.Both;
}

/// <summary>A group of the SED and the rows that fill it, with everything inside.</summary>
internal sealed class MapGroup(MapPlace place, string table, MapWhere? where, MapJoin? join) : MapNode(place)
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

internal sealed class MapValue(MapPlace place, IReadOnlyList<MapColumn> columns, IReadOnlyList<MapColumn> also, NamedConversion conversion) : MapNode(place)
{
    public IReadOnlyList<MapColumn> Columns { get; } = columns;

    public IReadOnlyList<MapColumn> Also { get; } = also;

    public NamedConversion Conversion { get; } = conversion;

    public string Version => $"{FileVersion} {Conversion.Reference}";
}
