using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Containers;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>container verify</c>: does an evidence container hold, and does somebody's signature stand over all that it carries.</summary>
public sealed class ContainerVerifyVerb : IVerb
{
    private readonly Argument<string[]> files = new("FILE") { Arity = ArgumentArity.OneOrMore };
    private readonly TrustOptions trust = new();

    public string Name => "container verify";
    public IReadOnlyList<string> Examples => ["broker container verify case.asice --trust anchors.pem", "broker container verify message.asice --trust ca.pem --crl ca.crl --json"];
    public IEnumerable<Symbol> Parameters => [files, .. trust.All];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var by = new VerificationContext(trust.StoreOf(context), trust.Policy.Of(context, CryptoPolicy.Default), trust.TimeOf(context));
        await context.EachFileAsync(
            context.Value(files)!,
            AsicVerifier.MaxOctets,
            (input, _) => Task.FromResult(AnswerOf(input.IsOver ? AsicVerifier.TooLarge : AsicVerifier.Verify(input.Bytes, by)).Field("cryptoPolicy", CryptoPolicyOption.FieldOf(by.Policy))),
            cancellationToken);
    }

    private static Answer AnswerOf(AsicVerdict verdict) =>
        new Answer(verdict.Indication.Word(), verdict.Indication == Indication.TotalPassed) { Findings = [.. verdict.Reasons.Select(ReasonFindings.Of)] }
            .Field("crypto", verdict.Crypto.Word())
            .Optional("subIndication", verdict.SubIndication.Word())
            .Field("signatures", new JsonArray([.. verdict.Signatures.Select(Signature)]))
            .Field("entries", new JsonArray([.. verdict.Files.Select(f => new JsonObject { ["name"] = f.Name, ["covered"] = f.Covered })]));

    private static JsonObject Signature(ContainedSignature signature)
    {
        var single = SignatureFields.Single(signature.Verdict);
        single["covers"] = new JsonArray([.. signature.Covers.Select(c => (JsonNode)c)]);
        return single;
    }
}
