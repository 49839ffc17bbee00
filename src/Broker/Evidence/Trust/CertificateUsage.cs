using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Trust;

/// <summary>What a certificate says about itself: when it is valid and what its key is for.</summary>
internal static class CertificateUsage
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1", ClientAuthentication = "1.3.6.1.5.5.7.3.2", TimeStamping = "1.3.6.1.5.5.7.3.8";

    /// <summary>Purpose of a responder whom an issuer certified for OCSP answers alone.</summary>
    public const string OcspSigning = "1.3.6.1.5.5.7.3.9";

    public static Reason? OutsideValidity(X509Certificate2 certificate, DateTimeOffset at)
    {
        var from = new DateTimeOffset(certificate.NotBefore.ToUniversalTime());
        var to = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        if (at < from) return Outside(ReasonCode.CertificateNotYetValid, certificate, "notBefore", from, at);
        return at > to ? Outside(ReasonCode.CertificateExpired, certificate, "notAfter", to, at) : null;
    }

    /// <summary>A key usage that names neither digitalSignature nor nonRepudiation; without the extension any use is allowed.</summary>
    public static Reason? CannotSign(X509Certificate2 certificate)
    {
        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        return usage is null || (usage.KeyUsages & (X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation)) != 0
            ? null
            : Refused(certificate, $"key usage {usage.KeyUsages}");
    }

    /// <summary>
    /// Extended key usages that all mean something else than signing a document: connections, time-stamps, OCSP answers (RFC 5280 §4.2.1.12). A purpose
    /// that is not known here may be one of a document's.
    /// </summary>
    public static Reason? IsForSomethingElse(X509Certificate2 certificate)
    {
        var purposes = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().SelectMany(e => e.EnhancedKeyUsages.Cast<Oid>()).Select(o => o.Value).ToList();
        return purposes.Count > 0 && purposes.TrueForAll(p => p is ServerAuthentication or ClientAuthentication or TimeStamping or OcspSigning)
            ? Refused(certificate, $"extended key usage {string.Join(", ", purposes)}") : null;
    }

    public static Reason Refused(X509Certificate2 certificate, string detail) =>
        new(ReasonCode.CertificateUsage, "certificate", new("subject", certificate.Subject), new("detail", detail));

    private static Reason Outside(ReasonCode code, X509Certificate2 certificate, string bound, DateTimeOffset value, DateTimeOffset at) =>
        new(code, "certificate", new("subject", certificate.Subject), new(bound, Text(value)), new("at", Text(at)));

    public static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
