using System.CommandLine;
using System.Globalization;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>trust list</c>: who is, was and will be trusted, for whom and for what.</summary>
public sealed class TrustListVerb : IVerb
{
    private readonly StoreOptions store = new();
    private readonly Option<string?> party = new("--party") { HelpName = "INSTITUTION|PARTNER" };
    private readonly Option<bool> all = new("--all");
    private readonly Option<DateTimeOffset?> at = TrustOptions.Instant("--at");

    public string Name => "trust list";
    public IReadOnlyList<string> Examples => ["broker trust list --config broker.json", "broker trust list --party RO:80246 --all --json"];
    public IEnumerable<Symbol> Parameters => [party, all, at, .. store.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        await using var reading = await store.OpenAsync(context, cancellationToken);
        var partners = reading.Basis.Parties.Partners;
        var rows = await reading.Store.ReadAsync(reader => reader.TrustAsync(), cancellationToken);
        var when = context.Value(at) ?? context.Now;
        // A line of the registry outlives the entry of its partner in the configuration.
        if (context.Value(party) is { } named && named != TrustView.Everybody && !partners.Any(p => p.Name == named || p.Institutions.Contains(named)) && !rows.Any(r => r.Party == named))
            throw VerbStop.NotThere("no-partner", ("id", named));
        var views = TrustView.All(reading.Basis.Parties, rows, when)
            .Where(v => context.Value(party) is not { } wanted || v.Party == wanted)
            .Where(v => context.Value(all) || v.State is "counts" or "not-yet" or "expired").ToList();
        var words = TrustWords.In(context.Language);
        ListTable.Report(
            context, views, view => AnswerOf(view, when),
            [words.Party, words.Use, words.Kind, words.From, words.Until, words.State, "SHA-256", words.By, words.Certificate],
            v => [v.Party, v.Use.ToString().ToLowerInvariant(), v.IsAnchor ? words.Anchor : words.Named, Day(v.From) ?? words.Configuration, Day(v.Ends)!, words.States[v.State], v.Sha256[..16], v.Row?.Actor ?? "-", v.Certificate.Subject]);
    }

    private static Answer AnswerOf(TrustView view, DateTimeOffset when) => new Answer(view.State, true)
        .Field("party", view.Party).Field("use", view.Use.ToString().ToLowerInvariant()).Field("kind", view.IsAnchor ? "anchor" : "certificate")
        .Field("from", view.From is { } from ? CaseHistory.Text(from) : null).Field("until", view.Until is { } until ? CaseHistory.Text(until) : null)
        .Field("ends", CaseHistory.Text(view.Ends)).Field("days", (int)Math.Floor((view.Ends - when).TotalDays))
        .Field("subject", view.Certificate.Subject).Field("issuer", view.Certificate.Issuer).Field("serial", view.Certificate.SerialNumber).Field("sha256", view.Sha256)
        .Field("source", view.Row is null ? "configuration" : "registry").Field("actor", view.Row?.Actor).Field("reason", view.Row?.Reason);

    private static string? Day(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
