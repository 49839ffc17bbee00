using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MessageBroker.Evidence.Trust;

/// <summary>Anchors, extra certificates for look-up, what is known about revocation, and the judgement of a certificate at an instant. No network is ever used.</summary>
public sealed class TrustStore
{
    private readonly CertificateFinder finder;
    private readonly KnownPaths paths = new();

    public TrustStore(IReadOnlyList<X509Certificate2> anchors, IReadOnlyList<X509Certificate2> extra, Revocation? revocation = null)
    {
        Anchors = [.. anchors];
        Extra = [.. extra];
        Revocation = revocation ?? Revocation.Off;
        finder = new CertificateFinder([.. Anchors, .. Extra]);
        Hash = ComputeHash();
    }

    /// <summary>Certificates that are not trusted whatever vouches for them: a key was lost, and its issuer has not said so.</summary>
    public IReadOnlyList<X509Certificate2> Ended
    {
        get;
        init
        {
            field = [.. value];
            Hash = ComputeHash();
        }
    } = [];

    /// <summary>
    /// Object identifiers of certificate policies (RFC 5280 §4.2.1.4), of which one has to hold along the path; none: any path will do.
    /// A certificate that is itself an anchor is trusted by that decision.
    /// </summary>
    public IReadOnlyList<string> Policies
    {
        get;
        init
        {
            field = [.. value.Distinct().Order(StringComparer.Ordinal)];
            Hash = ComputeHash();
        }
    } = [];

    /// <summary>
    /// Common names, one of which a certificate has to bear that stands under an anchor; none: any name will do. An issuer vouches for many, so that
    /// without this each of them could sign for each other. A certificate that is itself an anchor is trusted by that decision.
    /// </summary>
    public IReadOnlyList<string> Names
    {
        get;
        init
        {
            field = [.. value.Distinct().Order(StringComparer.Ordinal)];
            Hash = ComputeHash();
        }
    } = [];

    public static TrustStore Empty { get; } = new([], []);

    public IReadOnlyList<X509Certificate2> Anchors { get; }

    public IReadOnlyList<X509Certificate2> Extra { get; }

    public Revocation Revocation { get; }

    /// <summary>
    /// SHA-256 over all certificates: for anchors, then extra, each in the order of their DER: one octet ('A' or 'E', 'X' for those that were ended), the length as
    /// 32-bit big-endian, the DER; then, where revocation is looked at, its mode, its grace in seconds and the hashes of its lists in order;
    /// then, where policies are asked for, the octet 'P' and their identifiers in order, with spaces between; then, where names are asked for, the
    /// octet 'N' and the names in order (UTF-8), with line feeds between.
    /// The input hash that verdicts name.
    /// </summary>
    public string Hash { get; private init; }

    /// <summary>
    /// Builds the chain as of an instant. A certificate that is itself an anchor is trusted while it is valid, whatever
    /// its basic constraints say.
    /// </summary>
    /// <param name="fromMessage">Certificates that came with the signature: they help to build a path and are trusted for nothing.</param>
    /// <param name="crypto">Has to admit the signatures on the path.</param>
    public TrustVerdict Judge(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> fromMessage, DateTimeOffset at, CryptoPolicy crypto) =>
        Judge(certificate, fromMessage, TrustInstant.Of(at), crypto);

