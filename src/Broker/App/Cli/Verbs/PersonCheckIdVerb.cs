using System.CommandLine;
using System.Globalization;
using MessageBroker.Adapters.People;
using MessageBroker.Adapters.People.Conversions;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>person check-id</c>: is this identifier possible, and what does it say.</summary>
public sealed class PersonCheckIdVerb : IVerb
{
    private readonly Argument<string[]> values = new("VALUE") { Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> country = new Option<string?>("--country") { HelpName = "BG|RO" }.AcceptOnlyFromAmong("BG", "RO");
    private readonly Option<string?> kind = new Option<string?>("--kind") { HelpName = "EGN|LNCH|CNP|NIF|EIK|CUI|IBAN" }
        .AcceptOnlyFromAmong("EGN", "LNCH", "CNP", "NIF", "EIK", "EIK13", "CUI", "IBAN");
    private readonly Option<DateTimeOffset?> at = TrustOptions.Instant("--at");

    public string Name => "person check-id";
    public IReadOnlyList<string> Examples => ["broker person check-id 8032056031 --kind EGN", "broker person check-id 1630615123457 --country RO --json"];
    public IEnumerable<Symbol> Parameters => [values, country, kind, at];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        if (context.Value(kind) is { } named && context.Value(country) is { } wanted && Identifiers.CountryOf(Identifiers.Named(named)!.Value) is { } own && own != wanted)
            throw VerbStop.Usage("kind-country", ("kind", named), ("own", own), ("country", wanted));
        var today = (context.Value(at) ?? context.Now).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return context.EachValueAsync(context.Value(values)!, (value, _) => Task.FromResult(Judge(value, context.Value(kind), context.Value(country), today)), cancellationToken);
    }

    private static Answer Judge(string value, string? kind, string? country, string today)
    {
        var verdict = kind is null ? Identifiers.Guess(value, country, today) : Identifiers.OfCountry(Identifiers.Check(Identifiers.Named(kind)!.Value, value, today), country);
        return new Answer(verdict.IsValid ? "valid" : "invalid", verdict.IsValid) { Findings = [.. Findings(verdict)] }
            .Optional("kind", verdict.IsKindKnown ? IdentifierFindings.NameOf(verdict.Kind) : null)
            .Optional("reason", verdict.IsValid ? null : verdict.Fault.ToString().ToLowerInvariant())
            .Optional("birthDate", verdict.BirthDate)
            .Optional("sex", verdict.Sex?.ToString().ToLowerInvariant())
            .Optional("county", verdict.County);
    }

    private static IEnumerable<Finding> Findings(IdentifierVerdict verdict)
    {
        var name = IdentifierFindings.NameOf(verdict.Kind);
        if (!verdict.IsKindKnown) yield return Finding.Of(verdict.Canonical.Length == 0 ? "ADP-0089" : "ADP-0093", "");
        else if (!verdict.IsValid) yield return Finding.Of(IdentifierFindings.CodeOf(verdict.Fault), "", ("kind", name));
        if (verdict.AlsoPasses is { } other) yield return Finding.Of("ADP-0086", "", ("other", IdentifierFindings.NameOf(other)));
        if (verdict.IsValid && verdict.Typing != IdentifierTyping.AsIs) yield return Finding.Of("ADP-0087", "", ("number", verdict.Canonical));
    }
}
