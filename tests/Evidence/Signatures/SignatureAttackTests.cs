using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence.Signatures;

/// <summary>Attacks that others met, rebuilt on our own signed SED: each is refused for its own reason, and nothing is given to read.</summary>
public sealed class SignatureAttackTests
{
    private const string ForgedProperties =
        "<ds:Object><xades:QualifyingProperties xmlns:xades=\"http://uri.etsi.org/01903/v1.3.2#\"><xades:SignedProperties Id=\"forged\"/></xades:QualifyingProperties></ds:Object>";

    [Theory]
    // Wrapping and hiding: content beside, behind and inside the signature.
    [InlineData("</ds:Signature>", "</ds:Signature><Person/>", ReasonCode.StructureInvalid)]
    [InlineData("</ds:Signature>", "</ds:Signature>text", ReasonCode.StructureInvalid)]
    [InlineData("</ds:Signature>", "<ds:Object><Person/></ds:Object></ds:Signature>", ReasonCode.StructureInvalid)]
    [InlineData("</xades:QualifyingProperties>", "</xades:QualifyingProperties><Person/>", ReasonCode.StructureInvalid)]
    [InlineData("</xades:SignedProperties>", "</xades:SignedProperties><xades:UnsignedProperties><Person/></xades:UnsignedProperties>", ReasonCode.StructureInvalid)]
    [InlineData("<ds:Object>", ForgedProperties + "<ds:Object>", ReasonCode.StructureInvalid)]
    [InlineData("<Person>", "<Person><ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>", ReasonCode.SignatureNotUnique)]
    // Comments and instructions, which canonical form drops or carries unseen.
    [InlineData("Димитрова", "Димит<!-- -->рова", ReasonCode.HiddenContent)]
    [InlineData("<Person>", "<?go?><Person>", ReasonCode.HiddenContent)]
    [InlineData("<f:F001", "<?go?><f:F001", ReasonCode.HiddenContent)]
    [InlineData("<xades:SigningTime>", "<!-- --><xades:SigningTime>", ReasonCode.HiddenContent)]
    // Identifiers.
    [InlineData("<Person>", "<Person ID=\"{properties}\">", ReasonCode.IdNotUnique)]
    [InlineData("<Person>", "<Person xml:id=\"{properties}\">", ReasonCode.IdNotUnique)]
    [InlineData("<Person>", "<Person xmlns:wsu=\"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd\" wsu:Id=\"{properties}\">", ReasonCode.IdNotUnique)]
    [InlineData("<xades:SignedProperties Id=\"", "<xades:SignedProperties Id=\"x", ReasonCode.ReferenceUnresolved)]
    [InlineData("Target=\"#", "Target=\"#x", ReasonCode.StructureInvalid)]
    // References that leave the document or bend what it means.
    [InlineData("URI=\"\"", "URI=\"file:///etc/hostname\"", ReasonCode.ReferenceForbidden)]
    [InlineData("URI=\"\"", "URI=\"http://127.0.0.1:1/\"", ReasonCode.ReferenceForbidden)]
    [InlineData("URI=\"\"", "URI=\"#xpointer(/)\"", ReasonCode.ReferenceForbidden)]
    [InlineData("URI=\"\"", "URI=\"#\"", ReasonCode.ReferenceForbidden)]
    [InlineData(" URI=\"\"", "", ReasonCode.ReferenceForbidden)]
    [InlineData("http://uri.etsi.org/01903#SignedProperties", "http://uri.etsi.org/01903#Other", ReasonCode.NotCovered)]
    [InlineData("<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>", "", ReasonCode.TransformForbidden)]
    [InlineData("<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">", "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#WithComments\">", ReasonCode.TransformForbidden)]
    // Keys.
    [InlineData("<ds:X509Data>", "<ds:RetrievalMethod URI=\"http://127.0.0.1:1/\"/><ds:X509Data>", ReasonCode.ReferenceForbidden)]
    [InlineData("<ds:X509Data>", "<ds:KeyName>x</ds:KeyName><ds:X509Data>", ReasonCode.StructureInvalid)]
    [InlineData("<ds:X509Certificate>MII", "<ds:X509Certificate>AAAA", ReasonCode.EncodingInvalid)]
    // Encrypted parts are refused before anything is computed.
    [InlineData("<amount currency=\"BGN\">25.57</amount>", "<xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\"/>", ReasonCode.StructureInvalid)]
    // Plain changes.
    [InlineData("25.57", "25.58", ReasonCode.DigestMismatch)]
    [InlineData("BGN", "EUR", ReasonCode.DigestMismatch)]
    [InlineData("application/octet-stream", "text/xml", ReasonCode.DigestMismatch)]
    [InlineData("]]>", "]]>x", ReasonCode.DigestMismatch)]
    public void Is_refused_for_its_reason(string from, string to, ReasonCode expected)
    {
        Assert.Contains(from, SignedSed.Text, StringComparison.Ordinal);
        var properties = SignedSed.Text.Split("<xades:SignedProperties Id=\"")[1].Split('"')[0];

        var verdict = Judge(Replace(SignedSed.Text, from, to.Replace("{properties}", properties, StringComparison.Ordinal)));

        Assert.Contains(expected, verdict.Reasons.Select(r => r.Code));
        Assert.Equal(Indication.TotalFailed, verdict.Indication);
        Assert.True(verdict.SignedBytes is null && verdict.Digest is null);
    }

    [Fact]
    public void A_signature_moved_elsewhere_is_refused_though_its_digests_still_hold()
    {
        var signature = Cut(SignedSed.Text, "<ds:Signature ", "</ds:Signature>");
        var moved = SignedSed.Text.Replace(signature, "", StringComparison.Ordinal).Replace("<Person>", "<Person>" + signature, StringComparison.Ordinal);

        Assert.Contains(ReasonCode.StructureInvalid, Judge(moved).Reasons.Select(r => r.Code));
    }

    [Fact]
    public void A_document_without_signature_or_with_two_is_refused()
    {
        var signature = Cut(SignedSed.Text, "<ds:Signature ", "</ds:Signature>");

        Assert.Equal(ReasonCode.SignatureMissing, Judge(SignedSed.PlainText).Reasons.Single().Code);
        Assert.Equal(ReasonCode.SignatureNotUnique, Judge(SignedSed.Text.Replace(signature, signature + signature, StringComparison.Ordinal)).Reasons.Single().Code);
    }

    [Fact]
    public void Another_certificate_for_the_same_key_does_not_match_the_signed_property()
    {
        using var key = TestPki.Ec.Certificate.GetECDsaPrivateKey()!;
        using var forged = new CertificateRequest("CN=RO:TEST", key, HashAlgorithmName.SHA256).CreateSelfSigned(TestPki.From, TestPki.To);
        var substituted = SignedSed.Text.Replace(Base64(TestPki.Ec.Certificate), Base64(forged), StringComparison.Ordinal);

        var verdict = SignatureVerifier.Verify(SignedSed.Octets(substituted), XmlLimits.Default, SignatureProfile.Eessi, SignedSed.Context with { Trust = new TrustStore([forged], []) });

        Assert.Equal(CryptoOutcome.Valid, verdict.Crypto);
        Assert.Equal(ReasonCode.SigningCertificateMismatch, verdict.Reasons.Single().Code);
        Assert.Equal((Indication.TotalFailed, null, null), (verdict.Indication, verdict.SignedBytes, verdict.Digest));
    }

    [Fact]
    public void Somebody_elses_sound_signature_under_the_same_name_is_not_the_expected_word()
    {
        var others = SedSigner.Sign(SignedSed.Plain, TestPki.Other, CryptoPolicy.Default, TestPki.At, "seed").Signed!;

        var verdict = SignatureVerifier.Verify(others, XmlLimits.Default, SignatureProfile.Eessi, SignedSed.Context with { Expected = [TestPki.Ec.Certificate] });

        Assert.Equal((Indication.Indeterminate, SubIndication.SigConstraintsFailure, CryptoOutcome.Valid), (verdict.Indication, verdict.SubIndication, verdict.Crypto));
        Assert.Equal(ReasonCode.SignerUnexpected, verdict.Reasons.Single().Code);
        Assert.Null(verdict.SignedBytes);
    }

    [Fact]
    public void The_expected_signer_passes_also_among_others_and_a_swapped_token_is_named()
    {
        var expected = SignedSed.Context with { Expected = [TestPki.Rsa.Certificate, TestPki.Ec.Certificate] };
        var swapped = SignedSed.Text.Replace(Base64(TestPki.Ec.Certificate), Base64(TestPki.Other.Certificate), StringComparison.Ordinal);

        Assert.Equal(Indication.TotalPassed, SignatureVerifier.Verify(SignedSed.Octets(SignedSed.Text), XmlLimits.Default, SignatureProfile.Eessi, expected).Indication);
        var verdict = SignatureVerifier.Verify(SignedSed.Octets(swapped), XmlLimits.Default, SignatureProfile.XmlDsig, expected);
        Assert.Equal(CryptoOutcome.Valid, verdict.Crypto);
        Assert.Contains(ReasonCode.SignerUnexpected, verdict.Reasons.Select(r => r.Code));
        Assert.Equal(CryptoOutcome.Invalid, Judge(swapped).Crypto);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_reference_is_checked_against_its_own_element(bool firstIsBad)
    {
        var (good, bad) = (SHA256.HashData("<b Id=\"good\">1</b>"u8), SHA256.HashData("<b Id=\"bad\">1</b>"u8));
        DsReferenceToSign[] references = [Reference("#good", good), Reference("#bad", bad)];
        var signature = Encoding.UTF8.GetString(DsSignatureWriter.Write(TestPki.Ec, null, firstIsBad ? [references[1], references[0]] : references, DsSignatureWriter.X509Data(TestPki.Ec.Certificate), ""));

        SignatureVerdict Of(string value) => SignatureVerifier.Verify(SignedSed.Octets($"<a><b Id=\"good\">1</b><b Id=\"bad\">{value}</b>{signature}</a>"), XmlLimits.Default, SignatureProfile.XmlDsig, SignedSed.Context);
        Assert.Equal(Indication.TotalPassed, Of("1").Indication);
        Assert.Equal(CryptoOutcome.Invalid, Of("2").Crypto);
        Assert.Equal("#bad", Assert.Single(Of("2").Reasons).Arguments[0].Value);
    }

    [Fact]
    public void Bytes_are_given_only_where_everything_holds_but_the_digest_also_where_trust_is_open()
    {
        var verdict = SignatureVerifier.Verify(SignedSed.Octets(SignedSed.Text), XmlLimits.Default, SignatureProfile.Eessi, SignedSed.Context with { Trust = TrustStore.Empty });

        Assert.Equal((Indication.Indeterminate, SubIndication.NoCertificateChainFound, CryptoOutcome.Valid), (verdict.Indication, verdict.SubIndication, verdict.Crypto));
        Assert.Null(verdict.SignedBytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(SignedSed.CanonicalText))), verdict.Digest);
    }

    [Theory]
    [InlineData("<a/>")]
    [InlineData("")]
    [InlineData("not xml")]
    [InlineData("<!DOCTYPE a><a/>")]
    [InlineData("<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/>")]
    [InlineData("<a><Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignedInfo/><SignatureValue/></Signature></a>")]
    public void Bad_input_is_a_verdict_with_a_reason_in_every_profile(string document)
    {
        foreach (var profile in Enum.GetValues<SignatureProfile>())
        {
            var verdict = SignatureVerifier.Verify(SignedSed.Octets(document), XmlLimits.Default, profile, SignedSed.Context);

            Assert.Equal((Indication.TotalFailed, CryptoOutcome.NotChecked), (verdict.Indication, verdict.Crypto));
            Assert.NotEmpty(verdict.Reasons);
        }
    }

    private static DsReferenceToSign Reference(string uri, byte[] digest) => new(uri, null, null, [new DsTransform(DsAlgorithms.ExclusiveC14N, [])], digest);

    private static SignatureVerdict Judge(string document) => SignatureVerifier.Verify(SignedSed.Octets(document), XmlLimits.Default, SignatureProfile.Eessi, SignedSed.Context);

    private static string Base64(X509Certificate2 certificate) => Convert.ToBase64String(certificate.RawData);

    private static string Replace(string text, string from, string to)
    {
        var at = text.IndexOf(from, StringComparison.Ordinal);
        return text[..at] + to + text[(at + from.Length)..];
    }

    private static string Cut(string text, string from, string to)
    {
        var start = text.IndexOf(from, StringComparison.Ordinal);
        return text[start..(text.IndexOf(to, StringComparison.Ordinal) + to.Length)];
    }
}
