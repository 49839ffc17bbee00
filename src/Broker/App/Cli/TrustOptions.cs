using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Trust;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli;

/// <summary>The options by which a call says whom to trust and when to judge: <c>--trust</c>, <c>--cert</c>, <c>--crl</c>, <c>--ocsp</c>, <c>--crypto-policy</c>, <c>--at</c>.</summary>
public sealed class TrustOptions
{
    public Option<string[]> Trust { get; } = new("--trust") { HelpName = "FILE", DefaultValueFactory = _ => [] };
    public Option<string[]> Cert { get; } = new("--cert") { HelpName = "FILE", DefaultValueFactory = _ => [] };
    public Option<string[]> Crl { get; } = new("--crl") { HelpName = "FILE", DefaultValueFactory = _ => [] };
    public Option<string[]> Ocsp { get; } = new("--ocsp") { HelpName = "FILE", DefaultValueFactory = _ => [] };
    public CryptoPolicyOption Policy { get; } = new();
    public Option<DateTimeOffset?> At { get; } = Instant("--at");

    public IEnumerable<Symbol> All => [Trust, Cert, Crl, Ocsp, Policy.Policy, At];

    /// <summary>The time of judgement.</summary>
    public DateTimeOffset TimeOf(VerbContext context) => context.Value(At) ?? context.Now;

    /// <summary>The store made of <c>--trust</c>, <c>--cert</c>, <c>--crl</c> and <c>--ocsp</c>. Who gives a list or an answer wants revocation looked at: what none speaks about is then not known.</summary>
    /// <exception cref="VerbStop">A file is not there, or holds no certificate, revocation list or answer: exit code 3.</exception>
    public TrustStore StoreOf(VerbContext context)
    {
        var lists = context.Value(Crl)!.Select(f => Read(f, RevocationList.Read, "CLI-0018")).ToList();
        var answers = context.Value(Ocsp)!.Select(f => Read(f, OcspAnswer.Read, "CLI-0020")).ToList();
        var revocation = lists.Count + answers.Count == 0 ? Revocation.Off : new Revocation(RevocationMode.Hard, lists) { Answers = answers };
        return new TrustStore([.. context.Value(Trust)!.SelectMany(Certificates)], [.. context.Value(Cert)!.SelectMany(Certificates)], revocation);
    }

    /// <summary>All certificates of a PEM (or one DER) file.</summary>
    /// <exception cref="VerbStop">It is not there or holds no certificate: exit code 3.</exception>
    public static IReadOnlyList<X509Certificate2> Certificates(string file)
    {
        var read = CertificateFile.Read(file);
        return read.Fault is null ? read.Certificates : throw VerbStop.Missing(file, read.Fault);
    }

    /// <summary>The certificate of a file that must hold just one.</summary>
    /// <exception cref="VerbStop">It holds none, or more.</exception>
    public static X509Certificate2 OnlyCertificate(string file) => Certificates(file) is var read && read.Count == 1
        ? read[0]
        : throw VerbStop.Usage("one-certificate", ("file", file), ("count", read.Count.ToString(CultureInfo.InvariantCulture)));

    private static T Read<T>(string file, Func<ReadOnlySpan<byte>, T?> read, string otherwise)
        where T : class
    {
        if (DiskInput.FaultOf(file, DiskInput.MaxSmallBytes) is { } unfit) throw VerbStop.Missing(file, unfit);
        try
        {
            return read(File.ReadAllBytes(file)) ?? throw VerbStop.Missing(file, Finding.Of(otherwise, file));
        }
        catch (Exception fault) when (DiskInput.IsDiskFault(fault))
        {
            throw VerbStop.Missing(file, DiskInput.Unreadable(file, fault));
        }
    }

    /// <summary>An option whose value is an RFC 3339 time; anything else is a wrong call.</summary>
    public static Option<DateTimeOffset?> Instant(string name) => new(name)
    {
        HelpName = Usage.Time,
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            string[] forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"];
            var withZone = text.Length > 19 && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10);
            if (withZone && DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)) return at;
            result.AddError($"{name}: not a time: {text}");
            return null;
        },
    };
}
