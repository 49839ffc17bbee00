using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Trust;

/// <summary>Anchors, extra certificates for look-up, and the judgement of a certificate at an instant. No network is ever used.</summary>
public sealed class TrustStore
{
    public TrustStore(IReadOnlyList<X509Certificate2> anchors, IReadOnlyList<X509Certificate2> extra) => throw new NotImplementedException();
    public static TrustStore Empty => throw new NotImplementedException();
    public IReadOnlyList<X509Certificate2> Anchors => throw new NotImplementedException();
    public IReadOnlyList<X509Certificate2> Extra => throw new NotImplementedException();

    /// <summary>Builds the chain as of <paramref name="at"/>. A certificate that is itself an anchor is trusted while it is valid.</summary>
    public TrustVerdict Judge(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> fromMessage, DateTimeOffset at) => throw new NotImplementedException();

    /// <summary>SHA-256 over the sorted DER of all certificates: the input hash that verdicts name.</summary>
    public string Hash => throw new NotImplementedException();

    /// <summary>Looks a certificate up by subject key identifier, or by issuer and serial (decimal), among anchors and extra.</summary>
    public X509Certificate2? Find(CertificateReference reference) => throw new NotImplementedException();
}

/// <param name="Trusted">A path to an anchor holds at the instant.</param>
/// <param name="Reasons">Empty when trusted.</param>
public sealed record TrustVerdict(bool Trusted, IReadOnlyList<Reason> Reasons);

/// <summary>How a signature names its certificate when it does not carry it.</summary>
public sealed record CertificateReference(ReadOnlyMemory<byte>? SubjectKeyIdentifier, string? IssuerName, string? SerialDecimal, ReadOnlyMemory<byte>? Sha1Thumbprint);
