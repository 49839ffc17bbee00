using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>Trust stores made of a partner entry's PEM texts, kept for as long as the same texts are asked for.</summary>
public static class PartnerTrust
{
    private const int Most = 1024;
    private static readonly ConditionalWeakTable<Revocation, ConcurrentDictionary<string, TrustStore>> Stores = [];

    /// <summary>Who may sign SEDs for an institution at an instant; empty where there is no partner entry.</summary>
    public static TrustStore Business(Parties parties, string institution, DateTimeOffset at) =>
        parties.At(at).FindPartner(institution) is { } partner
            ? Of(partner.BusinessAnchors, parties.Revocation, partner.BusinessEnded, partner.CertificatePolicies, [institution, .. partner.BusinessNames ?? []]) : TrustStore.Empty;

    /// <summary>Who may be at the other end of a connection at an instant.</summary>
    public static TrustStore Tls(Parties parties, DateTimeOffset at) => Of(parties.TlsAnchorsAt(at), parties.Revocation, parties.TlsEndedAt(at), parties.TlsPolicies);

    /// <summary>A store with these PEM certificates as anchors.</summary>
    /// <param name="revocation">What is known about revocation; null where it is not looked at.</param>
    /// <param name="ended">PEM certificates that are not trusted whatever vouches for them.</param>
    /// <param name="policies">Object identifiers of certificate policies, of which one has to hold along a path.</param>
    /// <param name="names">Common names, of which a certificate under an anchor has to bear one; null: any.</param>
    public static TrustStore Of(
        IReadOnlyList<string> pems, Revocation? revocation = null, IReadOnlyList<string>? ended = null, IReadOnlyList<string>? policies = null, IReadOnlyList<string>? names = null)
    {
        // Newer knowledge makes new stores, and the old ones go with what they knew.
        var stores = Stores.GetOrCreateValue(revocation ??= Revocation.Off);
        if (stores.Count > Most) stores.Clear();
        var key = $"{string.Join('\n', pems)}\n\n{string.Join('\n', ended ?? [])}\n\n{string.Join('\n', policies ?? [])}\n\n{string.Join('\n', names ?? [])}";
        return stores.GetOrAdd(key, (_, revocation) => new TrustStore(Read(pems), [], revocation) { Ended = Read(ended ?? []), Policies = policies ?? [], Names = names ?? [] }, revocation);
    }

    private static IReadOnlyList<X509Certificate2> Read(IReadOnlyList<string> pems)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(string.Join('\n', pems));
        return [.. certificates];
    }
}
