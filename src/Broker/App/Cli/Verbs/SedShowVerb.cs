using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.App.Cli.PackAnswers;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>sed show</c>: what is in this SED, and how sure that is.</summary>
public sealed class SedShowVerb : IVerb
{
    /// <summary>Most codes that a person sees in a cell of the table; programs see all.</summary>
    private const int MostCodes = 6;

    private readonly Argument<string[]> seds = new("SED") { Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> pack = new("--pack") { HelpName = "VERSION|DIR", DefaultValueFactory = _ => "4.4" };
    private readonly Option<bool> sources = new("--sources");

    public string Name => "sed show";
    public IReadOnlyList<string> Examples => ["broker sed show F001", "broker sed show F001 --sources --lang bg", "broker sed show U020 --pack packs/4.4 --json"];
    public IEnumerable<Symbol> Parameters => [seds, pack, sources];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var judge = NamedPack.Needed(context.Value(pack)!, cancellationToken);
        return context.EachValueAsync(context.Value(seds)!, (type, _) => Task.FromResult(Show(type, judge, context)), cancellationToken);
    }

    private Answer Show(string type, Pack judge, VerbContext context)
    {
        if (judge.Sed(type) is not { } sed)
            return new Answer("refused", false) { Findings = [Finding.Of("SED-0012", type, ("cdm", judge.Cdm), ("sed", type))] }.Field("sed", type).Field("pack", judge.Cdm);
        var places = sed.Places().Take(SedSchema.MostPlaces + 1).ToList();
        var more = places.Count > SedSchema.MostPlaces;
        if (more) places.RemoveAt(SedSchema.MostPlaces);
        var marked = context.Value(sources);
        var answer = new Answer("ok", true) { Lines = context.Json ? [] : Lines(sed, judge, places, marked, more, context.Language) }
            .Field("sed", type)
            .Field("title", sed.Title(context.Language))
            .Optional("titleMark", sed.TitleMark?.ToString())
            .Optional("wordsOf", sed.Provenance == Provenance.Reconstruction ? "pack" : null)
            .Field("level", PackJudgement.Word(sed.Level))
            .Optional("why", sed.Why(context.Language))
            .Field("provenance", PackJudgement.Word(sed.Provenance))
            .Field("pack", judge.Cdm)
            .Field("packHash", judge.Hash)
            .Field("open", sed.Root.IsOpen);
        if (more) answer.Field("truncated", true);
        return answer.Field("elements", new JsonArray([.. places.Select(p => Json(p.Path, p.Element, sed, judge, context.Language))]));
    }

    private static JsonObject Json(string path, SedElement element, SedSchema sed, Pack judge, string language)
    {
        var form = ElementForm.Of(judge, element);
        var json = new JsonObject { ["path"] = path, ["min"] = form.Min, ["max"] = form.Max is { } max ? max : "n", ["type"] = form.Type };
        if (form.Length is { } length) json["length"] = length;
        if (IsOneOf(element)) json["holds"] = 1;
        json["codes"] = form.Codes is { } codes ? new JsonArray([.. codes.Select(c => JsonValue.Create(c))]) : null;
        if (form.List is { } list) json["codeList"] = list;
        json["label"] = sed.Label(element, language);
        json["sources"] = new JsonObject
        {
            ["name"] = element.Sources.Name?.ToString(),
            ["order"] = element.Sources.Order?.ToString(),
            ["bound"] = element.Sources.Bound?.ToString(),
            ["length"] = element.Sources.Length?.ToString(),
            ["codes"] = element.Sources.Codes?.ToString(),
        };
        return json;
    }

    private static List<string> Lines(SedSchema sed, Pack judge, List<(string Path, SedElement Element)> places, bool marked, bool more, string language)
    {
        var words = PackWords.In(language);
        var lines = new List<string> { $"{sed.Type} · {sed.Title(language)} · CDM {judge.Cdm} · {PackJudgement.Word(sed.Level)} · {PackJudgement.Word(sed.Provenance)}" };
        if (sed.Why(language) is { } why) lines.Add(why);
        if (sed.Root.IsOpen) lines.Add(words.TakenAsItIs);
        if (sed.Provenance == Provenance.Reconstruction) lines.Add(words.OwnWords);
        string[] headings = marked ? [words.Path, words.Bound, words.Type, words.Label, words.Codes, words.Sources] : [words.Path, words.Bound, words.Type, words.Label, words.Codes];
        lines.AddRange(ListTable.Lines([headings, .. places.Select(p => Cells(p.Path, p.Element, sed, judge, marked, language))]));
        if (more) lines.Add("…");
        return lines;
    }

    private static string[] Cells(string path, SedElement element, SedSchema sed, Pack judge, bool marked, string language)
    {
        var form = ElementForm.Of(judge, element);
        var type = form.Length is { } length ? $"{form.Type}({length})" : IsOneOf(element) ? $"{form.Type} of 1" : form.Type;
        // A group of the official schemas may be deep: its own name is indented, the whole path would not fit a line.
        var name = string.Concat(new string(' ', 2 * path.Count(c => c == '/')), element.Name);
        var label = sed.Label(element, language);
        return marked ? [name, form.Bound, type, label, Codes(form), Marks(element.Sources)] : [name, form.Bound, type, label, Codes(form)];
    }

    /// <summary>Its parts exclude each other although each may be absent: it holds exactly one element, perhaps one that the pack does not know.</summary>
    private static bool IsOneOf(SedElement element) => element is { MinAny: 1, MaxAny: 1 };

    private static string Codes(ElementForm form)
    {
        if (form.Codes is not { } codes) return "";
        var shown = codes.Count <= MostCodes ? string.Join('|', codes) : $"{string.Join('|', codes.Take(MostCodes))}|… ({codes.Count})";
        return form.List is { } list ? $"{list}: {shown}" : shown;
    }

    private static string Marks(ElementSources sources) => string.Join(' ', new[]
    {
        ("name", sources.Name), ("order", sources.Order), ("bound", sources.Bound), ("length", sources.Length), ("codes", sources.Codes),
    }.Where(m => m.Item2 is not null).Select(m => $"{m.Item1}={m.Item2}"));
}
