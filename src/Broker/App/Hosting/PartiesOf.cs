using MessageBroker.App.Configuration;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.Flow.Verdicts;
using HostedParty = MessageBroker.Exchange.Flow.Verdicts.HostedInstitution;

namespace MessageBroker.App.Hosting;

/// <summary>The configuration as verdicts name it: parties and certificates, without secrets.</summary>
internal static class PartiesOf
{
    public static Parties Configuration(BrokerConfiguration configuration, ConfigurationMaterial material) => new()
    {
        Environment = configuration.Environment.ToString().ToLowerInvariant(),
        Hosted = Hosted(configuration, material.Institutions),
        Partners = [.. configuration.Partners.Select(p => Partner(p, material.Partners[p.Name]))],
        MaxUnpackedBytes = (int)Math.Min(configuration.Limits.MaxUnpackedBytes, int.MaxValue),
        MaxParts = configuration.Limits.MaxParts,
        MaxAttachmentBytes = (int)configuration.Limits.MaxAttachmentBytes,
        CryptoPolicy = configuration.CryptoPolicy,
        PolicyFile = configuration.CryptoPolicyFile is null ? null : material.Policy.Octets.ToArray(),
        Revocation = configuration.Revocation.Mode == RevocationMode.Off
            ? Revocation.Off : new Revocation(configuration.Revocation.Mode, []) { Grace = TimeSpan.FromHours(configuration.Revocation.GraceHours) },
        TlsPolicies = configuration.AccessPoint.TlsPolicies,
        TlsAnchors = [.. material.TlsTrust.Select(c => c.ExportCertificatePem())],
    };

    /// <summary>The hosted institutions with these keys.</summary>
    public static IReadOnlyList<HostedParty> Hosted(BrokerConfiguration configuration, IReadOnlyDictionary<string, InstitutionKeys> keys) =>
        [.. configuration.Institutions.Select(i => Hosted(i.Id, configuration, keys[i.Id]))];

    private static HostedParty Hosted(string id, BrokerConfiguration configuration, InstitutionKeys keys)
    {
        var system = configuration.NationalSystems.First(n => n.Institutions.Contains(id));
        return new HostedParty(id, system.Name, system.Country, keys.Business.First.Certificate.ExportCertificatePem(), keys.Ebms.First.Certificate.ExportCertificatePem())
        {
            Next = [.. Next(TrustLine.Business, keys.Business), .. Next(TrustLine.Ebms, keys.Ebms)],
        };
    }

    private static IEnumerable<NextKey> Next(string use, ScheduledKey key) => key.Next.Select(n => new NextKey(use, n.Key.Certificate.ExportCertificatePem(), n.From));

    private static Partner Partner(PartnerEntry entry, Configuration.PartnerTrust trust) => new()
    {
        Name = entry.Name,
        Institutions = entry.Institutions,
        Endpoint = entry.Url.ToString(),
        IsEndpoint = entry.Kind == PartnerKind.Endpoint,
        EbmsCertificates = [.. trust.EbmsCertificates.Select(c => c.ExportCertificatePem())],
        EbmsAnchors = [.. trust.Ebms.Anchors.Select(c => c.ExportCertificatePem())],
        BusinessAnchors = [.. trust.Business.Anchors.Select(c => c.ExportCertificatePem())],
        ReconstructionAgreement = entry.Reconstructions,
        BusinessNames = entry.BusinessNames.Count == 0 ? null : entry.BusinessNames,
        CertificatePolicies = entry.CertificatePolicies.Count == 0 ? null : entry.CertificatePolicies,
        Reconcile = entry.Reconcile,
    };
}
