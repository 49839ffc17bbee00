using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence.Containers;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Auditor.Bundles;

/// <summary>
/// Whom to trust: the reader's anchors, with the bundle's certificates for look-up; without anchors the bundle's own, and the report says so. What is known
/// of revocation is what the verdict of then knew.
/// </summary>
internal sealed class TrustCheck
{
    private readonly Dictionary<Revocation, TrustStore> stores = new(ReferenceEqualityComparer.Instance);
    private readonly IReadOnlyList<X509Certificate2> anchors, extra;
    private readonly RevocationCheck revocation;

    private TrustCheck(IReadOnlyList<X509Certificate2> anchors, IReadOnlyList<X509Certificate2> extra, RevocationCheck revocation) =>
        (this.anchors, this.extra, this.revocation) = (anchors, extra, revocation);

    public static TrustCheck Run(BundleRecord record, BundleContent content, IReadOnlyList<X509Certificate2> anchors)
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
        var revocation = RevocationCheck.Run(record, content);
        if (anchors.Count > 0) return new TrustCheck(anchors, own, revocation);
        record.TrustFromBundle = true;
        record.Note(BundlePath.TrustFolder, "JRN-0069");
        return new TrustCheck(own, [], revocation);
    }

    /// <summary>The store by which the verdict of an entry is judged anew.</summary>
    public TrustStore Of(ProvenEntry entry)
    {
        var known = revocation.Of(entry);
        if (!stores.TryGetValue(known, out var store)) stores[known] = store = new TrustStore(anchors, extra, known);
        return store;
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
