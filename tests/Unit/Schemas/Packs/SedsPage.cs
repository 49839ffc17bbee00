using System.Text;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Packs;

/// <summary>docs/reference/seds.md as the pack says it: every element with bounds, codes and how sure we are of each facet.</summary>
internal static class SedsPage
{
    public static string Write(Pack pack)
    {
        var text = new StringBuilder($"""
            # SEDs of pack {pack.Cdm}

            Generated from the pack; a test compares. Provenance of this pack: **{pack.Provenance.ToString().ToLowerInvariant()}**, BUC logic of CDM {pack.BucLogic}.
            The official schemas of these SEDs are not public. Each facet carries a mark: v verified in a public source, s secondary, i inferred, also from another CDM version; then the source.
            Titles and labels in Bulgarian and Romanian are this project's own, and so are labels in English: no public source has them. Where the English title of a SED
            of level envelope comes from stands behind it.


            """.ReplaceLineEndings("\n"));
        text.Append("| source | what it is |\n|---|---|\n");
        foreach (var (key, what) in pack.Sources.OrderBy(s => s.Key, StringComparer.Ordinal)) text.Append($"| {key} | {what} |\n");
        var seds = pack.Seds.Values.OrderBy(s => s.Type, StringComparer.Ordinal).ToList();
        Overview(text, seds);
        Reasons(text, seds);
        foreach (var sed in seds.Where(s => !s.IsOpen)) Sed(text, sed);
        if (seds.Find(s => s.IsOpen) is { } open) Shared(text, open);
        text.Append("\n## Code lists\n");
        foreach (var list in pack.CodeLists.Values.OrderBy(l => l.Name, StringComparer.Ordinal)) List(text, list);
        return text.ToString();
    }

    private static void Overview(StringBuilder text, IReadOnlyList<SedSchema> seds)
    {
        text.Append("""

            ## Content levels

            **known**: names and order are public. **partial**: for a part. **envelope**: what the SED is for and what may follow it, and nothing of what it holds;
            where something of that is public all the same, the [table below](#public-and-not-read) says why it is not read. The context of the case, a group
            Person and the identification of a person are judged, in any order and number, where they stand right below the root or right inside a group Person that is
            judged itself. Everything else is kept, signed and shown as it is: inside an element that the pack does not know nothing is judged, since there a name may mean
            something else. The shares are those of all marked facets (name, order, bound, length, codes) of the SED's own declarations; a declaration that several places
            share counts once.

            | SED | title (en / bg / ro) | level | facets | v | s | i |
            |---|---|---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var sed in seds)
        {
            var marks = sed.Places().Select(p => p.Element).Distinct().SelectMany(e => e.Sources.Marks).ToList();
            string Share(Confidence confidence) => $"{100.0 * marks.Count(m => m.Confidence == confidence) / marks.Count:F0} %";
            text.Append($"| {sed.Type} | {sed.Title("en")}{(sed.TitleMark is { } mark ? $" ({mark})" : "")} / {sed.Title("bg")} / {sed.Title("ro")} | {sed.Level.ToString().ToLowerInvariant()} | {marks.Count} | {Share(Confidence.Verified)} | {Share(Confidence.Secondary)} | {Share(Confidence.Inferred)} |\n");
        }
    }

    private static void Reasons(StringBuilder text, IReadOnlyList<SedSchema> seds)
    {
        text.Append("\n## Public and not read\n\nSEDs of level envelope of whose content something is public all the same.\n\n| SEDs | why (en / bg / ro) |\n|---|---|\n");
        foreach (var reason in seds.Where(s => s.Why("en") is not null).GroupBy(s => $"{s.Why("en")} / {s.Why("bg")} / {s.Why("ro")}", StringComparer.Ordinal))
            text.Append($"| {string.Join(' ', reason.Select(s => s.Type))} | {reason.Key} |\n");
    }

    private static void Sed(StringBuilder text, SedSchema sed)
    {
        text.Append($"\n## {sed.Type}\n\n{sed.Title("en")} / {sed.Title("bg")} / {sed.Title("ro")}. Content level: **{sed.Level.ToString().ToLowerInvariant()}**.\n");
        Parts(text, sed, sed.Type);
    }

    private static void Shared(StringBuilder text, SedSchema sed)
    {
        text.Append("\n## SEDs of level envelope\n\nThe parts that are judged, the same for all of them.\n");
        Parts(text, sed, "shared");
    }

    private static void Parts(StringBuilder text, SedSchema sed, string heading)
    {
        var seen = new HashSet<string>();
        foreach (var type in sed.Places().Select(p => p.Element).Where(e => e.Name != "value" && seen.Add(e.Key)).GroupBy(e => e.Key.Split('/')[0]))
        {
            text.Append($"\n### {heading}: {(type.Key == sed.Type ? "root" : type.Key)}\n\n| element | occurs | content | name | order | bound | length | codes | label |\n|---|---|---|---|---|---|---|---|---|\n");
            foreach (var element in type) text.Append(Row(element, sed));
        }
    }

    private static string Row(SedElement element, SedSchema sed)
    {
        var content = element.CodeList ?? (element.MaxLength is { } max ? $"text up to {max}" : element is { MinAny: 1, MaxAny: 1 } ? "group of 1" : element.Kind.ToString().ToLowerInvariant());
        var bound = $"{(element.Choice is null ? $"{element.Min}" : "choice")}..{(element.Max == int.MaxValue ? "n" : $"{element.Max}")}";
        var s = element.Sources;
        return $"| {element.Key[(element.Key.IndexOf('/') + 1)..]} | {bound} | {content} | {s.Name} | {s.Order} | {s.Bound} | {s.Length} | {s.Codes} | {sed.Label(element, "en")} |\n";
    }

    private static void List(StringBuilder text, CodeList list)
    {
        text.Append($"\n### {list.Name}\n\n{(list.IsOpen ? "Open: another value is reported and taken." : "Closed: the schema refuses another value.")} Source: {list.Source}.\n\n");
        if (list.Codes.Count > 40)
        {
            text.Append($"{list.Codes.Count} codes, see the file in the pack.\n");
            return;
        }
        text.Append("| code | mark | until | en | bg | ro |\n|---|---|---|---|---|---|\n");
        foreach (var code in list.Codes) text.Append($"| {code.Value} | {code.Mark} | {code.Until:yyyy-MM-dd} | {code.Labels["en"]} | {code.Labels["bg"]} | {code.Labels["ro"]} |\n");
    }
}
