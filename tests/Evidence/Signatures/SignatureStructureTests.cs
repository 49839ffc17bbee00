using MessageBroker.Evidence;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence.Signatures;

/// <summary>Signatures that hold and are formed as none of the profiles has it: each is refused for that alone, at its place.</summary>
public sealed class SignatureStructureTests
{
    private const string Root = "/F001", Signature = "/F001/Signature", Info = Signature + "/SignedInfo", Reference = Info + "/Reference";
    private const string Properties = Signature + "/Object/QualifyingProperties/SignedProperties", Own = Properties + "/SignedSignatureProperties";
    private const string Exclusive = "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>";
    private const string Envelope = "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>";
    private const string Sha256 = "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod>";
    private const string Method = "<ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256\"></ds:SignatureMethod>";
    private const string C14n = "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:CanonicalizationMethod>";
    private const string Format = "<xades:DataObjectFormat ObjectReference=\"#r-id-1\"><xades:MimeType>application/octet-stream</xades:MimeType></xades:DataObjectFormat>";

    [Fact]
    public void The_sample_signed_again_without_an_edit_passes()
    {
        foreach (var profile in new[] { SignatureProfile.Eessi, SignatureProfile.Xades, SignatureProfile.XmlDsig }) Resigned.IsRefused(Resigned.Document(SignedSed.Text), profile);
        Assert.NotEqual(SignedSed.Text, Resigned.Document(SignedSed.Text));
    }

    [Theory]
    // What is no part of a signature, or not in its place.
    [InlineData("<ds:Signature ", "<ds:Signature x=\"1\" ", ReasonCode.StructureInvalid, Signature)]
    [InlineData("<ds:SignedInfo>", "<ds:SignedInfo x=\"1\">", ReasonCode.StructureInvalid, Info)]
    [InlineData("<ds:SignatureValue>", "<ds:SignatureValue x=\"1\">", ReasonCode.StructureInvalid, Signature + "/SignatureValue")]
    [InlineData("<ds:Reference Id=\"r-id-1\"", "<ds:Reference x=\"1\" Id=\"r-id-1\"", ReasonCode.StructureInvalid, Reference)]
    [InlineData("<ds:Transforms>" + Envelope, "<ds:Transforms x=\"1\">" + Envelope, ReasonCode.StructureInvalid, Reference + "/Transforms")]
    [InlineData(C14n, "", ReasonCode.StructureInvalid, Info)]
    [InlineData(Method, "", ReasonCode.StructureInvalid, Info)]
    [InlineData(C14n + Method, Method + C14n, ReasonCode.StructureInvalid, Info)]
    [InlineData(Method, Method + "<x/>", ReasonCode.StructureInvalid, Info)]
    [InlineData(Method, Method + "text", ReasonCode.StructureInvalid, Info)]
    [InlineData(Method, Method + "<!-- -->", ReasonCode.HiddenContent, Info)]
    [InlineData(Method, Method + "<?go?>", ReasonCode.HiddenContent, Info)]
    [InlineData("#ecdsa-sha256\"></ds:SignatureMethod>", "#ecdsa-sha256\"><x/></ds:SignatureMethod>", ReasonCode.StructureInvalid, Info + "/SignatureMethod")]
    [InlineData("#ecdsa-sha256\">", "#ecdsa-sha256\" x=\"1\">", ReasonCode.StructureInvalid, Info + "/SignatureMethod")]
    [InlineData("<ds:X509Data>", "<!-- --><ds:X509Data>", ReasonCode.HiddenContent, Signature + "/KeyInfo")]
    [InlineData("</ds:X509Data>", "<?go?></ds:X509Data>", ReasonCode.HiddenContent, Signature + "/KeyInfo")]
    [InlineData(Envelope + Exclusive, Envelope + "<x/>" + Exclusive, ReasonCode.StructureInvalid, Reference + "/Transforms")]
    [InlineData("sha256\"></ds:DigestMethod><ds:DigestValue>", "sha256\"></ds:DigestMethod><x/><ds:DigestValue>", ReasonCode.StructureInvalid, Reference, Reference + "[2]")]
    [InlineData("sha256\"></ds:DigestMethod>", "sha256\"><x/></ds:DigestMethod>", ReasonCode.StructureInvalid, Reference + "/DigestMethod", Reference + "[2]/DigestMethod")]
    [InlineData("</ds:DigestValue></ds:Reference>", "</ds:DigestValue><x/></ds:Reference>", ReasonCode.StructureInvalid, Reference, Reference + "[2]")]
    [InlineData(Envelope, "<ds:Transform></ds:Transform>", ReasonCode.StructureInvalid, Reference + "/Transforms/Transform")]
    [InlineData(C14n, "<ds:CanonicalizationMethod></ds:CanonicalizationMethod>", ReasonCode.StructureInvalid, Info + "/CanonicalizationMethod")]
    [InlineData("</ds:KeyInfo>", "</ds:KeyInfo><x/>", ReasonCode.StructureInvalid, Signature)]
    // More than is counted.
    [InlineData(Envelope + Exclusive, Envelope + Exclusive + Exclusive + Exclusive + Exclusive + Exclusive, ReasonCode.LimitExceeded, Reference + "/Transforms")]
    public void Is_refused_by_every_profile_before_anything_is_computed(string from, string to, ReasonCode code, params string[] places)
    {
        foreach (var profile in new[] { SignatureProfile.Eessi, SignatureProfile.Xades, SignatureProfile.XmlDsig })
        {
            var verdict = Resigned.Judge(Resigned.Edited(from, to), profile);
            foreach (var place in places) Assert.Contains((code, place), verdict.Reasons.Select(r => (r.Code, r.Place)));
            Assert.All(verdict.Reasons.Where(r => r.Code is not (ReasonCode.TransformForbidden or ReasonCode.AlgorithmForbidden)), r => Assert.Equal(code, r.Code));
            Assert.Equal((Indication.TotalFailed, CryptoOutcome.NotChecked, null), (verdict.Indication, verdict.Crypto, verdict.SignedBytes));
        }
    }

