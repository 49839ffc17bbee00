namespace MessageBroker.Schemas.Institutions;

/// <summary>
/// A certificate by which an institution speaks during a span of days. It is information that the configuration is compared with: whose word counts is
/// decided by the configuration and the trust registry alone.
/// </summary>
/// <param name="Use">One of <see cref="Uses"/>.</param>
/// <param name="Sha256">SHA-256 of the certificate's DER octets, 64 lower-case hexadecimal digits.</param>
public sealed record InstitutionCertificate(string Use, string Sha256, Validity Valid)
{
    /// <summary>What a certificate is for: it signs SEDs, it signs ebMS messages and receipts, it opens connections (eessi.md §1.8: business, ebMS, TLS).</summary>
    public const string Business = "business", Ebms = "ebms", Tls = "tls";

    public static IReadOnlyList<string> Uses { get; } = [Business, Ebms, Tls];
}
