using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Benchmarks;

/// <summary>
/// Signs and verifies an 8 KB SED beside the framework's SignedXml and beside the bare key operation; interleaved rounds, median.
/// Ours signs and verifies the whole EESSI profile (two references, signed properties, certificate); SignedXml does the same document.
/// </summary>
internal static class SignatureBenchmark
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(700);

    public static void Run(int rounds)
    {
        var sed = Document(8 * 1024);
        Console.WriteLine($"SED of {sed.Length} octets; µs of processor time each, median of {rounds} interleaved rounds");
        Console.WriteLine($"{"key",-10}{"sign ours",12}{"sign bare",12}{"verify ours",13}{"through CA",12}{"SignedXml",12}{"ratio",8}");
        foreach (var (name, kind) in new[] { ("RSA-3072", DevelopmentKeyKind.Rsa3072), ("P-256", DevelopmentKeyKind.P256) }) Measure(name, kind, sed, rounds);
    }

    private static void Measure(string name, DevelopmentKeyKind kind, byte[] sed, int rounds)
    {
        var now = DateTimeOffset.UtcNow;
        using var ca = DevelopmentCa.Create("benchmark", kind, now.AddDays(-1), now.AddDays(1));
        using var certificate = ca.Issue("BG:BGASA", DevelopmentPurpose.BusinessSigning, kind, now.AddDays(-1), now.AddDays(1));
        using var key = new SigningKey(certificate);
        var signed = SedSigner.Sign(sed, key, CryptoPolicy.Default, now, "0123456789abcdef").Signed!;
        // Trust already resolved (the partner's certificate is pinned), and a path that is built and checked for each document.
        var context = new VerificationContext(new TrustStore([certificate], []), CryptoPolicy.Default, now);
        var throughCa = new VerificationContext(new TrustStore([ca.Certificate], []), CryptoPolicy.Default, now);
        var bare = SHA256.HashData(sed);
        Action[] work =
        [
            () => SedSigner.Sign(sed, key, CryptoPolicy.Default, now, "0123456789abcdef"),
            () => key.SignData(bare),
            () => Verify(signed, context),
            () => Verify(signed, throughCa),
            () => SecondOpinion.Ask(signed, certificate, XmlLimits.Default),
        ];
        var results = work.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= rounds; round++)
            for (var i = 0; i < work.Length; i++)
                if (Time(work[i]) is var micros && round > 0) results[i].Add(micros);
        var m = results.Select(r => r.Order().ElementAt(r.Count / 2)).ToArray();
        Console.WriteLine($"{name,-10}{m[0],12:F0}{m[1],12:F0}{m[2],13:F0}{m[3],12:F0}{m[4],12:F0}{m[4] / m[2],7:F1}×");
    }

    private static void Verify(byte[] signed, VerificationContext context)
    {
        var tape = XmlTape.Read(signed, XmlLimits.Default).Tape!;
        if (SignatureVerifier.Verify(tape, tape.Root, SignatureProfile.Eessi, context).Indication != Indication.TotalPassed) throw new InvalidOperationException("the benchmark's own document does not verify");
    }

    private static double Time(Action action)
    {
        var count = 0;
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Slice; count++) action();
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds / count;
    }

    internal static byte[] Document(int size)
    {
        var text = new StringBuilder("<sed:F001 xmlns:sed=\"http://ec.europa.eu/eessi/ns/4_4/F001\" sedGVer=\"4\" sedVer=\"4\">");
        for (var i = 0; text.Length < size * 3 / 4; i++) text.Append("<Child><familyName>Димитрова ").Append(i).Append("</familyName><town>Călărași</town><dateBirth>2015-03-").Append(10 + i % 20).Append("</dateBirth></Child>");
        return Encoding.UTF8.GetBytes(text.Append("</sed:F001>").ToString());
    }
}
