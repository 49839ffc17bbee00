using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.App.Configuration;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Institutions;
using HostedParty = MessageBroker.Exchange.Flow.Verdicts.HostedInstitution;

namespace MessageBroker.App.Hosting;

/// <summary>
/// Where the configuration says something else than the directory: an institution that is not entered there, whether a partner's institution is reached as endpoint, and
/// which certificates it and our own institutions speak by. Warnings, for the directory decides nothing of it: whose word counts is a matter of the configuration and the trust registry.
/// </summary>
internal static class DirectoryAgreement
{
    /// <summary>Reads the directory as a start would, and compares.</summary>
    /// <param name="at">Certificates of the directory count as of the institution's day at this instant.</param>
    public static IReadOnlyList<Finding> Check(BrokerConfiguration configuration, ConfigurationMaterial material, DateTimeOffset at)
    {
        var findings = new List<Finding>();
        if (BasisOf.Directory(configuration, findings) is { } directory) findings.AddRange(Compare(directory, PartiesOf.Configuration(configuration, material), at));
        return findings;
    }

    /// <summary>What the entry of an institution does not say is not compared; of a partner's certificates those that are named one by one, for an anchor vouches for others.</summary>
    public static IEnumerable<Finding> Compare(InstitutionDirectory directory, Parties parties, DateTimeOffset at) =>
    [
        .. parties.Partners.SelectMany((partner, i) => partner.Institutions.SelectMany((id, j) => OfPartner(directory, partner, id, $"/partners/{i}", j, at))),
        .. parties.Hosted.SelectMany((hosted, i) => OfHosted(directory, hosted, $"/institutions/{i}", at)),
    ];

    private static IEnumerable<Finding> OfPartner(InstitutionDirectory directory, Partner partner, string id, string path, int place, DateTimeOffset at)
    {
        if (directory.Find(id) is not { } institution)
        {
            yield return Finding.Of("CFG-0112", $"{path}/institutions/{place}", ("institution", id));
            yield break;
        }

        var configured = partner.IsEndpoint ? Institution.Endpoint : Institution.Intermediary;
        if (institution.ReachedAs is { } said && said != configured)
            yield return Finding.Of("CFG-0110", path + "/kind", ("institution", id), ("directory", said), ("partner", partner.Name), ("configured", configured));
        // An entry for several institutions does not say which of them a certificate speaks for.
        if (partner.Institutions.Count > 1) yield break;
        foreach (var pem in partner.EbmsCertificates)
            if (Strange(institution, InstitutionCertificate.Ebms, pem, path + "/ebmsCertificates", at) is { } finding) yield return finding;
        foreach (var pem in partner.BusinessAnchors)
            if (Strange(institution, InstitutionCertificate.Business, pem, path + "/businessTrust", at) is { } finding) yield return finding;
    }

    private static IEnumerable<Finding> OfHosted(InstitutionDirectory directory, HostedParty hosted, string path, DateTimeOffset at)
    {
        if (directory.Find(hosted.Id) is not { } institution)
        {
            yield return Finding.Of("CFG-0112", path + "/id", ("institution", hosted.Id));
            yield break;
        }

        if (Strange(institution, InstitutionCertificate.Business, hosted.BusinessCertificate, path + "/businessKey", at, "CFG-0113") is { } business) yield return business;
        if (Strange(institution, InstitutionCertificate.Ebms, hosted.EbmsCertificate, path + "/ebmsKey", at, "CFG-0113") is { } ebms) yield return ebms;
    }

    private static Finding? Strange(Institution institution, string use, string pem, string path, DateTimeOffset at, string code = "CFG-0111")
    {
        if (!institution.Certificates.Any(c => c.Use == use)) return null;
        using var certificate = X509Certificate2.CreateFromPem(pem);
        if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(b => b.CertificateAuthority)) return null;
        var (sha256, day) = (Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256)), InstitutionDay.Of(institution.Id, at));
        return institution.Certificates.Any(c => c.Use == use && c.Sha256 == sha256 && c.Valid.Holds(day))
            ? null
            : Finding.Of(code, path, ("institution", institution.Id), ("use", use), ("sha256", sha256), ("date", day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
