using System.CommandLine;
using MessageBroker.App.Cli.PartnerTests;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Receipts;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Mime;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>as4 receipt-check</c>: does this receipt prove that message.</summary>
public sealed class As4ReceiptCheckVerb : IVerb
{
    private readonly Argument<string[]> receipts = new("RECEIPT") { Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> message = new("--for") { HelpName = "MESSAGE", Required = true };
    private readonly TrustOptions trust = new();

    public string Name => "as4 receipt-check";
    public IReadOnlyList<string> Examples => ["broker as4 receipt-check receipt.xml --for sent.http --trust anchors.pem"];
    public IEnumerable<Symbol> Parameters => [receipts, message, .. trust.All];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var sent = As4Codec.Open(CapturedMessage.Read(await context.ReadFileAsync(context.Value(message)!, cancellationToken)));
        var by = new WsSecurityJudgement(trust.StoreOf(context), trust.Policy.Of(context, CryptoPolicy.Default), trust.TimeOf(context));
        await context.EachFileAsync(context.Value(receipts)!, (file, _) => Task.FromResult(Judge(file, sent, context.Value(message)!, by)), cancellationToken);
    }

    private static Answer Judge(InputFile file, OpenedMessage sent, string sentFile, WsSecurityJudgement by)
    {
        var receipt = As4Codec.Open(CapturedMessage.Read(file.Bytes));
        if (receipt.Soap is not { } receiptSoap || sent.Soap is not { } sentSoap) return Unreadable(file, receipt, sent, sentFile);
        var verdict = ReceiptVerifier.Verify(receiptSoap, sentSoap, by);
        var findings = As4Codec.Word(verdict.Reasons);
        var accept = verdict.Indication == Indication.TotalPassed;
        return new Answer(accept ? "accept" : "refuse", accept) { Findings = [.. findings.Select(f => f.Finding)] }
            .Field("ebms", findings.FirstOrDefault(f => f.Finding.IsError)?.Answer?.Code)
            .Field("crypto", As4Fields.Crypto(verdict.Crypto)).Field("digestsMatch", verdict.DigestsMatch)
            .Optional("refToMessageId", verdict.RefToMessageId).Optional("signer", verdict.Signer?.Subject);
    }

    // Each file answers for itself: only a receipt that cannot be read is one that EBMS:0302 would be said about.
    private static Answer Unreadable(InputFile file, OpenedMessage receipt, OpenedMessage sent, string sentFile)
    {
        var findings = new List<Finding>();
        if (receipt.Soap is null) findings.AddRange(NoMessage.In(file.Bytes, file.Name, null) is { } none ? [none] : receipt.Findings.Select(f => f.Finding));
        if (sent.Soap is null) findings.Add(Finding.Of("CLI-0012", sentFile));
        if (sent.Soap is null) findings.AddRange(sent.Findings.Select(f => f.Finding with { Path = $"{sentFile}: {f.Finding.Path}" }));
        return new Answer("refuse", false) { Findings = findings }.Field("ebms", receipt.Soap is null ? EbmsCode.InvalidReceipt.Code : null);
    }
}
