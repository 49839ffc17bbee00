using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Benchmarks;

/// <summary>One document and one key: what everybody signs and verifies. It is one that we signed; the others read it from a file.</summary>
internal sealed class SignatureSample : IDisposable
{
    public const string Password = "benchmark";
    private readonly DateTimeOffset now = DateTimeOffset.UtcNow;
    private readonly X509Certificate2 certificate;
    private readonly SigningKey key;
    private readonly AsymmetricAlgorithm privateKey;
    private readonly AsymmetricAlgorithm publicKey;
    private readonly FrameworkSignature framework;
    private readonly VerificationContext context;
    private readonly byte[] plain;
    private readonly byte[] signed;
    private readonly byte[] value;
    private readonly byte[] data;

    public SignatureSample(string keyName, DevelopmentKeyKind kind, int kilobytes, string folder)
    {
        (KeyName, Kilobytes, Name) = (keyName, kilobytes, $"{keyName}-{kilobytes}");
        using var ca = DevelopmentCa.Create("benchmark", kind, now.AddDays(-1), now.AddDays(1));
        certificate = ca.Issue("BG:BGASA", DevelopmentPurpose.BusinessSigning, kind, now.AddDays(-1), now.AddDays(1));
        key = new SigningKey(certificate);
        privateKey = (AsymmetricAlgorithm?)certificate.GetRSAPrivateKey() ?? certificate.GetECDsaPrivateKey()!;
        publicKey = (AsymmetricAlgorithm?)certificate.GetRSAPublicKey() ?? certificate.GetECDsaPublicKey()!;
        framework = new FrameworkSignature(privateKey, publicKey, certificate);
        // Trust already resolved: the partner's certificate is pinned.
        context = new VerificationContext(new TrustStore([certificate], []), CryptoPolicy.Default, now);
        plain = SampleSed.Of(kilobytes * 1024);
        signed = SedSigner.Sign(plain, key, CryptoPolicy.Default, now, Name).Signed!;
        data = RandomNumberGenerator.GetBytes(32);
        value = key.SignData(data);
        (KeyFile, CertificateFile, PlainFile, SignedFile) = (File("p12"), File("pem"), File("plain.xml"), File("signed.xml"));
        string File(string kind) => Path.Combine(folder, Name + "." + kind);
        System.IO.File.WriteAllBytes(KeyFile, DevelopmentCa.ExportPkcs12(certificate, Password));
        System.IO.File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        System.IO.File.WriteAllBytes(PlainFile, plain);
        System.IO.File.WriteAllBytes(SignedFile, signed);
    }

    public string Name { get; }
    public string KeyName { get; }
    public int Kilobytes { get; }
    public bool IsRsa => publicKey is RSA;
    public string KeyFile { get; }
    public string CertificateFile { get; }
    public string PlainFile { get; }
    public string SignedFile { get; }

    public void Sign() => SedSigner.Sign(plain, key, CryptoPolicy.Default, now, Name);

    /// <summary>SHA-256 of 32 octets and the operation with the private key.</summary>
    public void SignBare() => key.SignData(data);

    public void SignWithFramework() => framework.Sign(plain);

    public void Verify() => Accept(signed);

    public void VerifyBare()
    {
        var holds = publicKey is RSA rsa
            ? rsa.VerifyData(data, value, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : ((ECDsa)publicKey).VerifyData(data, value, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        if (!holds) throw new InvalidOperationException("the bare signature does not hold");
    }

    public void VerifyWithFramework() => framework.Verify(signed);

    /// <summary>What the others sign is the same work only where it passes here.</summary>
    public void AcceptFromFramework() => Accept(framework.Sign(plain));

    /// <summary>Throws unless the strict verifier passes the document by the SED profile.</summary>
    public void Accept(byte[] document)
    {
        var verdict = SignatureVerifier.Verify(document, XmlLimits.Default, SignatureProfile.Eessi, context);
        if (verdict.Indication != Indication.TotalPassed)
            throw new InvalidOperationException($"a document of the benchmark does not verify: {string.Join(", ", verdict.Reasons.Select(r => $"{r.Code} at {r.Place}"))}\n{Encoding.UTF8.GetString(document)}");
    }

    public void Dispose()
    {
        key.Dispose();
        privateKey.Dispose();
        publicKey.Dispose();
    }
}