    /// <summary>As the other, where the times differ.</summary>
    public TrustVerdict Judge(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> fromMessage, TrustInstant times, CryptoPolicy crypto)
    {
        if (Ended.Any(e => e.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span)))
            return TrustVerdict.Refused(new Reason(ReasonCode.NotTrusted, "certificate", new("subject", certificate.Subject), new("detail", "it was ended in the trust registry")));
        if (Anchors.Count == 0) return TrustVerdict.Refused(Reason.Of(ReasonCode.NoAnchor, "certificate", "subject", certificate.Subject));
        var reasons = new List<Reason>();
        var hearing = new RevocationHearing();
        if (CertificateUsage.CannotSign(certificate) is { } usage) reasons.Add(usage);
        if (CertificateUsage.OutsideValidity(certificate, times.At) is { } outside) reasons.Add(outside);
        var isAnchor = Anchors.Any(a => a.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span));
        if (!isAnchor)
        {
            if (Names.Count > 0 && !IsNamed(certificate))
                reasons.Add(new Reason(ReasonCode.NotTrusted, "certificate", new("subject", certificate.Subject), new("detail", $"its common name is not one of those that may sign: {string.Join(", ", Names)}")));
            foreach (var reason in Path(certificate, fromMessage, times, crypto, hearing))
                if (!reasons.Contains(reason)) reasons.Add(reason);
        }

        return new TrustVerdict(reasons.All(r => r.Code is ReasonCode.RevocationNotChecked or ReasonCode.LegacyAdmitted), reasons)
        {
            Revocation = Revocation.Mode == RevocationMode.Off ? RevocationUse.None : hearing.Use(isAnchor),
        };
    }

    private bool IsNamed(X509Certificate2 certificate) => CertificateNames.Common(certificate) is { } name && Names.Contains(name, StringComparer.Ordinal);

    private IReadOnlyList<Reason> Path(
        X509Certificate2 certificate, IReadOnlyList<X509Certificate2> fromMessage, TrustInstant times, CryptoPolicy crypto, RevocationHearing hearing) =>
        paths.Find(certificate, times.At) is { } known ? Problems(known, times, crypto, hearing) : ChainBuilding.Problems(this, certificate, fromMessage, times, crypto, paths, hearing);

    /// <summary>What stands against a path that holds.</summary>
    internal IReadOnlyList<Reason> Problems(IReadOnlyList<X509Certificate2> path, TrustInstant times, CryptoPolicy crypto, RevocationHearing hearing) =>
        [.. PathAlgorithms.Lapses(path, crypto, times.At), .. PathAlgorithms.Marks(path, crypto, times.At), .. Revocation.Problems(path, times, hearing)];

    /// <summary>Looks a certificate up by subject key identifier, by issuer and serial (decimal), or by thumbprint, among anchors and extra.</summary>
    public X509Certificate2? Find(CertificateReference reference) => finder.Find(reference);

    private string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, (byte)'A', Anchors);
        Add(hash, (byte)'E', Extra);
        if (Ended is { Count: > 0 } ended) Add(hash, (byte)'X', ended);
        if (Revocation.Mode != RevocationMode.Off) hash.AppendData(Encoding.ASCII.GetBytes(Revocation.Words));
        if (Policies is { Count: > 0 } policies) hash.AppendData(Encoding.ASCII.GetBytes("P" + string.Join(' ', policies)));
        if (Names is { Count: > 0 } names) hash.AppendData(Encoding.UTF8.GetBytes("N" + string.Join('\n', names)));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, byte kind, IReadOnlyList<X509Certificate2> certificates)
    {
        Span<byte> head = stackalloc byte[5];
        head[0] = kind;
        foreach (var der in certificates.Select(c => c.RawData).OrderBy(Convert.ToHexString, StringComparer.Ordinal))
        {
            BinaryPrimitives.WriteInt32BigEndian(head[1..], der.Length);
            hash.AppendData(head);
            hash.AppendData(der);
        }
    }
}

/// <param name="Trusted">A path to an anchor holds at the instant.</param>
/// <param name="Reasons">Only marks when trusted.</param>
public sealed record TrustVerdict(bool Trusted, IReadOnlyList<Reason> Reasons)
{
    /// <summary>What was asked about revocation; null where the judgement ended before that.</summary>
    public RevocationUse? Revocation { get; init; }

    internal static TrustVerdict Refused(Reason reason) => new(false, [reason]);
}

/// <summary>How a signature names its certificate when it does not carry it.</summary>
/// <param name="SerialDecimal">Decimal, as ds:X509SerialNumber has it.</param>
public sealed record CertificateReference(ReadOnlyMemory<byte>? SubjectKeyIdentifier, string? IssuerName, string? SerialDecimal, ReadOnlyMemory<byte>? Sha1Thumbprint);
