using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.App.Cli;
using MessageBroker.Evidence.Keys;
using MessageBroker.Tests.Unit.App.Configuration;
using MessageBroker.Tests.Evidence;

namespace MessageBroker.Tests.Unit.App.Cli;

/// <summary>A new key is asked for, certified elsewhere, and works: the way of a rotation.</summary>
public sealed class KeyVerbTests(SampleConfiguration sample) : IClassFixture<SampleConfiguration>
{
    [Theory]
    [InlineData("business", "rsa-3072")]
    [InlineData("ebms", "p-256")]
    [InlineData("ebms", "p-384")]
    [InlineData("log", "p-256")]
    public async Task A_request_comes_back_as_a_certificate_that_opens_with_its_key(string use, string algorithm)
    {
        using var folder = new TemporaryFolder();
        var password = folder.Write("password.txt", "тайна\n");
        var call = await BrokerCall.RunAsync("keys", "csr", "--use", use, "--subject", "CN=BG:BGASA,O=Агенция,C=BG", "--algorithm", algorithm, "--password-file", password, "-o", folder.File("new"), "--json");

        Assert.True(call.Exit == 0, call.Output + call.Error);
        var keyText = await File.ReadAllTextAsync(folder.File("new.key"));
        Assert.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----", keyText, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("new.key")));

        var request = CertificateRequest.LoadSigningRequestPem(await File.ReadAllTextAsync(folder.File("new.csr")), HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
        Assert.Equal("CN=BG:BGASA, O=Агенция, C=BG", request.SubjectName.Name);
        Assert.Equal((string)call.Answers[0]["publicKeySha256"]!, Convert.ToHexStringLower(SHA256.HashData(request.PublicKey.ExportSubjectPublicKeyInfo())));
        using var issued = request.Create(TestPki.Ca.Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(TestPki.Ca.Certificate.GetECDsaPrivateKey()!), TestPki.From, TestPki.To, [1, 2, 3]);
        var file = folder.Write("new.pem", keyText + issued.ExportCertificatePem() + "\n");
        using var key = SigningKey.Load(file, password).Key!;
        Assert.True(SignatureMethod.Find(key.SignatureAlgorithm)!.Verify((AsymmetricAlgorithm?)issued.GetRSAPublicKey() ?? issued.GetECDsaPublicKey()!, "x"u8, key.SignData("x"u8)));
    }

    [Fact]
    public async Task A_request_for_TLS_names_its_hosts()
    {
        using var folder = new TemporaryFolder();
        var call = await BrokerCall.RunAsync("keys", "csr", "--use", "tls", "--subject", "CN=ap.example.bg", "--host", "ap.example.bg", "--host", "127.0.0.1", "--algorithm", "p-256", "--password-file", folder.Write("p", "x"), "-o", folder.File("tls"));
        Assert.Equal(0, call.Exit);
        var request = CertificateRequest.LoadSigningRequestPem(await File.ReadAllTextAsync(folder.File("tls.csr")), HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        var names = request.CertificateExtensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(["ap.example.bg"], names.EnumerateDnsNames());
        Assert.Equal(["127.0.0.1"], names.EnumerateIPAddresses().Select(a => a.ToString()));
    }

    [Theory]
    [InlineData("log", "1.2.840.10045.2.1")]
    [InlineData("ebms", "1.2.840.113549.1.1.1")]
    public async Task Where_no_kind_of_key_is_named_it_is_one_that_the_use_takes(string use, string kind)
    {
        using var folder = new TemporaryFolder();
        var call = await BrokerCall.RunAsync("keys", "csr", "--use", use, "--subject", "CN=x", "--password-file", folder.Write("p", "x"), "-o", folder.File("new"));
        Assert.True(call.Exit == 0, call.Error);
        Assert.Equal(kind, CertificateRequest.LoadSigningRequestPem(await File.ReadAllTextAsync(folder.File("new.csr")), HashAlgorithmName.SHA256).PublicKey.Oid.Value);
    }

    [Fact]
    public async Task Every_key_is_tried_at_what_it_is_there_for()
    {
        var call = await BrokerCall.RunAsync("keys", "test", "--config", sample.Write(sample.Tree()), "--json");
        Assert.True(call.Exit == 0, call.Output + call.Error);
        Assert.Contains("tls", call.Answers.Select(a => (string)a["use"]!));
        Assert.All(call.Answers, a => Assert.Equal("ok", (string)a["verdict"]!));
    }

    [Fact]
    public async Task A_key_that_TLS_does_not_take_is_told()
    {
        static SigningKey Key(AsymmetricAlgorithm key)
        {
            var request = key is RSA rsa ? new CertificateRequest("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : new CertificateRequest("CN=x", (ECDsa)key, HashAlgorithmName.SHA256);
            return new SigningKey(request.CreateSelfSigned(TestPki.From, TestPki.To));
        }

        using var good = Key(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        using var small = Key(RSA.Create(1024));
        Assert.Null(await KeyTrial.HandshakeAsync(good, CancellationToken.None));
        Assert.NotNull(await KeyTrial.HandshakeAsync(small, CancellationToken.None));
        Assert.True(KeyTrial.Signs(good));
    }

    [Fact]
    public async Task An_existing_key_is_not_replaced_and_nothing_is_half_made()
    {
        using var folder = new TemporaryFolder();
        folder.Write("new.csr", "old");
        var call = await BrokerCall.RunAsync("keys", "csr", "--use", "business", "--subject", "CN=x", "--password-file", folder.Write("p", "x"), "-o", folder.File("new"), "--json");
        Assert.Equal(1, call.Exit);
        Assert.Equal(["CFG-0042"], call.Codes);
        Assert.False(File.Exists(folder.File("new.key")));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named_as_for_any_other_file()
    {
        using var folder = new TemporaryFolder();
        var call = await BrokerCall.RunAsync("keys", "csr", "--use", "business", "--subject", "CN=x", "--algorithm", "p-256", "--password-file", folder.Write("p", "x"), "-o", folder.File("none/new"), "--json");
        Assert.Equal((3, "CLI-0008"), (call.Exit, Assert.Single(call.Codes)));
    }

    [Fact]
    public async Task A_kind_of_key_that_the_policy_gives_no_more_time_is_not_made()
    {
        using var folder = new TemporaryFolder();
        var text = System.Text.Encoding.UTF8.GetString(MessageBroker.Evidence.Trust.CryptoPolicy.Default.Octets.Span);
        var policy = folder.Write("policy.json", text.Replace("\"bits\": 3072, \"certify\": {}", "\"bits\": 3072, \"certify\": { \"until\": \"2026-01-01\" }", StringComparison.Ordinal));
        var call = await BrokerCall.RunAsync("keys", "csr", "--use", "business", "--subject", "CN=x", "--crypto-policy", policy, "--password-file", folder.Write("p", "x"), "-o", folder.File("new"), "--json");
        Assert.Equal(1, call.Exit);
        Assert.Equal(["SIG-0207"], call.Codes);
        Assert.False(File.Exists(folder.File("new.key")));
    }

    [Theory]
    [InlineData(2, "--use", "tls", "--subject", "CN=x")]
    [InlineData(2, "--use", "business", "--subject", "CN=x", "--host", "a.example")]
    [InlineData(2, "--use", "tls", "--subject", "CN=x", "--host", "a.example", "--host", "bad host!")]
    [InlineData(2, "--use", "business", "--subject", "BG:BGASA")]
    [InlineData(2, "--use", "business", "--subject", "O=Agency")]
    [InlineData(2, "--use", "log", "--subject", "CN=x", "--algorithm", "rsa-3072")]
    [InlineData(2, "--use", "business", "--subject", "CN=x", "--algorithm", "rsa-2048")]
    public async Task A_request_that_makes_no_sense_is_a_wrong_call(int exit, params string[] words)
    {
        using var folder = new TemporaryFolder();
        var call = await BrokerCall.RunAsync(["keys", "csr", .. words, "--password-file", folder.Write("p", "x"), "-o", folder.File("new")]);
        Assert.Equal(exit, call.Exit);
        Assert.Empty(Directory.GetFiles(folder.File("."), "new.*"));
    }

    [Theory]
    [InlineData("one\ntwo\n", "CFG-0094")]
    [InlineData("\uFEFFone\n", "CFG-0095")]
    public async Task A_password_file_that_is_not_one_line_is_refused_wherever_it_is_read(string text, string code)
    {
        using var folder = new TemporaryFolder();
        var (password, pin) = (folder.Write("p", text), folder.Write("pin", text));
        var asking = await BrokerCall.RunAsync("keys", "csr", "--use", "business", "--subject", "CN=x", "--password-file", password, "-o", folder.File("new"), "--json");
        File.WriteAllBytes(folder.File("key.p12"), DevelopmentCa.ExportPkcs12(TestPki.Ec.Certificate, "one"));
        var signing = await BrokerCall.RunAsync("signature", "sign", folder.Write("a.xml", "<a/>"), "--key", folder.File("key.p12"), "--password-file", password, "-o", folder.File("b.xml"), "--json");
        foreach (var call in new[] { asking, signing }) Assert.Equal((3, code), (call.Exit, Assert.Single(call.Codes)));
        Assert.Empty(Directory.GetFiles(folder.File("."), "new.*"));

        var fault = Assert.Throws<MessageBroker.App.Tokens.TokenException>(() => MessageBroker.App.Tokens.TokenPin.Read(pin));
        Assert.Equal(code, fault.Code);
        var tree = sample.Tree();
        tree["store"] = new System.Text.Json.Nodes.JsonObject { ["kind"] = "postgres", ["host"] = "db", ["database"] = "b", ["user"] = "b", ["passwordFile"] = password };
        Assert.Contains(code, (await BrokerCall.RunAsync("config", "check", sample.Write(tree), "--json")).Codes);
    }

    public static TheoryData<string, string> NoPairs => new()
    {
        { "mismatch", "CFG-0090" }, { "bare", "CFG-0091" }, { "old", "CFG-0092" }, { "locked", "CFG-0093" },
    };

    [Theory]
    [MemberData(nameof(NoPairs))]
    public async Task A_key_file_that_gives_no_key_says_what_is_missing_and_what_helps(string kind, string code)
    {
        using var folder = new TemporaryFolder();
        using var own = TestPki.Ec.Certificate.GetECDsaPrivateKey()!;
        using var other = TestPki.Other.Certificate.GetECDsaPrivateKey()!;
        var certificate = TestPki.Ec.Certificate.ExportCertificatePem() + "\n";
        var file = folder.Write("key.pem", kind switch
        {
            "mismatch" => other.ExportPkcs8PrivateKeyPem() + "\n" + certificate,
            "bare" => own.ExportPkcs8PrivateKeyPem(),
            "old" => "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END EC PRIVATE KEY-----\n" + certificate,
            _ => own.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)) + "\n" + certificate,
        });
        var call = await BrokerCall.RunAsync("signature", "sign", folder.Write("a.xml", "<a/>"), "--key", file, "-o", folder.File("b.xml"), "--json");
        Assert.Equal((3, code), (call.Exit, Assert.Single(call.Codes)));
        Assert.DoesNotContain("{file}", call.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_nodes_keys_are_listed_and_tried()
    {
        var call = await BrokerCall.RunAsync("keys", "list", "--config", sample.Write(sample.Tree()), "--json");
        Assert.Equal(0, call.Exit);
        Assert.Equal(["business", "ebms", "tls", "log"], call.Answers.Select(a => (string)a["use"]!));
        Assert.All(call.Answers, a => Assert.Equal(("ok", 256), ((string)a["verdict"]!, (int)a["bits"]!)));
        Assert.All(call.Answers, a => Assert.InRange((int)a["days"]!, 360, 366));
    }

    [Fact]
    public async Task The_list_of_keys_speaks_three_languages()
    {
        var configuration = sample.Write(sample.Tree());
        foreach (var (language, heading) in new[] { ("bg", "СЕРТИФИКАТ"), ("ro", "PÂNĂ LA"), ("en", "CERTIFICATE") })
            Assert.Contains(heading, (await BrokerCall.RunAsync("keys", "list", "--config", configuration, "--lang", language)).Output, StringComparison.Ordinal);
    }
}
