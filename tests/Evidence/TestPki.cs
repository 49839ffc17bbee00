using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence;

/// <summary>Keys for the evidence tests, made once per run: an RSA-2048 and two P-256 signers below one CA.</summary>
internal static class TestPki
{
    public static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset At = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset To = new(2036, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<DevelopmentCa> LazyCa = new(() => DevelopmentCa.Create("Test CA", DevelopmentKeyKind.P256, From, To));
    private static readonly Lazy<SigningKey> LazyRsa = new(() => New("BG:TEST", DevelopmentKeyKind.Rsa2048));
    private static readonly Lazy<SigningKey> LazyEc = new(() => New("RO:TEST", DevelopmentKeyKind.P256));
    private static readonly Lazy<SigningKey> LazyOther = new(() => New("RO:TEST", DevelopmentKeyKind.P256));

    public static DevelopmentCa Ca => LazyCa.Value;
    public static SigningKey Rsa => LazyRsa.Value;
    public static SigningKey Ec => LazyEc.Value;
    /// <summary>Same subject as <see cref="Ec"/>, another key.</summary>
    public static SigningKey Other => LazyOther.Value;

    public static X509Certificate2 CaCertificate => Public(Ca.Certificate);
    public static TrustStore Trust => new([CaCertificate], []);

    public static X509Certificate2 Public(X509Certificate2 certificate) => X509CertificateLoader.LoadCertificate(certificate.RawData);

    private static SigningKey New(string name, DevelopmentKeyKind kind) => new(Ca.Issue(name, DevelopmentPurpose.BusinessSigning, kind, From, To));
}
