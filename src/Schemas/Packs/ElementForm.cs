using System.Globalization;

namespace MessageBroker.Schemas.Packs;

/// <summary>What a pack says of one element, as people and programs read it: bounds, type, codes, length.</summary>
/// <param name="Max">Null where there is no bound.</param>
/// <param name="Type">group, code, text, date, number, count or opaque.</param>
/// <param name="List">Name of its code list; null where it has none.</param>
/// <param name="Codes">The codes that its list, or else its schema, names; null where it is no code.</param>
/// <param name="Length">Longest text in characters; null where there is no bound.</param>
/// <param name="Patterns">Forms that its text must have.</param>
public sealed record ElementForm(int Min, int? Max, string Type, string? List, IReadOnlyList<string>? Codes, int? Length, IReadOnlyList<string> Patterns)
{
    /// <summary>Bounds as they are commonly written, for example 0..n.</summary>
    public string Bound => $"{Min}..{(Max is { } max ? max.ToString(CultureInfo.InvariantCulture) : "n")}";

    public static ElementForm Of(Pack pack, SedElement element)
    {
        // A code stands in an element named value inside the one that carries the list.
        var leaf = element.Kind == SedElementKind.Code ? element.Children[0] : element;
        var facets = leaf.SimpleType is { } simple ? SedFacets.Of(simple) : null;
        var list = pack.Codes(element) ?? pack.Codes(leaf);
        return new ElementForm(
            element.Min,
            element.Max == int.MaxValue ? null : element.Max,
            element.Kind.ToString().ToLowerInvariant(),
            list?.Name,
            list is not null ? [.. list.Codes.Select(c => c.Value)] : facets is { Values.Count: > 0 } ? facets.Values : null,
            leaf.MaxLength,
            facets?.Patterns ?? []);
    }
}
