using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Keys;

/// <summary>
/// A certificate authority for trying things out on one machine. Everything it issues carries <see cref="Marker"/> as organisation,
/// in subject and issuer, so that a production node can refuse it with <see cref="IsDevelopment"/>.
/// </summary>
public sealed class DevelopmentCa : IDisposable
{
    public const string Marker = "MessageBroker development CA - not for production";
    private const string OrganisationOid = "2.5.4.10";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private DevelopmentCa(X509Certificate2 certificate) => Certificate = certificate;

    /// <summary>The CA's self-signed certificate, with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Makes a new CA with a new key.</summary>
    /// <param name="name">Common name of the CA.</param>
    public static DevelopmentCa Create(string name, DevelopmentKeyKind kind, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = NewKey(kind);
        var request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        return new DevelopmentCa(request.CreateSelfSigned(notBefore, notAfter));
    }

    /// <summary>Issues a certificate with a new private key. Its validity has to lie inside that of the CA.</summary>
    /// <param name="commonName">The party for which the key speaks, for example BG:BGASA.</param>
    public X509Certificate2 Issue(string commonName, DevelopmentPurpose purpose, DevelopmentKeyKind kind, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = NewKey(kind);
        var request = Request(commonName, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        AddPurpose(request, purpose, key);
        using var issuer = PrivateKey();
        using var certificate = request.Create(Certificate.SubjectName, Generator(issuer), notBefore, notAfter, NewSerial());
        return key is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)key);
    }

    /// <summary>True where the organisation of subject or issuer says that a development CA made the certificate.</summary>
    public static bool IsDevelopment(X509Certificate2 certificate) => HasMarker(certificate.SubjectName) || HasMarker(certificate.IssuerName);

    /// <summary>PKCS#12 of a certificate with its private key, AES-256, for a key file.</summary>
    public static byte[] ExportPkcs12(X509Certificate2 certificate, string password) =>
        certificate.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, password);

    public void Dispose() => Certificate.Dispose();

    private static CertificateRequest Request(string commonName, AsymmetricAlgorithm key)
    {
        var name = new X500DistinguishedNameBuilder();
        // The builder puts what is added first at the most specific end.
        name.AddCommonName(commonName);
        name.AddOrganizationName(Marker);
        var request = key is RSA rsa
            ? new CertificateRequest(name.Build(), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(name.Build(), (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static void AddPurpose(CertificateRequest request, DevelopmentPurpose purpose, AsymmetricAlgorithm key)
    {
        var usage = purpose switch
        {
            DevelopmentPurpose.BusinessSigning => X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation,
            DevelopmentPurpose.Tls when key is RSA => X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment,
            _ => X509KeyUsageFlags.DigitalSignature,
        };
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        if (purpose != DevelopmentPurpose.Tls) return;
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication), new Oid(ClientAuthentication)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
    }

    private static X509SignatureGenerator Generator(AsymmetricAlgorithm key) =>
        key is RSA rsa ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1) : X509SignatureGenerator.CreateForECDsa((ECDsa)key);

    private AsymmetricAlgorithm PrivateKey() =>
        (AsymmetricAlgorithm?)Certificate.GetRSAPrivateKey() ?? Certificate.GetECDsaPrivateKey() ?? throw new InvalidOperationException("the CA has no private key");

    private static AsymmetricAlgorithm NewKey(DevelopmentKeyKind kind) => kind switch
    {
        DevelopmentKeyKind.P256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        DevelopmentKeyKind.Rsa2048 => RSA.Create(2048),
        _ => RSA.Create(3072),
    };

    /// <summary>16 random octets, positive and without leading zero (RFC 5280 §4.1.2.2).</summary>
    private static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)(serial[0] & 0x3F | 0x40);
        return serial;
    }

    private static bool HasMarker(X500DistinguishedName name) =>
        name.EnumerateRelativeDistinguishedNames().Any(part => !part.HasMultipleElements && part.GetSingleElementType().Value == OrganisationOid && part.GetSingleElementValue() == Marker);
}

/// <summary>What a development certificate is for; sets key usage, and names for TLS (localhost and loopback addresses).</summary>
public enum DevelopmentPurpose { BusinessSigning, EbmsSigning, Tls }

/// <summary>RSA-3072 is the default of the programs; P-256 is faster; RSA-2048 is for tests only.</summary>
public enum DevelopmentKeyKind { Rsa3072, P256, Rsa2048 }