    [Theory]
    [InlineData("<ec:InclusiveNamespaces xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"f\"/>", true)]
    [InlineData("<ec:InclusiveNamespaces xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"f\" x=\"1\"/>", false)]
    [InlineData("<ec:InclusiveNamespaces xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"f\"><x/></ec:InclusiveNamespaces>", false)]
    [InlineData("<ec:InclusiveNamespaces xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"f\"/><ec:InclusiveNamespaces xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"f\"/>", false)]
    [InlineData("<ec:Other xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>", false)]
    [InlineData("<InclusiveNamespaces PrefixList=\"f\"/>", false)]
    public void A_canonical_form_takes_at_most_one_list_of_prefixes(string list, bool passes)
    {
        // The form of the properties' reference: f is declared above, so that a list that is read would change the octets; ours digests without.
        var verdict = Resigned.Judge(Resigned.Edited("#SignedProperties\"", "#SignedProperties\"").Replace(Exclusive + "</ds:Transforms>" + Sha256, Exclusive.Replace("></", ">" + list + "</", StringComparison.Ordinal) + "</ds:Transforms>" + Sha256, StringComparison.Ordinal), SignatureProfile.Eessi);
        Assert.Equal(!passes, verdict.Reasons.Any(r => r.Code == ReasonCode.StructureInvalid));
        Assert.Equal(passes ? CryptoOutcome.Invalid : CryptoOutcome.NotChecked, verdict.Crypto);
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(101, true)]
    public void Listed_prefixes_and_references_are_counted(int count, bool refused)
    {
        var list = $"<ec:InclusiveNamespaces xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"{string.Join(' ', Enumerable.Range(0, count).Select(i => "p" + i))}\"/>";
        var listed = Resigned.Judge(SignedSed.Text.Replace(Exclusive, Exclusive.Replace("></", ">" + list + "</", StringComparison.Ordinal), StringComparison.Ordinal), SignatureProfile.Eessi);
        Assert.Equal(refused, listed.Reasons.Any(r => r.Code == ReasonCode.LimitExceeded));
        var one = SignedSed.Text[SignedSed.Text.IndexOf("<ds:Reference Id", StringComparison.Ordinal)..(SignedSed.Text.IndexOf("</ds:Reference>", StringComparison.Ordinal) + "</ds:Reference>".Length)];
        var many = Resigned.Judge(Resigned.Edited(one, string.Concat(Enumerable.Repeat(one.Replace(" Id=\"r-id-1\"", "", StringComparison.Ordinal), count - 1))), SignatureProfile.XmlDsig);
        Assert.Equal(refused ? ReasonCode.LimitExceeded : (ReasonCode?)null, many.Reasons.Select(r => (ReasonCode?)r.Code).FirstOrDefault());
        var five = Resigned.Judge(SignedSed.Text.Replace(Envelope + Exclusive, string.Concat(Enumerable.Repeat(Exclusive, count - 95)), StringComparison.Ordinal), SignatureProfile.XmlDsig);
        Assert.Equal(refused, five.Reasons.Any(r => r.Code == ReasonCode.LimitExceeded));
    }

