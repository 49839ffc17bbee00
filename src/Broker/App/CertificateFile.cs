using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence.Trust;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App;

/// <summary>Certificates of a PEM file (one or more) or of a DER file, or the reason why there are none.</summary>
/// <param name="Fault">Null when there is at least one certificate.</param>
public sealed record CertificateFile(string Path, IReadOnlyList<X509Certificate2> Certificates, Finding? Fault)
{
    public static CertificateFile Read(string path)
    {
        try
        {
            if (DiskInput.FaultOf(path, DiskInput.MaxSmallBytes) is { } unfit) return new CertificateFile(path, [], unfit);
            var octets = File.ReadAllBytes(path);
            var found = new X509Certificate2Collection();
            if (octets.AsSpan().IndexOf("-----BEGIN"u8) >= 0) found.ImportFromPem(Encoding.Latin1.GetString(octets));
            else found.Add(X509CertificateLoader.LoadCertificate(octets));
            // The platform decodes lazily: what is damaged inside would be met far from here.
            return found.Count > 0 && found.All(c => ForeignCertificate.IsReadable(c)) ? new CertificateFile(path, [.. found], null) : None(path);
        }
        catch (CryptographicException)
        {
            return None(path);
        }
        catch (Exception fault) when (DiskInput.IsDiskFault(fault))
        {
            return new CertificateFile(path, [], DiskInput.Unreadable(path, fault));
        }
    }

    private static CertificateFile None(string path) => new(path, [], Finding.Of("CFG-0011", path, ("file", path)));
}
