using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence.Signatures;

/// <summary>What references may name and how, and who is taken for the signer, each with signatures that hold.</summary>
public sealed partial class ReferenceTests
{
    private const string Exclusive = DsAlgorithms.ExclusiveC14N, Inclusive = DsAlgorithms.InclusiveC14N, Base64 = DsAlgorithms.Base64, Enveloped = DsAlgorithms.EnvelopedSignature;

    [Theory]
    [InlineData("#x", new[] { Exclusive }, "<b Id=\"x\">1</b>", true)]
    [InlineData("#x", new[] { Inclusive }, "<b xmlns:p=\"urn:p\" Id=\"x\">1</b>", true)]
    [InlineData("#x", new string[0], "<b xmlns:p=\"urn:p\" Id=\"x\">1</b>", true)]
    [InlineData("#x", new[] { DsAlgorithms.ExclusiveC14NWithComments }, "<b Id=\"x\">1</b>", true)]
    [InlineData("#x", new[] { DsAlgorithms.InclusiveC14NWithComments }, "<b xmlns:p=\"urn:p\" Id=\"x\">1</b>", true)]
    [InlineData("#x", new[] { DsAlgorithms.Inclusive11C14N }, "<b xmlns:p=\"urn:p\" Id=\"x\">1</b>", true)]
    [InlineData("#x", new[] { DsAlgorithms.Inclusive11C14NWithComments }, "<b xmlns:p=\"urn:p\" Id=\"x\">1</b>", true)]
    [InlineData("#y", new[] { Base64 }, "content", true)]
    [InlineData("#y", new[] { Enveloped, Base64 }, "content", false)]
    [InlineData("#x", new[] { Base64 }, "1", false)]
    [InlineData("#e", new[] { Base64 }, "", false)]
    [InlineData("", new[] { Base64 }, "1", false)]
    [InlineData("#x", new[] { Exclusive, Exclusive }, "<b Id=\"x\">1</b>", false)]
    [InlineData("#x", new[] { Exclusive, Base64 }, "<b Id=\"x\">1</b>", false)]
    [InlineData("#none", new[] { Exclusive }, "", false)]
    [InlineData("#", new[] { Exclusive }, "", false)]
    [InlineData("#xpointer(id('x'))", new[] { Exclusive }, "<b Id=\"x\">1</b>", false)]
    [InlineData("#d", new[] { Exclusive }, "<d Id=\"d\"></d>", false)]
    public void A_reference_names_one_element_in_one_form(string uri, string[] transforms, string octets, bool passes)
    {
        var signature = Signature([new DsReferenceToSign(uri, null, null, [.. transforms.Select(t => new DsTransform(t, []))], SHA256.HashData(Encoding.UTF8.GetBytes(octets)))]);
        var verdict = Judge($"<a xmlns:p='urn:p'><b Id='x'>1</b><c Id='y'>{Convert.ToBase64String("content"u8)}</c><e Id='e'><f/></e><d Id='d'/><d Id='d'/>{signature}</a>");
        Assert.Equal((passes, passes ? CryptoOutcome.Valid : CryptoOutcome.NotChecked), (verdict.Indication == Indication.TotalPassed, verdict.Crypto == CryptoOutcome.Invalid ? CryptoOutcome.NotChecked : verdict.Crypto));
        Assert.Equal(passes ? octets : null, verdict.SignedBytes is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null);
    }

    [Theory]
    [InlineData("{0}", "#s", "")]
    [InlineData("{0}", "", "")]
    [InlineData("<a>{0}</a>", "#s", "")]
    [InlineData("<a>{0}</a>", "#o", "<ds:Object xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" Id=\"o\"></ds:Object>")]
    public void What_stands_inside_the_signature_is_nothing_without_it_and_no_content(string frame, string uri, string octets)
    {
        // The digest that follows from taking the signature out, and that of the part as it stands.
        foreach (var transforms in new[] { new[] { Enveloped }, [Enveloped, Exclusive] })
        {
            var reference = new DsReferenceToSign(uri, null, null, [.. transforms.Select(t => new DsTransform(t, []))], SHA256.HashData(Encoding.UTF8.GetBytes(octets)));
            var signature = Encoding.UTF8.GetString(DsSignatureWriter.Write(TestPki.Ec, "s", [reference], DsSignatureWriter.X509Data(TestPki.Ec.Certificate), "<ds:Object Id=\"o\"></ds:Object>"));
            var verdict = Judge(frame.Replace("{0}", signature, StringComparison.Ordinal));
            Assert.Equal((ReasonCode.TransformForbidden, Enveloped), (Assert.Single(verdict.Reasons).Code, verdict.Reasons[0].Arguments[0].Value));
            Assert.Equal((Indication.TotalFailed, CryptoOutcome.NotChecked, false), (verdict.Indication, verdict.Crypto, verdict.SignedBytes.HasValue));
        }
    }

