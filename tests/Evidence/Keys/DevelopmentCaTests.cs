using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence.Keys;

public sealed class DevelopmentCaTests
{
    [Fact]
    public void What_it_issues_is_trusted_below_it_and_recognised_as_development()
    {
        foreach (var purpose in Enum.GetValues<DevelopmentPurpose>())
        {
            using var certificate = TestPki.Ca.Issue("BG:BGASA", purpose, DevelopmentKeyKind.P256, TestPki.From, TestPki.To);

            Assert.Equal("BG:BGASA", certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
            Assert.True(certificate.HasPrivateKey);
            Assert.True(DevelopmentCa.IsDevelopment(certificate));
            Assert.Empty(TestPki.Trust.Judge(certificate, [], TestPki.At, CryptoPolicy.Default).Reasons);
        }
        Assert.True(DevelopmentCa.IsDevelopment(TestPki.CaCertificate));
    }

    [Fact]
    public void Other_certificates_are_not_development_even_when_they_mention_it()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        using var other = new CertificateRequest($"CN=\"{DevelopmentCa.Marker}\"", key, System.Security.Cryptography.HashAlgorithmName.SHA256).CreateSelfSigned(TestPki.From, TestPki.To);

        Assert.False(DevelopmentCa.IsDevelopment(other));
    }

    [Fact]
    public void Tls_certificates_name_the_loopback_and_serve_both_ends()
    {
        using var certificate = TestPki.Ca.Issue("bg.example", DevelopmentPurpose.Tls, DevelopmentKeyKind.P256, TestPki.From, TestPki.To);

        Assert.True(certificate.MatchesHostname("localhost"));
        Assert.True(certificate.MatchesHostname("127.0.0.1"));
        Assert.False(certificate.MatchesHostname("example.org"));
        Assert.Equal(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"], certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>().Select(o => o.Value));
    }

    [Fact]
    public void Validity_is_what_was_asked_for()
    {
        using var expired = TestPki.Ca.Issue("BG:OLD", DevelopmentPurpose.BusinessSigning, DevelopmentKeyKind.P256, TestPki.From, TestPki.From.AddDays(1));

        Assert.Equal(ReasonCode.CertificateExpired, TestPki.Trust.Judge(expired, [], TestPki.At, CryptoPolicy.Default).Reasons[0].Code);
        Assert.True(TestPki.Trust.Judge(expired, [], TestPki.From.AddHours(1), CryptoPolicy.Default).Trusted);
    }

    [Fact]
    public void A_leaf_cannot_issue_and_serials_differ()
    {
        using var one = TestPki.Ca.Issue("x", DevelopmentPurpose.EbmsSigning, DevelopmentKeyKind.P256, TestPki.From, TestPki.To);
        using var two = TestPki.Ca.Issue("x", DevelopmentPurpose.EbmsSigning, DevelopmentKeyKind.P256, TestPki.From, TestPki.To);

        Assert.False(one.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.NotEqual(one.SerialNumber, two.SerialNumber);
    }
}
