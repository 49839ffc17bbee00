using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Keys;

namespace MessageBroker.Evidence.Trust;

/// <summary>
/// Whether the signatures on a path of certificates are good enough: the platform verifies them and asks for no strength, so that a certificate
/// signed with SHA-1, or by a key of 1024 bits, would be believed (EN 319 102-1 §5.2.6 has the constraints hold for each certificate of the path).
/// </summary>
public static class PathAlgorithms
{
    /// <summary>What of the issuers' signatures the policy does not admit at that instant. The anchor's own signature proves nothing and is not looked at.</summary>
    /// <param name="path">From the certificate to its anchor.</param>
    public static IReadOnlyList<Reason> Lapses(IReadOnlyList<X509Certificate2> path, CryptoPolicy policy, DateTimeOffset at)
    {
        List<Reason>? reasons = null;
        for (var i = 0; i + 1 < path.Count; i++)
            foreach (var lapse in Lapses(path[i], path[i + 1], policy, at)) (reasons ??= []).Add(ToReason(lapse, path[i], at));
        return reasons ?? (IReadOnlyList<Reason>)[];
    }

    /// <summary>What the policy admits on the path at that instant though the default policy would not (<see cref="ReasonCode.LegacyAdmitted"/>).</summary>
    /// <param name="path">From the certificate to its anchor.</param>
    public static IReadOnlyList<Reason> Marks(IReadOnlyList<X509Certificate2> path, CryptoPolicy policy, DateTimeOffset at)
    {
        if (ReferenceEquals(policy, CryptoPolicy.Default)) return [];
        List<Reason> marks = [];
        for (var i = 0; i + 1 < path.Count; i++)
        {
            var lapsed = Lapses(path[i], path[i + 1], policy, at).Select(l => l.Algorithm);
            foreach (var admitted in Lapses(path[i], path[i + 1], CryptoPolicy.Default, at).Select(l => l.Algorithm).Except(lapsed))
                marks.Add(Reason.Of(ReasonCode.LegacyAdmitted, $"certificate {path[i].Subject}", "algorithm", admitted));
        }

        return marks;
    }

    /// <summary>What of a certificate's own key the policy does not admit for verifying at that instant.</summary>
    public static IReadOnlyList<Reason> LapsesOfKey(X509Certificate2 certificate, CryptoPolicy policy, DateTimeOffset at)
    {
        using var lease = PublicKeyLease.Of(certificate);
        return [.. policy.Lapses(PolicyUse.Verify, null, [], lease.Key, at).Select(l => l.ToReason($"certificate {certificate.Subject}", at))];
    }

    // The signature of the document may be sound all the same: what fails is the word of the issuer.
    private static Reason ToReason(PolicyLapse lapse, X509Certificate2 certificate, DateTimeOffset at) => lapse.Period is null
        ? new Reason(ReasonCode.NotTrusted, "certificate", new("subject", certificate.Subject), new("detail", $"its issuer signed it with {lapse.Algorithm}, which the crypto policy admits at no time"))
        : lapse.ToReason($"certificate {certificate.Subject}", at);

    private static IReadOnlyList<PolicyLapse> Lapses(X509Certificate2 certificate, X509Certificate2 issuer, CryptoPolicy policy, DateTimeOffset at)
    {
        using var lease = PublicKeyLease.Of(issuer);
        return lease.Key is null
            ? [new PolicyLapse(issuer.PublicKey.Oid.Value ?? "", null)]
            : policy.Lapses(PolicyUse.Verify, CertificateSignature.Algorithm(certificate), [], lease.Key, at);
    }
}
