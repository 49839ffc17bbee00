using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MessageBroker.Adapters.People;
using MessageBroker.Adapters.People.Matching;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>person match</c>: are these two names, or two records of persons, the same? Nobody is the same person without a number in common.</summary>
public sealed class PersonMatchVerb : IVerb
{
    private readonly Argument<string> first = new("A");
    private readonly Argument<string> second = new("B");

    public string Name => "person match";
    public IReadOnlyList<string> Examples =>
    [
        "broker person match 'Йорданов' Iordanov",
        "broker person match '{\"given\":\"Мария\",\"family\":\"Иванова\",\"birth\":\"1985-03-12\"}' '{\"given\":\"Maria\",\"family\":\"Ivanova\",\"birth\":\"1985-12-03\"}' --json",
    ];
    public IEnumerable<Symbol> Parameters => [first, second];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (a, b) = (context.Value(first)!, context.Value(second)!);
        var today = context.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        context.Report(IsRecord(a) || IsRecord(b) ? Persons(a, b, today) : Told(MatchVerdict.OfNames(a, b)));
        return Task.CompletedTask;
    }

    private static bool IsRecord(string value) => value.AsSpan().TrimStart().StartsWith("{", StringComparison.Ordinal);

    private static Answer Persons(string a, string b, string today)
    {
        var (left, right) = (Read(a, "A", today), Read(b, "B", today));
        var faults = new[] { left.Fault, right.Fault }.OfType<Finding>().ToList();
        return faults.Count > 0 ? new Answer("refused", false) { Findings = faults } : Told(MatchVerdict.OfPersons(left.Person!, right.Person!));
    }

    private static Answer Told(MatchVerdict verdict) => new Answer(verdict.Word, verdict.Word == "same") { Findings = verdict.Findings }
        .Field("score", verdict.Score).Field("reasons", new JsonArray([.. verdict.Reasons.Select(r => (JsonNode)r)]));

    private static (PersonFacts? Person, Finding? Fault) Read(string json, string name, string today)
    {
        var (tree, fault) = JsonTree.Read(Encoding.UTF8.GetBytes(json));
        if (fault is not null || tree is not { Kind: JsonValueKind.Object }) return (null, Finding.Of("ADP-0135", name, ("detail", fault?.Detail ?? "{ … }")));
        if (tree.Members.FirstOrDefault(m => !Known.Contains(m.Name) || m.Value.Kind is not (JsonValueKind.String or JsonValueKind.Null)) is { Name: { } unknown })
            return (null, Finding.Of("ADP-0135", $"{name}/{unknown}", ("detail", unknown)));
        if (Wrong(tree) is { } wrong) return (null, Finding.Of("ADP-0135", $"{name}/{wrong}", ("detail", wrong)));
        string? Text(string member) => tree[member] is { Kind: JsonValueKind.String, Text.Length: > 0 } value ? value.Text : null;
        var number = PersonFacts.Number(Text("country") ?? Identifiers.Guess(Text("pin") ?? "", null, today) switch { { IsValid: true } v => Identifiers.CountryOf(v.Kind), _ => null }, Text("pin"), today);
        return (new PersonFacts(name, number is null ? [] : [number], Names(Text("family")), Names(Text("given")), Text("birth"), Text("sex") switch { "M" or "01" => PersonSex.Male, "F" or "02" => PersonSex.Female, _ => null }), null);
    }

    /// <summary>The member whose value is none that a record may have; null where all are.</summary>
    private static string? Wrong(JsonTree tree)
    {
        if (tree["birth"] is { Text: { Length: > 0 } birth } && !DateOnly.TryParseExact(birth, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return "birth";
        return tree["sex"] is { Text: { Length: > 0 } sex } && sex is not ("M" or "F" or "01" or "02" or "98") ? "sex" : null;
    }

    private static readonly HashSet<string> Known = ["given", "family", "birth", "sex", "pin", "country"];

    private static string[] Names(string? name) => name is null ? [] : [name];
}
