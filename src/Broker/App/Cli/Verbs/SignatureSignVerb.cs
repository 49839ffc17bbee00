using System.CommandLine;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Timestamps;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>signature sign</c>: a signed document, checked by the framework's own verifier before it is written.</summary>
public sealed class SignatureSignVerb : IVerb
{
    private readonly Argument<string> file = new("FILE");
    private readonly KeyOptions key = new();
    private readonly Option<string> profile = new Option<string>("--profile") { HelpName = "eessi|xades-b|xades-t", DefaultValueFactory = _ => "eessi" }.AcceptOnlyFromAmong("eessi", "xades-b", "xades-t");
    private readonly Option<string> form = new Option<string>("--form") { HelpName = "enveloped|enveloping|detached", DefaultValueFactory = _ => "enveloped" }.AcceptOnlyFromAmong("enveloped", "enveloping", "detached");
    private readonly Option<string?> mime = new("--mime") { HelpName = "TYPE" };
    private readonly AuthorityOptions authority = new(required: false);
    private readonly Option<string[]> authorityTrust = new("--tsa-trust") { HelpName = "FILE", DefaultValueFactory = _ => [] };
    private readonly Option<bool> pss = new("--pss");
    private readonly Option<string> output = new("--output", "-o") { HelpName = "OUT", Required = true };
    private readonly CryptoPolicyOption policy = new();
    private readonly Option<DateTimeOffset?> at = TrustOptions.Instant("--at");

    public string Name => "signature sign";
    public IReadOnlyList<string> Examples =>
    [
        "broker signature sign f001.xml --key institution.p12 --password-file institution.pass -o f001-signed.xml",
        "broker signature sign decision.xml --key institution.p12 --profile xades-t --tsa http://tsa.example.org/tsa --tsa-trust tsa-root.pem -o decision-signed.xml",
        "broker signature sign decision.pdf --key institution.p12 --profile xades-b --form detached --mime application/pdf -o decision.pdf.xml",
    ];
    public IEnumerable<Symbol> Parameters => [file, .. key.All, profile, form, mime, pss, .. authority.All, authorityTrust, output, policy.Policy, at];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        if (context.Value(profile) == "eessi" && context.Value(form) != "enveloped") throw VerbStop.Usage("form-profile");
        if (context.Value(mime) is not null && context.Value(form) == "enveloped") throw VerbStop.Usage("mime-form");
        if (context.Value(form) == "detached" && context.Value(file) == "-") throw VerbStop.Usage("detached-name");
        var stamps = context.Value(profile) == "xades-t";
        var (tsa, tsaTrust) = (authority.AddressOf(context) is not null, context.Value(authorityTrust)!.Length > 0);
        if (stamps ? !tsa || !tsaTrust : tsa || tsaTrust || context.Value(authority.Policy) is not null) throw VerbStop.Usage("tsa-profile");
        OutputFile.MustBeNoInput(context.Value(output)!, [context.Value(file), context.Value(key.Key), context.Value(key.PasswordFile), context.Value(policy.Policy), .. context.Value(authorityTrust)!]);
        using var loaded = key.Load(context)!;
        var signingKey = !context.Value(pss) ? loaded : loaded.By(SignatureMethod.RsaPssSha256) ?? throw VerbStop.Usage("pss-key", ("subject", loaded.Certificate.Subject));
        var input = await InputFile.ReadAsync(context.Value(file)!, context.Terminal.Input, cancellationToken);
        if (input.Fault is { } fault)
        {
            context.Raise(ExitCode.Missing);
            context.ReportBeside(new Answer("unreadable", false) { File = input.Name, Findings = [fault] });
            return;
        }
        var signing = Sign(context, input.Bytes, signingKey);
        var answer = Answer(signing, signingKey);
        var signed = signing.Signed;
        if (signed is not null && stamps)
        {
            var stamp = await StampAsync(context, signed, cancellationToken);
            answer = stamp.Token is { } token ? answer.Field("stampedAt", TimeStampFields.TimeOf(stamp.Verdict.GenTime!.Value)) : TimeStampFields.AnswerOf(stamp.Verdict);
            signed = stamp.Token is { } proven ? SignatureStamp.Add(signed, proven.Span) : null;
        }

        if (signed is not null) await WriteAsync(context, signed, cancellationToken);
        answer.File = input.Name;
        if (context.Value(output) == "-") context.ReportBeside(answer);
        else context.Report(answer);
    }

    private SedSigning Sign(VerbContext context, ReadOnlyMemory<byte> content, SigningKey signingKey)
    {
        var type = context.Value(mime) ?? "application/octet-stream";
        var (rules, when, seed) = (policy.Of(context, CryptoPolicy.Default), context.Value(at) ?? context.Now, Hash256.Of(content.Span).ToString());
        return context.Value(form) switch
        {
            "enveloping" => ContentSigner.Enveloping(content, type, signingKey, rules, when, seed),
            "detached" => ContentSigner.Detached(content, Path.GetFileName(context.Value(file)!), type, signingKey, rules, when, seed),
            _ => SedSigner.Sign(content, signingKey, rules, when, seed, context.Value(profile) == "eessi" ? SignatureProfile.Eessi : SignatureProfile.Xades),
        };
    }

    /// <summary>The authority's stamp on the signature; one that does not pass is not put in, and then nothing is written.</summary>
    private async Task<TimeStampAnswer> StampAsync(VerbContext context, byte[] signed, CancellationToken cancellationToken)
    {
        var trust = new TrustStore([.. context.Value(authorityTrust)!.SelectMany(TrustOptions.Certificates)], []);
        var address = authority.AddressOf(context)!;
        var (stamp, fault) = await TimeStampClient.AskAsync(address, SignatureStamp.Content(signed), authority.PolicyOf(context), trust, context.Now, cancellationToken);
        return fault is null ? stamp! : throw VerbStop.Missing(address.ToString(), fault);
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
