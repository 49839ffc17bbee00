using System.CommandLine;
using MessageBroker.Adapters.People;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>person transliterate</c>: a Bulgarian name in Latin letters, or a proposal for the way back.</summary>
public sealed class PersonTransliterateVerb : IVerb
{
    private readonly Argument<string[]> names = new("NAME") { Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> to = new Option<string>("--to") { HelpName = "latin|cyrillic-proposal", DefaultValueFactory = _ => "latin" }
        .AcceptOnlyFromAmong("latin", "cyrillic-proposal");

    public string Name => "person transliterate";
    public IReadOnlyList<string> Examples => ["broker person transliterate 'Желю Щерев'", "broker person transliterate Iulia --to cyrillic-proposal"];
    public IEnumerable<Symbol> Parameters => [names, to];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken) =>
        context.EachValueAsync(context.Value(names)!, (name, _) => Task.FromResult(context.Value(to) == "latin" ? Latin(name) : Proposal(name)), cancellationToken);

    private static Answer Latin(string name) => new Answer("ok", true) { Findings = [.. Warnings(name)] }.Field("text", Transliteration.ToLatin(name));

    private static Answer Proposal(string name) => new Answer("ok", true).Field("text", CyrillicProposal.For(name)).Field("computed", true);

    private static IEnumerable<Finding> Warnings(string name)
    {
        if (Scripts.MixedWords(name) is { Count: > 0 } mixed) yield return Finding.Of("ADP-0054", "", ("words", string.Join(", ", mixed)));
        if (Transliteration.UnknownLetters(name) is { Length: > 0 } letters) yield return Finding.Of("ADP-0055", "", ("letters", letters));
    }
}
