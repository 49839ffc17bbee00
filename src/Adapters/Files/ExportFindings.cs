using System.Globalization;
using MessageBroker.Adapters.People;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Adapters.Files;

/// <summary>Errors row by row up to a limit; what was merely written otherwise is told once for each column.</summary>
internal sealed class ExportFindings
{
    /// <summary>Errors that are listed; a wrong code page would else make one of every cell.</summary>
    public const int Most = 1_000;

    private readonly List<Finding> errors = [];
    private readonly Dictionary<string, TargetText> otherwise = new(StringComparer.Ordinal);
    private bool isMore;

    public bool HasErrors => errors.Count > 0;

    public IReadOnlyList<Finding> All =>
        HasErrors
            ? [.. errors, .. isMore ? [Finding.Of("ADP-0116", "", ("limit", Most.ToString(CultureInfo.InvariantCulture)))] : Array.Empty<Finding>()]
            : [.. otherwise.SelectMany(column => column.Value.Findings(column.Key))];

    public void Add(Finding error)
    {
        if (errors.Count < Most) errors.Add(error);
        else isMore = true;
    }

    /// <summary>Notes what was done to one text of a column.</summary>
    /// <param name="column">table.column.</param>
    public void Note(string column, TargetText text)
    {
        if (text.Replaced.Count + text.Transliterated + text.Cedillas == 0) return;
        otherwise[column] = otherwise.TryGetValue(column, out var before)
            ? before with { Replaced = [.. before.Replaced, .. text.Replaced], Transliterated = before.Transliterated + text.Transliterated, Cedillas = before.Cedillas + text.Cedillas }
            : text;
    }
}
