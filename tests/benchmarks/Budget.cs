using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Benchmarks;

/// <summary>One step that no exchange can do without.</summary>
/// <param name="Count">How often one exchange does it, both brokers together.</param>
internal sealed record BudgetStep(string Name, double Count, Action Work);

/// <summary>
/// What the parts of an exchange cost when nothing else is done: bare key operations, the second implementation's look at our signature, gzip of
/// the SED, TLS records over an open connection, SHA-256, durable commits. Measured in the same rounds as the exchanges.
/// </summary>
internal sealed class Budget : IDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(150);

    private readonly List<IDisposable> held = [];
    private readonly string file = Path.GetTempFileName();

    public Budget(string algorithm, bool secondOpinion)
    {
        var kind = algorithm == "p-256" ? DevelopmentKeyKind.P256 : DevelopmentKeyKind.Rsa3072;
        var now = DateTimeOffset.UtcNow;
        var ca = Held(DevelopmentCa.Create("budget", kind, now.AddDays(-1), now.AddDays(1)));
        var certificate = Held(ca.Issue("BG:BGASA", DevelopmentPurpose.BusinessSigning, kind, now.AddDays(-1), now.AddDays(1)));
        var key = Held(new SigningKey(certificate));
        var sed = SignatureBenchmark.Document(8 * 1024);
        var signed = SedSigner.Sign(sed, key, now, "0123456789abcdef").Signed!;
        var verify = Verifier(certificate, SHA256.HashData(sed), key.SignData(sed));
        var packed = Zip(sed);
        var body = RandomNumberGenerator.GetBytes(48 * 1024);
        Steps =
        [
            // SED, AS4 message, receipt; each is verified by the other side.
            new("sign", 3, () => key.SignData(sed)),
            new("verify", 3, verify),
            new("second opinion", secondOpinion ? 1 : 0, () => SecondOpinion.Ask(signed, certificate, XmlLimits.Default)),
            new("gzip", 1, () => { Zip(sed); Unzip(packed); }),
            new("TLS", 1, Held(new TlsPair(certificate)).Exchange),
            new("hash", 4, () => SHA256.HashData(body)),
            // Taken, sealed, sending, settled, reported (begun and ended), received, applied, delivered (begun and ended).
            new("commit", 10, Commit()),
        ];
    }

    public IReadOnlyList<BudgetStep> Steps { get; }

    /// <summary>Microseconds of processor time for each step of one exchange.</summary>
    public IEnumerable<(string Name, double Micros)> Measure() => Steps.Select(s => (s.Name, s.Count == 0 ? 0 : s.Count * Time(s.Work)));

    public void Dispose()
    {
        foreach (var one in Enumerable.Reverse(held)) one.Dispose();
        foreach (var end in new[] { "", "-wal", "-shm" }) File.Delete(file + end);
    }

    private T Held<T>(T one) where T : IDisposable
    {
        held.Add(one);
        return one;
    }

    private static double Time(Action action)
    {
        action();
        var count = 0;
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Slice; count++) action();
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds / count;
    }

    private static Action Verifier(X509Certificate2 certificate, byte[] hash, byte[] signature)
    {
        if (certificate.GetRSAPublicKey() is { } rsa) return () => rsa.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var ecdsa = certificate.GetECDsaPublicKey()!;
        return () => ecdsa.VerifyHash(hash, signature);
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private static void Unzip(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        gzip.CopyTo(Stream.Null);
    }

    private Action Commit()
    {
        var connection = Held(new SqliteConnection($"Data Source={file};Pooling=False"));
        connection.Open();
        Run(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE kept (seq INTEGER PRIMARY KEY, bytes BLOB)");
        var insert = Held(connection.CreateCommand());
        insert.CommandText = "INSERT INTO kept (bytes) VALUES (@bytes)";
        insert.Parameters.AddWithValue("@bytes", RandomNumberGenerator.GetBytes(8 * 1024));
        return () => insert.ExecuteNonQuery();
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Both ends of an open TLS connection over loopback: a request of 24 KB and an answer of 6 KB.</summary>
    private sealed class TlsPair : IDisposable
    {
        private readonly byte[] request = RandomNumberGenerator.GetBytes(24 * 1024), answer = RandomNumberGenerator.GetBytes(6 * 1024);
        private readonly SslStream client, server;

        public TlsPair(X509Certificate2 certificate)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var near = new TcpClient();
            near.Connect((IPEndPoint)listener.LocalEndpoint);
            server = new SslStream(listener.AcceptTcpClient().GetStream());
            // The peer is this very process: whose certificate it shows is of no interest here.
            client = new SslStream(near.GetStream(), false, (_, _, _, _) => true);
            var accepting = server.AuthenticateAsServerAsync(certificate);
            client.AuthenticateAsClient("budget");
            accepting.GetAwaiter().GetResult();
        }

        public void Exchange()
        {
            client.Write(request);
            server.ReadExactly(request);
            server.Write(answer);
            client.ReadExactly(answer);
        }

        public void Dispose()
        {
            client.Dispose();
            server.Dispose();
        }
    }
}
