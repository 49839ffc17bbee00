using System.Security.Cryptography.X509Certificates;
using MessageBroker.App.Configuration;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Outbound;

namespace MessageBroker.App.Hosting;

/// <summary>The journal's identity and its key, as the configuration names them.</summary>
internal static class LogKeyOf
{
    /// <summary>The log's origin: the name of the node, or of what the nodes share, and the generation.</summary>
    public static LogOrigin Origin(BrokerConfiguration configuration) => new($"{configuration.Store.Database?.Journal ?? configuration.Node}/journal", 1);

    public static NoteSigningKey Material(BrokerConfiguration configuration, ConfigurationMaterial material) =>
        NoteSigningKey.Of(Origin(configuration).ToString(), material.LogKey.Certificate.GetECDsaPrivateKey()!);

    /// <summary>
    /// What names national requests across the border. The log key is the one secret that all nodes share, that no restore touches, and that
    /// cannot change without ending the log (docs/decisions/0004).
    /// </summary>
    public static RequestIdentity Identity(ConfigurationMaterial material) => new(material.LogKey.DeriveSecret("MessageBroker request identity 1"));

    /// <summary>The public key that verifies the checkpoints of an origin, of whatever generation.</summary>
    public static NoteVerifierKey Verifier(string origin, ConfigurationMaterial material)
    {
        using var key = NoteSigningKey.Of(origin, material.LogKey.Certificate.GetECDsaPrivateKey()!);
        return key.VerifierKey;
    }
}
