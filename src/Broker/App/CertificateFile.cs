using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MessageBroker.App;

/// <summary>Certificates of a PEM file (one or more) or of a DER file, or the reason why there are none.</summary>
/// <param name="Fault">Null when there is at least one certificate.</param>
public sealed record CertificateFile(string Path, IReadOnlyList<X509Certificate2> Certificates, string? Fault)
{
    public static CertificateFile Read(string path)
    {
        try
        {
            if (!File.Exists(path)) return new CertificateFile(path, [], "no such file");
            var octets = File.ReadAllBytes(path);
            var found = new X509Certificate2Collection();
            if (octets.AsSpan().IndexOf("-----BEGIN"u8) >= 0) found.ImportFromPem(Encoding.Latin1.GetString(octets));
            else found.Add(X509CertificateLoader.LoadCertificate(octets));
            return found.Count > 0 ? new CertificateFile(path, [.. found], null) : new CertificateFile(path, [], "it holds no certificate");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new CertificateFile(path, [], fault.Message);
        }
    }
}
