using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Exchange.As4;

namespace MessageBroker.App.Cli.PartnerTests;

/// <summary><c>--partner PARTY[=CERT.pem]</c>: who is taken, and which certificate speaks for whom.</summary>
internal sealed class PartnerOptions
{
    private readonly Option<string[]> partner = new("--partner") { HelpName = "PARTY[=CERT.pem]", DefaultValueFactory = _ => [] };

    public IEnumerable<Symbol> All => [partner];

    public As4Partners Read(VerbContext context)
    {
        var partners = new Dictionary<string, As4Partner>(StringComparer.Ordinal);
        foreach (var text in context.Value(partner)!)
        {
            var at = text.IndexOf('=');
            var party = at < 0 ? text : text[..at];
            IReadOnlyList<X509Certificate2> certificates = at < 0 ? [] : TrustOptions.Certificates(text[(at + 1)..]);
            partners[party] = partners.TryGetValue(party, out var known) ? new As4Partner([.. known.Certificates, .. certificates]) : new As4Partner(certificates);
        }
        return partners.Count == 0 ? As4Partners.Unbound : new As4Partners(partners);
    }
}
