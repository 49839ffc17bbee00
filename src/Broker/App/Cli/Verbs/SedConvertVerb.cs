using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using MessageBroker.App.Cli.PackAnswers;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Exchange.Flow;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>sed convert</c>: the same SED, or the same header, in the other dialect.</summary>
public sealed class SedConvertVerb : IVerb
{
    private readonly Argument<string[]> files = new("FILE") { Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> to = new Option<string>("--to") { HelpName = "json|xml", Required = true }.AcceptOnlyFromAmong("json", "xml");
    private readonly Option<string?> pack = new("--pack") { HelpName = "VERSION|DIR" };
    private readonly Option<string> signature = new Option<string>("--signature") { HelpName = "keep|drop", DefaultValueFactory = _ => "keep" }.AcceptOnlyFromAmong("keep", "drop");

    public string Name => "sed convert";
    public IReadOnlyList<string> Examples => ["broker sed convert claim.xml --to json", "broker sed convert u020.json --to xml --pack 4.2", "broker sed convert claim.xml --to json --signature drop --json", "broker sed convert sbdh.json --to xml"];
    public IEnumerable<Symbol> Parameters => [files, to, pack, signature];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var packs = context.Value(pack) is { } name ? new PackSet([NamedPack.Needed(name, cancellationToken)]) : PackSet.Embedded;
        var bulk = new BulkPacks(context.Value(files)!, packs);
        foreach (var file in context.Value(files)!)
        {
            var input = await InputFile.ReadAsync(file, context.Terminal.Input, cancellationToken);
            if (input.Fault is { } fault)
            {
                context.Raise(ExitCode.Missing);
                context.ReportBeside(new Answer("unreadable", false) { File = file, Findings = [fault] });
            }
            else await AnswerAsync(context, input, await ConvertAsync(context, input, packs, bulk, cancellationToken), cancellationToken);
        }
    }

    private async Task<SedConverted> ConvertAsync(VerbContext context, InputFile input, PackSet packs, BulkPacks bulk, CancellationToken cancellationToken)
    {
        var keep = context.Value(signature) == "keep";
        if (context.Value(to) == "json") return SedDialects.ToJson(input.Bytes, XmlLimits.Default, packs, keep);
        SedConverted ToXml(ReadOnlyMemory<byte> json, PackSet by) => SedDialects.ToXml(json, XmlLimits.Default, by, keep);
        return await bulk.AgreeAsync(ToXml(input.Bytes, packs), input.Bytes, ToXml, cancellationToken);
    }

    private async Task AnswerAsync(VerbContext context, InputFile input, SedConverted converted, CancellationToken cancellationToken)
    {
        var toJson = context.Value(to) == "json";
        var done = converted.Octets is not null;
        var answer = new Answer(done ? "ok" : "refused", done) { File = input.Name, Findings = converted.Findings, Lines = context.Json ? null : [] }
            .Optional("sed", converted.SedType)
            .Optional("pack", converted.Pack?.Cdm)
            .Optional("packHash", converted.Pack?.Hash);
        if (context.Json && done) answer.Field("document", toJson ? JsonNode.Parse(converted.Octets, documentOptions: new() { MaxDepth = MostDepth }) : Encoding.UTF8.GetString(converted.Octets!));
        if (context.Json || !done || converted.Findings.Count > 0) context.ReportBeside(answer);
        if (context.Json || !done) return;
        await context.OutBytes.WriteAsync(converted.Octets, cancellationToken);
        await context.OutBytes.WriteAsync("\n"u8.ToArray(), cancellationToken);
    }

    /// <summary>Of the JSON that a SED can become.</summary>
    private const int MostDepth = 1024;
}
