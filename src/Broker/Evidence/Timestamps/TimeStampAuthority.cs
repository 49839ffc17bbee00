using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Evidence.Timestamps;

/// <summary>Whether the certificate is the one that the token binds itself to, and one that may stamp times.</summary>
internal static class TimeStampAuthority
{
    public static IReadOnlyList<Reason> Problems(X509Certificate2 authority, Rfc3161TimestampTokenInfo info, SignerInfo signer, CryptoPolicy policy)
    {
        var reasons = new List<Reason>();
        if (Purpose(authority) is { } purpose) reasons.Add(CertificateUsage.Refused(authority, purpose));
        if (!IsTyped(signer)) reasons.Add(Property("the signed attributes lack the content type or the digest of a TSTInfo"));
        if (Binding(authority, signer, policy) is { } unbound) reasons.Add(unbound);
        if (info.GetTimestampAuthorityName() is { } name && !IsNamed(authority, name)) reasons.Add(Property("tsa is no name of the certificate's subject"));
        return reasons;
    }

    /// <summary>RFC 3161 §2.3: the key purpose timeStamping, critical and alone. Null where it is so.</summary>
    private static string? Purpose(X509Certificate2 authority)
    {
        var found = authority.Extensions.Where(e => e.Oid?.Value == TimeStampOids.ExtendedKeyUsage).ToList();
        if (found is not [var extension]) return "no extended key usage, or several";
        if (!extension.Critical) return "extended key usage is not critical";
        try
        {
            var purposes = new X509EnhancedKeyUsageExtension(extension, extension.Critical).EnhancedKeyUsages;
            return purposes.Count == 1 && purposes[0].Value == TimeStampOids.TimeStamping ? null : "extended key usage is not timeStamping alone";
        }
        catch (CryptographicException)
        {
            return "extended key usage is damaged";
        }
    }

    /// <summary>RFC 5652 §11.1 and §11.2.</summary>
    private static bool IsTyped(SignerInfo signer)
    {
        if (Values(signer, TimeStampOids.ContentType) is not [var type] || Values(signer, TimeStampOids.MessageDigest).Count != 1) return false;
        try
        {
            return new AsnReader(type, AsnEncodingRules.DER).ReadObjectIdentifier() == TimeStampOids.TstInfo;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>RFC 5816: the signed attribute names the certificate by its digest, so that no other one with the same key can take its place.</summary>
    private static Reason? Binding(X509Certificate2 authority, SignerInfo signer, CryptoPolicy policy)
    {
        var first = Values(signer, TimeStampOids.SigningCertificate);
        var second = Values(signer, TimeStampOids.SigningCertificateV2);
        if (first.Count + second.Count == 0 || first.Count > 1 || second.Count > 1) return Property("no signing certificate attribute, or several");
        try
        {
            if (second is [var v2] && Certificate(v2, AlgorithmOids.Sha256) is var (hash, value))
                return AlgorithmOids.DigestUri(hash) is { } uri && policy.Digest(uri) is { } method
                    ? Compare(authority, method.Hash, value)
                    : Reason.Of(ReasonCode.AlgorithmForbidden, TimeStampJudgement.Place, "algorithm", hash);
            // ESSCertID knows SHA-1 alone.
            var sha1 = AlgorithmOids.DigestUri(AlgorithmOids.Sha1)!;
            if (policy.Digest(sha1) is null) return Reason.Of(ReasonCode.BindingWeak, TimeStampJudgement.Place, "algorithm", sha1);
            return Compare(authority, HashAlgorithmName.SHA1, Certificate(first[0], null).Value);
        }
        catch (AsnContentException)
        {
            return Property("the signing certificate attribute is damaged");
        }
    }

    private static Reason? Compare(X509Certificate2 authority, HashAlgorithmName hash, byte[] value) =>
        CryptographicOperations.FixedTimeEquals(CryptographicOperations.HashData(hash, authority.RawDataMemory.Span), value)
            ? null
            : new Reason(ReasonCode.SigningCertificateMismatch, TimeStampJudgement.Place);

    /// <summary>The first of the certificates that the attribute names: the signer's own.</summary>
    /// <param name="assumed">The digest of ESSCertIDv2 where it names none; null for ESSCertID, which never does.</param>
    private static (string Hash, byte[] Value) Certificate(ReadOnlyMemory<byte> attribute, string? assumed)
    {
        var certificate = new AsnReader(attribute, AsnEncodingRules.DER).ReadSequence().ReadSequence().ReadSequence();
        var hash = assumed ?? AlgorithmOids.Sha1;
        if (assumed is not null && certificate.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence)) hash = certificate.ReadSequence().ReadObjectIdentifier();
        return (hash, certificate.ReadOctetString());
    }

    private static List<ReadOnlyMemory<byte>> Values(SignerInfo signer, string oid) =>
        [.. signer.SignedAttributes.Cast<CryptographicAttributeObject>().Where(a => a.Oid.Value == oid).SelectMany(a => a.Values.Cast<AsnEncodedData>()).Select(v => (ReadOnlyMemory<byte>)v.RawData)];

    /// <summary>RFC 3161 §2.4.2: tsa corresponds to one of the subject names of the certificate.</summary>
    private static bool IsNamed(X509Certificate2 authority, ReadOnlyMemory<byte> generalName)
    {
        var directory = new Asn1Tag(TagClass.ContextSpecific, 4, isConstructed: true);
        try
        {
            var name = new AsnReader(generalName, AsnEncodingRules.DER);
            if (name.PeekTag() == directory) return DistinguishedNames.Same(authority.SubjectName, new X500DistinguishedName(name.ReadSequence(directory).ReadEncodedValue().Span));
            var alternatives = authority.Extensions.FirstOrDefault(e => e.Oid?.Value == TimeStampOids.SubjectAlternativeName);
            if (alternatives is null) return false;
            for (var names = new AsnReader(alternatives.RawData, AsnEncodingRules.DER).ReadSequence(); names.HasData;)
                if (names.ReadEncodedValue().Span.SequenceEqual(generalName.Span)) return true;
            return false;
        }
        catch (Exception refused) when (refused is AsnContentException or CryptographicException)
        {
            return false;
        }
    }

    private static Reason Property(string detail) => Reason.Of(ReasonCode.PropertyInvalid, TimeStampJudgement.Place, "detail", detail);
}
