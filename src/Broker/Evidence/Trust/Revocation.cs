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
    private readonly ConditionalWeakTable<object, List<(X509Certificate2 Issuer, bool Holds)>> judged = [];

    public static Revocation Off { get; } = new(RevocationMode.Off, []);

    /// <summary>How long an answer counts that does not say until when.</summary>
    private static readonly TimeSpan UndatedAnswer = TimeSpan.FromHours(1);

    /// <summary>How far a list or an answer may lie ahead of the time of judgement: clocks differ.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Answers of OCSP responders, of any issuers; each counts only for the certificates that it names and where the issuer stands behind it.</summary>
    public IReadOnlyList<OcspAnswer> Answers { get; init; } = [];

    /// <summary>How long a list or an answer counts behind the time until which it said it would.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.Zero;

    /// <summary>All that a verdict depends on, for its input hash.</summary>
    internal string Words => string.Create(CultureInfo.InvariantCulture, $"{Mode} {Grace.TotalSeconds:F0} {string.Join(' ', Lists.Select(l => l.Sha256).Concat(Answers.Select(a => a.Sha256)).Order(StringComparer.Ordinal))}");

    /// <summary>Problems of a path from the certificate to its anchor; the anchor itself is trusted by decision, not by list.</summary>
    public IReadOnlyList<Reason> Problems(IReadOnlyList<X509Certificate2> path, TrustInstant times) => Problems(path, times, new RevocationHearing());

    internal IReadOnlyList<Reason> Problems(IReadOnlyList<X509Certificate2> path, TrustInstant times, RevocationHearing hearing)
    {
        if (Mode == RevocationMode.Off) return [];
        hearing.Open();
        var reasons = new List<Reason>();
        for (var i = 0; i + 1 < path.Count; i++)
            if (Problem(path[i], path[i + 1], times, hearing) is { } problem) reasons.Add(problem);
        return reasons;
    }

    private Reason? Problem(X509Certificate2 certificate, X509Certificate2 issuer, TrustInstant times, RevocationHearing hearing)
    {
        var lists = Lists.Where(l => IsWordOf(l, issuer, l.IsSignedBy)).ToList();
        var spoken = Answers.Select(a => (Answer: a, Entry: a.Find(certificate, issuer))).Where(a => a.Entry is not null && IsWordOf(a.Answer, issuer, a.Answer.IsFrom)).ToList();
        lists.ForEach(hearing.Hear);
        spoken.ForEach(s => hearing.Hear(s.Answer));
        var answers = spoken.ConvertAll(a => a.Entry!);
        var revoked = lists.Select(l => l.Find(certificate)).Concat(answers.Select(a => a.Revoked)).OfType<RevokedCertificate>();
        if (revoked.FirstOrDefault(r => r.Reason != "removeFromCRL" && r.At <= times.RevokedUntil) is { } entry)
            return new Reason(ReasonCode.CertificateRevoked, "certificate", new("subject", certificate.Subject), new("at", CertificateUsage.Text(entry.At)), new("reason", entry.Reason ?? "unspecified"));
        if (lists.Any(l => IsFresh(l.ThisUpdate, l.NextUpdate, times)) || answers.Any(a => a.Status != OcspStatus.Unknown && IsFresh(a.ThisUpdate, Due(a), times))) return null;
        var code = Mode == RevocationMode.Soft ? ReasonCode.RevocationNotChecked : ReasonCode.RevocationUnknown;
        return new Reason(code, "certificate", new("subject", certificate.Subject), new("detail", Lack(lists, answers, times.Now)));
    }

    private bool IsFresh(DateTimeOffset from, DateTimeOffset? due, TrustInstant times) => from <= times.Now + ClockSkew && due + Grace >= times.Now;

    private static DateTimeOffset Due(OcspEntry answer) => answer.NextUpdate ?? answer.ThisUpdate + UndatedAnswer;

    private string Lack(List<RevocationList> lists, List<OcspEntry> answers, DateTimeOffset now)
    {
        if (answers.Exists(a => a.Status == OcspStatus.Unknown)) return "the responder of its issuer does not know it";
        if (lists.Count + answers.Count == 0) return "no list of its issuer, and no answer";
        // What is of a later time may be right, where the clock is not.
        if (lists.Select(l => l.ThisUpdate).Concat(answers.Select(a => a.ThisUpdate)).Min() is var first && first > now + ClockSkew)
            return $"the word of its issuer is from the future: of {CertificateUsage.Text(first)}, judged at {CertificateUsage.Text(now)}";
        return lists.Where(l => l.ThisUpdate <= now + ClockSkew).Select(l => l.NextUpdate).Concat(answers.Where(a => a.ThisUpdate <= now + ClockSkew).Select(a => (DateTimeOffset?)Due(a))).Max() is { } due
            ? $"the newest word of its issuer counted until {CertificateUsage.Text(due)}"
            : "the list does not say when the next one is due";
    }

    // A list of thousands is hashed once, not for every verdict.
    private bool IsWordOf(object word, X509Certificate2 issuer, Func<X509Certificate2, bool> verify)
    {
        var known = judged.GetValue(word, _ => []);
        lock (known)
        {
            foreach (var (other, holds) in known)
                if (other.RawDataMemory.Span.SequenceEqual(issuer.RawDataMemory.Span)) return holds;
            var answer = verify(issuer);
            // A copy: the path's own certificates live no longer than the building of it.
            known.Add((X509CertificateLoader.LoadCertificate(issuer.RawDataMemory.Span), answer));
            return answer;
        }
    }
}
