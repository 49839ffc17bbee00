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
        var choices = new SedChoices(places);
        var answer = new Answer("ok", true) { Lines = context.Json ? [] : [.. Head(sed, judge, context), .. Table(sed, judge, places, choices, context), .. more ? ["…"] : Array.Empty<string>()] }
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
        return answer.Field("elements", new JsonArray([.. places.Select(p => Json(p.Path, p.Element, choices.Of(p.Path, p.Element), (sed, judge), context.Language))]));
    }

    private static JsonObject Json(string path, SedElement element, SedChoice? choice, (SedSchema Sed, Pack Pack) of, string language)
    {
        var form = ElementForm.Of(of.Pack, element);
        var json = new JsonObject { ["path"] = path, ["min"] = form.Min, ["max"] = form.Max is { } max ? max : "n", ["type"] = form.Type };
        if (form.Length is { } length) json["length"] = length;
        if (IsOneOf(element)) json["holds"] = 1;
        if (choice is not null) json["choice"] = Json(choice);
        json["codes"] = form.Codes is { } codes ? new JsonArray([.. codes.Select(c => JsonValue.Create(c))]) : null;
        if (form.List is { } list) json["codeList"] = list;
        json["label"] = of.Sed.Label(element, language);
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

    /// <summary>The choice that the element is a member of: bounds are those of the choice, each of its alternatives is the names that stand together.</summary>
    private static JsonObject Json(SedChoice choice) => new()
    {
        ["group"] = choice.Number,
        ["min"] = choice.IsOptional ? 0 : 1,
        ["max"] = choice.IsRepeated ? "n" : 1,
        ["of"] = new JsonArray([.. choice.Alternatives.Values.Select(a => JsonValue.Create(string.Join(" + ", a)))]),
    };

    private List<string> Head(SedSchema sed, Pack judge, VerbContext context)
    {
        var words = PackWords.In(context.Language);
        var lines = new List<string> { $"{sed.Type} · {sed.Title(context.Language)} · CDM {judge.Cdm} · {PackJudgement.Word(sed.Level)} · {PackJudgement.Word(sed.Provenance)}" };
        if (!context.Has(pack)) lines.Add(TakenWords.In(context.Language).OfPack(judge.Cdm, pack.Name));
        if (sed.Why(context.Language) is { } why) lines.Add(why);
        if (sed.Root.IsOpen) lines.Add(words.TakenAsItIs);
        if (sed.Provenance == Provenance.Reconstruction) lines.Add(words.OwnWords);
        return lines;
    }

    private IEnumerable<string> Table(SedSchema sed, Pack judge, List<(string Path, SedElement Element)> places, SedChoices choices, VerbContext context)
    {
        var (words, marked) = (PackWords.In(context.Language), context.Value(sources));
        string[] headings = [words.Path, words.Bound, words.Type, words.Label, words.Codes];
        if (marked) headings = [.. headings, words.Sources];
        return ListTable.Lines([headings, .. places.Select(p => Cells(p.Path, p.Element, choices.Of(p.Path, p.Element)))]);

        string[] Cells(string path, SedElement element, SedChoice? choice)
        {
            var (form, shown) = (ElementForm.Of(judge, element), ElementWords.In(context.Language));
            // A group of the official schemas may be deep: its own name is indented, the whole path would not fit a line.
            var name = string.Concat(new string(' ', 2 * path.Count(c => c == '/')), element.Name);
            string[] cells = [name, shown.Bound(form, choice, element), shown.Type(element.Kind, form.Length, IsOneOf(element)), shown.Label(sed, element, context.Language), Codes(form)];
            return marked ? [.. cells, Marks(element.Sources)] : cells;
        }
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
