using System.CommandLine;
using System.Text.Json.Nodes;
using MessageBroker.App.Hosting;
using MessageBroker.Evidence.Journal;
using MessageBroker.Exchange.As4.Http;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>trust test</c>: who answers at a partner's address now, and would a connection be made.</summary>
public sealed class TrustTestVerb : IVerb
{
    private readonly StoreOptions store = new();
    private readonly Argument<string?> partner = new("PARTNER") { Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int> timeout = new Option<int>("--timeout") { HelpName = "SECONDS", DefaultValueFactory = _ => 10 }.Within(1, 120);

    public string Name => "trust test";
    public IReadOnlyList<string> Examples => ["broker trust test ro-anpis --config broker.json", "broker trust test --json"];
    public IEnumerable<Symbol> Parameters => [partner, timeout, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenAsync(context, cancellationToken);
        var parties = reading.Basis.Parties;
        var asked = parties.Partners.Where(p => context.Value(partner) is not { } name || name == p.Name).ToList();
        if (asked.Count == 0) throw VerbStop.NotThere("no-partner", ("id", context.Value(partner) ?? "-"));
        var trust = PartnerTrust.Tls(parties, context.Now);
        var tls = As4TlsOptions.Of(trust) with { Own = reading.TlsKeyAt(context.Now)?.Certificate, Policy = reading.Basis.Policy };
        foreach (var one in asked) context.Report(await TestAsync(one, tls, TimeSpan.FromSeconds(context.Value(timeout)), cancellationToken));
    }

    private static async Task<Answer> TestAsync(Partner partner, As4TlsOptions tls, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var url = new Uri(partner.Endpoint);
        if (url.Scheme != Uri.UriSchemeHttps) return new Answer("plain-http", true).Field("partner", partner.Name).Field("endpoint", partner.Endpoint);
        var sight = await TlsProbe.LookAsync(url, tls, timeout, cancellationToken);
        List<Finding> findings = [];
        if (sight.Problems.Count > 0)
            findings.Add(Finding.Of("FLW-0638", partner.Name, ("endpoint", partner.Endpoint), ("subject", sight.Certificate?.Subject ?? "-"), ("serial", sight.Certificate?.SerialNumber ?? "-"), ("problem", string.Join(", ", sight.Problems))));
        if (sight.Why is { } why) findings.Add(Finding.Of("FLW-0637", partner.Name, ("endpoint", partner.Endpoint), ("reason", why)));
        return new Answer(findings.Count == 0 ? "ok" : sight.Problems.Count > 0 ? "refused" : "unanswered", findings.Count == 0) { Findings = findings }
            .Field("partner", partner.Name).Field("endpoint", partner.Endpoint).Field("protocol", sight.Protocol).Field("httpStatus", sight.Status)
            .Field("subject", sight.Certificate?.Subject).Field("serial", sight.Certificate?.SerialNumber)
            .Field("sha256", sight.Certificate is { } seen ? Hash256.Of(seen.RawData).ToString() : null)
            .Field("until", sight.Certificate is { } ends ? CaseHistory.Text(new DateTimeOffset(ends.NotAfter)) : null)
            .Field("problems", new JsonArray([.. sight.Problems.Select(p => (JsonNode)p)]));
    }
}
