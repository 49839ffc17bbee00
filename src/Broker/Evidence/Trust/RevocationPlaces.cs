using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Ocsp;
using Org.BouncyCastle.X509;

namespace MessageBroker.Evidence.Trust;

/// <summary>Where a certificate says that its revocation is told, and the question that is put there. Nothing is fetched here.</summary>
public static class RevocationPlaces
{
    private const string DistributionPoints = "2.5.29.31";

    /// <summary>HTTP addresses of its issuer's list (RFC 5280 §4.2.1.13), in the certificate's order; damaged ones are none.</summary>
    public static IReadOnlyList<Uri> Lists(X509Certificate2 certificate)
    {
        try
        {
            if (certificate.Extensions[DistributionPoints] is not { } extension) return [];
            return [.. CrlDistPoint.GetInstance(extension.RawData).GetDistributionPoints()
                .Where(p => p.DistributionPointName?.Type == DistributionPointName.FullName)
                .SelectMany(p => GeneralNames.GetInstance(p.DistributionPointName.Name).GetNames())
                .Where(n => n.TagNo == GeneralName.UniformResourceIdentifier)
                .Select(n => Http(DerIA5String.GetInstance(n.Name).GetString())).OfType<Uri>()];
        }
        catch (Exception damaged) when (damaged is ArgumentException or IOException or InvalidOperationException or InvalidCastException)
        {
            return [];
        }
    }

    /// <summary>HTTP addresses of its issuer's responder (RFC 5280 §4.2.2.1).</summary>
    public static IReadOnlyList<Uri> Responders(X509Certificate2 certificate)
    {
        try
        {
            return [.. certificate.Extensions.OfType<X509AuthorityInformationAccessExtension>().SelectMany(e => e.EnumerateOcspUris()).Select(Http).OfType<Uri>()];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    /// <summary>The request (RFC 6960 §4.1) about one certificate, in DER, without nonce: an answer that was made ahead is as good.</summary>
    public static byte[] Question(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        var generator = new OcspReqGenerator();
        // The digest only names the issuer; responders that know no other are still many.
        generator.AddRequest(new CertificateID(CertificateID.DigestSha1, new X509CertificateParser().ReadCertificate(issuer.RawData), new BigInteger(certificate.SerialNumberBytes.ToArray())));
        return generator.Generate().GetEncoded();
    }

    private static Uri? Http(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null;
}
