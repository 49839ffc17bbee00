using System.CommandLine;
using MessageBroker.Exchange.As4.Http;

namespace MessageBroker.App.Cli.PartnerTests;

/// <summary>TLS of a partner test: <c>--tls-key</c>, <c>--tls-password-file</c>, <c>--tls-trust</c>.</summary>
internal sealed class As4TlsCallOptions
{
    private readonly KeyOptions key = new("tls-", required: false);
    private readonly Option<string[]> trust = new("--tls-trust") { HelpName = "FILE", DefaultValueFactory = _ => [] };

    public IEnumerable<Symbol> All => [.. key.All, trust];

    /// <summary>Whether the call names a TLS key.</summary>
    public bool HasKey(VerbContext context) => context.Has(key.Key);

    public As4TlsOptions Read(VerbContext context) => new()
    {
        Own = key.Load(context)?.Certificate,
        Anchors = [.. context.Value(trust)!.SelectMany(TrustOptions.Certificates)],
    };
}
