using System.CommandLine;
using MessageBroker.Evidence.Timestamps;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>timestamp verify</c>: did this exist at that time, on whose word.</summary>
public sealed class TimestampVerifyVerb : IVerb
{
    private readonly Argument<string[]> tokens = new("TOKEN") { Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> data = new("--data") { HelpName = "FILE" };
    private readonly Option<string?> imprint = new("--imprint") { HelpName = "HEX" };
    private readonly TrustOptions trust = new();

    public string Name => "timestamp verify";
    public IReadOnlyList<string> Examples =>
    [
        "broker timestamp verify checkpoint.tst --data checkpoint --trust tsa-root.pem",
        "broker timestamp verify token.tst --imprint 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --trust tsa-root.pem --json",
    ];
    public IEnumerable<Symbol> Parameters => [tokens, data, imprint, .. trust.All];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (file, hex) = (context.Value(data), context.Value(imprint));
        if ((file is null) == (hex is null)) throw VerbStop.Usage("data-or-imprint");
        var by = new TimeStampContext(trust.StoreOf(context), trust.Policy.Of(context, CryptoPolicy.Default), trust.TimeOf(context));
        Func<ReadOnlyMemory<byte>, TimeStampVerdict> judge;
        if (file is not null)
        {
            var content = await context.ReadFileAsync(file, cancellationToken);
            judge = token => TimeStampVerifier.VerifyContent(token, content, by);
        }
        else
        {
            var digest = Octets(hex!);
            judge = token => TimeStampVerifier.VerifyImprint(token, digest, by);
        }

        await context.EachFileAsync(context.Value(tokens)!, (input, _) => Task.FromResult(TimeStampFields.AnswerOf(TimeStampVerifier.VerifyFile(input.Bytes, judge)).Field("cryptoPolicy", CryptoPolicyOption.FieldOf(by.Policy))), cancellationToken);
    }

    private static byte[] Octets(string hex)
    {
        try
        {
            return Convert.FromHexString(hex);
        }
        catch (FormatException)
        {
            throw VerbStop.Usage("imprint-hex");
        }
    }
}