    [Theory]
    [InlineData("<ds:X509Data>", "</ds:X509Data>", "", ReasonCode.StructureInvalid, Signature + "/KeyInfo")]
    [InlineData("<ds:KeyInfo>", "</ds:KeyInfo>", "", ReasonCode.StructureInvalid, Signature)]
    [InlineData(Format, "", "", ReasonCode.PropertyInvalid, Properties)]
    [InlineData(Format, "", Format + Format, ReasonCode.PropertyInvalid, Properties)]
    [InlineData("ObjectReference=\"#r-id-1\"", "", "ObjectReference=\"#r-id-2\"", ReasonCode.PropertyInvalid, Properties)]
    [InlineData(" ObjectReference=\"#r-id-1\"", "", "", ReasonCode.PropertyInvalid, Properties)]
    [InlineData(" Id=\"r-id-1\"", "", "", ReasonCode.PropertyInvalid, Properties)]
    [InlineData("<xades:MimeType>application/octet-stream</xades:MimeType>", "", "", ReasonCode.PropertyInvalid, Properties)]
    [InlineData("<xades:MimeType>application/octet-stream</xades:MimeType>", "", "<xades:MimeType> </xades:MimeType>", ReasonCode.PropertyInvalid, Properties)]
    [InlineData(Envelope + Exclusive, "", Exclusive + Envelope, ReasonCode.TransformForbidden, Reference)]
    [InlineData(Envelope + Exclusive, "", Envelope, ReasonCode.TransformForbidden, Reference)]
    [InlineData("<xades:SigningTime>", "</xades:SigningTime>", "", ReasonCode.PropertyInvalid, Own)]
    [InlineData("<xades:SigningTime>", "</xades:SigningTime>", "<xades:SigningTime>2026-06-01T12:00:00</xades:SigningTime>", ReasonCode.PropertyInvalid, Own)]
    [InlineData("<xades:SigningTime>", "</xades:SigningTime>", "<xades:SigningTime>yesterday</xades:SigningTime>", ReasonCode.PropertyInvalid, Own)]
    [InlineData("<xades:SigningTime>", "</xades:SigningTime>", "<xades:SigningTime>2026-06-01T12:00:00Z</xades:SigningTime><xades:SigningTime>2026-06-01T12:00:00Z</xades:SigningTime>", ReasonCode.PropertyInvalid, Own)]
    [InlineData("<xades:SigningTime>", "</xades:SigningTime>", "<xades:SigningTime> 2026-06-01T12:00:00.1234567+03:00 </xades:SigningTime>", null, Own)]
    [InlineData("<xades:Cert>", "</xades:Cert>", "", ReasonCode.PropertyInvalid, Own + "/SigningCertificate")]
    [InlineData("<xades:CertDigest>", "</xades:CertDigest>", "", ReasonCode.PropertyInvalid, Own + "/SigningCertificate")]
    [InlineData("<xades:SignedDataObjectProperties>", "", "<xades:SignedDataObjectProperties/><xades:SignedDataObjectProperties>", ReasonCode.StructureInvalid, Properties)]
    [InlineData("<xades:SignedSignatureProperties>", "", "<xades:SignedSignatureProperties/><xades:SignedSignatureProperties>", ReasonCode.StructureInvalid, Properties)]
    [InlineData("</xades:QualifyingProperties>", "", "</xades:QualifyingProperties>text", ReasonCode.StructureInvalid, Signature + "/Object")]
    [InlineData("<xades:SignedProperties Id", "", "text<xades:SignedProperties Id", ReasonCode.StructureInvalid, Signature + "/Object/QualifyingProperties")]
    [InlineData("</xades:SignedProperties>", "", "</xades:SignedProperties><xades:Other/>", ReasonCode.StructureInvalid, Signature + "/Object/QualifyingProperties")]
    public void Is_refused_by_the_profile_of_SEDs_for_that_alone(string from, string until, string to, ReasonCode? code, string place)
    {
        var start = SignedSed.Text.IndexOf(from, StringComparison.Ordinal);
        var end = until.Length == 0 ? start + from.Length : SignedSed.Text.IndexOf(until, start, StringComparison.Ordinal) + until.Length;
        var document = Resigned.Document(SignedSed.Text[..start] + to + SignedSed.Text[end..]);

        if (code is { } expected) Resigned.IsRefused(document, SignatureProfile.Eessi, (expected, place));
        else Resigned.IsRefused(document, SignatureProfile.Eessi);
    }

