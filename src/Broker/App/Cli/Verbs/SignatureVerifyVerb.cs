using System.CommandLine;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Schemas.Envelope;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>signature verify</c>: whose word is this, and does it hold.</summary>
public sealed class SignatureVerifyVerb : IVerb
{
    private readonly Argument<string[]> files = new("FILE") { Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> profile = new Option<string>("--profile") { HelpName = "eessi|xades|xmldsig", DefaultValueFactory = _ => "eessi" }.AcceptOnlyFromAmong("eessi", "xades", "xmldsig");
    private readonly TrustOptions trust = new();
    private readonly Option<string?> signer = new("--signer") { HelpName = "FILE" };
    private readonly Option<string?> detached = new("--detached") { HelpName = "FILE" };
    private readonly Option<bool> allowLegacy = new("--allow-legacy");

    public string Name => "signature verify";
    public IReadOnlyList<string> Examples =>
    [
        "broker signature verify f001.xml --trust institution.pem",
        "broker signature verify old.xml --profile xmldsig --trust ca.pem --at 2026-06-01T00:00:00Z --json",
    ];
    public IEnumerable<Symbol> Parameters => [files, profile, .. trust.All, signer, detached, allowLegacy];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var rules = context.Value(profile) switch { "xades" => SignatureProfile.Xades, "xmldsig" => SignatureProfile.XmlDsig, _ => SignatureProfile.Eessi };
        if (context.Value(allowLegacy) && context.Value(trust.Policy.Policy) is not null) throw VerbStop.Usage("legacy-or-policy");
        var policy = trust.Policy.Of(context, context.Value(allowLegacy) ? CryptoPolicy.Legacy : CryptoPolicy.Default);
        var judgeBy = new VerificationContext(trust.StoreOf(context), policy, trust.TimeOf(context))
        {
            Expected = context.Value(signer) is { } file ? TrustOptions.Certificates(file) : null,
            Detached = context.Value(detached) is { } content ? await context.ReadFileAsync(content, cancellationToken) : (ReadOnlyMemory<byte>?)null,
        };
        await context.EachFileAsync(context.Value(files)!, XmlLimits.Default.MaxBytes, (input, _) => Task.FromResult(Judge(input, rules, judgeBy)), cancellationToken);
    }

    private static Answer Judge(InputFile input, SignatureProfile profile, VerificationContext context)
    {
        // The exchange itself takes UTF-8 alone; here somebody asks about a file, and its signature says the same in any encoding.
        var other = profile == SignatureProfile.Eessi ? null : XmlTranscoding.ToUtf8(input.Bytes);
        var reading = input.IsOver ? new XmlReading(null, XmlFault.TooLarge(XmlLimits.Default)) : XmlTape.Read(other?.Octets ?? input.Bytes, XmlLimits.Default);
        var apex = reading.Tape is { } read ? Apex(read, profile) : XmlTape.None;
        var verdict = reading.Tape is { } tape ? SignatureVerifier.Verify(tape, apex, profile, context) : SignatureVerifier.Refused(reading.Fault!);
        List<Reason> reasons = other is { From: var from } ? [Reason.Of(ReasonCode.Transcoded, "1:1", "encoding", from), .. verdict.Reasons] : [.. verdict.Reasons];
        if (verdict.Covers.Count > 0) reasons.AddRange(SignatureMarks.Of(reading.Tape!, apex, verdict));
        var answer = new Answer(verdict.Indication.Word(), verdict.Indication == Indication.TotalPassed) { Findings = [.. reasons.Select(ReasonFindings.Of)] };
        SignatureFields.Add(answer, verdict);
        answer.Field("covers", SignatureFields.Covers(verdict)).Field("revocation", SignatureFields.Revocation(verdict, context.Trust));
        answer.Field("cryptoPolicy", CryptoPolicyOption.FieldOf(context.Policy));
        return verdict.Signer is { } certificate ? answer.Field("secondOpinion", SignatureFields.Word(SecondOpinion.Ask(input.Bytes, certificate, XmlLimits.Default))) : answer;
    }

    /// <summary>A SED is judged as the document that it was when it was signed, also where it stands under its header now.</summary>
    private static int Apex(XmlTape tape, SignatureProfile profile)
    {
        if (profile != SignatureProfile.Eessi || !tape.Is(tape.Root, Sbdh.NamespaceUri, "StandardBusinessDocument")) return tape.Root;
        var parts = tape.Elements(tape.Root).Where(e => !tape.Is(e, Sbdh.NamespaceUri, "StandardBusinessDocumentHeader")).ToList();
        return parts.Count == 1 ? parts[0] : tape.Root;
    }
}
