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
    public void Pkcs12_opens_with_the_line_of_the_password_file(string password)
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
        AssertFault(KeyFaultKind.PasswordMissing, p12, SigningKey.Load(p12, null));
        AssertFault(KeyFaultKind.NotAKeyFile, File("garbage", "garbage"), SigningKey.Load(File("garbage", "garbage"), null));
        AssertFault(KeyFaultKind.NotAKeyFile, File("empty", ""), SigningKey.Load(File("empty", ""), null));
        AssertFault(KeyFaultKind.NoPrivateKey, bare, SigningKey.Load(bare, null));
        AssertFault(KeyFaultKind.NotAPair, mismatch, SigningKey.Load(mismatch, null));
    }

    [Fact]
    public void Pem_is_paired_whatever_the_order_and_whatever_stands_beside()
    {
        using var key = TestPki.Ec.Certificate.GetECDsaPrivateKey()!;
        using var other = TestPki.Other.Certificate.GetECDsaPrivateKey()!;
        var (own, ca) = (TestPki.Ec.Certificate.ExportCertificatePem(), TestPki.CaCertificate.ExportCertificatePem());
        string[] files =
        [
            string.Join('\n', key.ExportPkcs8PrivateKeyPem(), ca, own), string.Join('\n', ca, own, key.ExportPkcs8PrivateKeyPem()),
            string.Join('\n', other.ExportPkcs8PrivateKeyPem(), ca, key.ExportECPrivateKeyPem(), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", own),
        ];
        foreach (var text in files)
        {
            var loading = SigningKey.Load(File("chain.pem", text), null);
            Assert.Null(loading.Fault);
            Assert.Equal(TestPki.Ec.Certificate.Thumbprint, loading.Key!.Certificate.Thumbprint);
            Assert.True(Verifies(loading.Key));
        }
    }

    [Fact]
    public void Pem_that_gives_no_pair_says_what_is_missing()
    {
        using var rsa = TestPki.Rsa.Certificate.GetRSAPrivateKey()!;
        using var dsa = DSA.Create(1024);
        var certificate = TestPki.Rsa.Certificate.ExportCertificatePem() + "\n";
        var encrypted = rsa.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        const string Old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00000000000000000000000000000000\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";

        Assert.Equal(KeyFaultKind.NoCertificate, SigningKey.Load(File("k.pem", rsa.ExportRSAPrivateKeyPem()), null).Fault);
        Assert.Equal(KeyFaultKind.NoCertificate, SigningKey.Load(File("k.pem", encrypted), File("pass", "secret")).Fault);
        Assert.Equal(KeyFaultKind.PasswordMissing, SigningKey.Load(File("k.pem", certificate + encrypted), null).Fault);
        Assert.Equal(KeyFaultKind.OldEncryption, SigningKey.Load(File("k.pem", Old + certificate), File("pass", "secret")).Fault);
        Assert.Equal(KeyFaultKind.UnsupportedKey, SigningKey.Load(File("k.pem", certificate + dsa.ExportPkcs8PrivateKeyPem()), null).Fault);
        Assert.Equal(KeyFaultKind.NotAKeyFile, SigningKey.Load(File("k.pem", certificate + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), null).Fault);
        Assert.Equal(KeyFaultKind.NotAKeyFile, SigningKey.Load(File("k.pem", certificate + "-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n"), null).Fault);
    }

    [Theory]
    [InlineData("secret", null)]
    [InlineData("secret\n", null)]
    [InlineData("secret\r\n", null)]
    [InlineData("secret\n\n", KeyFaultKind.PasswordOfManyLines)]
    [InlineData("secret\nother\n", KeyFaultKind.PasswordOfManyLines)]
    [InlineData("secret\r", KeyFaultKind.PasswordOfManyLines)]
    [InlineData("\uFEFFsecret", KeyFaultKind.PasswordMarked)]
    [InlineData(" secret", KeyFaultKind.WrongPassword)]
    public void A_password_file_is_one_line(string text, KeyFaultKind? fault)
    {
        var key = File("key.p12", DevelopmentCa.ExportPkcs12(TestPki.Ec.Certificate, "secret"));
        var password = File("pass", text);
        var loading = SigningKey.Load(key, password);
        Assert.Equal(fault, loading.Fault);
        Assert.Equal(fault is KeyFaultKind.PasswordOfManyLines or KeyFaultKind.PasswordMarked ? password : key, loading.Place);
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