    [Theory]
    [InlineData("", "<a xmlns=\"urn:a\" k=\"1\"><b xmlns:q=\"urn:q\"></b></a>", true)]
    [InlineData("http://www.w3.org/2001/10/xml-exc-c14n#", "<a xmlns=\"urn:a\" k=\"1\"><b></b></a>", true)]
    [InlineData("http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "<a xmlns=\"urn:a\" k=\"1\"><b xmlns:q=\"urn:q\"></b></a>", true)]
    [InlineData("http://www.w3.org/2000/09/xmldsig#base64", "", false)]
    [InlineData("http://www.w3.org/2000/09/xmldsig#enveloped-signature", "", false)]
    public void Content_from_outside_is_taken_as_it_is_or_as_a_document(string transform, string octets, bool passes)
    {
        const string content = "<a xmlns='urn:a' k='1'><b xmlns:q='urn:q'/></a>";
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(transform.Length == 0 ? content : octets));
        var signature = Signature([new DsReferenceToSign("a.xml", null, null, transform.Length == 0 ? [] : [new DsTransform(transform, [])], digest)]);
        SignatureVerdict With(string detached) => SignatureVerifier.Verify(Encoding.UTF8.GetBytes(signature), XmlLimits.Default, SignatureProfile.XmlDsig, SignedSed.Context with { Detached = Encoding.UTF8.GetBytes(detached) });
        Assert.Equal(passes, With(content).Indication == Indication.TotalPassed);
        Assert.Equal(["a.xml"], With(content).External);
        Assert.NotEqual(Indication.TotalPassed, With(content.Replace("'1'", "'2'", StringComparison.Ordinal)).Indication);
        if (passes && transform.Length > 0) Assert.Contains(With("<a").Reasons, r => r.Code == ReasonCode.XmlNotWellFormed);
    }

    [Fact]
    public void Only_the_first_reference_to_the_outside_is_the_given_content()
    {
        var one = new DsReferenceToSign("a.bin", null, null, [], SHA256.HashData("x"u8));
        var verdict = SignatureVerifier.Verify(Encoding.UTF8.GetBytes(Signature([one, one with { Uri = "b.bin" }])), XmlLimits.Default, SignatureProfile.XmlDsig, SignedSed.Context with { Detached = "x"u8.ToArray() });
        Assert.Equal((Indication.Indeterminate, ReasonCode.DetachedContentMissing), (verdict.Indication, Assert.Single(verdict.Reasons).Code));
        Assert.Equal(["a.bin", "b.bin"], verdict.External);
    }

    [Fact]
    public void Text_that_is_no_strict_Base64_is_no_content()
    {
        var signature = Signature([new DsReferenceToSign("#y", null, null, [new DsTransform(Base64, [])], SHA256.HashData("content"u8))]);
        var verdict = Judge($"<a><c Id='y'>Y29ud GVudA</c>{signature}</a>");
        Assert.Equal((CryptoOutcome.Invalid, ReasonCode.EncodingInvalid), (verdict.Crypto, Assert.Single(verdict.Reasons).Code));
    }

    [Fact]
    public void The_signer_is_found_by_what_key_info_says_or_by_who_is_expected()
    {
        var (key, ca) = (TestPki.Ec, TestPki.CaCertificate);
        var reference = new DsReferenceToSign("#x", null, null, [new DsTransform(Exclusive, [])], SHA256.HashData("<b Id=\"x\">1</b>"u8));
        SignatureVerdict Of(string keyInfo, VerificationContext? context = null) =>
            SignatureVerifier.Verify(Encoding.UTF8.GetBytes($"<a><b Id='x'>1</b>{Encoding.UTF8.GetString(DsSignatureWriter.Write(key, null, [reference], keyInfo, ""))}</a>"), XmlLimits.Default, SignatureProfile.XmlDsig, context ?? Knowing);
        string Certificate(X509Certificate2 one) => $"<ds:X509Certificate>{Convert.ToBase64String(one.RawData)}</ds:X509Certificate>";
        var serial = new System.Numerics.BigInteger(key.Certificate.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true);
        var identifier = key.Certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes;
        foreach (var keyInfo in new[]
        {
            $"<ds:X509Data>{Certificate(key.Certificate)}</ds:X509Data>",
            // The leaf, wherever it stands among its issuers.
            $"<ds:X509Data>{Certificate(key.Certificate)}{Certificate(ca)}</ds:X509Data>",
            $"<ds:X509Data>{Certificate(ca)}{Certificate(key.Certificate)}</ds:X509Data>",
            $"<ds:X509Data><ds:X509SKI>{Convert.ToBase64String(identifier.Span)}</ds:X509SKI></ds:X509Data>",
            $"<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>{key.Certificate.Issuer}</ds:X509IssuerName><ds:X509SerialNumber> {serial} </ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>",
        })
        {
            var verdict = Of(keyInfo);
            Assert.True(verdict.Indication == Indication.TotalPassed, $"{keyInfo}: {string.Join(", ", verdict.Reasons)}");
            Assert.Equal(key.Certificate.RawData, verdict.Signer!.RawData);
        }

        Assert.Equal(ReasonCode.CertificateMissing, Assert.Single(Of("<ds:KeyName>x</ds:KeyName>").Reasons).Code);
        Assert.Equal(ReasonCode.ReferenceForbidden, Assert.Single(Of("<dsig11:KeyInfoReference xmlns:dsig11=\"http://www.w3.org/2009/xmldsig11#\" URI=\"#k\"/>").Reasons, r => r.Code == ReasonCode.ReferenceForbidden).Code);
        Assert.Equal(Indication.TotalPassed, Of("<ds:KeyName>x</ds:KeyName>", Knowing with { Expected = [key.Certificate] }).Indication);
        var other = Of($"<ds:X509Data>{Certificate(key.Certificate)}</ds:X509Data>", Knowing with { Expected = [TestPki.Rsa.Certificate] });
        Assert.Equal((Indication.Indeterminate, CryptoOutcome.Valid, ReasonCode.SignerUnexpected), (other.Indication, other.Crypto, Assert.Single(other.Reasons).Code));
        Assert.Equal(Indication.TotalPassed, Of($"<ds:X509Data>{Certificate(key.Certificate)}</ds:X509Data>", Knowing with { Expected = [TestPki.Rsa.Certificate, key.Certificate] }).Indication);
    }

    [Fact]
    public void A_signature_is_judged_by_when_it_is_known_to_have_existed()
    {
        var late = SignedSed.Context with { At = TestPki.To.AddYears(1) };
        Assert.Equal(ReasonCode.CertificateExpired, SignatureVerifier.Verify(SignedSed.Octets(SignedSed.Text), XmlLimits.Default, SignatureProfile.Eessi, late).Reasons[0].Code);
        Assert.Equal(Indication.TotalPassed, SignatureVerifier.Verify(SignedSed.Octets(SignedSed.Text), XmlLimits.Default, SignatureProfile.Eessi, late with { Existed = TestPki.At }).Indication);
        Assert.Throws<ArgumentException>(() => SignatureStamp.Content("<a/>"u8.ToArray()));
        Assert.Throws<ArgumentException>(() => SignatureStamp.Add("<a/>"u8, "x"u8));
    }

    [Fact]
    public void The_earliest_of_several_time_stamps_is_the_proven_time_and_a_bad_one_among_them_is_named()
    {
        var signed = SedSigner.Sign(SignedSed.Plain, TestPki.Ec, CryptoPolicy.Default, TestPki.At, "seed", SignatureProfile.Xades).Signed!;
        byte[] Token(int days) => new Timestamps.TestTsa().Stamp(SignatureStamp.Content(signed), TestPki.At.AddDays(days));
        string Property(byte[] token, string method = "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>", string attribute = "") => $"<xades:SignatureTimeStamp>{method}<xades:EncapsulatedTimeStamp{attribute}>{Convert.ToBase64String(token)}</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>";
        SignatureVerdict With(params string[] properties) => SignatureVerifier.Verify(
            Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(signed).Replace("</xades:SignedProperties>", "</xades:SignedProperties><xades:UnsignedProperties><xades:UnsignedSignatureProperties>" + string.Concat(properties) + "</xades:UnsignedSignatureProperties></xades:UnsignedProperties>", StringComparison.Ordinal)),
            XmlLimits.Default, SignatureProfile.Xades, new VerificationContext(new TrustStore([TestPki.CaCertificate, Timestamps.TestTsa.Anchor], []), CryptoPolicy.Default, TestPki.At.AddDays(10)));

        foreach (var order in new[] { new[] { 1, 2 }, [2, 1], [1, 1] }) Assert.Equal(TestPki.At.AddDays(1), With([.. order.Select(d => Property(Token(d)))]).StampedAt);
        Assert.Equal(TestPki.At.AddDays(1), With(Property(Token(1), attribute: " Encoding=\"http://uri.etsi.org/01903/v1.2.2#DER\"")).StampedAt);
        foreach (var bad in new[]
        {
            Property(Token(1), "<ds:CanonicalizationMethod Algorithm=\"urn:none\"/>"), Property(Token(1), "<ds:CanonicalizationMethod/>"), Property(Token(1), "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"><x/></ds:CanonicalizationMethod>"),
            Property(Token(1), attribute: " Encoding=\"urn:ber\""), Property(Token(1)) .Replace("</xades:SignatureTimeStamp>", "<x/></xades:SignatureTimeStamp>", StringComparison.Ordinal), Property([1, 2, 3]),
            Property(Token(1)).Replace("<xades:EncapsulatedTimeStamp>", "<xades:EncapsulatedTimeStamp>*", StringComparison.Ordinal), "<xades:SignatureTimeStamp/>",
            // The form that is meant where none is named: Canonical XML 1.0, whose octets are others here.
            Property(Token(1), ""),
        })
        {
            var verdict = With(bad, Property(Token(3)));
            Assert.True(verdict.StampedAt == TestPki.At.AddDays(3) && verdict.Reasons.Any(r => r.Code == ReasonCode.TimeStampInvalid), bad);
        }
    }

    [Theory]
    [InlineData("<x/>", "structure", "one EncapsulatedTimeStamp in DER is expected")]
    [InlineData("<ds:CanonicalizationMethod/>AAAA", "canonicalisation", "")]
    [InlineData("<ds:CanonicalizationMethod Algorithm=\"urn:none\"/>AAAA", "canonicalisation", "urn:none")]
    [InlineData("AAA", "encoding", "not strict Base64")]
    public void A_time_stamp_that_proves_nothing_says_why(string content, string reason, string detail)
    {
        var stamp = Regex().Replace(content, "<xades:EncapsulatedTimeStamp>$0</xades:EncapsulatedTimeStamp>");
        var signed = SignedSed.Text.Replace("</xades:SignedProperties>", $"</xades:SignedProperties><xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:SignatureTimeStamp>{stamp}</xades:SignatureTimeStamp></xades:UnsignedSignatureProperties></xades:UnsignedProperties>", StringComparison.Ordinal);
        var verdict = Resigned.Judge(signed, SignatureProfile.Xades);
        Assert.Equal(new Reason(ReasonCode.TimeStampInvalid, "/F001/Signature/Object/QualifyingProperties/UnsignedProperties/UnsignedSignatureProperties/SignatureTimeStamp", new("reason", reason), new("detail", detail)), Assert.Single(verdict.Reasons));
        Assert.Equal(Indication.Indeterminate, verdict.Indication);
    }

    [System.Text.RegularExpressions.GeneratedRegex("A{3,}")]
    private static partial System.Text.RegularExpressions.Regex Regex();

    private static VerificationContext Knowing => SignedSed.Context with { Trust = new TrustStore([TestPki.CaCertificate], [TestPki.Ec.Certificate]) };

    private static string Signature(IReadOnlyList<DsReferenceToSign> references) =>
        Encoding.UTF8.GetString(DsSignatureWriter.Write(TestPki.Ec, null, references, DsSignatureWriter.X509Data(TestPki.Ec.Certificate), ""));

    private static SignatureVerdict Judge(string document) => SignatureVerifier.Verify(Encoding.UTF8.GetBytes(document), XmlLimits.Default, SignatureProfile.XmlDsig, SignedSed.Context);
}
