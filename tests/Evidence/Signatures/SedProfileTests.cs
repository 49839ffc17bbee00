using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Tests.Evidence.As4;

namespace MessageBroker.Tests.Evidence.Signatures;

/// <summary>SEDs whose signature holds and which the profile refuses: where, and with what it says.</summary>
public sealed class SedProfileTests
{
    private const string Signature = "/F001/Signature", Info = Signature + "/SignedInfo", Object = Signature + "/Object", Properties = Object + "/QualifyingProperties/SignedProperties", Own = Properties + "/SignedSignatureProperties";
    private const string Exclusive = "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>", Envelope = "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>";
    private const string Encrypted = "<x:EncryptedData xmlns:x=\"http://www.w3.org/2001/04/xmlenc#\"/>";

    [Theory]
    [InlineData("\n \t", true)]
    [InlineData("<x/>", false)]
    [InlineData(" <x/>", false)]
    [InlineData("text", false)]
    public void Behind_the_signature_there_is_white_space_at_most(string behind, bool passes)
    {
        var reason = Reason.Of(ReasonCode.StructureInvalid, Signature, "detail", "the signature is not the last child of the document element");
        Is(Resigned.Edited("</ds:Signature>", "</ds:Signature>" + behind), passes ? [] : [reason]);
    }

    [Fact]
    public void Encrypted_content_is_named_once()
    {
        Is(Resigned.Edited("<amount", Encrypted + Encrypted + "<amount"), Reason.Of(ReasonCode.StructureInvalid, "/F001/EncryptedData", "detail", "encrypted content"));
    }

    [Theory]
    [InlineData(Encrypted)]
    [InlineData("<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>")]
    [InlineData("<!-- -->")]
    [InlineData("text")]
    public void What_stands_behind_a_SED_in_an_envelope_is_not_of_the_SED(string behind)
    {
        var sed = SignedSed.Text[SignedSed.Text.IndexOf("<f:F001", StringComparison.Ordinal)..].TrimEnd();
        var tape = XmlTape.Read(Encoding.UTF8.GetBytes($"<e>{sed}{behind}</e>"), XmlLimits.Default).Tape!;
        var verdict = SignatureVerifier.Verify(tape, 1, SignatureProfile.Eessi, SignedSed.Context);
        Assert.Empty(verdict.Reasons);
        Assert.Equal(SignedSed.CanonicalText, Encoding.UTF8.GetString(verdict.SignedBytes!.Value.Span));
    }

    [Fact]
    public void A_content_reference_to_anything_but_the_document_is_refused_by_that_and_not_by_its_transforms()
    {
        foreach (var (uri, argument) in new[] { (" URI=\"#p\"", "#p"), (" URI=\"f.xml\"", "f.xml"), ("", "") })
            Is(Resigned.Edited(" URI=\"\"", uri).Replace(Envelope + Exclusive, Exclusive, StringComparison.Ordinal), Reason.Of(ReasonCode.ReferenceForbidden, Info + "/Reference", "uri", argument));
    }

    [Theory]
    [InlineData(Envelope + "<ds:Transform Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"></ds:Transform>", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315")]
    [InlineData("<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#base64\"></ds:Transform>" + Exclusive, "http://www.w3.org/2000/09/xmldsig#base64")]
    [InlineData(Exclusive + Envelope, "not enveloped-signature, then exclusive canonicalisation")]
    [InlineData(Envelope + Exclusive + Exclusive, "not enveloped-signature, then exclusive canonicalisation")]
    public void Other_transforms_are_named_where_they_are_odd(string transforms, string argument) =>
        Is(Resigned.Edited(Envelope + Exclusive, transforms), Reason.Of(ReasonCode.TransformForbidden, Info + "/Reference", "algorithm", argument));

    [Fact]
    public void The_signing_certificate_stands_in_one_of_its_two_forms()
    {
        var text = SignedSed.Text;
        const string start = "<xades:SigningCertificate>", end = "</xades:SigningCertificate>";
        var property = text[text.IndexOf(start, StringComparison.Ordinal)..(text.IndexOf(end, StringComparison.Ordinal) + end.Length)];
        var second = property.Replace("xades:SigningCertificate>", "xades:SigningCertificateV2>", StringComparison.Ordinal);
        var reason = Reason.Of(ReasonCode.PropertyInvalid, Own, "detail", "exactly one of SigningCertificate and SigningCertificateV2 is expected");
        foreach (var odd in new[] { "", property + second, property + property }) Is(Resigned.Edited(property, odd), reason);
        Is(Resigned.Edited(property, second));
        // Two certificates in one property, of which the second is the signer's.
        var cert = property[start.Length..^end.Length];
        Is(Resigned.Edited(cert, cert + cert), Reason.Of(ReasonCode.PropertyInvalid, Properties, "detail", "more than one signing certificate"));
    }

