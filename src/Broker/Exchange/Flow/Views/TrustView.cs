using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>A certificate that somebody is trusted by: for whom, for what, from when until when, and who said so.</summary>
public sealed record TrustView
{
    /// <summary>For connections what the configuration names counts for every partner.</summary>
    public const string Everybody = "*";

    public required string Party { get; init; }
    public required TrustUse Use { get; init; }
    public required bool IsAnchor { get; init; }
    public required X509Certificate2 Certificate { get; init; }
    /// <summary>Null: since always.</summary>
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? Until { get; init; }
    /// <summary>The line of the registry; null where the configuration names it.</summary>
    public TrustRow? Row { get; init; }
    /// <summary>counts, not-yet, ended, expired, or replaced (a line of the registry says so).</summary>
    public required string State { get; init; }

    public string Sha256 => Hash256.Of(Certificate.RawData).ToString();

    /// <summary>When it ends: by the registry or by itself.</summary>
    public DateTimeOffset Ends => Until is { } until && until < NotAfter ? until : NotAfter;

    private DateTimeOffset NotAfter => new DateTimeOffset(Certificate.NotAfter).ToUniversalTime();

    /// <summary>Everything that is or was trusted, by party, use and time.</summary>
    public static IReadOnlyList<TrustView> All(Parties parties, IReadOnlyList<TrustRow> rows, DateTimeOffset at)
    {
        var views = new List<TrustView>();
        foreach (var (partner, institution) in parties.Partners.SelectMany(p => p.Institutions.Select(i => (p, i))))
        {
            views.AddRange(Configured(partner.BusinessAnchors, institution, TrustUse.Business, true, rows, at));
            views.AddRange(Configured(partner.EbmsCertificates, institution, TrustUse.Ebms, false, rows, at));
            views.AddRange(Configured([.. partner.EbmsAnchors.Except(partner.EbmsCertificates)], institution, TrustUse.Ebms, true, rows, at));
        }

        views.AddRange(Configured(parties.TlsAnchors, Everybody, TrustUse.Tls, true, rows, at));
        views.AddRange(rows.Select(row => Of(row, at)));
        return [.. views.OrderBy(v => v.Party, StringComparer.Ordinal).ThenBy(v => v.Use).ThenBy(v => v.From ?? DateTimeOffset.MinValue)];
    }

    private static TrustView Of(TrustRow row, DateTimeOffset at)
    {
        var certificate = X509CertificateLoader.LoadCertificate(row.Certificate);
        return new TrustView
        {
            Party = row.Party, Use = row.Use, IsAnchor = row.IsAnchor, Certificate = certificate, From = row.From, Until = row.Until, Row = row,
            State = row.Until <= at || row.Until <= row.From ? "ended" : at < row.From ? "not-yet" : IsExpired(certificate, at) ? "expired" : "counts",
        };
    }

    private static IEnumerable<TrustView> Configured(IReadOnlyList<string> pems, string party, TrustUse use, bool isAnchor, IReadOnlyList<TrustRow> rows, DateTimeOffset at) => pems.Select(pem =>
    {
        var certificate = X509Certificate2.CreateFromPem(pem);
        var replaced = rows.Any(r => (party == Everybody || r.Party == party) && r.Use == use && r.Certificate.AsSpan().SequenceEqual(certificate.RawData));
        return new TrustView
        {
            Party = party, Use = use, IsAnchor = isAnchor, Certificate = certificate,
            State = replaced ? "replaced" : IsExpired(certificate, at) ? "expired" : "counts",
        };
    });

    private static bool IsExpired(X509Certificate2 certificate, DateTimeOffset at) => certificate.NotAfter.ToUniversalTime() < at.UtcDateTime;
}
