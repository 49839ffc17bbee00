using System.Collections.Frozen;
using System.Text.Json;
using System.Xml;
using System.Xml.Schema;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Packs;

/// <summary>What the reader of one SED needs of its pack.</summary>
internal sealed record SedSchemaContext(
    PackFiles Files,
    List<Finding> Findings,
    JsonForm Json,
    Provenance Provenance,
    string Cdm,
    string Prefix,
    IReadOnlyList<string> Languages,
    IReadOnlyDictionary<string, string> Sources,
    IReadOnlySet<string> CodeLists);

/// <summary>Reads and compiles one SED folder of a pack.</summary>
internal sealed class SedSchemaReader
{
    private readonly SedSchemaContext context;
    private readonly string type;
    private readonly string path;

    private SedSchemaReader(string type, SedSchemaContext context)
    {
        this.context = context;
        this.type = type;
        path = $"Seds/{type}/{type}.xsd";
    }

    public static SedSchema? Read(string type, JsonTree entry, SedSchemaContext context) => new SedSchemaReader(type, context).Read(entry);

    private SedSchema? Read(JsonTree entry)
    {
        if (context.Files[path] is null)
        {
            Report("PCK-0002", path);
            return null;
        }
        if (Compile() is not { } set) return null;
        var ns = $"http://ec.europa.eu/eessi/ns/{context.Cdm.Replace('.', '_')}/{type}";
        if (set.GlobalElements[new XmlQualifiedName(type, ns)] is not XmlSchemaElement root)
        {
            Report("PCK-0014", path, ("namespace", ns), ("sed", type));
            return null;
        }
        var tree = SedElementTree.Build(root);
        CheckMarks(tree);
        CheckExpected();
        return new SedSchema
        {
            Type = type,
            Level = context.Json.Word("pack.json", entry, "level", Enum.Parse<ContentLevel>, "known", "partial", "envelope"),
            NamespaceUri = ns,
            Prefix = context.Prefix + type,
            Attributes = [.. (entry["attributes"]?.Members ?? []).Select(m => KeyValuePair.Create(m.Name, m.Value.Text))],
            Root = tree,
            Set = set,
            Labels = context.Languages.ToFrozenDictionary(l => l, l => Labels(l, tree), StringComparer.Ordinal),
        };
    }

    /// <summary>Compiles the schema with the files beside it; nothing outside the folder is ever opened.</summary>
    private XmlSchemaSet? Compile()
    {
        var faults = 0;
        var set = new XmlSchemaSet { XmlResolver = new PackResolver(context.Files, $"Seds/{type}/") };
        void OnFault(int line, string detail)
        {
            faults++;
            Report("PCK-0010", $"{path}:{line}", ("detail", detail));
        }
        set.ValidationEventHandler += (_, e) => OnFault(e.Exception.LineNumber, e.Message);
        try
        {
            using var stream = PackResolver.Open(context.Files, path);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null }, PackResolver.UriOf(path).ToString());
            set.Add(null, reader);
            set.Compile();
        }
        catch (XmlSchemaException fault)
        {
            OnFault(fault.LineNumber, fault.Message);
        }
        catch (XmlException fault)
        {
            OnFault(fault.LineNumber, fault.Message);
        }
        return faults == 0 ? set : null;
    }

    private void CheckMarks(SedElement root)
    {
        foreach (var element in Distinct(root))
        {
            var place = $"{path}:{element.Line}";
            var annotation = PackAnnotation.Of(element.Declaration!);
            if (annotation is { Sources: { Name: null } or { Order: null } or { Bound: null } } or null && context.Provenance == Provenance.Reconstruction)
                Report("PCK-0011", place, ("element", element.Name));
            foreach (var fault in annotation?.Faults ?? []) Report("PCK-0012", place, ("mark", fault));
            foreach (var mark in Marks(element.Sources).Where(m => !context.Sources.ContainsKey(m.Source))) Report("PCK-0012", place, ("mark", mark.ToString()));
            if (element.CodeList is { } list && !context.CodeLists.Contains(list)) Report("PCK-0013", place, ("element", element.Name), ("list", list));
        }
    }

    private static IEnumerable<SourceMark> Marks(ElementSources sources) =>
        new[] { sources.Name, sources.Order, sources.Bound, sources.Length, sources.Codes }.OfType<SourceMark>();

    private FrozenDictionary<string, string> Labels(string language, SedElement root)
    {
        var file = $"Seds/{type}/labels.{language}.json";
        if (context.Files[file] is not { } bytes)
        {
            Report("PCK-0002", file);
            return FrozenDictionary<string, string>.Empty;
        }
        var tree = context.Json.Read(file, bytes.Span);
        var labels = (tree?.Members ?? []).Where(m => m.Value is { Kind: JsonValueKind.String, Text.Length: > 0 }).ToDictionary(m => m.Name, m => m.Value.Text, StringComparer.Ordinal);
        var keys = Distinct(root).Where(e => e.Name != "value").Select(e => e.Key).ToHashSet();
        foreach (var key in keys.Where(k => !labels.ContainsKey(k)).Order(StringComparer.Ordinal)) Report("PCK-0015", file, ("element", key));
        foreach (var (name, value) in (tree?.Members ?? []).Where(m => !keys.Contains(m.Name))) Report("PCK-0016", $"{file}:{value.Line}", ("element", name));
        return labels.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>invalid/expected.json names every file of invalid/ with the codes that it must give, and nothing else.</summary>
    private void CheckExpected()
    {
        var folder = $"Seds/{type}/invalid/";
        var samples = context.Files.Paths.Where(p => p.StartsWith(folder, StringComparison.Ordinal) && p.EndsWith(".xml", StringComparison.Ordinal)).Select(p => p[folder.Length..]).ToHashSet();
        var expected = context.Files[$"{folder}expected.json"] is { } bytes ? context.Json.Read($"{folder}expected.json", bytes.Span) : null;
        var named = (expected?.Members ?? []).Select(m => m.Name).ToHashSet();
        foreach (var sample in samples.Except(named).Concat(named.Except(samples)).Order(StringComparer.Ordinal)) Report("PCK-0017", folder + sample);
    }

    private static IEnumerable<SedElement> Distinct(SedElement root)
    {
        var seen = new HashSet<SedElement>();
        var open = new Stack<SedElement>([root]);
        while (open.TryPop(out var element))
        {
            if (!seen.Add(element)) continue;
            yield return element;
            foreach (var child in element.Children) open.Push(child);
        }
    }

    private void Report(string code, string place, params ReadOnlySpan<(string Name, string Value)> arguments) => context.Findings.Add(Finding.Of(code, place, arguments));
}