    [Fact]
    public void Of_two_certificate_digests_one_that_the_policy_admits_is_enough_to_judge_by()
    {
        var text = SignedSed.Text;
        var cert = text[text.IndexOf("<xades:Cert>", StringComparison.Ordinal)..(text.IndexOf("</xades:Cert>", StringComparison.Ordinal) + "</xades:Cert>".Length)];
        var weak = cert.Replace(DsAlgorithms.Sha256, "http://www.w3.org/2000/09/xmldsig#sha1", StringComparison.Ordinal);
        var value = Convert.ToBase64String(SHA256.HashData(TestPki.Ec.Certificate.RawData));
        var mark = Reason.Of(ReasonCode.BindingWeak, Own + "/SigningCertificate/Cert/CertDigest/DigestMethod", "algorithm", "http://www.w3.org/2000/09/xmldsig#sha1");
        Resigned.IsRefused(Resigned.Edited(cert, weak + cert), SignatureProfile.Xades, (mark.Code, mark.Place));
        Resigned.IsRefused(Resigned.Edited(cert, weak + cert.Replace(value, Convert.ToBase64String(new byte[32]), StringComparison.Ordinal)), SignatureProfile.Xades, (mark.Code, mark.Place), (ReasonCode.SigningCertificateMismatch, Properties));
        foreach (var part in new[] { "<ds:DigestMethod Algorithm=\"" + DsAlgorithms.Sha256 + "\"></ds:DigestMethod>", $"<ds:DigestValue>{value}</ds:DigestValue>", $" Algorithm=\"{DsAlgorithms.Sha256}\"" })
            Is(Resigned.Document(text.Replace(cert, cert.Replace(part, "", StringComparison.Ordinal), StringComparison.Ordinal)), Reason.Of(ReasonCode.PropertyInvalid, Own + "/SigningCertificate", "detail", "no certificate digest that can be used"));
    }

    [Fact]
    public void Qualifying_properties_stand_in_the_signature_once()
    {
        var text = SignedSed.Text;
        var holder = text[text.IndexOf("<ds:Object>", StringComparison.Ordinal)..(text.IndexOf("</ds:Object>", StringComparison.Ordinal) + "</ds:Object>".Length)];
        var inner = holder["<ds:Object>".Length..^"</ds:Object>".Length];
        static Reason Of(string place, string detail) => Reason.Of(ReasonCode.StructureInvalid, place, "detail", detail);
        // Their identifiers are told apart, or it would be those that are refused.
        Has(holder, holder + holder.Replace(" Id=\"", " Id=\"b", StringComparison.Ordinal), Of(Signature, "more than one QualifyingProperties"));
        Has(holder, $"<ds:Object>{inner}{inner.Replace(" Id=\"", " Id=\"b", StringComparison.Ordinal)}</ds:Object>", Of(Signature, "more than one QualifyingProperties"));
        Has(holder, "<ds:Object></ds:Object>", Of(Signature, "QualifyingProperties are missing"));
        Has(holder, $"<ds:Object>{inner}<x/></ds:Object>", Of(Object, "the object of QualifyingProperties holds something else too"));

