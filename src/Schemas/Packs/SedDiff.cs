namespace MessageBroker.Schemas.Packs;

/// <summary>Whether a thing came, went or is another one.</summary>
public enum ChangeKind { Added, Removed, Changed }

/// <summary>One thing that differs between two packs.</summary>
/// <param name="Name">A path, a code, a document or a trigger.</param>
/// <param name="What">Which facets differ, each as "facet: before → after"; empty for what came or went.</param>
public sealed record PackChange(ChangeKind Kind, string Name, IReadOnlyList<string> What);

/// <summary>What differs between two packs' schemas and code lists.</summary>
public static class SedDiff
{
    /// <summary>What differs in the head of a SED: level, provenance, title, root attributes, and whether it has a schema of its own.</summary>
    public static IReadOnlyList<string> Head(SedSchema before, SedSchema after) => Differences(
        ("level", Word(before.Level), Word(after.Level)),
        ("provenance", Word(before.Provenance), Word(after.Provenance)),
        ("schema", before.IsOpen ? "shared" : "own", after.IsOpen ? "shared" : "own"),
        ("title", before.Title("en"), after.Title("en")),
        ("attributes", Attributes(before), Attributes(after)),
        ("roots", Roots(before), Roots(after)));

    /// <summary>
    /// Places of a SED that came, went, or have other bounds, type, codes, length or forms. A SED that stands on the shared parts has no places of its own here:
    /// those parts are compared once, as <see cref="Shared"/>.
    /// </summary>
    public static IReadOnlyList<PackChange> Elements(Pack packBefore, SedSchema before, Pack packAfter, SedSchema after) =>
        before.IsOpen && after.IsOpen ? [] : Compare(before.IsOpen ? [] : Places(packBefore, before), after.IsOpen ? [] : Places(packAfter, after), Facets);

    /// <summary>The same for the parts that all SEDs without a schema of their own share.</summary>
    public static IReadOnlyList<PackChange> Shared(Pack before, Pack after)
    {
        if (Open(before) is not { } was || Open(after) is not { } now) return [];
        return Compare(Places(before, was), Places(after, now), Facets);
    }

    /// <summary>Codes of a list that came, went, or have another last day or other labels.</summary>
    public static IReadOnlyList<PackChange> Codes(CodeList before, CodeList after) => Compare(
        before.Codes.Select(c => (c.Value, c)), after.Codes.Select(c => (c.Value, c)),
        (was, now) => Differences([("until", was.Until?.ToString("yyyy-MM-dd", null) ?? "-", now.Until?.ToString("yyyy-MM-dd", null) ?? "-"), .. Labels(was.Labels, now.Labels)]));

    /// <summary>Compares two lists by name, in the order of the second, what went at the end. A name that stands twice counts once.</summary>
    public static IReadOnlyList<PackChange> Compare<T>(IEnumerable<(string Name, T Item)> before, IEnumerable<(string Name, T Item)> after, Func<T, T, IReadOnlyList<string>> differences)
    {
        var was = before.DistinctBy(b => b.Name, StringComparer.Ordinal).ToDictionary(b => b.Name, b => b.Item, StringComparer.Ordinal);
        var changes = new List<PackChange>();
        var met = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, item) in after)
            if (!met.Add(name)) continue;
            else if (!was.TryGetValue(name, out var old)) changes.Add(new PackChange(ChangeKind.Added, name, []));
            else if (differences(old, item) is { Count: > 0 } what) changes.Add(new PackChange(ChangeKind.Changed, name, what));
        changes.AddRange(was.Keys.Where(name => !met.Contains(name)).Select(name => new PackChange(ChangeKind.Removed, name, [])));
        return changes;
    }

    internal static IReadOnlyList<string> Differences(params IEnumerable<(string Facet, string Before, string After)> facets) =>
        [.. facets.Where(f => f.Before != f.After).Select(f => $"{f.Facet}: {f.Before} → {f.After}")];

    private static SedSchema? Open(Pack pack) => pack.Seds.Values.Where(s => s.IsOpen).MinBy(s => s.Type, StringComparer.Ordinal);

    private static IEnumerable<(string, ElementForm)> Places(Pack pack, SedSchema sed) => sed.Places().Take(SedSchema.MostPlaces).Select(p => (p.Path, ElementForm.Of(pack, p.Element)));

    private static IReadOnlyList<string> Facets(ElementForm before, ElementForm after) => Differences(
        ("bound", before.Bound, after.Bound),
        ("type", before.Type, after.Type),
        ("length", $"{before.Length?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"}", $"{after.Length?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"}"),
        ("codeList", before.List ?? "-", after.List ?? "-"),
        // Codes of a named list are compared with the list, once.
        ("codes", before.List is null ? Joined(before.Codes) : "-", after.List is null ? Joined(after.Codes) : "-"),
        ("pattern", Joined(before.Patterns), Joined(after.Patterns)));

    private static IEnumerable<(string, string, string)> Labels(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(l => (l, before.GetValueOrDefault(l, "-"), after.GetValueOrDefault(l, "-")));

    private static string Joined(IReadOnlyList<string>? values) => values is { Count: > 0 } ? string.Join('|', values.Order(StringComparer.Ordinal)) : "-";

    private static string Attributes(SedSchema sed) => string.Join(' ', sed.Attributes.Select(a => $"{a.Key}={a.Value}"));

    private static string Roots(SedSchema sed) => sed.Roots.Count == 0 ? "-" : string.Join(' ', sed.Roots.Select(r => $"{r.Key}={r.Value}"));

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();
}
