using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Trust;

/// <summary>
/// Finds the certificate that a signature names. It only proposes: what it finds still has to verify the value and to be trusted,
/// so a serial that is unique is enough where the written issuer name cannot be compared.
/// </summary>
internal sealed class CertificateFinder(IReadOnlyList<X509Certificate2> all)
{
    public X509Certificate2? Find(CertificateReference reference)
    {
        if (reference.SubjectKeyIdentifier is { } identifier) return all.FirstOrDefault(c => HasIdentifier(c, identifier.Span));
        if (reference.Sha1Thumbprint is { } thumbprint) return all.FirstOrDefault(c => c.GetCertHash(HashAlgorithmName.SHA1).AsSpan().SequenceEqual(thumbprint.Span));
        return reference.SerialDecimal is { } serial ? ByIssuerAndSerial(reference.IssuerName, serial) : null;
    }

    private X509Certificate2? ByIssuerAndSerial(string? issuer, string serial)
    {
        if (!BigInteger.TryParse(serial, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return null;
        var candidates = all.Where(c => new BigInteger(c.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true) == number)
            .DistinctBy(c => c.Thumbprint).ToList();
        if (candidates.Count <= 1) return candidates.FirstOrDefault();
        return issuer is null ? null : candidates.FirstOrDefault(c => DistinguishedNames.Same(c.IssuerName, issuer));
    }

    private static bool HasIdentifier(X509Certificate2 certificate, ReadOnlySpan<byte> identifier)
    {
        var extension = certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault();
        // Without the extension RFC 5280 §4.2.1.2 (1) derives it: SHA-1 of the public key bits.
        var own = extension is null ? SHA1.HashData(certificate.PublicKey.EncodedKeyValue.RawData) : extension.SubjectKeyIdentifierBytes.ToArray();
        return identifier.SequenceEqual(own);
    }
}
