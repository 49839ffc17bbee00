using System.Collections.Frozen;
using System.Text;
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
    IReadOnlySet<string> CodeLists,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> SharedLabels)
{
    public SharedParts SharedParts { get; } = new();
}

/// <summary>What was found of the parts that SEDs of level envelope share.</summary>
internal sealed class SharedParts
{
    public bool IsChecked { get; set; }

    /// <summary>Of their labels; null where they cannot be compiled.</summary>
    public IReadOnlySet<string>? Keys { get; set; }

    /// <summary>Languages whose labels were compared with them.</summary>
    public HashSet<string> Languages { get; } = [];
}

/// <summary>Reads and compiles one SED folder of a pack.</summary>
internal sealed class SedSchemaReader
{
    private readonly SedSchemaContext context;
    private readonly string type;
    private readonly string path;
    private Provenance provenance;

    private SedSchemaReader(string type, SedSchemaContext context)
    {
        this.context = context;
        this.type = type;
        path = context.Files[Plain] is null && context.Files[Versioned] is not null ? Versioned : Plain;
    }

    /// <summary>The schema of the SED under its own name.</summary>
    private string Plain => $"Seds/{type}/{type}.xsd";

    /// <summary>The same under the name that official schemas have, for example S071-4.4.xsd.</summary>
    private string Versioned => $"Seds/{type}/{type}-{context.Cdm}.xsd";

    public static SedSchema? Read(string type, JsonTree entry, SedSchemaContext context) => new SedSchemaReader(type, context).Read(entry);

    private SedSchema? Read(JsonTree entry)
    {
        var level = context.Json.Word("pack.json", entry, "level", Enum.Parse<ContentLevel>, "known", "partial", "envelope");
        var ns = $"http://ec.europa.eu/eessi/ns/{context.Cdm.Replace('.', '_')}/{type}";
        var isShared = level == ContentLevel.Envelope && context.Files[path] is null;
        if (context.Files[Plain] is not null && context.Files[Versioned] is not null) Report("PCK-0031", Versioned, ("sed", type), ("other", Plain));
        if (level == ContentLevel.Envelope) CheckThatNothingIsKnown(entry);
        if (context.Files[isShared ? EnvelopeSchema.File : path] is null)
        {
            Report("PCK-0002", isShared ? EnvelopeSchema.File : path);
            return null;
        }
        CheckTitle(entry, isShared);
        CheckWhy(entry, isShared);
        provenance = OwnProvenance(entry, isShared);
        return isShared ? Shared(entry, ns, level) : Own(entry, ns, level);
    }

    /// <summary>Of a SED of level envelope nothing is known but the shared parts: a schema in its folder would declare more than its level says.</summary>
    private void CheckThatNothingIsKnown(JsonTree entry)
    {
        var schema = context.Files.Paths.FirstOrDefault(p => p.StartsWith($"Seds/{type}/", StringComparison.Ordinal) && p.EndsWith(".xsd", StringComparison.Ordinal));
        if (schema is not null) context.Json.Report("PCK-0030", "pack.json", entry, ("sed", type), ("file", schema));
    }

    /// <summary>That of the pack unless the SED has a schema of its own and names another one.</summary>
    private Provenance OwnProvenance(JsonTree entry, bool isShared)
    {
        if (entry["provenance"] is not { } own) return context.Provenance;
        if (!isShared) return context.Json.Word("pack.json", entry, "provenance", Enum.Parse<Provenance>, "official", "reconstruction");
        context.Json.Report("PCK-0005", "pack.json", own, ("key", "provenance"), ("known", "type, level, attributes, title, why"));
        return context.Provenance;
    }

    /// <summary>A reason for the level envelope, in every language of the pack; what has a schema of its own needs none.</summary>
    private void CheckWhy(JsonTree entry, bool isShared)
    {
        if (entry["why"] is not { } why) return;
        if (!isShared) context.Json.Report("PCK-0005", "pack.json", why, ("key", "why"), ("known", "type, level, attributes, provenance, roots"));
        context.Json.Keys("pack.json", why, context.Languages);
        foreach (var language in context.Languages) context.Json.Text("pack.json", why, language);
    }

    /// <summary>All SEDs of the shared parts have the same declarations: they are checked once in a pack, and compiled for those that are met.</summary>
    private SedSchema? Shared(JsonTree entry, string ns, ContentLevel level)
    {
        if (!context.SharedParts.IsChecked)
        {
            context.SharedParts.IsChecked = true;
            if (Compile(SharedSource(ns), ns) is { } first)
            {
                CheckMarks(first.Root);
                context.SharedParts.Keys = Distinct(first.Root).Where(e => e.Name != "value" && e != first.Root).Select(e => e.Key).ToHashSet(StringComparer.Ordinal);
            }
        }
        if (context.SharedParts.Keys is not { } keys) return null;
        return Schema(entry, ns, level, isOpen: true, new Lazy<CompiledSed>(() => Compile(SharedSource(ns), ns)!), l => SharedLabels(l, keys, entry));
    }

    private SedSchema? Own(JsonTree entry, string ns, ContentLevel level)
    {
        if (Compile(new Source(path, $"Seds/{type}/", PackResolver.UriOf(path).ToString(), context.Files[path]!.Value), ns) is not { } compiled) return null;
        CheckMarks(compiled.Root);
        CheckExpected();
        return Schema(entry, ns, level, isOpen: false, new Lazy<CompiledSed>(compiled), l => Labels(l, compiled.Root));
    }

