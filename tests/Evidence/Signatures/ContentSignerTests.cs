using System.Security.Cryptography;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence.Signatures;

public sealed class ContentSignerTests
{
    private static readonly byte[] Content = [0, 255, 13, 10, .. Encoding.UTF8.GetBytes("Димитрова <&> Ștefan")];

    [Fact]
    public void What_is_signed_around_or_beside_its_content_verifies_and_names_the_contents_digest()
    {
        foreach (var key in new[] { TestPki.Rsa, TestPki.Ec })
        {
            var around = ContentSigner.Enveloping(Content, "application/pdf", key, CryptoPolicy.Default, TestPki.At, "a");
            var beside = ContentSigner.Detached(Content, "Решение №1.pdf", "application/pdf", key, CryptoPolicy.Default, TestPki.At, "a");
            foreach (var (signing, content) in new[] { (around, (byte[]?)null), (beside, Content) })
            {
                var verdict = Verify(signing.Signed!, content);
                Assert.Empty(verdict.Reasons);
                Assert.Equal((Indication.TotalPassed, signing.Digest), (verdict.Indication, verdict.Digest));
                Assert.Equal(Content, verdict.SignedBytes!.Value.ToArray());
                Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Content)), signing.Digest);
                Assert.Equal(OpinionKind.Agrees, content is null ? SecondOpinion.Ask(signing.Signed!, key.Certificate, XmlLimits.Default).Kind : OpinionKind.Agrees);
            }

            Assert.Equal(OpinionKind.Declined, SecondOpinion.Ask(beside.Signed!, key.Certificate, XmlLimits.Default).Kind);
            Assert.Contains("URI=\"%D0%A0%D0%B5%D1%88%D0%B5%D0%BD%D0%B8%D0%B5%20%E2%84%961.pdf\"", Encoding.UTF8.GetString(beside.Signed!), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Another_content_or_an_edited_one_is_not_what_was_signed()
    {
        var around = Encoding.UTF8.GetString(ContentSigner.Enveloping(Content, "text/plain", TestPki.Ec, CryptoPolicy.Default, TestPki.At, "a").Signed!);
        var beside = ContentSigner.Detached(Content, "a.txt", "text/plain", TestPki.Ec, CryptoPolicy.Default, TestPki.At, "a").Signed!;
        var text = Convert.ToBase64String(Content);

        Assert.Equal(CryptoOutcome.Invalid, Verify(Encoding.UTF8.GetBytes(around.Replace(text, Convert.ToBase64String(Content[1..]), StringComparison.Ordinal)), null).Crypto);
        Assert.Equal(Indication.TotalFailed, Verify(Encoding.UTF8.GetBytes(around.Replace("text/plain</xades", "text/html</xades", StringComparison.Ordinal)), null).Indication);
        Assert.Equal(CryptoOutcome.Invalid, Verify(beside, Content[1..]).Crypto);
        Assert.Equal(ReasonCode.DetachedContentMissing, Assert.Single(Verify(beside, null).Reasons).Code);
    }

    [Theory]
    [InlineData("text", ReasonCode.PropertyInvalid)]
    [InlineData("text/\"x", ReasonCode.PropertyInvalid)]
    [InlineData("text/plain\n", ReasonCode.PropertyInvalid)]
    [InlineData("text/plain", ReasonCode.StructureInvalid)]
    public void A_type_that_is_none_and_a_content_of_nothing_are_not_signed(string mime, ReasonCode code)
    {
        byte[] content = code == ReasonCode.StructureInvalid ? [] : Content;
        foreach (var signing in new[] { ContentSigner.Enveloping(content, mime, TestPki.Ec, CryptoPolicy.Default, TestPki.At, "a"), ContentSigner.Detached(content, "a", mime, TestPki.Ec, CryptoPolicy.Default, TestPki.At, "a") })
        {
            Assert.Null(signing.Signed);
            Assert.Equal(code, Assert.Single(signing.Reasons).Code);
        }
    }

    [Fact]
    public void The_largest_content_that_is_taken_in_can_be_verified_and_one_octet_more_is_refused()
    {
        var largest = new byte[ContentSigner.MaxEnveloped];
        Assert.Equal(Indication.TotalPassed, Verify(ContentSigner.Enveloping(largest, "a/b", TestPki.Ec, CryptoPolicy.Default, TestPki.At, "a").Signed!, null).Indication);
        Assert.Equal(ReasonCode.LimitExceeded, Assert.Single(ContentSigner.Enveloping(new byte[largest.Length + 1], "a/b", TestPki.Ec, CryptoPolicy.Default, TestPki.At, "a").Reasons).Code);
        Assert.NotNull(ContentSigner.Detached(new byte[largest.Length + 1], "a", "a/b", TestPki.Ec, CryptoPolicy.Default, TestPki.At, "a").Signed);
    }

    [Fact]
    public void A_key_that_may_not_sign_then_does_not()
    {
        Assert.Equal(ReasonCode.CertificateExpired, Assert.Single(ContentSigner.Enveloping(Content, "a/b", TestPki.Ec, CryptoPolicy.Default, TestPki.To.AddDays(1), "a").Reasons).Code);
    }

    private static SignatureVerdict Verify(byte[] signed, byte[]? content) =>
        SignatureVerifier.Verify(signed, XmlLimits.Default, SignatureProfile.Xades, SignedSed.Context with { Detached = content is null ? (ReadOnlyMemory<byte>?)null : content });
}
