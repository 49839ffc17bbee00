using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Trusting;

/// <summary>
/// Adds lines to the trust registry and ends them, each with an entry that names account and reason. What would never count, or admits what the crypto
/// policy refuses, is not taken.
/// </summary>
public sealed class TrustCommands(IStore store, Sealer sealer, IIdSource ids, Func<VerdictBasis> basis, Func<CancellationToken, Task> refresh, TimeProvider clock)
{
    public async Task<CommandAnswer> RunAsync(OperatorCommand command, CancellationToken cancellationToken)
    {
        if (command.Trust is not { } order || ForeignCertificate.Read(order.Certificate) is not { } certificate) return CommandAnswer.Refused(Finding.Of("FLW-0627", command.Target));
        using (certificate)
        {
            await refresh(cancellationToken);
            if (UnknownParty(command.Target, order.Use) is { } unknown) return CommandAnswer.Refused(unknown);
            return command.Kind == OperatorCommandKind.ImportTrust
                ? await ImportAsync(command, order, certificate, cancellationToken)
                : await EndAsync(command, order, certificate, cancellationToken);
        }
    }

    private async Task<CommandAnswer> ImportAsync(OperatorCommand command, TrustOrder order, X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        var now = clock.Instant();
        var row = new TrustRow
        {
            Id = ids.NewId(), Party = command.Target, Use = order.Use, IsAnchor = order.IsAnchor, Certificate = order.Certificate,
            From = order.From ?? now, Until = order.Until, Actor = command.Account, Reason = command.Reason, Since = now,
        };
        if (Unfit(row, certificate, now) is { } unfit) return CommandAnswer.Refused(unfit);
        var isConfigured = IsConfigured(row.Party, row.Use, certificate);
        var answer = await store.WriteAsync(async session =>
        {
            var earlier = (await session.TrustAsync()).Where(t => IsSame(t, row)).ToList();
            // A line takes the place of the configuration: one that says no more than that is a mistake.
            if (earlier.Any(t => t.IsAnchor == row.IsAnchor && Overlap(t, row)) || (isConfigured && earlier.Count == 0 && row.Until is null && row.From <= now))
                return CommandAnswer.Refused(Finding.Of("FLW-0631", Place(row), Named(row, certificate)));
            await session.InsertTrustAsync(row);
            await NoteAsync(session, EntryEvents.TrustImported, row, command);
            // That it was ended once may have had a reason that still holds.
            return earlier.Where(t => t.Until <= row.From).MaxBy(t => t.Until) is { } ended
                ? new CommandAnswer(true, [Finding.Of("FLW-0651", Place(row), ("subject", certificate.Subject), ("until", CaseHistory.Text(ended.Until!.Value)), ("reason", ended.Reason))])
                : CommandAnswer.Ok;
        }, cancellationToken);
        await refresh(cancellationToken);
        return answer;
    }

    private async Task<CommandAnswer> EndAsync(OperatorCommand command, TrustOrder order, X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        var now = clock.Instant();
        // What the configuration names has a line of its own once it ends.
        var line = new TrustRow
        {
            Id = ids.NewId(), Party = command.Target, Use = order.Use, IsAnchor = IsIssuer(certificate) && (order.Use != TrustUse.Ebms || IsEbmsAnchor(command.Target, certificate)), Certificate = order.Certificate,
            From = new DateTimeOffset(certificate.NotBefore.ToUniversalTime()), Until = order.Until ?? now, Actor = command.Account, Reason = command.Reason, Since = now,
        };
        // Or it is named nowhere, and an anchor vouches for it: it is ended all the same.
        var isConfigured = IsConfigured(line.Party, line.Use, certificate) || IsVouchedFor(line, certificate);
        var done = await store.WriteAsync(async session =>
        {
            var lines = (await session.TrustAsync()).Where(t => IsSame(t, line)).ToList();
            if (lines.Count == 0 && !isConfigured) return Finding.Of("FLW-0634", Place(line), Named(line, certificate));
            var open = lines.Where(t => t.Until is null || t.Until > line.Until).ToList();
            if (lines.Count > 0 && open.Count == 0) return Finding.Of("FLW-0632", Place(line), [.. Named(line, certificate), ("until", CaseHistory.Text(lines.Max(t => t.Until!.Value)))]);
            foreach (var row in open) await session.EndTrustAsync(row.Id, line.Until!.Value);
            if (lines.Count == 0) await session.InsertTrustAsync(line);
            await NoteAsync(session, EntryEvents.TrustEnded, line, command);
            return null;
        }, cancellationToken);
        if (done is not null) return CommandAnswer.Refused(done);
        await refresh(cancellationToken);
        Finding?[] findings = [NobodyLeft(line), Elsewhere(line, certificate)];
        return new CommandAnswer(true, [.. findings.OfType<Finding>()]);
    }

