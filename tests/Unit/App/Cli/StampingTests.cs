using System.Net;
using System.Net.Sockets;
using System.Text;
using MessageBroker.Evidence.Timestamps;
using MessageBroker.Evidence.Trust;
using MessageBroker.Tests.Evidence;
using MessageBroker.Tests.Evidence.Signatures;
using MessageBroker.Tests.Evidence.Timestamps;

namespace MessageBroker.Tests.Unit.App.Cli;

/// <summary>Stamps that are asked for over HTTP: what passes is kept, and of everything else nothing is written.</summary>
public sealed class StampingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_stamped_signature_is_of_level_T_and_proves_its_time()
    {
        using var tsa = new Authority(query => new TestTsa().Answer(query, Now));

        var signing = await SignAsync(tsa.Url);
        var verifying = await BrokerCall.RunAsync("signature", "verify", folder.File("signed.xml"), "--profile", "xades", "--trust", Ca(), "--trust", TsaAnchor(), "--json");

        Assert.Equal((0, "signed"), (signing.Exit, (string)signing.Answers[0]["verdict"]!));
        Assert.Equal((0, "TOTAL-PASSED"), (verifying.Exit, (string)verifying.Answers[0]["verdict"]!));
        Assert.Equal((string)signing.Answers[0]["stampedAt"]!, (string)verifying.Answers[0]["stampedAt"]!);
        // What is signed is what it would have been without the stamp.
        Assert.Contains("</xades:SignedProperties><xades:UnsignedProperties>", await File.ReadAllTextAsync(folder.File("signed.xml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_stamped_and_the_token_is_judged_again()
    {
        using var tsa = new Authority(query => new TestTsa().Answer(query, Now));
        var (content, token) = (folder.Write("checkpoint", "what was there"), folder.File("token.tst"));

        var asking = await BrokerCall.RunAsync("timestamp", "request", content, "--tsa", tsa.Url, "--tsa-policy", "1.2.3.4", "--trust", TsaAnchor(), "-o", token, "--json");
        var verifying = await BrokerCall.RunAsync("timestamp", "verify", token, "--data", content, "--trust", TsaAnchor(), "--json");
        var other = await BrokerCall.RunAsync("timestamp", "verify", token, "--data", folder.Write("other", "something else"), "--trust", TsaAnchor(), "--json");

        Assert.Equal((0, "TOTAL-PASSED", "1.2.3.4"), (asking.Exit, (string)asking.Answers[0]["verdict"]!, (string)asking.Answers[0]["policy"]!));
        Assert.Equal((0, (string)asking.Answers[0]["genTime"]!), (verifying.Exit, (string)verifying.Answers[0]["genTime"]!));
        Assert.Equal((1, "HASH_FAILURE"), (other.Exit, (string)other.Answers[0]["subIndication"]!));
    }

    [Fact]
    public async Task A_whole_answer_is_judged_by_the_token_inside_and_a_digest_by_its_algorithm()
    {
        var (content, token) = (folder.Write("checkpoint", "what was there"), new TestTsa().Stamp("what was there"u8, Now));
        File.WriteAllBytes(folder.File("granted.tsr"), TestTsa.Response(0, token));
        File.WriteAllBytes(folder.File("refused.tsr"), TestTsa.Response(2, null));
        File.WriteAllBytes(folder.File("token.tst"), token);
        string[] by = ["--trust", TsaAnchor(), "--json"];

        var granted = await BrokerCall.RunAsync(["timestamp", "verify", folder.File("granted.tsr"), "--data", content, .. by]);
        var refused = await BrokerCall.RunAsync(["timestamp", "verify", folder.File("refused.tsr"), "--data", content, .. by]);
        var sha1 = await BrokerCall.RunAsync(["timestamp", "verify", folder.File("token.tst"), "--imprint", new string('a', 40), .. by]);
        var other = await BrokerCall.RunAsync(["timestamp", "verify", folder.File("token.tst"), "--imprint", new string('a', 64), .. by]);

        Assert.Equal((0, "TOTAL-PASSED"), (granted.Exit, (string)granted.Answers[0]["verdict"]!));
        Assert.Equal((1, "SIG-0405"), (refused.Exit, Assert.Single(refused.Codes)));
        Assert.Equal((1, "SIG-0411"), (sha1.Exit, Assert.Single(sha1.Codes)));
        Assert.Equal((1, "SIG-0202"), (other.Exit, Assert.Single(other.Codes)));
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "nonce", "SIG-0403" }, { "older", "SIG-0403" }, { "future", "SIG-0403" }, { "rogue", "SIG-0304" }, { "rejected", "SIG-0405" }, { "garbage", "SIG-0410" }, { "other content", "SIG-0202" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task An_answer_that_is_not_to_the_question_leaves_nothing_behind(string fault, string code)
    {
        using var tsa = new Authority(query => fault switch
        {
            "nonce" => new TestTsa().Answer(query, Now, [1, 2, 3]),
            "older" => new TestTsa().Answer(query, Now.AddHours(-1)),
            "future" => new TestTsa().Answer(query, Now.AddHours(1)),
            "rogue" => new TestTsa { Certificate = TestTsa.Issue(TestTsa.Root("Test TSA root"), "CN=Test TSA", TestPki.From, TestPki.To) }.Answer(query, Now),
            "rejected" => TestTsa.Response(2, null),
            "other content" => TestTsa.Response(0, new TestTsa().Stamp("something else"u8, Now)),
            _ => "<html/>"u8.ToArray(),
        });

        var signing = await SignAsync(tsa.Url);
        var asking = await BrokerCall.RunAsync("timestamp", "request", folder.Write("data", "x"), "--tsa", tsa.Url, "--trust", TsaAnchor(), "-o", folder.File("token.tst"), "--json");

        foreach (var call in new[] { signing, asking })
        {
            Assert.Equal(1, call.Exit);
            Assert.Contains(code, call.Codes);
        }

        Assert.False(File.Exists(folder.File("signed.xml")) || File.Exists(folder.File("token.tst")));
    }

    [Fact]
    public async Task An_authority_that_does_not_answer_as_one_is_named()
    {
        using var broken = new Authority(_ => null);
        using var endless = new Authority(_ => new byte[TimeStampVerifier.MaxTokenBytes + 1]);
        foreach (var (url, code) in new[] { (broken.Url, "CLI-0019"), (endless.Url, "CLI-0030"), ($"http://127.0.0.1:{FreePort()}/tsa", "CLI-0019") })
        {
            var call = await SignAsync(url);
            Assert.Equal((3, code), (call.Exit, Assert.Single(call.Codes)));
            Assert.Contains(url, call.Output, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(folder.File("signed.xml")));
    }

    [Theory]
    [InlineData("--profile", "xades-t")]
    [InlineData("--profile", "xades-t", "--tsa", "http://127.0.0.1:1/tsa")]
    [InlineData("--profile", "xades-b", "--tsa", "http://127.0.0.1:1/tsa")]
    [InlineData("--tsa-policy", "1.2.3")]
    [InlineData("--profile", "xades-t", "--tsa", "ftp://127.0.0.1/")]
    [InlineData("--profile", "xades-t", "--tsa", "tsa")]
    public async Task Options_that_do_not_go_together_are_a_wrong_call(params string[] options) =>
        Assert.Equal(2, (await BrokerCall.RunAsync(["signature", "sign", Document(), "--key", Key(), "-o", folder.File("signed.xml"), .. options])).Exit);

    [Theory]
    [InlineData("http://user:hidden@127.0.0.1:1/tsa")]
    [InlineData("http://hidden@127.0.0.1:1/tsa")]
    [InlineData("http://user:hidden@no host/")]
    [InlineData("ftp://user:hidden@127.0.0.1/")]
    public async Task A_password_in_an_address_is_refused_and_not_printed(string url)
    {
        foreach (var call in new[] { await SignAsync(url), await BrokerCall.RunAsync("timestamp", "request", Document(), "--tsa", url, "-o", folder.File("t"), "--json") })
        {
            Assert.Equal(2, call.Exit);
            Assert.DoesNotContain("hidden", call.Output + call.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1..2")]
    [InlineData("3.1")]
    [InlineData("1.02")]
    public async Task A_policy_is_an_object_identifier(string policy) =>
        Assert.Equal(2, (await BrokerCall.RunAsync("timestamp", "request", Document(), "--tsa", "http://127.0.0.1:1/", "--tsa-policy", policy, "-o", folder.File("t"))).Exit);

    [Fact]
    public void A_nonce_is_sent_octet_for_octet_and_makes_each_question_another()
    {
        var random = new byte[TimeStampQuery.NonceBytes];
        random[0] = 0xFF;
        Assert.True(System.Security.Cryptography.Pkcs.Rfc3161TimestampRequest.TryDecode(TimeStampQuery.Over("x"u8, random).Encode(), out var request, out _));
        Assert.Equal(TimeStampQuery.NonceBytes, request!.GetNonce()!.Value.Length);
        var answer = new TestTsa().Answer(TimeStampQuery.Over("x"u8, random).Encode(), TestPki.At);
        random[^1]++;
        Assert.Null(TimeStampQuery.Over("x"u8, random).Judge(answer, new TrustStore([TestTsa.Anchor], []), CryptoPolicy.Default, TestPki.At).Token);
    }

    private static DateTimeOffset Now => DateTimeOffset.UtcNow;

    private async Task<BrokerCall> SignAsync(string tsa) =>
        await BrokerCall.RunAsync("signature", "sign", Document(), "--key", Key(), "--profile", "xades-t", "--tsa", tsa, "--tsa-trust", TsaAnchor(), "-o", folder.File("signed.xml"), "--json");

    private string Document() => folder.Write("plain.xml", SignedSed.PlainText);

    private string Key()
    {
        using var key = System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPrivateKey(TestPki.Rsa.Certificate)!;
        return folder.Write("key.pem", TestPki.Rsa.Certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
    }

    private string Ca() => folder.Write("ca.pem", TestPki.CaCertificate.ExportCertificatePem());

    private string TsaAnchor() => folder.Write("tsa.pem", TestTsa.Anchor.ExportCertificatePem());

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>An authority on loopback that answers as it is told; null is HTTP 500.</summary>
    private sealed class Authority : IDisposable
    {
        private readonly HttpListener listener = new();
        private readonly Func<byte[], byte[]?> answer;

        public Authority(Func<byte[], byte[]?> answer)
        {
            this.answer = answer;
            Url = $"http://127.0.0.1:{FreePort()}/tsa";
            listener.Prefixes.Add(Url + "/");
            listener.Start();
            _ = ServeAsync();
        }

        public string Url { get; }

        public void Dispose() => listener.Close();

        private async Task ServeAsync()
        {
            while (listener.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await listener.GetContextAsync();
                }
                catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                var octets = context.Request.ContentType == "application/timestamp-query" ? answer(body.ToArray()) : null;
                context.Response.StatusCode = octets is null ? 500 : 200;
                context.Response.ContentType = "application/timestamp-reply";
                try
                {
                    if (octets is not null) await context.Response.OutputStream.WriteAsync(octets);
                    context.Response.Close();
                }
                catch (Exception gone) when (gone is HttpListenerException or IOException)
                {
                    // The client had read enough.
                }
            }
        }
    }
}
