using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Trust;

/// <summary>One path building by the platform, closed off from the network, the system's own store and revocation.</summary>
internal static class ChainBuilding
{
    /// <summary>Why no path to an anchor holds at the instant, or what is known of revocation on the one that does; empty where nothing stands against it.</summary>
    public static IReadOnlyList<Reason> Problems(
        TrustStore store, X509Certificate2 certificate, IReadOnlyList<X509Certificate2> fromMessage, TrustInstant times, CryptoPolicy crypto, KnownPaths known,
        RevocationHearing hearing)
    {
        try
        {
            return Build(store, certificate, fromMessage, times, crypto, known, hearing);
        }
        catch (CryptographicException)
        {
            // The platform gives up on damaged extensions with an exception instead of a status.
            return [NotTrusted(certificate, "the certificate or one beside it is damaged")];
        }
    }

    private static List<Reason> Build(
        TrustStore store, X509Certificate2 certificate, IReadOnlyList<X509Certificate2> fromMessage, TrustInstant times, CryptoPolicy crypto, KnownPaths known,
        RevocationHearing hearing)
    {
        var at = times.At;
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.VerificationTime = at.UtcDateTime;
        policy.VerificationTimeIgnored = false;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        foreach (var anchor in store.Anchors) policy.CustomTrustStore.Add(anchor);
        foreach (var extra in store.Extra.Concat(fromMessage)) policy.ExtraStore.Add(extra);
        var held = chain.Build(certificate) || EndsAtIntermediateAnchor(chain, store);
        List<Reason> problems = held ? [] : chain.ChainElements.SelectMany(e => e.ChainElementStatus, (e, s) => ToReason(e.Certificate, s, at)).Distinct().ToList();
        if (!held && problems.Count == 0) problems.Add(NotTrusted(certificate, string.Join(", ", chain.ChainStatus.Select(s => s.Status))));
        IReadOnlyList<X509Certificate2> path = [.. chain.ChainElements.Select(e => e.Certificate)];
        if (held && store.Policies.Count > 0 && !CertificatePolicies.Hold(path, store.Policies, at))
        {
            problems.Add(CertificateUsage.Refused(certificate, $"no certificate policy of {string.Join(", ", store.Policies)} holds along its path"));
        }
        else if (held)
        {
            known.Keep(certificate, path, store);
            problems.AddRange(store.Problems(path, times, crypto, hearing));
        }

        foreach (var element in path) element.Dispose();
        return problems;
    }

    /// <summary>
    /// An anchor need not be self-signed (RFC 5280 §6.1.1 d), but the platform calls a path that ends there partial. Everything else
    /// about such a path has to hold; the signatures up to the anchor are checked all the same.
    /// </summary>
    private static bool EndsAtIntermediateAnchor(X509Chain chain, TrustStore store) =>
        chain.ChainElements.Count > 1
        && chain.ChainStatus.All(s => s.Status == X509ChainStatusFlags.PartialChain)
        && store.Anchors.Any(a => a.RawDataMemory.Span.SequenceEqual(chain.ChainElements[^1].Certificate.RawDataMemory.Span));

    private static Reason ToReason(X509Certificate2 certificate, X509ChainStatus status, DateTimeOffset at) => status.Status switch
    {
        X509ChainStatusFlags.NotTimeValid => CertificateUsage.OutsideValidity(certificate, at) ?? NotTrusted(certificate, "NotTimeValid"),
        X509ChainStatusFlags.InvalidBasicConstraints or X509ChainStatusFlags.NotValidForUsage or X509ChainStatusFlags.InvalidNameConstraints
            or X509ChainStatusFlags.HasNotPermittedNameConstraint or X509ChainStatusFlags.HasExcludedNameConstraint
            or X509ChainStatusFlags.InvalidPolicyConstraints or X509ChainStatusFlags.HasNotSupportedCriticalExtension
            => CertificateUsage.Refused(certificate, status.Status.ToString()),
        var other => NotTrusted(certificate, other.ToString()),
    };

    private static Reason NotTrusted(X509Certificate2 certificate, string detail) =>
        new(ReasonCode.NotTrusted, "certificate", new("subject", certificate.Subject), new("detail", detail));
}