    /// <summary>It changes nothing that was signed, and whoever shows the document must not show it as signed.</summary>
    [Theory]
    [InlineData("<ds:Signature ", "<ds:Signature xmlns:o=\"urn:o\" o:note=\"free\" ", "@note", Signature)]
    [InlineData("<ds:SignatureValue>", "<ds:SignatureValue xmlns:o=\"urn:o\" o:pay=\"9999\">", "@pay", Signature + "/SignatureValue")]
    [InlineData("<ds:KeyInfo>", "<ds:KeyInfo xmlns:o=\"urn:o\" o:note=\"free\">", "@note", Signature + "/KeyInfo")]
    [InlineData("<ds:KeyInfo>", "<ds:KeyInfo>free text", "text()", Signature + "/KeyInfo")]
    [InlineData("<ds:X509Data>", "<ds:X509Data>free text", "text()", Signature + "/KeyInfo/X509Data")]
    [InlineData("<ds:Object>", "<ds:Object xmlns:o=\"urn:o\" o:note=\"free\">", "@note", Signature + "/Object")]
    [InlineData("<xades:QualifyingProperties ", "<xades:QualifyingProperties evil=\"1\" ", "@evil", Signature + "/Object/QualifyingProperties")]
    [InlineData("<xades:QualifyingProperties ", "<xades:QualifyingProperties xml:base=\"http://o.example/\" ", "@base", Signature + "/Object/QualifyingProperties")]
    public void What_nobody_signed_in_the_signature_is_marked(string from, string to, string what, string place)
    {
        Assert.Contains(from, SignedSed.Text, StringComparison.Ordinal);
        var document = SignedSed.Text.Replace(from, to, StringComparison.Ordinal);
        foreach (var profile in new[] { SignatureProfile.Eessi, SignatureProfile.Xades })
        {
            var verdict = Resigned.Judge(document, profile);
            Assert.Equal(Indication.TotalPassed, verdict.Indication);
            Assert.Equal([Reason.Of(ReasonCode.UnsignedPropertyIgnored, place, "property", what)], verdict.Reasons);
        }
    }

