using System.CommandLine;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.ProcessingModes;

namespace MessageBroker.App.Cli.PartnerTests;

/// <summary>By what an AS4 message is judged: <c>--pmode</c>, <c>--policy</c> and the trust options.</summary>
internal sealed class As4PolicyOptions
{
    public TrustOptions Trust { get; } = new();
    public Option<string?> PMode { get; } = new("--pmode") { HelpName = "FILE" };
    public Option<string> Policy { get; } = new Option<string>("--policy") { HelpName = "default|unsigned|lenient", DefaultValueFactory = _ => "default" }.AcceptOnlyFromAmong("default", "unsigned", "lenient");

    public IEnumerable<Symbol> All => [.. Trust.All, PMode, Policy];

    public async Task<As4Context> ContextAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var policy = context.Value(Policy);
        var pmode = await PModeAsync(context, PMode, cancellationToken);
        return new As4Context
        {
            Trust = Trust.StoreOf(context),
            At = Trust.TimeOf(context),
            Crypto = Trust.Policy.Of(context, policy == "lenient" ? CryptoPolicy.Lenient : CryptoPolicy.Default),
            PMode = policy == "unsigned" ? (pmode ?? new PMode()) with { Sign = false } : pmode,
        };
    }

    /// <exception cref="VerbStop">The file is not there (3) or is no P-Mode (2).</exception>
    public static async Task<PMode?> PModeAsync(VerbContext context, Option<string?> option, CancellationToken cancellationToken)
    {
        if (context.Value(option) is not { } file) return null;
        var reading = PModeJson.Read(await context.ReadFileAsync(file, cancellationToken));
        if (reading.PMode is not null) return reading.PMode;
        foreach (var finding in reading.Findings) AnswerWriter.Human(context.Err, finding.Finding, context.Language);
        throw VerbStop.Usage("pmode", ("file", file));
    }
}
