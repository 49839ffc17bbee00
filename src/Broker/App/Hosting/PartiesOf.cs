using MessageBroker.App.Configuration;
using MessageBroker.Exchange.Flow.Verdicts;
using HostedParty = MessageBroker.Exchange.Flow.Verdicts.HostedInstitution;

namespace MessageBroker.App.Hosting;

/// <summary>The configuration as verdicts name it: parties and certificates, without secrets.</summary>
internal static class PartiesOf
{
    public static Parties Configuration(BrokerConfiguration configuration, ConfigurationMaterial material) => new()
    {
        Environment = configuration.Environment.ToString().ToLowerInvariant(),
        Hosted = [.. configuration.Institutions.Select(i => Hosted(i.Id, configuration, material))],
        Partners = [.. configuration.Partners.Select(p => Partner(p, material.Partners[p.Name]))],
        MaxUnpackedBytes = (int)Math.Min(configuration.Limits.MaxUnpackedBytes, int.MaxValue),
        MaxParts = configuration.Limits.MaxParts,
        CryptoPolicy = configuration.CryptoPolicy,
        PolicyFile = configuration.CryptoPolicyFile is null ? null : material.Policy.Octets.ToArray(),
    };

    private static HostedParty Hosted(string id, BrokerConfiguration configuration, ConfigurationMaterial material)
    {
        var system = configuration.NationalSystems.First(n => n.Institutions.Contains(id));
        var keys = material.Institutions[id];
        return new HostedParty(id, system.Name, system.Country, keys.Business.Certificate.ExportCertificatePem(), keys.Ebms.Certificate.ExportCertificatePem());
    }

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
        Reconcile = entry.Reconcile,
    };
}
