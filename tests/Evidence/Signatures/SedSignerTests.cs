using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence.Signatures;

public sealed class SedSignerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_signed_passes_the_strict_verifier_and_gives_back_its_canonical_octets(bool rsa)
    {
        var key = rsa ? TestPki.Rsa : TestPki.Ec;
        var signing = SedSigner.Sign(SignedSed.Plain, key, CryptoPolicy.Default, TestPki.At, "message-1");

        var verdict = SignatureVerifier.Verify(signing.Signed, XmlLimits.Default, SignatureProfile.Eessi, SignedSed.Context);

        Assert.Empty(verdict.Reasons);
        Assert.Equal((Indication.TotalPassed, CryptoOutcome.Valid), (verdict.Indication, verdict.Crypto));
        Assert.Equal(signing.Digest, verdict.Digest);
        Assert.Equal(TestPki.At, verdict.SigningTime);
        Assert.Equal(key.Certificate.Thumbprint, verdict.Signer!.Thumbprint);
        Assert.Equal(SignedSed.CanonicalText, Encoding.UTF8.GetString(verdict.SignedBytes!.Value.Span));
    }

    [Theory]
    [InlineData(SignatureProfile.Eessi)]
    [InlineData(SignatureProfile.Xades)]
    public void The_properties_are_written_as_they_are_canonicalised_whatever_the_issuer_is_called(SignatureProfile profile)
    {
        using var ca = DevelopmentCa.Create("Издател \"a\" <b> & 'c', d+e; xmlns:ds=\"" + DsAlgorithms.Ds + "\"", DevelopmentKeyKind.P256, TestPki.From, TestPki.To);
        using var key = new SigningKey(ca.Issue("BG:TEST", DevelopmentPurpose.BusinessSigning, DevelopmentKeyKind.P256, TestPki.From, TestPki.To));
        var signed = SedSigner.Sign("<f:F001 xmlns:f=\"urn:f\"><name>x</name></f:F001>"u8.ToArray(), key, CryptoPolicy.Default, TestPki.At, "message-1", profile).Signed!;

        var verdict = SignatureVerifier.Verify(signed, XmlLimits.Default, profile, new VerificationContext(new TrustStore([TestPki.Public(ca.Certificate)], []), CryptoPolicy.Default, TestPki.At));

        Assert.Empty(verdict.Reasons);
        Assert.Equal(Indication.TotalPassed, verdict.Indication);
        Assert.Equal(OpinionKind.Agrees, SecondOpinion.Ask(signed, key.Certificate, XmlLimits.Default).Kind);
    }

    [Theory]
    [InlineData("http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1")]
    [InlineData("http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1")]
    [InlineData("http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1")]
    public void Pss_verifies_as_what_it_says_and_as_nothing_else(string algorithm)
    {
        var key = TestPki.Rsa.By(SignatureMethod.Find(algorithm)!)!;
        var signed = SedSigner.Sign(SignedSed.Plain, key, CryptoPolicy.Default, TestPki.At, "message-1").Signed!;
        var relabelled = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(signed).Replace(algorithm, DsAlgorithms.RsaSha256, StringComparison.Ordinal));

        var verdict = SignatureVerifier.Verify(signed, XmlLimits.Default, SignatureProfile.Eessi, SignedSed.Context);

        Assert.Empty(verdict.Reasons);
        Assert.Equal((Indication.TotalPassed, algorithm), (verdict.Indication, verdict.Algorithm));
        Assert.Equal(CryptoOutcome.Invalid, SignatureVerifier.Verify(relabelled, XmlLimits.Default, SignatureProfile.Eessi, SignedSed.Context).Crypto);
        Assert.Equal(OpinionKind.Declined, SecondOpinion.Ask(signed, key.Certificate, XmlLimits.Default).Kind);
    }

    [Fact]
    public void A_key_signs_only_by_methods_of_its_kind()
    {
        Assert.Null(TestPki.Ec.By(SignatureMethod.RsaPssSha256));
        Assert.Null(TestPki.Rsa.By(SignatureMethod.EcdsaSha256));
    }

    [Fact]
    public void Nothing_but_the_signature_is_added_and_rsa_signing_is_deterministic()
    {
        var once = SedSigner.Sign(SignedSed.Plain, TestPki.Rsa, CryptoPolicy.Default, TestPki.At, "message-1").Signed!;
        var text = Encoding.UTF8.GetString(once);
        var from = text.IndexOf("<ds:Signature ", StringComparison.Ordinal);
        var to = text.IndexOf("</ds:Signature>", StringComparison.Ordinal) + "</ds:Signature>".Length;

        Assert.Equal(Encoding.UTF8.GetString(SignedSed.Plain), text.Remove(from, to - from));
        Assert.Equal(once, SedSigner.Sign(SignedSed.Plain, TestPki.Rsa, CryptoPolicy.Default, TestPki.At, "message-1").Signed);
        Assert.NotEqual(once, SedSigner.Sign(SignedSed.Plain, TestPki.Rsa, CryptoPolicy.Default, TestPki.At, "message-2").Signed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_framework_agrees_with_what_we_sign_and_disagrees_once_it_is_changed(bool rsa)
    {
        var key = rsa ? TestPki.Rsa : TestPki.Ec;
        var plain = SignedSed.Octets(SignedSed.PlainText.Replace(" xml:lang=\"bg\"", "", StringComparison.Ordinal).Replace("&#13;", "", StringComparison.Ordinal));
        var signed = SedSigner.Sign(plain, key, CryptoPolicy.Default, TestPki.At, "message-1").Signed!;
        var changed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(signed).Replace("Димитрова", "Димитров", StringComparison.Ordinal));

        Assert.Equal(new Opinion(OpinionKind.Agrees, ""), SecondOpinion.Ask(signed, key.Certificate, XmlLimits.Default));
        Assert.Equal(OpinionKind.Disagrees, SecondOpinion.Ask(changed, key.Certificate, XmlLimits.Default).Kind);
        Assert.NotEqual(OpinionKind.Agrees, SecondOpinion.Ask(signed, (rsa ? TestPki.Ec : TestPki.Other).Certificate, XmlLimits.Default).Kind);
        Assert.Equal(OpinionKind.Declined, SecondOpinion.Ask(SignedSed.Plain, key.Certificate, XmlLimits.Default).Kind);
        Assert.Equal(OpinionKind.Declined, SecondOpinion.Ask("<!DOCTYPE a><a/>"u8.ToArray(), key.Certificate, XmlLimits.Default).Kind);
    }

    [Theory]
    [InlineData("<a xml:lang='bg'>1</a>")]
    [InlineData("<a>1&#13;2</a>")]
    [InlineData("<a k='&#9;'>1</a>")]
    [InlineData("<a xmlns:p='urn:p' xmlns:q='urn:p'><p:b/><q:c/></a>")]
    public void Where_the_framework_is_known_to_canonicalise_wrongly_it_is_never_taken_for_a_disagreement(string sed)
    {
        var signed = SedSigner.Sign(SignedSed.Octets(sed), TestPki.Ec, CryptoPolicy.Default, TestPki.At, "seed").Signed!;

        Assert.Equal(Indication.TotalPassed, SignatureVerifier.Verify(signed, XmlLimits.Default, SignatureProfile.Eessi, SignedSed.Context).Indication);
        Assert.NotEqual(OpinionKind.Disagrees, SecondOpinion.Ask(signed, TestPki.Ec.Certificate, XmlLimits.Default).Kind);
    }

    [Theory]
    [InlineData("<a><b/>", ReasonCode.XmlNotWellFormed)]
    [InlineData("<a/>", ReasonCode.StructureInvalid)]
    [InlineData("<a>1</a><!-- behind -->", ReasonCode.StructureInvalid)]
    [InlineData("<a>1<!-- inside --></a>", ReasonCode.HiddenContent)]
    [InlineData("<?before?><a>1</a>", ReasonCode.HiddenContent)]
    [InlineData("<a>1<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/></a>", ReasonCode.SignatureNotUnique)]
    [InlineData("<a><b Id='r-id-1'/></a>", ReasonCode.IdNotUnique)]
    public void What_the_verifier_would_refuse_is_not_signed(string sed, ReasonCode expected)
    {
        var signing = SedSigner.Sign(Encoding.UTF8.GetBytes(sed), TestPki.Ec, CryptoPolicy.Default, TestPki.At, "seed");

        Assert.Null(signing.Signed);
        Assert.Contains(expected, signing.Reasons.Select(r => r.Code));
    }

    [Theory]
    [InlineData("\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<a k='&#9;'>1\r\n2&#13;</a >\n \n")]
    [InlineData("<p:a xmlns:p='urn:p' xmlns:ds='urn:other' xmlns:xades='urn:third'><ds:b><![CDATA[</p:a>]]></ds:b></p:a>")]
    [InlineData("<!-- before --><a xml:lang='ro'>&lt;/a></a>")]
    public void Odd_but_legal_documents_are_signed_in_place(string sed)
    {
        var signing = SedSigner.Sign(Encoding.UTF8.GetBytes(sed), TestPki.Ec, CryptoPolicy.Default, TestPki.At, "seed");

        Assert.Empty(SignatureVerifier.Verify(signing.Signed, XmlLimits.Default, SignatureProfile.Eessi, SignedSed.Context).Reasons);
    }

    [Fact]
    public void A_key_whose_certificate_is_not_valid_at_the_instant_does_not_sign()
    {
        var signing = SedSigner.Sign(SignedSed.Plain, TestPki.Ec, CryptoPolicy.Default, TestPki.To.AddSeconds(1), "seed");

        Assert.Null(signing.Signed);
        Assert.Equal(ReasonCode.CertificateExpired, signing.Reasons.Single().Code);
    }

    [Fact]
    public void The_sed_still_verifies_under_an_envelope_and_only_there_where_it_stands()
    {
        var signed = Encoding.UTF8.GetString(SedSigner.Sign(SignedSed.Plain, TestPki.Ec, CryptoPolicy.Default, TestPki.At, "seed").Signed!);
        var body = signed[signed.IndexOf("<f:", StringComparison.Ordinal)..];
        var tape = XmlTape.Read(Encoding.UTF8.GetBytes($"<s:sbd xmlns:s='urn:sbdh' xmlns:u='urn:unused' xml:lang='ro'><!-- envelope --><s:header Id='r-id-1'/>{body}</s:sbd>"), XmlLimits.Default).Tape!;
        var sed = tape.Elements(tape.Root).Last();

        Assert.Equal(Indication.TotalPassed, SignatureVerifier.Verify(tape, sed, SignatureProfile.Eessi, SignedSed.Context).Indication);
        Assert.Equal(Indication.TotalFailed, SignatureVerifier.Verify(tape, tape.Root, SignatureProfile.Eessi, SignedSed.Context).Indication);
    }
}
