using System.CommandLine;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>signature sign</c>: a signed document, checked by the framework's own verifier before it is written.</summary>
public sealed class SignatureSignVerb : IVerb
{
    private readonly Argument<string> file = new("FILE");
    private readonly KeyOptions key = new();
    private readonly Option<string> profile = new Option<string>("--profile") { HelpName = "eessi|xades-b", DefaultValueFactory = _ => "eessi" }.AcceptOnlyFromAmong("eessi", "xades-b");
    private readonly Option<bool> pss = new("--pss");
    private readonly Option<string> output = new("--output", "-o") { HelpName = "OUT", Required = true };
    private readonly Option<DateTimeOffset?> at = TrustOptions.Instant("--at");

    public string Name => "signature sign";
    public IReadOnlyList<string> Examples => ["broker signature sign f001.xml --key institution.p12 --password-file institution.pass -o f001-signed.xml"];
    public IEnumerable<Symbol> Parameters => [file, .. key.All, profile, pss, output, at];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        using var loaded = key.Load(context)!;
        var signingKey = !context.Value(pss) ? loaded : loaded.By(SignatureMethod.RsaPssSha256) ?? throw VerbStop.Usage("pss-key", ("subject", loaded.Certificate.Subject));
        var rules = context.Value(profile) == "xades-b" ? SignatureProfile.Xades : SignatureProfile.Eessi;
        var input = await InputFile.ReadAsync(context.Value(file)!, context.Terminal.Input, cancellationToken);
        if (input.Fault is { } fault)
        {
            context.Raise(ExitCode.Missing);
            context.ReportBeside(new Answer("unreadable", false) { File = input.Name, Findings = [fault] });
            return;
        }
        var seed = Hash256.Of(input.Bytes).ToString();
        var signing = SedSigner.Sign(input.Bytes, signingKey, context.Value(at) ?? context.Now, seed, rules);
        if (signing.Signed is { } signed) await WriteAsync(context, signed, cancellationToken);
        var answer = Answer(signing, signingKey);
        answer.File = input.Name;
        if (context.Value(output) == "-") context.ReportBeside(answer);
        else context.Report(answer);
    }

    private static Answer Answer(SedSigning signing, SigningKey key)
    {
        if (signing.Signed is null) return new Answer("refused", false) { Findings = [.. signing.Reasons.Select(ReasonFindings.Of)] };
        var opinion = SecondOpinion.Ask(signing.Signed, key.Certificate, XmlLimits.Default);
        return new Answer("signed", true).Field("digest", signing.Digest).Field("signer", key.Certificate.Subject).Field("secondOpinion", SignatureFields.Word(opinion));
    }

    private async Task WriteAsync(VerbContext context, byte[] signed, CancellationToken cancellationToken)
    {
        var target = context.Value(output)!;
        if (target == "-") await context.OutBytes.WriteAsync(signed, cancellationToken);
        else if (await DiskOutput.WriteAsync(target, signed, cancellationToken) is { } fault) throw VerbStop.Missing(target, fault);
    }
}
