using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>Trust stores made of a partner entry's PEM texts, kept for as long as the same texts are asked for.</summary>
public static class PartnerTrust
{
    private const int Most = 1024;
    private static readonly ConcurrentDictionary<string, TrustStore> Stores = new(StringComparer.Ordinal);

    /// <summary>Who may sign SEDs for the partner's institutions; empty where there is no partner entry.</summary>
    public static TrustStore Business(Partner? partner) => partner is null ? TrustStore.Empty : Of(partner.BusinessAnchors);

    /// <summary>A store with these PEM certificates as anchors.</summary>
    public static TrustStore Of(IReadOnlyList<string> pems)
    {
        if (Stores.Count > Most) Stores.Clear();
        return Stores.GetOrAdd(string.Join('\n', pems), static text =>
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(text);
            return new TrustStore([.. certificates], []);
        });
    }
}
