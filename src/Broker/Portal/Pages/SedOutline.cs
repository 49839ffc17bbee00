using System.Globalization;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Portal.Pages;

/// <summary>One line of a SED as a person reads it: a group, or a value under its label.</summary>
/// <param name="Depth">From 1.</param>
/// <param name="Label">From the pack in the page's language; the element's own name where the pack has none.</param>
/// <param name="Value">As it was written; null for a group.</param>
/// <param name="Meaning">What the code list says of the value; null where it is no code, or not known.</param>
/// <param name="IsDeclared">The pack declares the element; else it is kept and shown as it is.</param>
/// <param name="Day">The value as a day, where it is one.</param>
public sealed record SedLine(int Depth, string Label, string? Value, string? Meaning, bool IsDeclared, DateOnly? Day, ElementSources Sources)
{
    public bool IsGroup => Value is null;
}

/// <summary>A SED as lines: the tree that was read, with labels, meanings of codes and marks from its pack. Nothing is left out but what is beyond a bound, and that is said.</summary>
/// <param name="IsCut">There is more than is shown.</param>
public sealed record SedOutline(IReadOnlyList<SedLine> Lines, bool IsCut)
{
    /// <summary>Most lines of one SED that a page shows.</summary>
    public const int MostLines = 2_000;

    private const int MostDepth = 40;

    public static SedOutline Of(SedReading reading, string language)
    {
        if (reading.Root is not { } root) return new SedOutline([], false);
        var schema = reading is { Pack: { } pack, SedType: { } type } ? pack.Sed(type) : null;
        var lines = new List<SedLine>();
        var isWhole = Add(root, schema?.Root, 1, new Reader(reading.Pack, schema, language), lines);
        return new SedOutline(lines, !isWhole);
    }

    private static bool Add(SedNode parent, SedElement? declared, int depth, Reader reader, List<SedLine> into)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var several = parent.Children.GroupBy(c => c.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var node in parent.Children)
        {
            if (into.Count == MostLines || depth > MostDepth) return false;
            var number = numbers[node.Name] = numbers.GetValueOrDefault(node.Name) + 1;
            var element = declared?.Child(node.Name);
            var line = reader.Line(node, element, depth);
            into.Add(several.Contains(node.Name) ? line with { Label = string.Create(CultureInfo.InvariantCulture, $"{line.Label} {number}") } : line);
            if (line.IsGroup && !Add(node, element, depth + 1, reader, into)) return false;
        }

        return true;
    }

    private sealed record Reader(Pack? Pack, SedSchema? Schema, string Language)
    {
        public SedLine Line(SedNode node, SedElement? element, int depth)
        {
            var label = element is null ? node.Name : Schema!.Label(element, Language);
            var sources = element?.Sources ?? ElementSources.None;
            // A code stands in an element named value inside the one that carries the list; where one stands there, it is the value.
            if (element is { Kind: SedElementKind.Code } && node.Children is [{ Name: "value", Text: { } code }]) return new SedLine(depth, label, code, Meaning(element, element.Child("value"), code), true, null, sources);
            if (node.Children.Count > 0) return new SedLine(depth, label, null, null, element is not null, null, sources);
            var text = node.Text ?? "";
            var day = element is { Kind: SedElementKind.Date } && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var known) ? known : (DateOnly?)null;
            return new SedLine(depth, label, text, element is null ? null : Meaning(element, null, text), element is not null, day, sources);
        }

        private string? Meaning(SedElement element, SedElement? value, string code)
        {
            var list = Pack!.Codes(element) ?? (value is null ? null : Pack.Codes(value));
            return list?.Find(code) is null ? null : list.Label(code, Language) is var label && label != code ? label : null;
        }
    }
}
