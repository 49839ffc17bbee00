using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Tests.Evidence.Timestamps;

/// <summary>A time-stamping authority that makes what it is told to, right or wrong.</summary>
internal sealed class TestTsa
{
    public const string Policy = "1.3.6.1.4.1.99999.1";
    private const string TstInfo = "1.2.840.113549.1.9.16.1.4", CertificateV1 = "1.2.840.113549.1.9.16.2.12", CertificateV2 = "1.2.840.113549.1.9.16.2.47";

    private static readonly Lazy<X509Certificate2> LazyRoot = new(() => Root("Test TSA root"));

    public static X509Certificate2 AnchorKey => LazyRoot.Value;

    public static X509Certificate2 Anchor => TestPki.Public(AnchorKey);

    /// <summary>The authority's certificate with its key.</summary>
    public X509Certificate2 Certificate { get; init; } = Issue(AnchorKey, "CN=Test TSA", TestPki.From, TestPki.To);

    /// <summary>The certificate whose digest the token states; null states none.</summary>
    public X509Certificate2? Named { get; init; }

    public bool NamesNobody { get; init; }

    public bool NamesBySha1 { get; init; }

    public X500DistinguishedName? TsaName { get; init; }

    public static X509Certificate2 Issue(
        X509Certificate2 issuer, string name, DateTimeOffset from, DateTimeOffset to, bool critical = true, X509KeyUsageFlags usage = X509KeyUsageFlags.DigitalSignature, params string[] purposes)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        string[] all = purposes.Length == 0 ? ["1.3.6.1.5.5.7.3.8"] : purposes;
        if (all is not ["none"]) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. all.Select(p => new Oid(p))], critical));
        using var issued = request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(12));
        return issued.CopyWithPrivateKey(key);
    }

    public static X509Certificate2 Root(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        return request.CreateSelfSigned(TestPki.From, TestPki.To);
    }

    public byte[] Stamp(ReadOnlySpan<byte> content, DateTimeOffset time, byte[]? nonce = null, HashAlgorithmName? hash = null)
    {
        var algorithm = hash ?? HashAlgorithmName.SHA256;
        var info = new Rfc3161TimestampTokenInfo(
            new Oid(Policy), new Oid(CryptoConfig.MapNameToOID(algorithm.Name!)!), CryptographicOperations.HashData(algorithm, content), new byte[] { 1, 2, 3 }, time,
            nonce: nonce is null ? (ReadOnlyMemory<byte>?)null : nonce, timestampAuthorityName: TsaName is null ? (ReadOnlyMemory<byte>?)null : DirectoryName(TsaName));
        return Sign(info.Encode());
    }

    /// <summary>An answer (TimeStampResp) to a question as it came.</summary>
    /// <param name="nonce">Another nonce than was sent.</param>
    public byte[] Answer(ReadOnlyMemory<byte> query, DateTimeOffset time, byte[]? nonce = null)
    {
        Assert.True(Rfc3161TimestampRequest.TryDecode(query, out var asked, out _));
        Assert.True(asked!.RequestSignerCertificate);
        var info = new Rfc3161TimestampTokenInfo(
            asked.RequestedPolicyId ?? new Oid(Policy), asked.HashAlgorithmId, asked.GetMessageHash(), new byte[] { 4, 5, 6 }, time, nonce: nonce is null ? asked.GetNonce() : nonce);
        return Response(0, Sign(info.Encode()));
    }

    public static byte[] Response(int status, byte[]? token)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence()) writer.WriteInteger(status);
            if (token is not null) writer.WriteEncodedValue(token);
        }

        return writer.Encode();
    }

    public byte[] Sign(byte[] content, string type = TstInfo)
    {
        var cms = new SignedCms(new ContentInfo(new Oid(type), content));
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, Certificate) { IncludeOption = X509IncludeOption.EndCertOnly, DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1") };
        if (!NamesNobody) signer.SignedAttributes.Add(new AsnEncodedData(new Oid(NamesBySha1 ? CertificateV1 : CertificateV2), CertificateAttribute()));
        cms.ComputeSignature(signer);
        return cms.Encode();
    }

    private byte[] CertificateAttribute()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
            writer.WriteOctetString((Named ?? Certificate).GetCertHash(NamesBySha1 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256));
        return writer.Encode();
    }

    private static byte[] DirectoryName(X500DistinguishedName name)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4, isConstructed: true))) writer.WriteEncodedValue(name.RawData);
        return writer.Encode();
    }
}
