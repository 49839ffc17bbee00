using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.App.Configuration;

/// <summary>The keys and certificates that a configuration names, loaded once by the check and used by what then runs.</summary>
public sealed class ConfigurationMaterial : IDisposable
{
    /// <summary>By institution id.</summary>
    public required IReadOnlyDictionary<string, InstitutionKeys> Institutions { get; init; }
    /// <summary>Null where the access point is plain http.</summary>
    public required ScheduledKey? Tls { get; init; }
    /// <summary>TLS key of the web pages; null where they are plain http, or there are none.</summary>
    public SigningKey? Portal { get; init; }
    public required IReadOnlyList<X509Certificate2> TlsTrust { get; init; }
    /// <summary>By partner name.</summary>
    public required IReadOnlyDictionary<string, PartnerTrust> Partners { get; init; }
    /// <summary>Certificates of the issuers that revocation.issuers names, in its order.</summary>
    public IReadOnlyList<X509Certificate2> RevocationIssuers { get; init; } = [];
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
            foreach (var end in EndsOf($"{id} business key", keys.Business)) yield return end;
            foreach (var end in EndsOf($"{id} ebMS key", keys.Ebms)) yield return end;
        }
        if (Tls is { } tls) foreach (var end in EndsOf("TLS key", tls)) yield return end;
        if (Portal is { } portal) yield return new("portal TLS key", EndOf(portal.Certificate), false) { IsOfPages = true };
        yield return new("log key", EndOf(LogKey.Certificate), true);
        foreach (var (name, trust) in Partners)
            foreach (var certificate in trust.Ebms.Anchors.Concat(trust.Business.Anchors).DistinctBy(c => c.Thumbprint))
                yield return new($"partner {name}: {certificate.GetNameInfo(X509NameType.SimpleName, false)}", EndOf(certificate), false, Hash256.Of(certificate.RawData).ToString());
    }

    /// <summary>The node's own keys by what they are for.</summary>
    public IEnumerable<OwnKey> Own()
    {
        foreach (var (id, keys) in Institutions)
        {
            foreach (var key in keys.Business.All("business", id)) yield return key;
            foreach (var key in keys.Ebms.All("ebms", id)) yield return key;
        }
        if (Tls is { } tls) foreach (var key in tls.All("tls", "-")) yield return key;
        yield return new("log", "-", LogKey);
    }

    // A key whose successor takes over before it ends is not missed.
    private static IEnumerable<CertificateEnd> EndsOf(string use, ScheduledKey key) =>
        key.All("", "").Where(k => k.Until is null || EndOf(k.Key.Certificate) < k.Until).Select(k => new CertificateEnd(use, EndOf(k.Key.Certificate), true));

    private static DateTimeOffset EndOf(X509Certificate2 certificate) => new DateTimeOffset(certificate.NotAfter).ToUniversalTime();

    public void Dispose()
    {
        foreach (var keys in Institutions.Values) { keys.Business.Dispose(); keys.Ebms.Dispose(); }
        Tls?.Dispose();
        Portal?.Dispose();
        LogKey.Dispose();
        MasterKey.Dispose();
    }
}

/// <param name="Use">What the certificate is for, in plain words.</param>
/// <param name="IsOwn">Ours: without it nothing can be signed or answered. A partner's only shuts that partner out.</param>
/// <param name="Sha256">Hash (hex) of a partner's certificate; null for ours.</param>
public sealed record CertificateEnd(string Use, DateTimeOffset Ends, bool IsOwn, string? Sha256 = null)
{
    /// <summary>Of the web pages: without it nobody sees them, and messages go on.</summary>
    public bool IsOfPages { get; init; }
}

/// <param name="Use">business, ebms, tls or log.</param>
/// <param name="Owner">The institution, or - for the node itself.</param>
/// <param name="From">When it takes over; null where it is the first.</param>
/// <param name="Until">When another takes over; null where none does.</param>
public sealed record OwnKey(string Use, string Owner, SigningKey Key, DateTimeOffset? From = null, DateTimeOffset? Until = null);

/// <summary>A key, and those that take its place at their times.</summary>
/// <param name="Next">By time.</param>
public sealed record ScheduledKey(SigningKey First, IReadOnlyList<NextSigningKey> Next) : IDisposable
{
    /// <summary>The key that signs at an instant.</summary>
    public SigningKey At(DateTimeOffset at) => Next.LastOrDefault(n => n.From <= at)?.Key ?? First;

    public IEnumerable<OwnKey> All(string use, string owner)
    {
        yield return new OwnKey(use, owner, First, null, Next.Count > 0 ? Next[0].From : null);
        for (var i = 0; i < Next.Count; i++) yield return new OwnKey(use, owner, Next[i].Key, Next[i].From, i + 1 < Next.Count ? Next[i + 1].From : null);
    }

    /// <summary>This schedule, reached from another one: where another key would sign at once, it does from an instant on that is known ahead.</summary>
    public ScheduledKey ReachedFrom(ScheduledKey before, DateTimeOffset now, DateTimeOffset from)
    {
        var held = before.At(now);
        var next = At(now);
        if (held.Certificate.RawDataMemory.Span.SequenceEqual(next.Certificate.RawDataMemory.Span)) return this;
        return new ScheduledKey(held, [new NextSigningKey(next, from), .. Next.Where(n => n.From > from)]);
    }

    public void Dispose()
    {
        First.Dispose();
        foreach (var next in Next) next.Key.Dispose();
    }
}

/// <param name="From">The first instant at which it signs.</param>
public sealed record NextSigningKey(SigningKey Key, DateTimeOffset From);

public sealed record InstitutionKeys(ScheduledKey Business, ScheduledKey Ebms);

/// <param name="EbmsCertificates">The very certificates that speak for the partner; empty where the anchors decide.</param>
/// <param name="Ebms">Judges the certificates of messages and receipts.</param>
/// <param name="Business">Judges the certificates of SEDs.</param>
public sealed record PartnerTrust(IReadOnlyList<X509Certificate2> EbmsCertificates, TrustStore Ebms, TrustStore Business);
