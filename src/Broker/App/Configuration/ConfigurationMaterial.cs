using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.App.Configuration;

/// <summary>The keys and certificates that a configuration names, loaded once by the check and used by what then runs.</summary>
public sealed class ConfigurationMaterial : IDisposable
{
    /// <summary>By institution id.</summary>
    public required IReadOnlyDictionary<string, InstitutionKeys> Institutions { get; init; }
    /// <summary>Null where the access point is plain http.</summary>
    public required SigningKey? Tls { get; init; }
    public required IReadOnlyList<X509Certificate2> TlsTrust { get; init; }
    /// <summary>By partner name.</summary>
    public required IReadOnlyDictionary<string, PartnerTrust> Partners { get; init; }
    /// <summary>Wraps message secrets.</summary>
    public required MasterKey MasterKey { get; init; }
    public required SigningKey LogKey { get; init; }
    /// <summary>Which algorithms and keys count.</summary>
    public required CryptoPolicy Policy { get; init; }
    /// <summary>Password of the database's login; null where none is asked for, or there is no database.</summary>
    public string? StorePassword { get; init; }

    /// <summary>Every certificate in use, by what it is for, with the time at which it ends.</summary>
    public IEnumerable<CertificateEnd> Ends()
    {
        foreach (var (id, keys) in Institutions)
        {
            yield return new($"{id} business key", EndOf(keys.Business.Certificate), true);
            yield return new($"{id} ebMS key", EndOf(keys.Ebms.Certificate), true);
        }
        if (Tls is { } tls) yield return new("TLS key", EndOf(tls.Certificate), true);
        yield return new("log key", EndOf(LogKey.Certificate), true);
        foreach (var (name, trust) in Partners)
            foreach (var certificate in trust.Ebms.Anchors.Concat(trust.Business.Anchors).DistinctBy(c => c.Thumbprint))
                yield return new($"partner {name}: {certificate.GetNameInfo(X509NameType.SimpleName, false)}", EndOf(certificate), false);
    }

    /// <summary>The node's own keys by what they are for.</summary>
    public IEnumerable<OwnKey> Own()
    {
        foreach (var (id, keys) in Institutions)
        {
            yield return new("business", id, keys.Business);
            yield return new("ebms", id, keys.Ebms);
        }
        if (Tls is { } tls) yield return new("tls", "-", tls);
        yield return new("log", "-", LogKey);
    }

    private static DateTimeOffset EndOf(X509Certificate2 certificate) => new DateTimeOffset(certificate.NotAfter).ToUniversalTime();

    public void Dispose()
    {
        foreach (var keys in Institutions.Values) { keys.Business.Dispose(); keys.Ebms.Dispose(); }
        Tls?.Dispose();
        LogKey.Dispose();
        MasterKey.Dispose();
    }
}

/// <param name="Use">What the certificate is for, in plain words.</param>
/// <param name="IsOwn">Ours: without it nothing can be signed or answered. A partner's only shuts that partner out.</param>
public sealed record CertificateEnd(string Use, DateTimeOffset Ends, bool IsOwn);

/// <param name="Use">business, ebms, tls or log.</param>
/// <param name="Owner">The institution, or - for the node itself.</param>
public sealed record OwnKey(string Use, string Owner, SigningKey Key);

public sealed record InstitutionKeys(SigningKey Business, SigningKey Ebms);

/// <param name="EbmsCertificates">The very certificates that speak for the partner; empty where the anchors decide.</param>
/// <param name="Ebms">Judges the certificates of messages and receipts.</param>
/// <param name="Business">Judges the certificates of SEDs.</param>
public sealed record PartnerTrust(IReadOnlyList<X509Certificate2> EbmsCertificates, TrustStore Ebms, TrustStore Business);
