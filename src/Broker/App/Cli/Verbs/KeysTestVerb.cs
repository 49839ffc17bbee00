using System.CommandLine;
using MessageBroker.App.Configuration;
using MessageBroker.Evidence.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>keys test</c>: tries every key of the broker at what it is there for, and tells what the configuration check has against it.</summary>
public sealed class KeysTestVerb : IVerb
{
    private readonly StoreOptions store = new();

    public string Name => "keys test";
    public IReadOnlyList<string> Examples => ["broker keys test --config broker.json"];
    public IEnumerable<Symbol> Parameters => store.Parameters;

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (_, material) = StoreOptions.Checked(context, store.File(context), opensTokens: true);
        using (material)
        {
            foreach (var key in material.Own()) context.Report(await AnswerAsync(key, cancellationToken));
        }
    }

    private static async Task<Answer> AnswerAsync(OwnKey key, CancellationToken cancellationToken)
    {
        var place = $"{key.Use} {key.Owner}";
        List<Finding> findings = [];
        var (subject, serial) = (key.Key.Certificate.Subject, key.Key.Certificate.SerialNumber);
        if (!KeyTrial.Signs(key.Key)) findings.Add(Finding.Of("CFG-0059", place, ("subject", subject), ("serial", serial)));
        else if (key.Use == "tls" && await KeyTrial.HandshakeAsync(key.Key, cancellationToken) is { } why) findings.Add(Finding.Of("CFG-0060", place, ("subject", subject), ("serial", serial), ("reason", why)));
        return new Answer(findings.Count == 0 ? "ok" : "fails", findings.Count == 0) { Findings = findings }
            .Field("use", key.Use).Field("owner", key.Owner).Field("place", key.Key.Place).Field("subject", subject).Field("serial", serial)
            .Field("sha256", Hash256.Of(key.Key.Certificate.RawData).ToString()).Field("from", key.From is { } from ? CaseHistory.Text(from) : null);
    }
}
