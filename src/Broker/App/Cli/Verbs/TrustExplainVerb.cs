using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>trust explain</c>: would this certificate be taken at a time, for whom and for what, and if not, what stands against it.</summary>
public sealed class TrustExplainVerb : IVerb
{
    private readonly StoreOptions store = new();
    private readonly Argument<string> file = new("CERT");
    private readonly Option<string?> party = new("--party") { HelpName = "INSTITUTION" };
    private readonly Option<DateTimeOffset?> at = TrustOptions.Instant("--at");

    public string Name => "trust explain";
    public IReadOnlyList<string> Examples => ["broker trust explain anpis-ebms.pem --config broker.json", "broker trust explain anpis-ebms.pem --party RO:80246 --at 2028-01-15T00:00:00Z --json"];
    public IEnumerable<Symbol> Parameters => [file, party, at, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var certificates = TrustOptions.Certificates(context.Value(file)!);
        await using var reading = await store.OpenAsync(context, cancellationToken);
        var when = context.Value(at) ?? context.Now;
        var (parties, policy) = (reading.Basis.Parties, reading.Basis.Policy);
        var institutions = parties.Partners.SelectMany(p => p.Institutions).Where(i => context.Value(party) is not { } wanted || wanted == i).ToList();
        if (institutions.Count == 0) throw VerbStop.NotThere("no-partner", ("id", context.Value(party) ?? "-"));
        // Certificates behind the first help to build its path, as those that come in a message do.
        var (one, beside) = (certificates[0], certificates.Skip(1).ToList());
        foreach (var institution in institutions)
        {
            Say(institution, "business", PartnerTrust.Business(parties, institution, when), null);
            var ebms = FlowAs4Codec.PartnerAt(parties, institution, when)!;
            Say(institution, "ebms", ebms.Trust!, FlowAs4Codec.Speaks(parties, institution, one, when));
        }

        if (context.Value(party) is null) Say(TrustView.Everybody, "tls", PartnerTrust.Tls(parties, when), null);

        void Say(string whose, string use, TrustStore trust, Finding? binding)
        {
            var place = $"trust/{whose}/{use}";
            // A CA signs no message: asked about is whether it vouches.
            var vouches = trust.Anchors.Any(a => a.RawDataMemory.Span.SequenceEqual(one.RawDataMemory.Span)) && one.Extensions.OfType<X509BasicConstraintsExtension>().Any(b => b.CertificateAuthority);
            List<Reason> reasons = [.. PathAlgorithms.LapsesOfKey(one, policy, when), .. trust.Judge(one, beside, when, policy).Reasons.Where(r => !vouches || r.Code != ReasonCode.CertificateUsage)];
            if (vouches) binding = null;
            List<Finding> findings = [.. binding is null ? [] : new[] { binding }, .. reasons.Select(r => Exchange.Flow.Verdicts.ReasonFindings.Of(r) with { Path = place })];
            context.Report(new Answer(findings.Exists(f => f.IsError) ? "refused" : vouches ? "anchor" : "trusted", !findings.Exists(f => f.IsError)) { Findings = findings }
                .Field("party", whose).Field("use", use).Field("at", CaseHistory.Text(when))
                .Field("subject", one.Subject).Field("issuer", one.Issuer).Field("serial", one.SerialNumber).Field("sha256", Hash256.Of(one.RawData).ToString())
                .Field("anchors", trust.Anchors.Count));
        }
    }
}
