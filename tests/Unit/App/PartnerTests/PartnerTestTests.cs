using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using MessageBroker.App.Cli;

namespace MessageBroker.Tests.Unit.App.PartnerTests;

/// <summary><c>as4 send</c> against <c>as4 listen</c>, through the command line, over mutual TLS on loopback.</summary>
public sealed class PartnerTestTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public PartnerTestTests()
    {
        folder.Write("password", "secret\n");
        folder.Write("form.xml", "<form>Ана</form>");
        folder.Write("note.txt", "ред\n");
        foreach (var (name, subject) in new[] { ("bg", "CN=BG:BGASA"), ("ro", "CN=RO:80246"), ("stranger", "CN=BG:BGASA"), ("tls", "CN=localhost") }) MakeKey(name, subject);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_message_is_sent_taken_receipted_and_kept()
    {
        var listening = Listening.Start([.. Listen("--partner", "BG:BGASA", "--count", "6"), .. Tls]);
        var url = (await listening.NextAsync())["listening"]!.GetValue<string>().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        await SentAsync(url, "acknowledged", "accept", listening, "--part", folder.File("form.xml"), "--part", folder.File("note.txt"), "--compress");
        await SentAsync(url, "acknowledged", "accept", listening, "--part", folder.File("form.xml"), "--message-id", "again@test");
        var again = await SentAsync(url, "refused", "refuse", listening, "--part", folder.File("form.xml"), "--message-id", "again@test");
        Assert.Equal(("EBMS:0003", true), (again["ebms"]!.GetValue<string>(), again["duplicate"]!.GetValue<bool>()));
        await SentAsync(url, "acknowledged", "accept", listening, "--ping");
        Assert.Equal("EBMS:0010", (await SentAsync(url, "refused", "refuse", listening, "--part", folder.File("form.xml"), "--action", "Receive"))["ebms"]!.GetValue<string>());
        Assert.Equal("EBMS:0101", (await SentAsync(url, "refused", "refuse", listening, "--part", folder.File("form.xml"), "--key", folder.File("stranger.p12")))["ebms"]!.GetValue<string>());
        Assert.Equal(1, await listening.EndAsync());

        var received = Path.Combine(folder.Path, "received", "000001");
        Assert.Equal("<form>Ана</form>", await File.ReadAllTextAsync(Path.Combine(received, "part-1")));
        var check = await BrokerCall.RunAsync("as4", "receipt-check", Path.Combine(received, "answer.http"), "--for", Path.Combine(received, "request.http"), "--trust", folder.File("ro.pem"), "--json");
        Assert.Equal((0, "accept"), (check.Exit, check.Answers[0]["verdict"]!.GetValue<string>()));
    }

    [Fact]
    public async Task What_came_in_an_earlier_run_is_still_a_duplicate()
    {
        string[] message = ["--part", folder.File("form.xml"), "--message-id", "kept@test", "--attempts", "1"];
        foreach (var duplicate in new[] { false, true })
        {
            var listening = Listening.Start(Listen("--count", "1"));
            var url = (await listening.NextAsync())["listening"]!.GetValue<string>();
            await BrokerCall.RunAsync([.. Send(url, "bg", []), .. message]);
            Assert.Equal(duplicate, (await listening.NextAsync())["duplicate"]!.GetValue<bool>());
            await listening.EndAsync();
        }
    }

    [Fact]
    public async Task An_attempt_that_is_not_answered_is_repeated_with_the_same_octets()
    {
        var kept = Path.Combine(folder.Path, "sent");
        var call = await BrokerCall.RunAsync([.. Send("http://127.0.0.1:1/", "bg", []), "--part", folder.File("form.xml"), "--attempts", "2", "--out", kept]);
        Assert.Equal((1, "unanswered", 2), (call.Exit, call.Answers[0]["verdict"]!.GetValue<string>(), call.Answers[0]["attempts"]!.GetValue<int>()));
        Assert.True(File.Exists(Path.Combine(kept, "000001", "request.http")));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told_before_anything_is_sent()
    {
        var call = await BrokerCall.RunAsync([.. Send("http://127.0.0.1:1/", "bg", []), "--part", folder.File("form.xml"), "--out", Path.Combine(folder.File("password"), "below")]);
        Assert.Equal(3, call.Exit);
        Assert.Contains("below", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_client_certificate_nothing_is_reached()
    {
        var listening = Listening.Start([.. Listen("--seconds", "3"), .. Tls]);
        var url = (await listening.NextAsync())["listening"]!.GetValue<string>().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var call = await BrokerCall.RunAsync([.. Send(url, "bg", []), "--part", folder.File("form.xml"), "--tls-trust", folder.File("tls.pem")]);
        Assert.Equal((1, "unanswered", "AS4-0120"), (call.Exit, call.Answers[0]["verdict"]!.GetValue<string>(), call.Codes[0]));
        Assert.Equal(0, await listening.EndAsync());
    }

    [Theory]
    [InlineData(2, "--port", "99999")]
    [InlineData(2, "--seconds", "-1")]
    [InlineData(2, "--count", "0")]
    [InlineData(3, "--bind", "192.0.2.1")]
    public async Task A_number_out_of_bounds_is_a_wrong_call_and_a_foreign_address_cannot_be_opened(int exit, string option, string value)
    {
        var call = await BrokerCall.RunAsync(Listen(option, value));
        Assert.Equal(exit, call.Exit);
        Assert.NotEmpty(call.Error);
    }

    [Fact]
    public async Task Wrong_calls_are_told_and_missing_files_named()
    {
        Assert.Equal(3, (await BrokerCall.RunAsync(Send("http://127.0.0.1:1/", "nobody", []))).Exit);
        Assert.Equal(2, (await BrokerCall.RunAsync(Send("ftp://127.0.0.1/", "bg", []))).Exit);
        Assert.Equal(2, (await BrokerCall.RunAsync(Send("http://127.0.0.1:1/", "bg", ["--part", folder.File("form.xml") + ";cid=a+b"]))).Exit);
        Assert.Equal(3, (await BrokerCall.RunAsync(Send("http://127.0.0.1:1/", "bg", ["--part", folder.File("gone.xml")]))).Exit);
        Assert.Equal(2, (await BrokerCall.RunAsync(Send("http://127.0.0.1:1/", "bg", ["--property", "a=b\u0001c"]))).Exit);
        folder.Write("pmode.json", """{ "servce": "x" }""");
        var wrong = await BrokerCall.RunAsync("as4", "inspect", folder.File("form.xml"), "--pmode", folder.File("pmode.json"));
        Assert.Equal(2, wrong.Exit);
        Assert.Contains("AS4-0090", wrong.Error, StringComparison.Ordinal);
    }

    private string[] Tls => ["--tls-key", folder.File("tls.p12"), "--tls-password-file", folder.File("password"), "--tls-trust", folder.File("tls.pem")];

    private string[] Listen(params string[] more) =>
        ["as4", "listen", "--key", folder.File("ro.p12"), "--password-file", folder.File("password"), "--trust", folder.File("bg.pem"), "--as", "RO:80246", "--out", Path.Combine(folder.Path, "received"), .. more];

    private string[] Send(string url, string key, string[] more) =>
        ["as4", "send", "--url", url, "--key", folder.File(key + ".p12"), "--password-file", folder.File("password"), "--trust", folder.File("ro.pem"), "--to", "RO:80246", "--timeout", "20", "--json", .. more];

    private async Task<JsonObject> SentAsync(string url, string verdict, string judged, Listening listening, params string[] options)
    {
        var key = Array.IndexOf(options, "--key") is >= 0 and var at ? Path.GetFileNameWithoutExtension(options[at + 1]) : "bg";
        var call = await BrokerCall.RunAsync([.. Send(url, key, [.. options.TakeWhile(o => o != "--key")]), .. Tls]);
        Assert.True(verdict == call.Answers[0]["verdict"]!.GetValue<string>(), call.Output + call.Error);
        var line = await listening.NextAsync();
        Assert.Equal(judged, line["verdict"]!.GetValue<string>());
        return line;
    }

    private void MakeKey(string name, string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(79));
        File.WriteAllBytes(folder.File(name + ".p12"), certificate.Export(X509ContentType.Pkcs12, "secret"));
        folder.Write(name + ".pem", certificate.ExportCertificatePem());
    }

    /// <summary>A running <c>as4 listen</c>, line by line.</summary>
    private sealed class Listening : Stream
    {
        private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);
        private readonly Channel<JsonObject> lines = Channel.CreateUnbounded<JsonObject>();
        private readonly StringWriter errors = new();
        private readonly List<byte> pending = [];
        private Task<int> run = Task.FromResult(0);

        public static Listening Start(string[] args)
        {
            var output = new Listening();
            output.run = Task.Run(() => CommandLine.RunAsync([.. args, "--json"], new Terminal(Null, output, output.errors, TimeProvider.System, _ => null), CancellationToken.None));
            return output;
        }

        public async Task<JsonObject> NextAsync() => await lines.Reader.ReadAsync().AsTask().WaitAsync(Enough);

        public Task<int> EndAsync() => run.WaitAsync(Enough);

        public override void Write(byte[] buffer, int offset, int count)
        {
            foreach (var octet in buffer.AsSpan(offset, count))
            {
                if (octet != '\n') { pending.Add(octet); continue; }
                lines.Writer.TryWrite(JsonNode.Parse(Encoding.UTF8.GetString([.. pending]))!.AsObject());
                pending.Clear();
            }
        }

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
