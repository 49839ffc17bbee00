using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Security.Certificates;
using Org.BouncyCastle.X509;

namespace MessageBroker.Evidence.Trust;

/// <summary>
/// A complete certificate revocation list (RFC 5280 §5) as it was read; whose it is is only known once <see cref="IsSignedBy"/> says so. Delta
/// and indirect lists, and lists for a part of the certificates, are not read: they would say less than they seem to.
/// </summary>
public sealed class RevocationList
{
    private readonly Dictionary<string, RevokedCertificate> revoked;
    private readonly string algorithm;
    private readonly byte[] signed, value;

    private RevocationList(X509Crl crl, Dictionary<string, RevokedCertificate> revoked, byte[] der)
    {
        this.revoked = revoked;
        // Taken out at once: the library decodes them late, and a bit string of odd length throws only then.
        (algorithm, signed, value) = (crl.SigAlgOid, crl.GetTbsCertList(), crl.GetSignature());
        Issuer = new X500DistinguishedName(crl.IssuerDN.GetDerEncoded());
        ThisUpdate = new DateTimeOffset(DateTime.SpecifyKind(crl.ThisUpdate, DateTimeKind.Utc));
        NextUpdate = crl.NextUpdate is { } next ? new DateTimeOffset(DateTime.SpecifyKind(next, DateTimeKind.Utc)) : null;
        Octets = der;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(der));
    }

    /// <summary>DER.</summary>
    public ReadOnlyMemory<byte> Octets { get; }

    public X500DistinguishedName Issuer { get; }

    public DateTimeOffset ThisUpdate { get; }

    /// <summary>When the next one is due; a list without that is never fresh.</summary>
    public DateTimeOffset? NextUpdate { get; }

    /// <summary>Hex, over the DER: the input hash that verdicts name.</summary>
    public string Sha256 { get; }

    /// <summary>Number of revoked certificates.</summary>
    public int Count => revoked.Count;

    /// <summary>Reads a list in DER or PEM; null where the octets are not exactly one that we understand whole.</summary>
    public static RevocationList? Read(ReadOnlySpan<byte> octets)
    {
        try
        {
            var der = Der(octets);
            if (new X509CrlParser().ReadCrl(der) is not { } crl || !crl.GetEncoded().AsSpan().SequenceEqual(der)) return null;
            // Delta lists and lists of a scope mark themselves so.
            if (crl.GetCriticalExtensionOids() is { Count: > 0 }) return null;
            var revoked = new Dictionary<string, RevokedCertificate>(StringComparer.Ordinal);
            foreach (var entry in crl.GetRevokedCertificates() ?? Enumerable.Empty<X509CrlEntry>())
            {
                if (entry.GetCriticalExtensionOids() is { Count: > 0 }) return null;
                revoked[Convert.ToHexStringLower(entry.SerialNumber.ToByteArray())] = new RevokedCertificate(
                    new DateTimeOffset(DateTime.SpecifyKind(entry.RevocationDate, DateTimeKind.Utc)), Reason(entry));
            }
            return new RevocationList(crl, revoked, der);
        }
        catch (Exception refused) when (refused is CrlException or IOException or ArgumentException or CryptographicException or FormatException or InvalidOperationException or InvalidCastException)
        {
            return null;
        }
    }

    /// <summary>Whether the issuer's key signed the list, with an algorithm of today, and may sign lists.</summary>
    public bool IsSignedBy(X509Certificate2 issuer)
    {
        if (!DistinguishedNames.Same(issuer.SubjectName, Issuer)) return false;
        if (issuer.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && (usage.KeyUsages & X509KeyUsageFlags.CrlSign) == 0) return false;
        return IssuerSignature.Holds(issuer, algorithm, signed, value);
    }

    /// <summary>The entry of a certificate of this list's issuer, or null.</summary>
    public RevokedCertificate? Find(X509Certificate2 certificate) => revoked.GetValueOrDefault(Convert.ToHexStringLower(certificate.SerialNumberBytes.Span));

    private static byte[] Der(ReadOnlySpan<byte> octets)
    {
        if (!octets.StartsWith("-----"u8)) return octets.ToArray();
        var text = System.Text.Encoding.ASCII.GetString(octets);
        var fields = PemEncoding.Find(text);
        return text[fields.Label] == "X509 CRL" ? Convert.FromBase64String(text[fields.Base64Data]) : throw new FormatException("no X509 CRL");
    }

    private static string? Reason(X509CrlEntry entry) =>
        entry.GetExtensionValue(X509Extensions.ReasonCode) is { } value && Org.BouncyCastle.Asn1.DerEnumerated.GetInstance(value.GetOctets()) is { } code
            ? RevocationReasons.Word(code.IntValueExact)
            : null;
}

/// <param name="Reason">CRLReason of RFC 5280 §5.3.1, or null where none is given.</param>
public sealed record RevokedCertificate(DateTimeOffset At, string? Reason);
