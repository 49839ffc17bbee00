using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Keys;
using Org.BouncyCastle.Ocsp;

namespace MessageBroker.Evidence.Trust;

/// <summary>
/// An answer of an OCSP responder (RFC 6960 §4.2) as it was read; whose it is is only known once <see cref="IsFrom"/> says so. It proves itself, so it
/// does not matter where it was kept or who brought it.
/// </summary>
public sealed class OcspAnswer
{
    private readonly List<X509Certificate2> certificates;
    private readonly List<About> abouts;
    private readonly byte[] signed;
    private readonly byte[] value;
    private readonly string algorithm;
    private readonly byte[]? responderKey;
    private readonly byte[]? responderName;

    // Everything is taken out of the library's object at once: what it decodes later it might refuse later.
    private OcspAnswer(BasicOcspResp basic, List<X509Certificate2> certificates, byte[] der)
    {
        this.certificates = certificates;
        var responder = basic.ResponderId.ToAsn1Object();
        (responderKey, responderName) = (responder.GetKeyHash(), responder.Name?.GetDerEncoded());
        (signed, value, algorithm) = (basic.GetTbsResponseData(), basic.GetSignature(), basic.SignatureAlgorithm.Algorithm.Id);
        abouts = [.. basic.Responses.Select(r => (Id: r.GetCertID(), Entry: Entry(r))).Select(r => new About(r.Id.HashAlgOid, r.Id.GetIssuerNameHash(), r.Id.GetIssuerKeyHash(), r.Id.SerialNumber.ToByteArray(), r.Entry))];
        ProducedAt = Utc(basic.ProducedAt);
        Octets = der;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(der));
    }

    /// <summary>DER.</summary>
    public ReadOnlyMemory<byte> Octets { get; }

    public DateTimeOffset ProducedAt { get; }

    /// <summary>Hex, over the DER: the input hash that verdicts name.</summary>
    public string Sha256 { get; }

    /// <summary>Reads an OCSPResponse in DER; null where the octets are not exactly one successful basic response that we understand whole.</summary>
    public static OcspAnswer? Read(ReadOnlySpan<byte> octets)
    {
        try
        {
            var der = octets.ToArray();
            var response = new OcspResp(der);
            if (!response.GetEncoded().AsSpan().SequenceEqual(der)) return null;
            if (response.Status != OcspRespStatus.Successful || response.GetResponseObject() is not BasicOcspResp basic) return null;
            if (basic.GetCriticalExtensionOids() is { Count: > 0 } || basic.Responses.Any(r => r.GetCriticalExtensionOids() is { Count: > 0 })) return null;
            var certificates = basic.GetCerts().Select(c => ForeignCertificate.Read(c.GetEncoded())).ToList();
            return certificates.Contains(null) ? null : new OcspAnswer(basic, [.. certificates.OfType<X509Certificate2>()], der);
        }
        catch (Exception refused) when (refused is OcspException or IOException or ArgumentException or CryptographicException or FormatException or InvalidOperationException or InvalidCastException
            or Org.BouncyCastle.Security.GeneralSecurityException)
        {
            return null;
        }
    }

    /// <summary>What it says about a certificate of that issuer, named by hashes of the issuer's name and key and by its serial; null for nothing.</summary>
    public OcspEntry? Find(X509Certificate2 certificate, X509Certificate2 issuer) => abouts.Find(a => a.Means(certificate, issuer))?.Entry;

    /// <summary>
    /// Whether the issuer's own key signed it, or a responder whom the issuer certified for just that (RFC 6960 §4.2.2.2) and whose certificate was valid
    /// when the answer was made.
    /// </summary>
    public bool IsFrom(X509Certificate2 issuer)
    {
        if (IsResponder(issuer) && Holds(issuer)) return true;
        return certificates.Any(c => IsResponder(c) && IsDelegate(c, issuer) && Holds(c));
    }

    private bool IsDelegate(X509Certificate2 responder, X509Certificate2 issuer) =>
        responder.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(e => e.EnhancedKeyUsages.Cast<Oid>().Any(o => o.Value == CertificateUsage.OcspSigning))
        && new TrustStore([issuer], []).Judge(responder, [], ProducedAt, CryptoPolicy.Default).Trusted;

    private bool Holds(X509Certificate2 signer) => IssuerSignature.Holds(signer, algorithm, signed, value);

    private bool IsResponder(X509Certificate2 certificate) => responderKey is not null
        ? SHA1.HashData(certificate.PublicKey.EncodedKeyValue.RawData).AsSpan().SequenceEqual(responderKey)
        : responderName is not null && certificate.SubjectName.RawData.AsSpan().SequenceEqual(responderName);

    private static OcspEntry Entry(SingleResp single)
    {
        var (from, due) = (Utc(single.ThisUpdate), single.NextUpdate is { } next ? Utc(next) : (DateTimeOffset?)null);
        return single.GetCertStatus() switch
        {
            null => new OcspEntry(OcspStatus.Good, from, due, null),
            RevokedStatus revoked => new OcspEntry(OcspStatus.Revoked, from, due, new RevokedCertificate(Utc(revoked.RevocationTime), revoked.HasRevocationReason ? RevocationReasons.Word(revoked.RevocationReason) : null)),
            _ => new OcspEntry(OcspStatus.Unknown, from, due, null),
        };
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    /// <param name="Serial">Two's complement, as certificates have it.</param>
    private sealed record About(string Hash, byte[] IssuerName, byte[] IssuerKey, byte[] Serial, OcspEntry Entry)
    {
        // Only a name for who is meant: the old digest is as good as another one.
        public bool Means(X509Certificate2 certificate, X509Certificate2 issuer) =>
            certificate.SerialNumberBytes.Span.SequenceEqual(Serial) && AlgorithmOids.Hash(Hash) is { } hash
            && CryptographicOperations.HashData(hash, certificate.IssuerName.RawData).AsSpan().SequenceEqual(IssuerName)
            && CryptographicOperations.HashData(hash, issuer.PublicKey.EncodedKeyValue.RawData).AsSpan().SequenceEqual(IssuerKey);
    }
}

public enum OcspStatus { Good, Revoked, Unknown }

/// <param name="ThisUpdate">From when on it is known to be so.</param>
/// <param name="NextUpdate">Until when the answer counts; null where newer knowledge is there at any time.</param>
/// <param name="Revoked">When and why; only where it is revoked.</param>
public sealed record OcspEntry(OcspStatus Status, DateTimeOffset ThisUpdate, DateTimeOffset? NextUpdate, RevokedCertificate? Revoked);

/// <summary>CRLReason of RFC 5280 §5.3.1.</summary>
internal static class RevocationReasons
{
    public static string Word(int code) => code switch
    {
        1 => "keyCompromise", 2 => "cACompromise", 3 => "affiliationChanged", 4 => "superseded", 5 => "cessationOfOperation", 6 => "certificateHold",
        8 => "removeFromCRL", 9 => "privilegeWithdrawn", 10 => "aACompromise", _ => "unspecified",
    };
}
