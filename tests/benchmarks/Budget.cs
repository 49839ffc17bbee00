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
using MessageBroker.Evidence.Trust;
using MessageBroker.Tests.PostgresBed;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace MessageBroker.Benchmarks;

/// <summary>One step that no exchange can do without.</summary>
/// <param name="Count">How often one exchange does it, both brokers together.</param>
/// <param name="Store">The store that it belongs to; null for all.</param>
internal sealed record BudgetStep(string Name, double Count, Action Work, string? Store = null);

/// <summary>
/// What the parts of an exchange cost when nothing else is done: bare key operations, the second implementation's look at our signature, gzip of
/// the SED, TLS records over an open connection, SHA-256, durable commits. Measured in the same rounds as the exchanges.
/// </summary>
internal sealed class Budget : IAsyncDisposable
{
    /// <summary>The server's processor time is told in hundredths of a second.</summary>
    private static readonly TimeSpan ServerSlice = TimeSpan.FromSeconds(1);

    public const string SecondOpinionStep = "second opinion";

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(150);

    /// <summary>Per step: so long the just-in-time compiler is at work on what it does.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly List<IDisposable> held = [];
    private readonly string file = Path.GetTempFileName();
    private readonly PostgresCluster? cluster;

    private Budget(string algorithm, PostgresCluster? cluster, NpgsqlConnection? server)
    {
        this.cluster = cluster;
        var kind = algorithm == "p-256" ? DevelopmentKeyKind.P256 : DevelopmentKeyKind.Rsa3072;
        var now = DateTimeOffset.UtcNow;
        var ca = Held(DevelopmentCa.Create("budget", kind, now.AddDays(-1), now.AddDays(1)));
        var certificate = Held(ca.Issue("BG:BGASA", DevelopmentPurpose.BusinessSigning, kind, now.AddDays(-1), now.AddDays(1)));
        var key = Held(new SigningKey(certificate));
        var sed = SampleSed.Of(8 * 1024);
        var signed = SedSigner.Sign(sed, key, CryptoPolicy.Default, now, "0123456789abcdef").Signed!;
        var verify = Verifier(certificate, SHA256.HashData(sed), key.SignData(sed));
        var packed = Zip(sed);
        var body = RandomNumberGenerator.GetBytes(48 * 1024);
        Steps =
        [
            // SED, AS4 message, receipt; each is verified by the other side, and the SED before it leaves.
            new("sign", 3, () => key.SignData(sed)),
            new("verify", 4, verify),
            new(SecondOpinionStep, 1, () => SecondOpinion.Ask(signed, certificate, XmlLimits.Default)),
            new("gzip", 1, () => { Zip(sed); Unzip(packed); }),
            new("TLS", 1, Held(new TlsPair(certificate)).Exchange),
            new("hash", 4, () => SHA256.HashData(body)),
            // Taken, sealed, sending, settled, reported (begun and ended), received, applied, delivered (begun and ended).
            new("commit", 10, Commit(), "sqlite"),
            .. server is null ? [] : new[] { new BudgetStep("commit on the server", 10, Commit(server), "postgres") },
        ];
    }

    public IReadOnlyList<BudgetStep> Steps { get; }

    /// <summary>Microseconds of processor time for each step of one exchange.</summary>
    public IEnumerable<(string Name, double Micros)> Measure() => Steps.Select(s => (s.Name, s.Count * Time(s.Work, s.Store == "postgres" ? ServerSlice : Slice, s.Store == "postgres")));

    /// <summary>Does each step until what it does is compiled for good.</summary>
    public void Warm()
    {
        foreach (var step in Steps) Time(step.Work, Settling, onServer: false);
    }

    /// <param name="cluster">Where a commit on the server is measured too; null for none.</param>
    public static async Task<Budget> MakeAsync(string algorithm, PostgresCluster? cluster) => new(algorithm, cluster, cluster is null ? null : await cluster.ConnectAsync("postgres"));

    public ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(held)) one.Dispose();
        foreach (var end in new[] { "", "-wal", "-shm" }) File.Delete(file + end);
        return ValueTask.CompletedTask;
    }

    private T Held<T>(T one) where T : IDisposable
    {
        held.Add(one);
        return one;
    }

    private double Time(Action action, TimeSpan slice, bool onServer)
    {
        action();
        var count = 0;
        var before = Cpu(onServer);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < slice; count++) action();
        return (Cpu(onServer) - before) / count;
    }

    private double Cpu(bool onServer) => Process.GetCurrentProcess().TotalProcessorTime.TotalMicroseconds + (cluster is null || !onServer ? 0 : ServerTime.Millis(cluster.DataFolder) * 1000);

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

    private Action Commit(NpgsqlConnection server)
    {
        Held(server);
        using (var table = new NpgsqlCommand("DROP TABLE IF EXISTS kept; CREATE TABLE kept (seq bigserial PRIMARY KEY, bytes bytea)", server)) table.ExecuteNonQuery();
        var insert = Held(new NpgsqlCommand("INSERT INTO kept (bytes) VALUES (@bytes)", server));
        insert.Parameters.AddWithValue("bytes", RandomNumberGenerator.GetBytes(8 * 1024));
        insert.Prepare();
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
