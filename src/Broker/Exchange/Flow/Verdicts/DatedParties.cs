using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>
/// The parties as they are at an instant: lines of the registry that count then, the own key that signs then. Between two turns nothing changes, so
/// each such time is worked out once.
/// </summary>
internal sealed class DatedParties
{
    private static readonly ConditionalWeakTable<Parties, DatedParties> Known = [];

    private readonly Parties parties;
    private readonly DateTimeOffset[] turns;
    private readonly ConcurrentDictionary<int, Parties> resolved = new();

    private DatedParties(Parties parties)
    {
        this.parties = parties;
        turns = [.. parties.Registry.SelectMany(l => l.Until is { } until ? new[] { l.From, until } : [l.From])
            .Concat(parties.Hosted.SelectMany(h => h.Next).Select(n => n.From)).Distinct().Order()];
    }

    public static Parties Of(Parties parties, DateTimeOffset at) =>
        parties.Registry.Count == 0 && parties.Hosted.All(h => h.Next.Count == 0) ? parties : Known.GetValue(parties, p => new DatedParties(p)).At(at);

    /// <summary>Certificates of lines that ended by then, and of none that counts.</summary>
    public static IReadOnlyList<string> Ended(IReadOnlyList<TrustLine> lines, DateTimeOffset at) =>
        [.. lines.Where(l => l.Until <= at).Select(l => l.Certificate).Distinct().Where(pem => !lines.Any(l => l.Certificate == pem && l.Counts(at)))];

    private Parties At(DateTimeOffset at)
    {
        var found = Array.BinarySearch(turns, at);
        return resolved.GetOrAdd(found >= 0 ? found + 1 : ~found, _ => Resolve(at));
    }

    private Parties Resolve(DateTimeOffset at) => parties with
    {
        Registry = [],
        Hosted = [.. parties.Hosted.Select(h => h with { BusinessCertificate = Own(h, TrustLine.Business, h.BusinessCertificate, at), EbmsCertificate = Own(h, TrustLine.Ebms, h.EbmsCertificate, at), Next = [] })],
        Partners = [.. parties.Partners.SelectMany(p => Resolve(p, at))],
    };

    private static string Own(HostedInstitution hosted, string use, string first, DateTimeOffset at) =>
        hosted.Next.Where(n => n.Use == use && n.From <= at).MaxBy(n => n.From)?.Certificate ?? first;

    /// <summary>A line is one institution's: what speaks for one behind an access point does not speak for its neighbours.</summary>
    private IEnumerable<Partner> Resolve(Partner partner, DateTimeOffset at)
    {
        if (!parties.Registry.Any(l => partner.Institutions.Contains(l.Party))) return [partner];
        return partner.Institutions.Select(institution =>
        {
            var business = Lines(institution, TrustLine.Business);
            var ebms = Lines(institution, TrustLine.Ebms);
            var configured = Configured(partner.EbmsCertificates, ebms);
            List<string> anchors = [.. Configured(partner.EbmsAnchors, ebms), .. ebms.Where(l => l.Anchor && l.Counts(at)).Select(l => l.Certificate).Distinct()];
            return partner with
            {
                Institutions = [institution],
                BusinessAnchors = [.. Configured(partner.BusinessAnchors, business), .. business.Where(l => l.Counts(at)).Select(l => l.Certificate).Distinct()],
                // Certificates that the configuration names beside an anchor do not outlive it; those that it names alone need none of the registry's.
                EbmsCertificates = partner.EbmsAnchors.Count > 0 && anchors.Count > 0 ? configured : [],
                EbmsAnchors = anchors,
                EbmsEnded = Ended(ebms, at),
                BusinessEnded = Ended(business, at),
                EbmsNamed = [.. partner.EbmsAnchors.Count > 0 ? [] : configured, .. ebms.Where(l => !l.Anchor && l.Counts(at)).Select(l => l.Certificate).Distinct()],
                EbmsByName = partner.EbmsCertificates.Count == 0 || ebms.Any(l => l.Anchor && l.Counts(at)),
            };
        });
    }

    private List<TrustLine> Lines(string institution, string use) => [.. parties.Registry.Where(l => l.Party == institution && l.Use == use)];

    /// <summary>Lines about a certificate take the place of what the configuration says of it.</summary>
    private static List<string> Configured(IReadOnlyList<string> pems, List<TrustLine> lines) => [.. pems.Where(pem => lines.All(l => l.Certificate != pem))];
}