    private Finding? Unfit(TrustRow row, X509Certificate2 certificate, DateTimeOffset now)
    {
        var (from, until) = (new DateTimeOffset(certificate.NotBefore.ToUniversalTime()), new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));
        if (row.Until <= now) return Finding.Of("FLW-0656", Place(row), ("until", CaseHistory.Text(row.Until.Value)), ("now", CaseHistory.Text(now)));
        if (row.Until <= row.From) return Finding.Of("FLW-0655", Place(row), ("from", CaseHistory.Text(row.From)), ("until", CaseHistory.Text(row.Until.Value)));
        if (row.From > until || row.Until <= from || until < now)
            return Finding.Of("FLW-0629", Place(row), ("subject", certificate.Subject), ("from", CaseHistory.Text(from)), ("until", CaseHistory.Text(until)));
        if (row.Use == TrustUse.Tls && !row.IsAnchor) return Finding.Of("FLW-0640", Place(row), ("subject", certificate.Subject));
        if (row.IsAnchor && !IsIssuer(certificate)) return Finding.Of("FLW-0641", Place(row), ("subject", certificate.Subject));
        if (!row.IsAnchor && IsAuthority(certificate)) return Finding.Of("FLW-0650", Place(row), ("subject", certificate.Subject));
        if (!row.IsAnchor && Speaks(certificate, row.From) is { } mute) return Verdicts.ReasonFindings.Of(mute);
        if (basis().Parties.Environment == "production" && DevelopmentCa.IsDevelopment(certificate)) return Finding.Of("FLW-0630", Place(row), ("subject", certificate.Subject));
        using var lease = PublicKeyLease.Of(certificate);
        var at = row.From > now ? row.From : now;
        return basis().Policy.Lapses(PolicyUse.Verify, null, [], lease.Key, at) is [var lapse, ..] ? Verdicts.ReasonFindings.Of(lapse.ToReason(Place(row), at)) : null;
    }

    private Finding? UnknownParty(string party, TrustUse use)
    {
        var partners = basis().Parties.Partners;
        List<string> known = [.. use == TrustUse.Tls ? partners.Select(p => p.Name) : partners.SelectMany(p => p.Institutions)];
        return known.Contains(party, StringComparer.Ordinal) ? null : Finding.Of(use == TrustUse.Tls ? "FLW-0607" : "FLW-0628", party, ("known", string.Join(", ", known)));
    }

    private bool IsConfigured(string party, TrustUse use, X509Certificate2 certificate)
    {
        var pem = certificate.ExportCertificatePem();
        var parties = basis().Parties;
        return use switch
        {
            TrustUse.Tls => parties.TlsAnchors.Contains(pem),
            TrustUse.Business => parties.FindPartner(party)!.BusinessAnchors.Contains(pem),
            _ => parties.FindPartner(party)!.EbmsCertificates.Contains(pem) || parties.FindPartner(party)!.EbmsAnchors.Contains(pem),
        };
    }

    // A certificate that is named is an anchor of its own too: it speaks, and vouches for nobody.
    private bool IsEbmsAnchor(string party, X509Certificate2 certificate) =>
        basis().Parties.FindPartner(party) is { } partner && certificate.ExportCertificatePem() is var pem && partner.EbmsAnchors.Contains(pem) && !partner.EbmsCertificates.Contains(pem);

    private bool IsVouchedFor(TrustRow line, X509Certificate2 certificate)
    {
        var (parties, now) = (basis().Parties, clock.Instant());
        var partner = parties.At(now).FindPartner(line.Party);
        var pems = line.Use switch { TrustUse.Tls => parties.TlsAnchorsAt(now), TrustUse.Business => partner!.BusinessAnchors, _ => partner!.EbmsAnchors };
        return PartnerTrust.Of(pems).Judge(certificate, [], now, CryptoPolicy.Lenient).Trusted;
    }

    /// <summary>For whom and what it counts still: one entry of the configuration may name it for several institutions.</summary>
    private Finding? Elsewhere(TrustRow ended, X509Certificate2 certificate)
    {
        var (pem, at) = (certificate.ExportCertificatePem(), ended.Until!.Value);
        var parties = basis().Parties.At(at);
        var others = new List<string>();
        foreach (var (partner, institution) in parties.Partners.SelectMany(p => p.Institutions.Select(i => (p, i))))
        {
            if (partner.BusinessAnchors.Contains(pem) || Takes(PartnerTrust.Business(parties, institution, at))) others.Add($"{institution} business");
            if (partner.EbmsCertificates.Concat(partner.EbmsAnchors).Concat(partner.EbmsNamed).Contains(pem)) others.Add($"{institution} ebms");
        }

        // Under an anchor it counts though nobody names it; for connections too, where anybody under their anchors may call.
        if (basis().Parties.TlsAnchorsAt(at).Contains(pem) || Takes(PartnerTrust.Tls(basis().Parties, at))) others.Add("tls");
        return others.Count == 0 ? null : Finding.Of("FLW-0639", Place(ended), ("subject", certificate.Subject), ("others", string.Join(", ", others)));

        bool Takes(TrustStore store) => store.Judge(certificate, [], at, CryptoPolicy.Lenient).Trusted;
    }

    private static bool IsAuthority(X509Certificate2 certificate) => certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(b => b.CertificateAuthority);

    /// <summary>Why a certificate that is named itself would never be believed, whatever it signs.</summary>
    private static Reason? Speaks(X509Certificate2 certificate, DateTimeOffset at) =>
        PartnerTrust.Of([certificate.ExportCertificatePem()]).Judge(certificate, [], at, CryptoPolicy.Lenient).Reasons.FirstOrDefault(r => r.Code == ReasonCode.CertificateUsage);

    private static bool IsIssuer(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData) || IsAuthority(certificate);

    private Finding? NobodyLeft(TrustRow ended)
    {
        var at = ended.Until!.Value;
        var parties = basis().Parties.At(at);
        var partner = parties.FindPartner(ended.Party);
        var anyone = ended.Use switch
        {
            TrustUse.Tls => basis().Parties.TlsAnchorsAt(at).Count > 0,
            TrustUse.Business => partner!.BusinessAnchors.Count > 0,
            _ => partner!.EbmsCertificates.Count + partner.EbmsAnchors.Count + partner.EbmsNamed.Count > 0,
        };
        return anyone ? null : Finding.Of("FLW-0633", Place(ended), ("party", ended.Party), ("use", Word(ended.Use)), ("from", CaseHistory.Text(at)));
    }

    private async ValueTask NoteAsync(IStoreSession session, string happened, TrustRow row, OperatorCommand command)
    {
        var place = new CaseKey("*", Place(row));
        List<EntryDetail> details =
        [
            new("certificate", Hash256.Of(row.Certificate).ToString()),
            .. happened == EntryEvents.TrustImported ? new[] { new EntryDetail("from", CaseHistory.Text(row.From)) } : [],
            new("kind", row.IsAnchor ? "anchor" : "certificate"),
            new("reason", command.Reason),
            .. row.Until is { } until ? new[] { new EntryDetail("until", CaseHistory.Text(until)) } : [],
            new("use", Word(row.Use)),
        ];
        await session.InsertEntryAsync(sealer.SealEvent(
            happened, place, null, row.Use == TrustUse.Tls ? null : row.Party, Actor.Operator(command.Account), clock.Instant(), await session.LatestEntryAsync(place), details));
    }

    private static (string, string)[] Named(TrustRow row, X509Certificate2 certificate) => [("subject", certificate.Subject), ("party", row.Party), ("use", Word(row.Use))];

    private static string Word(TrustUse use) => use.ToString().ToLowerInvariant();

    private static string Place(TrustRow row) => $"trust/{row.Party}";

    private static bool IsSame(TrustRow one, TrustRow other) => one.Party == other.Party && one.Use == other.Use && one.Certificate.AsSpan().SequenceEqual(other.Certificate);

    private static bool Overlap(TrustRow one, TrustRow other) => (other.Until is null || one.From < other.Until) && (one.Until is null || other.From < one.Until);
}
