using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Trust;

/// <summary>Names in the subject of a certificate.</summary>
public static class CertificateNames
{
    private const string CommonNameOid = "2.5.4.3";

    /// <summary>The one CN of the subject, or null where there is none, more than one, or one that cannot be read.</summary>
    public static string? Common(X509Certificate2 certificate)
    {
        try
        {
            var names = certificate.SubjectName.EnumerateRelativeDistinguishedNames().Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == CommonNameOid).ToList();
            return names.Count == 1 ? names[0].GetSingleElementValue() : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
