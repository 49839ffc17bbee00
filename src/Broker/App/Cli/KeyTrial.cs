using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.As4.Http;

namespace MessageBroker.App.Cli;

/// <summary>Tries a key of one's own: whether it does what it is there for. Nothing leaves the process.</summary>
internal static class KeyTrial
{
    /// <summary>Whether what the private key signs verifies with the certificate.</summary>
    public static bool Signs(SigningKey key)
    {
        var challenge = RandomNumberGenerator.GetBytes(32);
        try
        {
            using var lease = PublicKeyLease.Of(key.Certificate);
            return lease.Key is { } verifier && SignatureMethod.Find(key.SignatureAlgorithm)!.Verify(verifier, challenge, key.SignData(challenge));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>A handshake of the key with itself, as server and as client; null where it comes about, else why not.</summary>
    public static async Task<string?> HandshakeAsync(SigningKey key, CancellationToken cancellationToken)
    {
        var (there, back) = (new Pipe(), new Pipe());
        await using var server = new SslStream(new BothWays(there.Reader, back.Writer));
        await using var client = new SslStream(new BothWays(back.Reader, there.Writer));
        var serving = new As4TlsOptions { Own = key.Certificate, Anchors = [key.Certificate] }.ForServer(clientCertificateRequired: true);
        var asking = new SslClientAuthenticationOptions { EnabledSslProtocols = As4TlsOptions.Protocols, TargetHost = "localhost", ClientCertificates = [key.Certificate] };
        // Who it is was judged elsewhere: here it is only tried whether key and certificate make a connection.
        serving.CertificateChainPolicy = null;
        serving.RemoteCertificateValidationCallback = IsItself;
        asking.RemoteCertificateValidationCallback = IsItself;
        try
        {
            await Task.WhenAll(server.AuthenticateAsServerAsync(serving, cancellationToken), client.AuthenticateAsClientAsync(asking, cancellationToken));
            return null;
        }
        catch (Exception fault) when (fault is AuthenticationException or IOException or CryptographicException)
        {
            return fault.GetBaseException().Message;
        }

        bool IsItself(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => certificate is not null && certificate.GetRawCertData().AsSpan().SequenceEqual(key.Certificate.RawData);
    }

    /// <summary>One side of two pipes.</summary>
    private sealed class BothWays(PipeReader reader, PipeWriter writer) : Stream
    {
        private readonly Stream read = reader.AsStream(), write = writer.AsStream();

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => write.Flush();
        public override Task FlushAsync(CancellationToken cancellationToken) => write.FlushAsync(cancellationToken);
        public override int Read(byte[] buffer, int offset, int count) => read.Read(buffer, offset, count);
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => read.ReadAsync(buffer, cancellationToken);
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => read.ReadAsync(buffer, offset, count, cancellationToken);
        public override void Write(byte[] buffer, int offset, int count) => write.Write(buffer, offset, count);
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => write.WriteAsync(buffer, cancellationToken);
        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => write.WriteAsync(buffer, offset, count, cancellationToken);
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            read.Dispose();
            write.Dispose();
            base.Dispose(disposing);
        }
    }
}
