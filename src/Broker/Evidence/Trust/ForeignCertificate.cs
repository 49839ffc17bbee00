using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Trust;

/// <summary>
/// Reads a certificate out of foreign octets. The platform decodes lazily, so a damaged certificate loads and then throws wherever a
/// field is first looked at; here every field that we use is looked at once.
/// </summary>
public static class ForeignCertificate
{
    /// <summary>The certificate, or null where the octets are not exactly one readable certificate in DER.</summary>
    public static X509Certificate2? Read(ReadOnlySpan<byte> der)
    {
        X509Certificate2? certificate = null;
        try
        {
            certificate = X509CertificateLoader.LoadCertificate(der);
            if (certificate.RawDataMemory.Span.SequenceEqual(der) && IsReadable(certificate)) return certificate;
        }
        catch (CryptographicException)
        {
            // Null says it.
        }
        certificate?.Dispose();
        return null;
    }

    /// <summary>Whether every field of a certificate that the platform has loaded can be read.</summary>
    public static bool IsReadable(X509Certificate2 certificate)
    {
        try
        {
            return Looks(certificate);
        }
        catch (Exception refused) when (refused is CryptographicException or AsnContentException or ArgumentException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    private static bool Looks(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        using var ecdsa = certificate.GetECDsaPublicKey();
        _ = DistinguishedNames.Rfc4514(certificate.SubjectName) + DistinguishedNames.Rfc4514(certificate.IssuerName) + certificate.Subject + certificate.Issuer;
        foreach (var extension in certificate.Extensions)
            if (extension is X509KeyUsageExtension usage) _ = usage.KeyUsages;
            else if (extension is X509BasicConstraintsExtension constraints) _ = constraints.CertificateAuthority;
            else if (extension is X509EnhancedKeyUsageExtension purposes) _ = purposes.EnhancedKeyUsages;
            else if (extension is X509SubjectKeyIdentifierExtension identifier) _ = identifier.SubjectKeyIdentifierBytes;
        return certificate.NotBefore <= certificate.NotAfter && certificate.SerialNumberBytes.Length > 0;
    }
}
