using System.CommandLine;
using System.Globalization;
using MessageBroker.App.Configuration;
using MessageBroker.App.Views;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>keys list</c>: the broker's own keys, each tried with its certificate: whose, of what strength, until when.</summary>
public sealed class KeysListVerb : IVerb
{
    private readonly StoreOptions store = new();

    public string Name => "keys list";
    public IReadOnlyList<string> Examples => ["broker keys list --config broker.json", "broker keys list --config broker.json --json"];
    public IEnumerable<Symbol> Parameters => store.Parameters;

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (_, material) = StoreOptions.Checked(context, store.File(context), opensTokens: true);
        using (material)
        {
            var words = KeyWords.In(context.Language);
            ListTable.Report(
                context, [.. material.Own()], key => AnswerOf(key, context.Now),
                [words.Use, words.Owner, words.Algorithm, words.Until, words.Days, words.Place, words.Subject, ""],
                key => [key.Use, key.Owner, key.Key.Certificate.PublicKey.Oid.FriendlyName + "-" + Bits(key.Key), Day(key), Days(key, context.Now).ToString(CultureInfo.InvariantCulture), Path.GetFileName(key.Key.Place), key.Key.Certificate.Subject, Mark(key, words, context.Now)]);
        }

        return Task.CompletedTask;
    }

    private static string Mark(OwnKey key, KeyWords words, DateTimeOffset now) =>
        !KeyTrial.Signs(key.Key) ? "◄ " + words.DoesNotSign
        : key.From > now ? $"{words.From} {CaseHistory.Text(key.From.Value)}"
        : key.Until is { } until ? $"{words.Replaced} {CaseHistory.Text(until)}" : "";

    private static Answer AnswerOf(OwnKey key, DateTimeOffset now)
    {
        var signs = KeyTrial.Signs(key.Key);
        return new Answer(signs ? "ok" : "does-not-sign", signs)
            .Field("use", key.Use).Field("owner", key.Owner).Field("algorithm", key.Key.SignatureAlgorithm).Field("bits", Bits(key.Key)).Field("place", key.Key.Place)
            .Field("from", key.From is { } from ? CaseHistory.Text(from) : null)
            .Field("subject", key.Key.Certificate.Subject).Field("serial", key.Key.Certificate.SerialNumber).Field("until", Day(key)).Field("days", Days(key, now));
    }

    private static int Bits(SigningKey key)
    {
        using var lease = PublicKeyLease.Of(key.Certificate);
        return lease.Key?.KeySize ?? 0;
    }

    private static string Day(OwnKey key) => key.Key.Certificate.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static int Days(OwnKey key, DateTimeOffset now) => (int)Math.Floor((new DateTimeOffset(key.Key.Certificate.NotAfter.ToUniversalTime()) - now).TotalDays);
}