        static void Has(string from, string to, Reason expected)
        {
            var verdict = Resigned.Judge(Resigned.Edited(from, to), SignatureProfile.Xades);
            Assert.Equal(expected, verdict.Reasons[0]);
            Assert.Equal(CryptoOutcome.NotChecked, verdict.Crypto);
        }
    }

    [Fact]
    public void What_is_written_names_the_certificate_by_its_serial_and_itself_by_identifiers_from_the_seed()
    {
        // Signed here and not once for all tests: what is asked is what the writer does now.
        var text = Encoding.UTF8.GetString(SedSigner.Sign(SignedSed.Plain, TestPki.Ec, CryptoPolicy.Default, TestPki.At, "seed").Signed!);
        var name = Convert.ToHexStringLower(SHA256.HashData("seed"u8))[..32];
        var serial = new BigInteger(TestPki.Ec.Certificate.SerialNumberBytes.Span, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
        Assert.Contains($"<ds:X509SerialNumber>{serial}</ds:X509SerialNumber>", text, StringComparison.Ordinal);
        foreach (var part in new[] { $"<ds:Signature xmlns:ds=\"{DsAlgorithms.Ds}\" Id=\"id-{name}\">", $"<xades:SignedProperties Id=\"xades-id-{name}\">", $" Target=\"#id-{name}\"", $" URI=\"#xades-id-{name}\"" })
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_breaks_a_signature_leaves_none_to_judge()
    {
        foreach (var (from, to, code) in new[]
        {
            ("<ds:SignedInfo>", "<ds:SignedInfo x=\"1\">", ReasonCode.StructureInvalid), (Envelope + Exclusive, string.Concat(Enumerable.Repeat(Exclusive, 6)), ReasonCode.LimitExceeded),
            ("<ds:SignedInfo>", "<ds:SignedInfo><!-- -->", ReasonCode.HiddenContent), ("<ds:DigestValue>", "<ds:DigestValue>*", ReasonCode.EncodingInvalid),
        })
        {
            var tape = XmlTape.Read(Encoding.UTF8.GetBytes(SignedSed.Text.Replace(from, to, StringComparison.Ordinal)), XmlLimits.Default).Tape!;
            var (signature, reasons) = DsSignature.Parse(tape, Enumerable.Range(0, tape.Count).First(n => tape.Is(n, DsAlgorithms.Ds, "Signature")), CryptoPolicy.Default);
            Assert.Null(signature);
            Assert.All(reasons, r => Assert.Equal(code, r.Code));
        }
        var nameless = Resigned.Judge(SignedSed.Text.Replace(Envelope, "<ds:Transform></ds:Transform>", StringComparison.Ordinal), SignatureProfile.Eessi);
        Assert.Equal([Reason.Of(ReasonCode.StructureInvalid, Info + "/Reference/Transforms/Transform", "detail", "the attribute Algorithm is missing"), Reason.Of(ReasonCode.TransformForbidden, Info + "/Reference/Transforms/Transform", "algorithm", "")], nameless.Reasons);
    }

    [Fact]
    public void A_list_of_prefixes_without_its_attribute_is_empty()
    {
        var tape = XmlTape.Read(Encoding.UTF8.GetBytes(SignedSed.Text.Replace(Exclusive, Exclusive.Replace("></", "><ec:InclusiveNamespaces xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/></", StringComparison.Ordinal), StringComparison.Ordinal)), XmlLimits.Default).Tape!;
        var (signature, reasons) = DsSignature.Parse(tape, Enumerable.Range(0, tape.Count).First(n => tape.Is(n, DsAlgorithms.Ds, "Signature")), CryptoPolicy.Default);
        Assert.Empty(reasons);
        Assert.Empty(signature!.References[0].Transforms[1].PrefixList);
    }

    /// <summary>Nodes are kept in pages: a look behind the last one of a full page finds none.</summary>
    [Fact]
    public void A_document_that_fills_its_pages_is_judged_as_any_other()
    {
        Is(Resigned.Document(Full(SignedSed.Text, "<amount")));
        var message = WsSecurityFixture.Envelope(WsSecurityFixture.Security([WsSecurityFixture.Header, WsSecurityFixture.Body]));
        Assert.Empty(WsSecurityFixture.Judge(Full(message, "</S12:Header>")).Reasons);
        Assert.Equal(OpinionKind.Disagrees, SecondOpinion.Ask(Encoding.UTF8.GetBytes(Full($"<a>{SignedXades.Sign([new DsReferenceToSign("", null, null, [new DsTransform(DsAlgorithms.EnvelopedSignature, [])], new byte[32])], "")}</a>", "</a>")), TestPki.Ec.Certificate, XmlLimits.Default).Kind);

        static string Full(string text, string before)
        {
            var filled = text;
            while (XmlTape.Read(Encoding.UTF8.GetBytes(filled), XmlLimits.Default).Tape!.Count % 128 != 0) filled = filled.Replace(before, "<fill/>" + before, StringComparison.Ordinal);
            return filled;
        }
    }

    private static void Is(string document, params Reason[] reasons) => Assert.Equal(reasons, Resigned.Judge(document, SignatureProfile.Eessi).Reasons);
}