    private SedSchema Schema(JsonTree entry, string ns, ContentLevel level, bool isOpen, Lazy<CompiledSed> compiled, Func<string, FrozenDictionary<string, string>> labels) => new(compiled)
    {
        Type = type,
        Level = level,
        Provenance = provenance,
        NamespaceUri = ns,
        Prefix = context.Prefix + type,
        Attributes = [.. (entry["attributes"]?.Members ?? []).Select(m => KeyValuePair.Create(m.Name, m.Value.Text))],
        Roots = (entry["roots"]?.Members ?? []).ToDictionary(m => m.Name, m => m.Value.Text, StringComparer.Ordinal),
        IsOpen = isOpen,
        TitleMark = SourceMark.Read(entry["title"]?["mark"]?.Text),
        Reasons = (entry["why"]?.Members ?? []).ToDictionary(m => m.Name, m => m.Value.Text, StringComparer.Ordinal),
        Labels = context.Languages.ToFrozenDictionary(l => l, labels, StringComparer.Ordinal),
    };

    /// <summary>It stands on the shared parts alone; where these are at fault, their file is named.</summary>
    private Source SharedSource(string ns) => new(EnvelopeSchema.File, "Types/", null, Encoding.UTF8.GetBytes(EnvelopeSchema.Write(type, ns)));

    /// <summary>Compiles the schema with the files beside it; nothing outside the folder is ever opened.</summary>
    private CompiledSed? Compile(Source source, string ns)
    {
        var faults = 0;
        var set = new XmlSchemaSet { XmlResolver = new PackResolver(context.Files, source.Folder) };
        void OnFault(int line, string detail)
        {
            faults++;
            Report("PCK-0010", $"{source.Place}:{line}", ("detail", detail));
        }
        set.ValidationEventHandler += (_, e) => OnFault(e.Exception.LineNumber, e.Message);
        try
        {
            using var stream = new MemoryStream(source.Octets.ToArray(), writable: false);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null }, source.Uri);
            set.Add(null, reader);
            set.Compile();
            if (faults == 0 && set.GlobalElements[new XmlQualifiedName(type, ns)] is XmlSchemaElement root) return new CompiledSed(SedElementTree.Build(root, set), set);
        }
        catch (XmlSchemaException fault)
        {
            OnFault(fault.LineNumber, fault.Message);
        }
        catch (XmlException fault)
        {
            OnFault(fault.LineNumber, fault.Message);
        }
        catch (OverflowException fault)
        {
            // A length beyond all texts: the compiler gives no place for it.
            OnFault(1, fault.Message);
        }
        if (faults > 0) return null;
        Report("PCK-0014", path, ("namespace", ns), ("sed", type));
        return null;
    }

    private void CheckMarks(SedElement root)
    {
        foreach (var element in Distinct(root))
        {
            if (element.File is null) continue;
            var place = $"{element.File}:{element.Line}";
            var annotation = PackAnnotation.Of(element.Declaration!);
            if (annotation is { Sources: { Name: null } or { Order: null } or { Bound: null } } or null && provenance == Provenance.Reconstruction)
                Report("PCK-0011", place, ("element", element.Name));
            foreach (var fault in annotation?.Faults ?? []) Report("PCK-0012", place, ("mark", fault));
            foreach (var unheard in element.Held.Where(h => element.Child(h) is null)) Report("PCK-0012", place, ("mark", $"holds=\"{unheard}\""));
            foreach (var mark in element.Sources.Marks.Where(m => !context.Sources.ContainsKey(m.Source))) Report("PCK-0012", place, ("mark", mark.ToString()));
            if (element.CodeList is { } list && !context.CodeLists.Contains(list)) Report("PCK-0013", place, ("element", element.Name), ("list", list));
        }
    }

    /// <summary>A SED that has no folder of its own has its title in pack.json, with a mark that says whose it is; no other has.</summary>
    private void CheckTitle(JsonTree entry, bool isShared)
    {
        if (entry["title"] is not { } title)
        {
            if (isShared) context.Json.Report("PCK-0006", "pack.json", entry, ("key", "title"));
            return;
        }
        if (!isShared) context.Json.Report("PCK-0021", "pack.json", title, ("sed", type));
        context.Json.Keys("pack.json", title, [.. context.Languages, "mark"]);
        var mark = context.Json.Text("pack.json", title, "mark");
        if (SourceMark.Read(mark) is not { } read || !context.Sources.ContainsKey(read.Source)) context.Json.Report("PCK-0012", "pack.json", title, ("mark", mark));
    }

    private FrozenDictionary<string, string> SharedLabels(string language, IReadOnlySet<string> keys, JsonTree entry)
    {
        if (context.SharedParts.Languages.Add(language))
            foreach (var key in keys.Where(k => !context.SharedLabels[language].ContainsKey(k)).Order(StringComparer.Ordinal)) Report("PCK-0015", $"Types/labels.{language}.json", ("element", key));
        return new Dictionary<string, string>(context.SharedLabels[language], StringComparer.Ordinal) { [type] = entry["title"]?[language]?.Text ?? type }.ToFrozenDictionary(StringComparer.Ordinal);
    }

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

    /// <param name="Place">The file that findings name.</param>
    /// <param name="Folder">Where the files stand that it may include or import.</param>
    /// <param name="Uri">Its own place among them; null for what is no file of the pack.</param>
    private sealed record Source(string Place, string Folder, string? Uri, ReadOnlyMemory<byte> Octets);

    private void Report(string code, string place, params ReadOnlySpan<(string Name, string Value)> arguments) => context.Findings.Add(Finding.Of(code, place, arguments));
}
