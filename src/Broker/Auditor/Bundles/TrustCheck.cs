using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence.Containers;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Auditor.Bundles;

/// <summary>Whom to trust: the reader's anchors, with the bundle's certificates for look-up; without anchors the bundle's own, and the report says so.</summary>
internal static class TrustCheck
{
    public static TrustStore Run(BundleRecord record, BundleContent content, IReadOnlyList<X509Certificate2> anchors)
    {
        var own = new List<X509Certificate2>();
        foreach (var (path, octets) in content.Trust)
            if (Read(octets.Span) is { } certificate)
            {
                own.Add(certificate);
                record.Pass(path);
            }
            else
            {
                record.Fail(path, "JRN-0061");
            }
        if (anchors.Count > 0) return new TrustStore(anchors, own);
        record.TrustFromBundle = true;
        record.Note(BundlePath.TrustFolder, "JRN-0069");
        return new TrustStore(own, []);
    }

    private static X509Certificate2? Read(ReadOnlySpan<byte> octets)
    {
        var text = Encoding.Latin1.GetString(octets);
        try
        {
            var certificate = X509CertificateLoader.LoadCertificate(Der(text));
            return PemEncoding.WriteString("CERTIFICATE", certificate.RawData) + "\n" == text ? certificate : null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static byte[] Der(string text) => Convert.FromBase64String(text[PemEncoding.Find(text).Base64Data]);
}
