using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence.Keys;

namespace MessageBroker.Tests.Evidence.Keys;

public sealed class SigningKeyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("keys-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("secret")]
    [InlineData("парола 1")]
    public void Pkcs12_opens_with_the_first_line_of_the_password_file(string password)
    {
        var loading = SigningKey.Load(File("key.p12", DevelopmentCa.ExportPkcs12(TestPki.Ec.Certificate, password)), File("key.pass", Encoding.UTF8.GetBytes(password + "\r\n")));

        Assert.Null(loading.Fault);
        Assert.Equal(SignatureMethod.EcdsaSha256.Uri, loading.Key!.SignatureAlgorithm);
        Assert.Equal(TestPki.Ec.Certificate.Thumbprint, loading.Key.Certificate.Thumbprint);
        Assert.True(Verifies(loading.Key));
    }

    [Fact]
    public void Pem_opens_plain_and_encrypted()
    {
        using var rsa = TestPki.Rsa.Certificate.GetRSAPrivateKey()!;
        var encrypted = rsa.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        var certificate = TestPki.Rsa.Certificate.ExportCertificatePem() + "\n";

        Assert.True(Verifies(SigningKey.Load(File("plain.pem", certificate + rsa.ExportPkcs8PrivateKeyPem()), null).Key!));
        Assert.True(Verifies(SigningKey.Load(File("encrypted.pem", certificate + encrypted), File("pass", "secret\n")).Key!));
        Assert.Equal(KeyFaultKind.WrongPassword, SigningKey.Load(File("encrypted.pem", certificate + encrypted), File("pass", "other")).Fault);
    }

    [Fact]
    public void Every_fault_is_a_value_that_names_its_file_and_no_secret()
    {
        var p12 = File("key.p12", DevelopmentCa.ExportPkcs12(TestPki.Ec.Certificate, "secret"));
        var bare = File("bare.pem", TestPki.Ec.Certificate.ExportCertificatePem());
        using var other = TestPki.Other.Certificate.GetECDsaPrivateKey()!;
        var mismatch = File("mismatch.pem", TestPki.Ec.Certificate.ExportCertificatePem() + "\n" + other.ExportPkcs8PrivateKeyPem());
        var wrong = File("wrong.pass", "wrong-word");

        AssertFault(KeyFaultKind.FileMissing, Path.Combine(folder, "absent.p12"), SigningKey.Load(Path.Combine(folder, "absent.p12"), null));
        AssertFault(KeyFaultKind.FileMissing, folder, SigningKey.Load(folder, null));
        AssertFault(KeyFaultKind.PasswordFileMissing, Path.Combine(folder, "absent.pass"), SigningKey.Load(p12, Path.Combine(folder, "absent.pass")));
        AssertFault(KeyFaultKind.WrongPassword, p12, SigningKey.Load(p12, wrong));
        AssertFault(KeyFaultKind.WrongPassword, p12, SigningKey.Load(p12, null));
        AssertFault(KeyFaultKind.NotAKeyFile, File("garbage", "garbage"), SigningKey.Load(File("garbage", "garbage"), null));
        AssertFault(KeyFaultKind.NotAKeyFile, File("empty", ""), SigningKey.Load(File("empty", ""), null));
        AssertFault(KeyFaultKind.NoPrivateKey, bare, SigningKey.Load(bare, null));
        AssertFault(KeyFaultKind.NotAKeyFile, mismatch, SigningKey.Load(mismatch, null));
    }

    [Fact]
    public void A_curve_that_we_do_not_know_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.brainpoolP160r1);
        using var certificate = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSelfSigned(TestPki.From, TestPki.To);

        AssertFault(KeyFaultKind.UnsupportedKey, File("key.p12", certificate.Export(X509ContentType.Pkcs12)), SigningKey.Load(Path.Combine(folder, "key.p12"), null));
        Assert.Throws<ArgumentException>(() => new SigningKey(TestPki.CaCertificate));
    }

    [Theory]
    [InlineData("nistP256", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", 64)]
    [InlineData("nistP384", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", 96)]
    [InlineData("nistP521", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", 132)]
    public void The_curve_decides_the_algorithm(string curve, string algorithm, int octets)
    {
        using var ecdsa = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        using var key = new SigningKey(new CertificateRequest("CN=x", ecdsa, HashAlgorithmName.SHA256).CreateSelfSigned(TestPki.From, TestPki.To));

        Assert.Equal(algorithm, key.SignatureAlgorithm);
        Assert.Equal(octets, key.SignData("x"u8).Length);
        Assert.True(Verifies(key));
    }

    [Fact]
    public void Rsa_signs_the_same_octets_each_time() => Assert.Equal(TestPki.Rsa.SignData("x"u8), TestPki.Rsa.SignData("x"u8));

    private static void AssertFault(KeyFaultKind kind, string place, KeyLoading loading)
    {
        Assert.Null(loading.Key);
        Assert.Equal((kind, place), (loading.Fault, loading.Place));
        Assert.NotEmpty(loading.Detail);
        Assert.DoesNotContain("wrong-word", loading.Detail, StringComparison.Ordinal);
    }

    private static bool Verifies(SigningKey key)
    {
        var method = SignatureMethod.Find(key.SignatureAlgorithm)!;
        using var lease = PublicKeyLease.Of(key.Certificate);
        return method.Verify(lease.Key!, "data"u8, key.SignData("data"u8));
    }

    private string File(string name, byte[] octets)
    {
        System.IO.File.WriteAllBytes(Path.Combine(folder, name), octets);
        return Path.Combine(folder, name);
    }

    private string File(string name, string text) => File(name, Encoding.UTF8.GetBytes(text));
}
