using MessageBroker.App.Configuration;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.App.Hosting;

/// <summary>The private keys of the hosted institutions, as the configuration loaded them.</summary>
internal sealed class HostedKeys(ConfigurationMaterial material) : IInstitutionKeys
{
    public bool Hosts(string institution) => material.Institutions.ContainsKey(institution);

    public SigningKey Business(string institution) => material.Institutions[institution].Business;

    public SigningKey Ebms(string institution) => material.Institutions[institution].Ebms;
}
