using System.Diagnostics;
using MessageBroker.Evidence.Keys;

namespace MessageBroker.Benchmarks;

/// <summary>
/// Signs and verifies SEDs by the whole profile (two references, signed properties, certificate) beside SignedXml, the JDK, xmlsec1, EU DSS and the bare
/// key operation. Rounds are interleaved over all of it; everybody starts from octets, has decoded its keys before, and has its trust already resolved.
/// </summary>
internal sealed class SignatureBenchmark : IDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(500);

    /// <summary>SignedXml is compiled for good only after seconds under load.</summary>
    private const int WarmRounds = 3;

    private static readonly (string Name, DevelopmentKeyKind Kind)[] Keys =
        [("rsa-3072", DevelopmentKeyKind.Rsa3072), ("rsa-2048", DevelopmentKeyKind.Rsa2048), ("p-256", DevelopmentKeyKind.P256)];

    private readonly string folder = Directory.CreateTempSubdirectory("benchmark-signatures-").FullName;
    private readonly List<SignatureSample> samples;
    private readonly JavaPeer? jdk;
    private readonly JavaPeer? dss;
    private readonly bool xmlSec = XmlSec1.IsHere();
    private readonly Medians medians = new();

    private SignatureBenchmark()
    {
        samples = [.. new[] { 8, 60 }.SelectMany(size => Keys.Select(k => new SignatureSample(k.Name, k.Kind, size, folder)))];
        jdk = JavaPeer.TryStart("JdkSignatures", null);
        var library = Path.Combine(Repository.Shared, "peers", "dss");
        dss = Directory.Exists(library) ? JavaPeer.TryStart("DssSignatures", Path.Combine(library, "lib"), Path.Combine(library, "policy", "basic.xml")) : null;
    }

    public static void Run(int rounds)
    {
        using var benchmark = new SignatureBenchmark();
        benchmark.Agree();
        for (var round = -WarmRounds; round < rounds; round++)
            foreach (var sample in benchmark.samples)
                benchmark.Round(sample, counts: round >= 0);
        benchmark.Tell(rounds);
    }

    public void Dispose()
    {
        jdk?.Dispose();
        dss?.Dispose();
        samples.ForEach(s => s.Dispose());
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>What the others sign has to pass here: then it is the same work.</summary>
    private void Agree()
    {
        foreach (var sample in samples)
        {
            jdk?.Load(sample);
            dss?.Load(sample);
            if (sample.IsRsa) sample.AcceptFromFramework();
            if (jdk is null) continue;
            var file = Path.Combine(folder, "sample.xml");
            jdk.Sample(sample, file);
            sample.Accept(File.ReadAllBytes(file));
        }
    }

    private void Round(SignatureSample sample, bool counts)
    {
        void Take(string name, double micros)
        {
            if (counts) medians.Add($"{sample.Name} {name}", micros);
        }

        Take("sign ours", ProcessorTime.Of(Slice, sample.Sign));
        Take("sign bare", ProcessorTime.Of(Slice, sample.SignBare));
        if (sample.IsRsa) Take("sign SignedXml", ProcessorTime.Of(Slice, sample.SignWithFramework));
        if (jdk is not null) Take("sign JDK", jdk.Turn("sign", sample, Slice));
        Take("verify ours", ProcessorTime.Of(Slice, sample.Verify));
        Take("verify bare", ProcessorTime.Of(Slice, sample.VerifyBare));
        Take("verify SignedXml", ProcessorTime.Of(Slice, sample.VerifyWithFramework));
        if (jdk is not null) Take("verify JDK", jdk.Turn("verify", sample, Slice));
        if (xmlSec) Take("verify xmlsec1", XmlSec1.Verify(sample, sample.Kilobytes > 8 ? 200 : 1000));
        if (dss is not null) Take("verify DSS", dss.Turn("verify", sample, Slice));
    }

    private void Tell(int rounds)
    {
        Console.WriteLine($"µs of processor time each, median of {rounds} interleaved rounds; %: bare by ours; ×: the other by ours");
        Console.WriteLine($"{"SIGN",-14}{"ours",8}{"bare",8}{"%",7}{"SignedXml",18}{"JDK",18}");
        foreach (var sample in samples)
            Console.WriteLine($"{sample.Name,-14}{Figure(sample, "sign ours")}{Figure(sample, "sign bare")}{medians[$"{sample.Name} sign bare"] / medians[$"{sample.Name} sign ours"],7:P0}{Beside(sample, "sign", "SignedXml")}{Beside(sample, "sign", "JDK")}");
        Console.WriteLine($"{"VERIFY",-14}{"ours",8}{"bare",8}{"%",7}{"SignedXml",18}{"JDK",18}{"xmlsec1",18}{"DSS",18}");
        foreach (var sample in samples)
            Console.WriteLine($"{sample.Name,-14}{Figure(sample, "verify ours")}{Figure(sample, "verify bare")}{medians[$"{sample.Name} verify bare"] / medians[$"{sample.Name} verify ours"],7:P0}"
                + string.Concat(new[] { "SignedXml", "JDK", "xmlsec1", "DSS" }.Select(other => Beside(sample, "verify", other))));
    }

    private string Figure(SignatureSample sample, string name) => $"{medians[$"{sample.Name} {name}"],8:F0}";

    private string Beside(SignatureSample sample, string verb, string other) =>
        medians[$"{sample.Name} {verb} {other}"] is var figure && double.IsNaN(figure) ? $"{"not here",18}" : $"{figure,10:F0}{figure / medians[$"{sample.Name} {verb} ours"],6:F1} ×";
}
