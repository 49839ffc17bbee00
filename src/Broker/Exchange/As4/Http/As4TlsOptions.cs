using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Exchange.As4.Http;

/// <summary>
/// TLS of one access point, both as client and as server: TLS 1.2 or newer, trust by the given anchors alone (never by those of the
/// machine), no revocation look-up on the way, no download of certificates.
/// </summary>
public sealed record As4TlsOptions
{
    /// <summary>Our certificate with its private key, shown to the other side; null shows none.</summary>
    public X509Certificate2? Own { get; init; }
    /// <summary>Who may be at the other end; a server's certificate must also bear the name that was called.</summary>
    public IReadOnlyList<X509Certificate2> Anchors { get; init; } = [];

    /// <summary>Who may not be at the other end, whatever anchor vouches for it.</summary>
    public IReadOnlyList<X509Certificate2> Ended { get; init; } = [];
    /// <summary>What is known about the revocation of the other side's certificate.</summary>
    public Revocation Revocation { get; init; } = Revocation.Off;
    /// <summary>Which keys and signatures of certificates are good enough.</summary>
    public CryptoPolicy Policy { get; init; } = CryptoPolicy.Default;
    /// <summary>
    /// Object identifiers of certificate policies (RFC 5280 §4.2.1.4), of which one has to hold along the other side's path; none: any will do.
    /// A certificate that is an anchor itself is trusted by that decision.
    /// </summary>
    public IReadOnlyList<string> CertificatePolicies { get; init; } = [];
    /// <summary>Gives the time by which it is judged.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whoever a trust store takes may be at the other end.</summary>
    public static As4TlsOptions Of(TrustStore trust) => new() { Anchors = trust.Anchors, Ended = trust.Ended, Revocation = trust.Revocation, CertificatePolicies = trust.Policies };

    public const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>For a client: our certificate is shown where the server asks for one.</summary>
    public SslClientAuthenticationOptions ForClient() => new()
    {
        EnabledSslProtocols = Protocols,
        ClientCertificates = Own is null ? null : [Own],
        CertificateChainPolicy = ChainPolicy(),
        RemoteCertificateValidationCallback = Validation(required: true),
    };

    /// <summary>
    /// For Kestrel: the client certificate is asked for in the handshake. Asking later works for small bodies and fails for large ones.
    /// </summary>
    public SslServerAuthenticationOptions ForServer(bool clientCertificateRequired) => new()
    {
        EnabledSslProtocols = Protocols,
        ServerCertificate = Own ?? throw new InvalidOperationException("a TLS server needs a certificate of its own"),
        ClientCertificateRequired = clientCertificateRequired,
        CertificateChainPolicy = ChainPolicy(),
        RemoteCertificateValidationCallback = Validation(clientCertificateRequired),
    };

    // The platform looks at no revocation: it would fetch. Ours refuses whom it knows to be revoked, and nobody for what is not known: a connection
    // proves nothing about a message, and an issuer that is away must not cut every one of them.
    private RemoteCertificateValidationCallback Validation(bool required) => (_, certificate, chain, errors) =>
        certificate is null ? !required : errors == SslPolicyErrors.None && !Problems([.. chain!.ChainElements.Select(e => e.Certificate)]).Any();

    /// <summary>Why a path that the platform has built is not taken: ended, cryptoPolicy, certificatePolicy, revoked. None: it is taken.</summary>
    /// <param name="path">From the certificate to its anchor.</param>
    public IEnumerable<string> Problems(IReadOnlyList<X509Certificate2> path)
    {
        var now = Clock.GetUtcNow();
        if (Ended.Any(e => e.RawDataMemory.Span.SequenceEqual(path[0].RawDataMemory.Span))) yield return "ended";
        if (PathAlgorithms.LapsesOfKey(path[0], Policy, now).Count > 0 || PathAlgorithms.Lapses(path, Policy, now).Count > 0) yield return "cryptoPolicy";
        if (CertificatePolicies.Count > 0 && path.Count > 1 && !Evidence.Trust.CertificatePolicies.Hold(path, CertificatePolicies, now)) yield return "certificatePolicy";
        if (Revocation.Problems(path, TrustInstant.Of(now)).Any(r => r.Code == ReasonCode.CertificateRevoked)) yield return "revoked";
    }

    private X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        foreach (var anchor in Anchors) policy.CustomTrustStore.Add(anchor);
        return policy;
    }
}
