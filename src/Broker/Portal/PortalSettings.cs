using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Portal;

/// <summary>What the configuration says of the pages.</summary>
public sealed record PortalSettings
{
    /// <summary>As browsers name it.</summary>
    public required Uri Url { get; init; }
    public required IPEndPoint Listen { get; init; }
    /// <summary>Null where the pages are plain http on the machine itself.</summary>
    public X509Certificate2? Certificate { get; init; }
    /// <summary>Browsers are asked for a certificate, by which an account may sign in.</summary>
    public bool AsksCertificates { get; init; }
    /// <summary>What the access point is called.</summary>
    public required string Name { get; init; }
    /// <summary>production, acceptance, test or development.</summary>
    public required string Environment { get; init; }
    /// <summary>The one time zone of all pages.</summary>
    public required TimeZoneInfo Zone { get; init; }
    /// <summary>After so long without a page a session ends.</summary>
    public required TimeSpan Idle { get; init; }
    /// <summary>File of the configuration, for the commands that pages name.</summary>
    public required string ConfigurationName { get; init; }
}
