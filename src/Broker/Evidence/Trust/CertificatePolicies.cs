using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Pkix;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace MessageBroker.Evidence.Trust;

/// <summary>
/// Whether a certificate policy holds along a path (RFC 5280 §6.1 with explicit policy required). The platform takes a certificate that names no
/// policy for one of any, so BouncyCastle is asked, which goes by the standard. It only ever adds a refusal: the path was found by the platform.
/// </summary>
public static class CertificatePolicies
{
    /// <summary>True where one of the policies holds along the path; false too where it cannot be judged.</summary>
    /// <param name="path">From the certificate to its anchor, at least two.</param>
    /// <param name="policies">Object identifiers, one of which is enough.</param>
    public static bool Hold(IReadOnlyList<X509Certificate2> path, IReadOnlyList<string> policies, DateTimeOffset at)
    {
        try
        {
            var parser = new X509CertificateParser();
            var certificates = path.Select(c => parser.ReadCertificate(c.RawData)).ToList();
            var parameters = new PkixParameters(new HashSet<TrustAnchor> { new(certificates[^1], null) })
            {
                IsExplicitPolicyRequired = true,
                IsRevocationEnabled = false,
                Date = at.UtcDateTime,
            };
            parameters.SetInitialPolicies(new HashSet<string>(policies));
            new PkixCertPathValidator().Validate(new PkixCertPath(certificates[..^1]), parameters);
            return true;
        }
        catch (Exception refused) when (refused is GeneralSecurityException or ArgumentException or InvalidOperationException or InvalidCastException or IOException)
        {
            return false;
        }
    }
}