    [Fact]
    public void A_certificate_for_connections_signs_no_document()
    {
        var connections = new SigningKey(TestPki.Ca.Issue("RO:TEST", DevelopmentPurpose.Tls, DevelopmentKeyKind.P256, TestPki.From, TestPki.To));
        var stranger = SignedSed.Text.Replace(Convert.ToBase64String(TestPki.Ec.Certificate.RawData), Convert.ToBase64String(connections.Certificate.RawData), StringComparison.Ordinal)
            .Replace(Digest(TestPki.Ec), Digest(connections), StringComparison.Ordinal);
        var verdict = Resigned.Judge(Resigned.Document(stranger, connections), SignatureProfile.Eessi);
        Assert.Equal((CryptoOutcome.Valid, Indication.Indeterminate), (verdict.Crypto, verdict.Indication));
        Assert.Contains(ReasonCode.CertificateUsage, verdict.Reasons.Select(r => r.Code));

        static string Digest(SigningKey key) => Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(key.Certificate.RawData));
    }

    [Fact]
    public void A_third_reference_and_another_canonical_form_are_not_the_profile_of_SEDs_and_hold_elsewhere()
    {
        const string third = "<ds:Reference URI=\"#p\"><ds:Transforms>" + Exclusive + "</ds:Transforms>" + Sha256 + "<ds:DigestValue>AAAA</ds:DigestValue></ds:Reference></ds:SignedInfo>";
        var three = Resigned.Document(SignedSed.Text.Replace("<Person>", "<Person Id=\"p\">", StringComparison.Ordinal).Replace("</ds:SignedInfo>", third, StringComparison.Ordinal));
        Resigned.IsRefused(three, SignatureProfile.Eessi, (ReasonCode.StructureInvalid, Info));
        Resigned.IsRefused(three, SignatureProfile.Xades);

        var inclusive = Resigned.Edited(C14n, C14n.Replace("http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", StringComparison.Ordinal));
        Resigned.IsRefused(inclusive, SignatureProfile.Eessi, (ReasonCode.TransformForbidden, Info));
        Resigned.IsRefused(inclusive, SignatureProfile.Xades, (ReasonCode.TransformForbidden, Info));
        Resigned.IsRefused(inclusive, SignatureProfile.XmlDsig);
    }

    [Fact]
    public void Weak_or_unknown_digests_of_the_certificate_bind_weakly_or_not_at_all()
    {
        string With(string uri) => Resigned.Document(SignedSed.Text.Replace("<xades:CertDigest><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\">", $"<xades:CertDigest><ds:DigestMethod Algorithm=\"{uri}\">", StringComparison.Ordinal));
        const string place = Own + "/SigningCertificate/Cert/CertDigest/DigestMethod";

        Resigned.IsRefused(With("http://www.w3.org/2000/09/xmldsig#sha1"), SignatureProfile.Eessi, (ReasonCode.BindingWeak, place));
        Resigned.IsRefused(With("urn:none"), SignatureProfile.Eessi, (ReasonCode.AlgorithmForbidden, place), (ReasonCode.PropertyInvalid, Own + "/SigningCertificate"));
        // Another digest than the certificate's.
        var other = Resigned.Document(SignedSed.Text.Replace("<xades:CertDigest><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod><ds:DigestValue>", "<xades:CertDigest><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod><ds:DigestValue>AAAA", StringComparison.Ordinal));
        Resigned.IsRefused(other, SignatureProfile.Eessi, (ReasonCode.SigningCertificateMismatch, Properties));
    }

    [Fact]
    public void What_nobody_signed_in_a_XAdES_signature_is_named_and_changes_nothing()
    {
        var odd = Resigned.Edited("</xades:SignedProperties>", "</xades:SignedProperties><xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:CounterSignature/></xades:UnsignedSignatureProperties><xades:UnsignedDataObjectProperties><xades:SignatureTimeStamp/></xades:UnsignedDataObjectProperties></xades:UnsignedProperties>");
        const string unsigned = Signature + "/Object/QualifyingProperties/UnsignedProperties";
        Resigned.IsRefused(odd, SignatureProfile.Xades, (ReasonCode.UnsignedPropertyIgnored, unsigned + "/UnsignedSignatureProperties/CounterSignature"), (ReasonCode.UnsignedPropertyIgnored, unsigned + "/UnsignedDataObjectProperties/SignatureTimeStamp"));
        Assert.Equal(Indication.TotalPassed, Resigned.Judge(odd, SignatureProfile.Xades).Indication);
        Resigned.IsRefused(odd, SignatureProfile.Eessi, (ReasonCode.StructureInvalid, unsigned));
        Resigned.IsRefused(Resigned.Edited("ObjectReference=\"#r-id-1\"", "ObjectReference=\"#\""), SignatureProfile.Xades, (ReasonCode.PropertyInvalid, Properties + "/SignedDataObjectProperties/DataObjectFormat"));
        Resigned.IsRefused(Resigned.Edited("ObjectReference=\"#r-id-1\"", "ObjectReference=\"xr-id-1\""), SignatureProfile.Xades, (ReasonCode.PropertyInvalid, Properties + "/SignedDataObjectProperties/DataObjectFormat"));
        Resigned.IsRefused(Resigned.Edited("<ds:Object><xades", "<ds:Object><!-- --></ds:Object><ds:Object><xades"), SignatureProfile.Xades, (ReasonCode.HiddenContent, Signature + "/Object"), (ReasonCode.NotCovered, Signature + "/Object"));
    }
}
