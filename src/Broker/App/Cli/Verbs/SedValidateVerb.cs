using System.CommandLine;
using System.Globalization;
using MessageBroker.Adapters.People;
using MessageBroker.App.Cli.PackAnswers;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Exchange.Flow;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>sed validate</c>: is this SED, bare or inside its header, valid.</summary>
public sealed class SedValidateVerb : IVerb
{
    private readonly Argument<string[]> files = new("FILE") { Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> pack = new("--pack") { HelpName = "VERSION|DIR" };
    private readonly Option<string?> asOf = new("--as-of") { HelpName = "DATE" };

    public string Name => "sed validate";
    public IReadOnlyList<string> Examples => ["broker sed validate claim.xml", "broker sed validate claim.xml --pack 4.4 --as-of 2026-03-15 --json", "broker sed validate master.xml child-1.xml child-2.xml"];
    public IEnumerable<Symbol> Parameters => [files, pack, asOf];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var packs = Packs(context, cancellationToken);
        var today = Today(context);
        var bulk = new BulkFiles(context.Value(files)!, packs);
        return context.EachFileAsync(context.Value(files)!, XmlLimits.Default.MaxBytes, (file, stop) => JudgeAsync(file, packs, today, bulk, stop), cancellationToken);
    }

    private static async Task<Answer> JudgeAsync(InputFile file, PackSet packs, DateOnly today, BulkFiles bulk, CancellationToken cancellationToken)
    {
        var reading = file.IsOver
            ? new SedReading(null, null, null, null, [SedObserver.Unreadable(XmlFault.TooLarge(XmlLimits.Default))])
            : SedObserver.Read(file.Bytes, XmlLimits.Default, packs);
        var day = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var rules = reading is { Pack: { } judge, Root: { } root, SedType: { } type } && judge.Sed(type) is not null
            ? RuleSet.Current.Judge(new RuleContext(judge, type, root, today, reading.Attachments, Carried: null) { Sender = reading.Envelope?.Sender.Id, PinFault = (country, number) => Identifiers.PersonFault(country, number, day) })
            : [];
        var findings = reading.Findings.Concat(rules).Concat(await bulk.JudgeAsync(reading, cancellationToken)).ToList();
        var isValid = !findings.Exists(f => f.IsError);
        return new Answer(isValid ? "accepted" : "refused", isValid) { Findings = findings }
            .Optional("sed", reading.SedType)
            .Optional("pack", reading.Pack?.Cdm)
            .Optional("packHash", reading.Pack?.Hash)
            .Optional("provenance", reading.Pack?.ProvenanceOf(reading.SedType).ToString().ToLowerInvariant())
            .Optional("level", reading.SedType is { } sed ? reading.Pack?.Sed(sed)?.Level.ToString().ToLowerInvariant() : null);
    }

    private PackSet Packs(VerbContext context, CancellationToken cancellationToken) =>
        context.Value(pack) is { } name ? new PackSet([NamedPack.Needed(name, cancellationToken)]) : PackSet.Embedded;

    private DateOnly Today(VerbContext context)
    {
        if (context.Value(asOf) is not { } text) return DateOnly.FromDateTime(context.Now.UtcDateTime);
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw VerbStop.Usage("as-of", ("value", text));
    }
}
