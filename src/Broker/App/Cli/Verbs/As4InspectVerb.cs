using System.CommandLine;
using MessageBroker.App.Cli.PartnerTests;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Mime;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>as4 inspect</c>: what is this message, and would we accept it.</summary>
public sealed class As4InspectVerb : IVerb
{
    private readonly Argument<string[]> files = new("FILE") { Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> contentType = new("--content-type") { HelpName = "CT" };
    private readonly KeyOptions key = new(required: false);
    private readonly As4PolicyOptions policy = new();

    public string Name => "as4 inspect";
    public IReadOnlyList<string> Examples => ["broker as4 inspect message.http --trust anchors.pem", "broker as4 inspect message.mime --trust partner.pem --at 2026-03-02T10:00:00Z --json"];
    public IEnumerable<Symbol> Parameters => [files, contentType, .. key.All, .. policy.All];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var judgeBy = await policy.ContextAsync(context, cancellationToken);
        await context.EachFileAsync(context.Value(files)!, (file, _) => Task.FromResult(Judge(file, context.Value(contentType), judgeBy)), cancellationToken);
    }

    private static Answer Judge(InputFile file, string? contentType, As4Context context)
    {
        var message = CapturedMessage.Read(file.Bytes, contentType);
        var judgement = As4Codec.Judge(new As4Input(message.ContentType, message.Body), context);
        IReadOnlyList<Finding> findings = NoMessage.In(file.Bytes, file.Name, contentType) is { } none ? [none] : [.. judgement.Findings.Select(f => f.Finding)];
        var answer = new Answer(judgement.Accept ? "accept" : "refuse", judgement.Accept) { Findings = findings };
        return As4Fields.Add(answer, judgement);
    }
}
