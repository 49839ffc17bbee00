using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MessageBroker.App.Cli.PackAnswers;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>buc actions</c>: what may be done now in a case, why not the rest, and whose turn it is.</summary>
public sealed class BucActionsVerb : IVerb
{
    private readonly Option<string> buc = new("--buc") { HelpName = "NAME", Required = true };
    private readonly Option<string> role = new Option<string>("--role") { HelpName = "CaseOwner|Counterparty", Required = true }.AcceptOnlyFromAmong(Enum.GetNames<CaseRole>());
    private readonly Option<string?> definition = new("--definition") { HelpName = "FILE" };
    private readonly Option<string?> history = new("--history") { HelpName = "FILE" };
    private readonly Option<string?> institution = new("--institution") { HelpName = "ID" };
    private readonly Option<string> cdm = new("--cdm") { HelpName = "VERSION", DefaultValueFactory = _ => "4.2" };

    public string Name => "buc actions";
    public IReadOnlyList<string> Examples =>
        ["broker buc actions --buc FB_BUC_01 --role CaseOwner", "broker buc actions --buc UB_BUC_04 --role Counterparty --definition cp_ub_buc_04.xml --history case.json --json"];
    public IEnumerable<Symbol> Parameters => [buc, role, definition, history, cdm, institution];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        if (context.Value(definition) == "-" && context.Value(history) == "-") throw VerbStop.Usage("one-input");
        var (known, from, remarks) = await DefinitionAsync(context, cancellationToken);
        if (known is null)
        {
            context.Report(new Answer("refused", false) { File = context.Value(definition), Findings = remarks });
            return;
        }
        var (events, faults) = context.Value(history) is { } file ? CaseHistory.Read(await context.ReadFileAsync(file, cancellationToken)) : ([], []);
        if (faults.Count > 0)
        {
            context.Report(new Answer("refused", false) { File = context.Value(history), Findings = [.. faults, .. remarks] });
            return;
        }
        context.Report(Judge((known, Taken(known, from, context)), events, context.Value(institution), [.. HistoryFacts.Unknown(events, PackSet.Embedded), .. remarks], context.Language)
            .Field("definition", new JsonObject { ["version"] = known.Version, [from is null ? "file" : "pack"] = from ?? context.Value(definition) }));
    }

    /// <summary>The definition, the pack that it comes from (null where it is a file), and what is to be said of it.</summary>
    private async Task<(BucDefinition? Definition, string? Pack, IReadOnlyList<Finding> Remarks)> DefinitionAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (name, side) = (context.Value(buc)!, Enum.Parse<CaseRole>(context.Value(role)!));
        if (context.Value(definition) is { } file)
        {
            var reading = BucReader.Read(file, await context.ReadFileAsync(file, cancellationToken));
            if (reading.Definition is { } read && (read.Buc != name || read.Role != side))
                throw VerbStop.Usage("definition-other", ("file", file), ("buc", read.Buc), ("role", $"{read.Role}"));
            return (reading.Definition, null, reading.Findings);
        }
        var version = context.Value(cdm)!;
        var carried = PackSet.Embedded.All.OrderBy(p => p.Cdm != version).Select(p => (p.Cdm, Definition: BucLibrary.Load(p.Files).Library.Definition(name, side)));
        var found = carried.FirstOrDefault(c => c.Definition is not null && (c.Cdm == version || c.Definition.Version == version));
        return (found.Definition ?? throw VerbStop.NotThere("no-definition", ("buc", name), ("role", $"{side}"), ("cdm", version)), found.Cdm, []);
    }

    /// <summary>By what the answer was found, in one line.</summary>
    private string Taken(BucDefinition known, string? from, VerbContext context)
    {
        var words = TakenWords.In(context.Language);
        var source = from is null ? context.Value(definition) : words.OfPack(from, context.Has(cdm) ? null : cdm.Name);
        return $"{known.Buc} · {known.Role} · {words.OfDefinition(known.Version)} · {source}";
    }

    private static Answer Judge((BucDefinition Definition, string Told) by, IReadOnlyList<CaseEvent> events, string? mine, IReadOnlyList<Finding> remarks, string language)
    {
        var definition = by.Definition;
        var state = BucEngine.Explained(definition, events);
        var turns = Turn.All(definition, events, TurnPlace.Of(mine, events.SelectMany(e => e.Participants ?? []).FirstOrDefault()));
        return new Answer(state.Findings.Count == 0 ? "ok" : "refused", state.Findings.Count == 0)
        {
            Findings = [.. state.Findings, .. remarks],
            Lines = [by.Told, .. state.Actions.Select(a => Line(a, language)), .. turns.Select(t => Line(t, language)), .. Rulings(state, language)],
        }
            .Field("actions", new JsonArray([.. state.Actions.Select(a => Json(a, language))]))
            .Field("turn", new JsonArray([.. turns.Select(t => Json(t, language))]));
    }

    private static JsonObject Json(BucAction action, string language)
    {
        var json = new JsonObject
        {
            ["action"] = action.Kind.Official(),
            ["sed"] = action.Sed,
            ["documentId"] = action.DocumentId,
            ["parentId"] = action.ParentId,
            ["parentSed"] = action.ParentSed,
            ["suspended"] = action.Suspended,
        };
        if (Reason(action, language) is { } reason) json["reason"] = reason;
        json["ruling"] = action.Ruling;
        return json;
    }

    private static JsonObject Json(Turn turn, string language) => new()
    {
        ["who"] = turn.Who.ToString().ToLowerInvariant(),
        ["owes"] = Words(turn.Owes, turn, language),
        ["until"] = turn.Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["clause"] = Words(turn.Clause, turn, language),
        ["silence"] = Words(turn.Silence, turn, language),
        ["rule"] = Words(turn.Rule, turn, language),
        ["inferred"] = new JsonArray([.. turn.Inferred.Select(i => (JsonNode)Words(i, turn, language)!)]),
    };

    private static string Line(BucAction action, string language)
    {
        var about = string.Concat(action.Sed is { } sed ? $" {sed}" : "", action.DocumentId is { } id ? $" {id}" : "", action.ParentId is { } parent && parent != action.DocumentId ? $" < {parent}" : "");
        return $"{(action.IsOpen ? "+" : "-")} {action.Kind.Official()}{about}{(Reason(action, language) is { } reason ? $": {reason}" : "")}{(action.Ruling is { } ruling ? $" [{ruling}]" : "")}";
    }

    /// <summary>What the rulings in brackets say, each once.</summary>
    private static IEnumerable<string> Rulings(BucState state, string language) =>
        state.Actions.Select(a => a.Ruling).OfType<string>().Distinct().Select(r => $"[{r}] {BucRulingTexts.Text(r, language)}");

    private static string Line(Turn turn, string language) =>
        string.Join(" · ", new[] { turn.Who.ToString().ToLowerInvariant(), Words(turn.Owes, turn, language), turn.Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Words(turn.Until is null ? turn.Rule : null, turn, language), Words(turn.Clause, turn, language), Words(turn.Silence, turn, language) }.OfType<string>());

    private static string? Words(string? key, Turn turn, string language) => key is null ? null : TurnTexts.Text(key, language, turn.Arguments);

    /// <summary>Why it is closed, with the code.</summary>
    private static string? Reason(BucAction action, string language) => action.Reason is { } why ? $"{why.Code} {FindingCatalogue.Default.Text(why, language)}" : null;
}
