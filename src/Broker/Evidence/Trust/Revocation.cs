using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Trust;

/// <summary>What it means that nothing is known about the revocation of a certificate.</summary>
public enum RevocationMode
{
    /// <summary>Revocation is not looked at.</summary>
    Off,

    /// <summary>It is let through, with a mark on the verdict.</summary>
    Soft,

    /// <summary>It cannot be judged: INDETERMINATE.</summary>
    Hard,
}

/// <summary>What is known about revocation, gathered before a verdict; nothing is fetched for one.</summary>
/// <param name="Lists">Of any issuers; each counts only for the certificates of who signed it.</param>
public sealed record Revocation(RevocationMode Mode, IReadOnlyList<RevocationList> Lists)
{
    private readonly ConditionalWeakTable<RevocationList, List<(X509Certificate2 Issuer, bool Signed)>> judged = [];

    public static Revocation Off { get; } = new(RevocationMode.Off, []);

    /// <summary>How long a list counts behind the time at which the next one was due.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.Zero;

    /// <summary>All that a verdict depends on, for its input hash.</summary>
    internal string Words => string.Create(CultureInfo.InvariantCulture, $"{Mode} {Grace.TotalSeconds:F0} {string.Join(' ', Lists.Select(l => l.Sha256).Order(StringComparer.Ordinal))}");

    /// <summary>Problems of a path from the certificate to its anchor; the anchor itself is trusted by decision, not by list.</summary>
    public IReadOnlyList<Reason> Problems(IReadOnlyList<X509Certificate2> path, TrustInstant times)
    {
        if (Mode == RevocationMode.Off) return [];
        var reasons = new List<Reason>();
        for (var i = 0; i + 1 < path.Count; i++)
            if (Problem(path[i], path[i + 1], times) is { } problem) reasons.Add(problem);
        return reasons;
    }

    private Reason? Problem(X509Certificate2 certificate, X509Certificate2 issuer, TrustInstant times)
    {
        var lists = Lists.Where(l => IsSignedBy(l, issuer)).ToList();
        foreach (var list in lists)
            if (list.Find(certificate) is { Reason: not "removeFromCRL" } entry && entry.At <= times.RevokedUntil)
                return new Reason(ReasonCode.CertificateRevoked, "certificate", new("subject", certificate.Subject), new("at", CertificateUsage.Text(entry.At)), new("reason", entry.Reason ?? "unspecified"));
        if (lists.Any(l => l.ThisUpdate <= times.Now && l.NextUpdate + Grace >= times.Now)) return null;
        var detail = lists.Count == 0 ? "no list of its issuer" : lists.Max(l => l.NextUpdate) is { } due ? $"the newest list was to be renewed by {CertificateUsage.Text(due)}" : "the list does not say when the next one is due";
        return new Reason(Mode == RevocationMode.Soft ? ReasonCode.RevocationNotChecked : ReasonCode.RevocationUnknown, "certificate", new("subject", certificate.Subject), new("detail", detail));
    }

    // A list of thousands is hashed once, not for every verdict.
    private bool IsSignedBy(RevocationList list, X509Certificate2 issuer)
    {
        var known = judged.GetValue(list, _ => []);
        lock (known)
        {
            foreach (var (other, signed) in known)
                if (other.RawDataMemory.Span.SequenceEqual(issuer.RawDataMemory.Span)) return signed;
            var answer = list.IsSignedBy(issuer);
            // A copy: the path's own certificates live no longer than the building of it.
            known.Add((X509CertificateLoader.LoadCertificate(issuer.RawDataMemory.Span), answer));
            return answer;
        }
    }
}
