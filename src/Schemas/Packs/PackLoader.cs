using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Packs;

/// <summary>
/// Reads the pack format, strictly: a file, key or mark that the format does not know is a finding with file and line, and a
/// pack with an error is no pack. Layout: pack.json, NOTICE.txt (optional), CodeLists/NAME.json, Bucs/{po,cp}_NAME.xml and, per
/// SED, Seds/TYPE/{TYPE.xsd or TYPE-CDM.xsd, other *.xsd, labels.LANGUAGE.json, examples/*.xml, invalid/*.xml, invalid/expected.json}. A SED of level envelope needs no
/// folder: its parts are those of Types/envelope.xsd with Types/labels.LANGUAGE.json, its title stands in pack.json, with
/// the reason ("why") where something is public of its content and it is at level envelope all the same. A SED with a folder may
/// name a provenance of its own, so that an official schema stands in a pack whose others are reconstructions. Any SED may name the other
/// roots that RINA JSON has for it, each with the element that tells it apart: "roots": { "U020_Master": "GeneralInformation" }.
/// </summary>
internal sealed partial class PackLoader
{
    private readonly PackFiles files;
    private readonly List<Finding> findings = [];
    private readonly JsonForm json;

    private PackLoader(PackFiles files)
    {
        this.files = files;
        json = new JsonForm(findings);
    }

    /// <summary>What was not asked of packs from the beginning: a pack that the journal keeps was taken without it, and its verdicts must replay.</summary>
    private static readonly FrozenSet<string> AskedLater = new[] { "PCK-0030", "PCK-0031" }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="isKept">The files are the input of a verdict that was made with them: what was not asked of a pack then does not make it unusable now.</param>
    public static PackLoading Load(PackFiles files, bool isKept = false)
    {
        var loader = new PackLoader(files);
        var pack = loader.Read();
        var isRefused = loader.findings.Exists(f => f.IsError && !(isKept && AskedLater.Contains(f.Code)));
        return new PackLoading(isRefused ? null : pack, loader.findings) { Files = files };
    }

    private Pack? Read()
    {
        foreach (var path in files.Paths.Where(p => !KnownPath().IsMatch(p))) findings.Add(Finding.Of("PCK-0003", path));
        if (ReadJson("pack.json") is not { } root) return null;
        json.Keys("pack.json", root, ["cdm", "edition", "provenance", "bucLogic", "prefix", "languages", "sources", "seds"]);
        var languages = Once(root["languages"], json.Texts("pack.json", root, "languages"));
        var sources = Texts(root["sources"]);
        var lists = files.Paths.Where(p => p.StartsWith("CodeLists/", StringComparison.Ordinal)).Select(p => CodeListReader.Read(p, ReadJson(p), json, languages)).OfType<CodeList>().ToList();
        CheckMarks(lists, sources);
        var provenance = json.Word("pack.json", root, "provenance", Enum.Parse<Provenance>, "official", "reconstruction");
        var context = new SedSchemaContext(files, findings, json, provenance, json.Text("pack.json", root, "cdm"), json.Text("pack.json", root, "prefix"), languages, sources, lists.Select(l => l.Name).ToHashSet(), SharedLabels(languages));
        var seds = Seds(root["seds"], context);
        CheckSharedLabels(context);
        return new Pack
        {
            Cdm = context.Cdm,
            Edition = json.Text("pack.json", root, "edition"),
            Provenance = provenance,
            BucLogic = json.Text("pack.json", root, "bucLogic"),
            Languages = languages,
            Sources = sources,
            Seds = seds.ToFrozenDictionary(s => s.Type, StringComparer.Ordinal),
            // A list with the name of another one's file has its finding.
            CodeLists = lists.DistinctBy(l => l.Name, StringComparer.Ordinal).ToFrozenDictionary(l => l.Name, StringComparer.Ordinal),
            Files = files,
        };
    }

    private IReadOnlyList<string> Once(JsonTree? named, IReadOnlyList<string> languages)
    {
        foreach (var twice in languages.GroupBy(l => l, StringComparer.Ordinal).Where(g => g.Count() > 1)) json.Report("PCK-0008", "pack.json", named!, ("name", twice.Key));
        return [.. languages.Distinct(StringComparer.Ordinal)];
    }

