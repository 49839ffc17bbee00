namespace MessageBroker.Adapters.Mapping;

/// <summary>What a line of a mapping table says.</summary>
public enum MapKind
{
    /// <summary>Binds rows of a table to a group of the SED: one element per row, one row per element.</summary>
    Rows,
    /// <summary>Adds the row of another table that belongs to the rows line named in "in".</summary>
    With,
    /// <summary>Columns to a leaf or group of the SED and back.</summary>
    Value,
    /// <summary>Takes in all lines of another file at this place.</summary>
    Block,
    /// <summary>On the way in the document itself goes along where it holds a value that no line reads.</summary>
    Rest,
}

public enum MapDirection { Both, Out, In }

/// <summary>On which way a missing value, row or element is an error.</summary>
public enum MapRequired
{
    No,
    Out,
    In,
    Both,
    /// <summary>Only where a reference names a row that is not there.</summary>
    Ref,
}

public enum MapRepeat
{
    /// <summary>As many as there are.</summary>
    Many,
    /// <summary>At most one; a second row is a finding.</summary>
    One,
    /// <summary>The first row speaks for all.</summary>
    First,
    /// <summary>An element that equals an earlier sibling is left out.</summary>
    Distinct,
}

/// <summary>One line of a mapping table as written. The file's first line names the columns.</summary>
/// <param name="Line">Line number in the file.</param>
/// <param name="Id">Stable name of the line inside its file; part of every value's origin.</param>
/// <param name="In">Id of the rows line that this line belongs to; null at the top of its file.</param>
/// <param name="Sed">SED path relative to that of the enclosing line; in a rows line a step marked * is the one that repeats (default: the last).</param>
/// <param name="National">Rows, with: a table. Value: columns as TABLE.COLUMN, joined by +. Block: a file name.</param>
/// <param name="Also">Columns that the conversion reads besides on the way out, joined by +.</param>
/// <param name="Where">COLUMN=a|b: which rows; on the way in the first value is written.</param>
/// <param name="Join">COLUMN=TABLE.COLUMN: which row belongs to which.</param>
/// <param name="Argument">Code list or constant for the conversion; in a rows line the code list of the where column.</param>
public sealed record MapLine(
    string File,
    int Line,
    string Id,
    MapKind Kind,
    string? In,
    string? Sed,
    string? National,
    string? Also,
    string? Where,
    string? Join,
    string? Argument,
    string? Conversion,
    MapDirection Direction,
    MapRequired Required,
    MapRepeat Repeat)
{
    public static IReadOnlyList<string> Header { get; } =
        ["id", "kind", "in", "sed", "national", "also", "where", "join", "argument", "conversion", "direction", "required", "repeat", "note"];

    /// <summary>File and line, where findings about the table point.</summary>
    public string Place => $"{File}:{Line}";
}

/// <summary>One mapping table.</summary>
/// <param name="Name">Name without folder and extension: F001, Person.</param>
/// <param name="Version">First twelve hex digits of the SHA-256 of the file: what was said cannot change under the same version.</param>
public sealed record MapFile(string Name, string Version, IReadOnlyList<MapLine> Lines);
