using System.Text.Json.Nodes;
using MessageBroker.App.Configuration;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Trusting;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Hosting;

/// <summary>
/// The private keys of the node as they are now: as the configuration loaded them, and as it names them when they are read anew. The log's key and the
/// master key are not among them.
/// </summary>
internal sealed class LiveKeys(BrokerConfiguration configuration, ConfigurationMaterial material, LiveBasis basis, TimeProvider clock) : IInstitutionKeys, IKeyIntake
{
    /// <summary>Longer than a message takes from the look at the clock to its signature.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);

    private volatile Held held = new(material.Institutions, material.Tls, material);

    public ScheduledKey? Tls => held.Tls;

    /// <summary>The material whose keys are in use.</summary>
    public ConfigurationMaterial Material => held.Material;

    public bool Hosts(string institution) => held.Institutions.ContainsKey(institution);

    public SigningKey Business(string institution, DateTimeOffset at) => held.Institutions[institution].Business.At(at);

    public SigningKey Ebms(string institution, DateTimeOffset at) => held.Institutions[institution].Ebms.At(at);

    /// <summary>Reads the configuration file once more and takes its keys alone: everything else of it counts from the next start.</summary>
    public async Task<KeyIntake> TakeAsync(CancellationToken cancellationToken)
    {
        var check = StartUp.Check(configuration.Path, clock.GetUtcNow());
        if (check is not { Configuration: { } named, Material: { } read }) return new KeyIntake([], [.. check.Findings.Where(f => f.IsError)]);
        if (!named.Institutions.Select(i => i.Id).Order().SequenceEqual(configuration.Institutions.Select(i => i.Id).Order()) || read.Tls is null != held.Tls is null)
        {
            read.Dispose();
            return new KeyIntake([], [Finding.Of("FLW-0636", configuration.Path)]);
        }

        // A key that takes over at once does so in a moment that is known ahead: who signs and who judges the signature look at one clock. The old keys
        // are not disposed of: a message may be in the middle of being signed.
        var now = clock.GetUtcNow();
        var (from, before) = (now + Ahead, held);
        var keys = read.Institutions.ToDictionary(
            i => i.Key, i => new InstitutionKeys(i.Value.Business.ReachedFrom(before.Institutions[i.Key].Business, now, from), i.Value.Ebms.ReachedFrom(before.Institutions[i.Key].Ebms, now, from)), StringComparer.Ordinal);
        var next = new Held(keys, read.Tls?.ReachedFrom(before.Tls!, now, from), read);
        await basis.TakeHostedAsync(PartiesOf.Hosted(configuration, keys), cancellationToken);
        held = next;
        return new KeyIntake([.. next.Own().Select(k => new TakenKey(k.Use, k.Owner, Hash256.Of(k.Key.Certificate.RawData).ToString(), k.From))], [.. Told(next, named), .. check.Findings]);
    }

    private IEnumerable<Finding> Told(Held next, BrokerConfiguration named)
    {
        foreach (var key in next.Own())
            yield return Finding.Of("FLW-0643", $"{key.Use} {key.Owner}", ("subject", $"{key.Key.Certificate.Subject}, {Hash256.Of(key.Key.Certificate.RawData).ToString()[..16]}"), ("from", key.From is { } from ? CaseHistory.Text(from) : "–"));
        if (!JsonNode.DeepEquals(WithoutKeys(named), WithoutKeys(configuration))) yield return Finding.Of("FLW-0642", named.Path);
    }

    private static JsonNode? WithoutKeys(BrokerConfiguration configuration)
    {
        var root = JsonNode.Parse(configuration.Octets.Span, null, new System.Text.Json.JsonDocumentOptions { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true });
        foreach (var institution in root?["institutions"]?.AsArray() ?? [])
        {
            institution?.AsObject().Remove("businessKey");
            institution?.AsObject().Remove("ebmsKey");
        }

        root?["accessPoint"]?.AsObject().Remove("tlsKey");
        return root;
    }

    private sealed record Held(IReadOnlyDictionary<string, InstitutionKeys> Institutions, ScheduledKey? Tls, ConfigurationMaterial Material)
    {
        public IEnumerable<OwnKey> Own() =>
            Institutions.SelectMany(i => i.Value.Business.All("business", i.Key).Concat(i.Value.Ebms.All("ebms", i.Key))).Concat(Tls?.All("tls", "-") ?? []);
    }
}