    private List<SedSchema> Seds(JsonTree? entries, SedSchemaContext context)
    {
        var seds = new List<SedSchema>();
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries?.Items ?? [])
        {
            json.Keys("pack.json", entry, ["type", "level", "attributes"], "title", "provenance", "roots", "why");
            var type = json.Text("pack.json", entry, "type");
            if (!SedType().IsMatch(type)) json.Report("PCK-0022", "pack.json", entry, ("sed", type));
            else if (!named.Add(type)) findings.Add(Finding.Of("PCK-0008", $"pack.json:{entry.Line}", ("name", type)));
            else if (SedSchemaReader.Read(type, entry, context) is { } sed) seds.Add(sed);
        }
        CheckRoots(entries, named);
        foreach (var type in files.Paths.Where(p => p.StartsWith("Seds/", StringComparison.Ordinal)).Select(p => p.Split('/')[1]).Distinct().Where(t => !named.Contains(t)))
            findings.Add(Finding.Of("PCK-0009", $"Seds/{type}", ("sed", type)));
        return seds;
    }

    /// <summary>A root of RINA JSON names one SED of the pack, and the element that tells it apart.</summary>
    private void CheckRoots(JsonTree? entries, HashSet<string> types)
    {
        var met = new HashSet<string>(types, StringComparer.Ordinal);
        foreach (var roots in (entries?.Items ?? []).Select(e => e["roots"]).OfType<JsonTree>())
        {
            if (roots.Kind != JsonValueKind.Object || roots.Members.Any(m => m.Value.Kind != JsonValueKind.String || !Name().IsMatch(m.Name) || !Name().IsMatch(m.Value.Text)))
                json.Report("PCK-0007", "pack.json", roots, ("key", "roots"), ("expected", "{ ROOT: element, … }"));
            foreach (var (root, value) in roots.Members.Where(m => !met.Add(m.Name))) json.Report("PCK-0008", "pack.json", value, ("name", root));
        }
    }

    /// <summary>Labels of the parts that SEDs of level envelope share, by language.</summary>
    private Dictionary<string, IReadOnlyDictionary<string, string>> SharedLabels(IReadOnlyList<string> languages) => languages.ToDictionary(
        l => l,
        l => (IReadOnlyDictionary<string, string>)(files[$"Types/labels.{l}.json"] is { } bytes ? Texts(json.Read($"Types/labels.{l}.json", bytes.Span)) : []),
        StringComparer.Ordinal);

    private void CheckSharedLabels(SedSchemaContext context)
    {
        // None could be read, or none is there: its own findings say so.
        if (context.SharedParts.Keys is not { } known) return;
        foreach (var (language, labels) in context.SharedLabels)
            foreach (var key in labels.Keys.Where(k => !known.Contains(k)).Order(StringComparer.Ordinal)) findings.Add(Finding.Of("PCK-0016", $"Types/labels.{language}.json", ("element", key)));
    }

    private Dictionary<string, string> Texts(JsonTree? tree) =>
        tree?.Members.Where(m => m.Value.Kind == JsonValueKind.String).ToDictionary(m => m.Name, m => m.Value.Text, StringComparer.Ordinal) ?? [];

    private void CheckMarks(List<CodeList> lists, Dictionary<string, string> sources)
    {
        foreach (var list in lists)
            foreach (var mark in list.Codes.Select(c => c.Mark).Append(list.Source).Where(m => !sources.ContainsKey(m.Source)).Distinct())
                findings.Add(Finding.Of("PCK-0012", $"CodeLists/{list.Name}.json", ("mark", mark.ToString())));
    }

    private JsonTree? ReadJson(string path)
    {
        if (files[path] is { } bytes) return json.Read(path, bytes.Span);
        findings.Add(Finding.Of("PCK-0002", path));
        return null;
    }

    /// <summary>It becomes part of a schema and of file names.</summary>
    [GeneratedRegex(@"\A[A-Z]{1,2}[0-9]{3,5}[A-Z]{0,2}\z")]
    private static partial Regex SedType();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_]{0,99}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A(pack\.json|NOTICE\.txt|CodeLists/[a-z0-9-]+\.json|Bucs/(po|cp)_[a-z0-9_]+\.xml|Types/(envelope\.xsd|labels\.[a-z]{2}\.json)|Seds/[A-Z0-9]+/([A-Za-z0-9._-]+\.xsd|labels\.[a-z]{2}\.json|examples/[a-z0-9-]+\.xml|invalid/([a-z0-9-]+\.xml|expected\.json)))\z")]
    private static partial Regex KnownPath();
}
