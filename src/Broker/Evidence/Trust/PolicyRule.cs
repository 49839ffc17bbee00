namespace MessageBroker.Evidence.Trust;

/// <summary>What a policy says of one digest, scheme, curve, or of RSA keys from a size on. A period that is absent admits the use at no time.</summary>
/// <param name="Name">SHA-256, RSASSA-PSS, P-256, RSA and so on.</param>
/// <param name="Bits">Of RSA: the size from which on this holds, up to the next rule's; else 0.</param>
/// <param name="Certify">Keys that are newly made, and the requests for their certificates.</param>
/// <param name="Make">Signatures that are made.</param>
/// <param name="Verify">Signatures that are judged, by the time at which they are known to have existed.</param>
public sealed record PolicyRule(string Name, int Bits, PolicyPeriod? Certify, PolicyPeriod? Make, PolicyPeriod? Verify)
{
    public PolicyPeriod? Of(PolicyUse use) => use switch { PolicyUse.Certify => Certify, PolicyUse.Make => Make, _ => Verify };
}

public enum PolicyUse { Certify, Make, Verify }

/// <summary>An algorithm or key that is not admitted at the instant.</summary>
/// <param name="Algorithm">As the signature names it, or kind and size of a key, as in RSA-2048.</param>
/// <param name="Period">When it would be; null for never.</param>
public sealed record PolicyLapse(string Algorithm, PolicyPeriod? Period)
{
    /// <summary>As a reason about what existed then: refused for ever where no period admits it.</summary>
    public Reason ToReason(string place, DateTimeOffset existed) => Period is null
        ? Reason.Of(ReasonCode.AlgorithmForbidden, place, "algorithm", Algorithm)
        : new Reason(ReasonCode.AlgorithmOutOfPeriod, place, new("algorithm", Algorithm), new("period", Period.ToString()), new("at", CertificateUsage.Text(existed)));
}
