using System.Security.Cryptography;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence.Signatures;

/// <summary>Baseline and plain signatures that hold: what they leave out is said by name, and what they say is what was digested.</summary>
public sealed class CoverageRuleTests
{
    private const string Child = "<b Id=\"x\">1</b>";
    private static readonly DsTransform Enveloped = new(DsAlgorithms.EnvelopedSignature, []), Inclusive = new(DsAlgorithms.InclusiveC14N, []);

    [Fact]
    public void A_signature_that_is_no_child_of_the_document_element_is_refused_for_that()
    {
        var whole = Reference("", "<a><b></b><w></w></a>", Enveloped, SignedXades.Exclusive);
        Is($"<a><b/><w>{SignedXades.Sign([whole], "")}</w></a>", Reason.Of(ReasonCode.StructureInvalid, "/a/w/Signature", "detail", "the signature is not a child of the document element"));
    }

    [Fact]
    public void An_enveloped_signature_names_its_document_and_neither_files_nor_itself()
    {
        const string detail = "a reference of an enveloped signature points outside the document or into the signature";
        var whole = Reference("", "<a></a>", Enveloped, SignedXades.Exclusive);
        var stray = Reason.Of(ReasonCode.NotCovered, "/a/Signature", "detail", detail);
        Is($"<a>{SignedXades.Sign([whole], "")}</a>");
        Is($"<a>{SignedXades.Sign([whole, new DsReferenceToSign("f.bin", null, null, [], SHA256.HashData("x"u8))], "")}</a>", stray);
        Is($"<a>{SignedXades.Sign([whole, new DsReferenceToSign("f.xml", null, null, [SignedXades.Exclusive], SHA256.HashData("<x></x>"u8))], "")}</a>", SignedSed.Context with { Detached = "<x/>"u8.ToArray() }, stray);
        Is($"<a>{SignedXades.Sign([whole, SignedXades.PropertiesReference(SignedXades.Exclusive) with { Type = null }], "")}</a>", stray);
        Is($"<a>{SignedXades.Sign([whole, new DsReferenceToSign("#o", null, null, [new DsTransform(DsAlgorithms.Base64, [])], SHA256.HashData("x"u8))], "<ds:Object Id=\"o\">eA==</ds:Object>")}</a>",
            Reason.Of(ReasonCode.NotCovered, "/a/Signature/Object[2]", "detail", "an object of an enveloped signature"), stray);
    }

    [Fact]
    public void What_references_to_children_leave_out_is_named()
    {
        var signature = SignedXades.Sign([Reference("#x", Child, SignedXades.Exclusive)], "");
        static Reason Open(string place, string what) => Reason.Of(ReasonCode.NotCovered, place, "detail", what);
        Is($"<a xmlns:p='urn:p'>{Child}\n{signature}</a>");
        Is($"<a>{Child}<c/>{signature}</a>", Open("/a/c", "element c"));
        Is($"<a>{Child}text{signature}</a>", Open("/a", "text of the document element"));
        Is($"<a k='1' l='2' xmlns:p='urn:p'>{Child}{signature}</a>", Open("/a", "attribute k of the document element"));
        Is($"<a>{Child}{signature}<c/><d/></a>", Open("/a/c", "element c"), Open("/a/d", "element d"));
    }

    [Fact]
    public void An_enveloping_signature_that_names_no_object_or_something_else_covers_nothing()
    {
        const string stray = "a reference to something other than an object of this signature";
        Is(SignedXades.Sign([], ""), Reason.Of(ReasonCode.NotCovered, "/Signature", "detail", "no content is referenced"));
        Is(SignedXades.Sign([SignedXades.PropertiesReference(SignedXades.Exclusive) with { Type = null }], ""), Reason.Of(ReasonCode.NotCovered, "/Signature/Object/QualifyingProperties/SignedProperties", "detail", stray));
        var whole = Judge(SignedXades.Sign([Reference("", "", SignedXades.Exclusive)], ""));
        Assert.Equal([Reason.Of(ReasonCode.NotCovered, "/Signature", "detail", stray), Reason.Of(ReasonCode.DigestMismatch, "/Signature/SignedInfo/Reference", "uri", "")], whole.Reasons);
        var (extra, content) = ("<ds:Object Id=\"o\">eA==</ds:Object><ds:Object>y</ds:Object>", new DsReferenceToSign("#o", null, null, [new DsTransform(DsAlgorithms.Base64, [])], SHA256.HashData("x"u8)));
        Is(SignedXades.Sign([content], extra), Reason.Of(ReasonCode.NotCovered, "/Signature/Object[3]", "detail", "an object that no reference names"));
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void Time_stamps_and_signatures_are_counted(int count, bool refused)
    {
        var unsigned = $"<xades:UnsignedProperties><xades:UnsignedSignatureProperties>{string.Concat(Enumerable.Repeat("<xades:SignatureTimeStamp/>", count))}</xades:UnsignedSignatureProperties></xades:UnsignedProperties>";
        var stamps = Judge($"<a>{SignedXades.Sign([Reference("", "<a></a>", Enveloped, SignedXades.Exclusive)], "", unsigned)}</a>");
        Assert.Equal(refused ? 1 : 0, stamps.Reasons.Count(r => r == Reason.Of(ReasonCode.LimitExceeded, "/a/Signature/Object/QualifyingProperties/UnsignedProperties", "detail", "more than 10 time-stamps")));
        var many = Judge($"<a>{Child}{string.Concat(Enumerable.Repeat(Plain(Reference("#x", Child, SignedXades.Exclusive)), count))}</a>", profile: SignatureProfile.XmlDsig);
        Assert.Equal(refused ? Reason.Of(ReasonCode.LimitExceeded, "/a", "detail", "more than 10 signatures") : null, many.Reasons.FirstOrDefault());
        Assert.Equal((refused ? 0 : count, refused ? CryptoOutcome.NotChecked : CryptoOutcome.Valid), (many.Signatures.Count, many.Crypto));
    }

    [Fact]
    public void Several_signatures_are_valid_where_each_is_and_invalid_where_one_is()
    {
        var good = Plain(Reference("#x", Child, SignedXades.Exclusive));
        var bad = Plain(Reference("#x", "", SignedXades.Exclusive));
        var unknown = Encoding.UTF8.GetString(DsSignatureWriter.Write(TestPki.Ec, null, [Reference("#x", Child, SignedXades.Exclusive)], "", ""));
        foreach (var (signatures, crypto) in new[]
        {
            (good + good, CryptoOutcome.Valid), (good + unknown, CryptoOutcome.NotChecked), (unknown + good, CryptoOutcome.NotChecked), (unknown + unknown, CryptoOutcome.NotChecked),
            (good + bad, CryptoOutcome.Invalid), (bad + unknown, CryptoOutcome.Invalid), (unknown + good + bad, CryptoOutcome.Invalid),
        })
            Assert.Equal(crypto, Judge($"<a>{Child}{signatures}</a>", profile: SignatureProfile.XmlDsig).Crypto);
    }

    [Fact]
    public void The_digest_of_the_content_is_SHA_256_whatever_its_reference_names()
    {
        var signature = Plain(Reference("#x", Child, SignedXades.Exclusive));
        var text = $"<a>{Child}{signature}</a>".Replace(DsAlgorithms.Sha256, "http://www.w3.org/2001/04/xmlenc#sha512", StringComparison.Ordinal)
            .Replace(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Child))), Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes(Child))), StringComparison.Ordinal);
        var verdict = Judge(Resigned.Signed(text), profile: SignatureProfile.XmlDsig);
        Assert.Empty(verdict.Reasons);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Child))), verdict.Digest);
    }

    [Fact]
    public void A_comment_behind_the_signature_is_named_once_and_is_no_part_of_a_plain_one()
    {
        Is($"<a>{SignedXades.Sign([Reference("", "<a></a>", Enveloped, SignedXades.Exclusive)], "")}<!-- --></a>", new Reason(ReasonCode.HiddenContent, "/a"));
        Assert.Empty(Judge($"<a>{Plain(Reference("", "<a></a>", Enveloped, SignedXades.Exclusive))}<!-- --></a>", profile: SignatureProfile.XmlDsig).Reasons);
    }

    [Fact]
    public void Without_its_transform_the_signature_is_a_part_of_what_is_digested() =>
        Assert.Equal(Reason.Of(ReasonCode.DigestMismatch, "/a/Signature/SignedInfo/Reference", "uri", ""), Assert.Single(Judge($"<a>{Plain(Reference("", "<a></a>", SignedXades.Exclusive))}</a>", profile: SignatureProfile.XmlDsig).Reasons));

    [Fact]
    public void The_whole_document_is_what_stands_beside_its_element_too_and_a_part_that_is_judged_alone_is_not()
    {
        var signature = Plain(Reference("", "<?p?>\n<a></a>", Enveloped, SignedXades.Exclusive));
        Assert.Empty(Judge($"<?p?><a>{signature}</a>", profile: SignatureProfile.XmlDsig).Reasons);
        var tape = XmlTape.Read(Encoding.UTF8.GetBytes($"<w><a>{Plain(Reference("", "<a></a>", Enveloped, SignedXades.Exclusive))}</a><c/></w>"), XmlLimits.Default).Tape!;
        var part = SignatureVerifier.Verify(tape, 1, SignatureProfile.XmlDsig, SignedSed.Context);
        Assert.Equal((0, "<a></a>"), (part.Reasons.Count, Encoding.UTF8.GetString(part.SignedBytes!.Value.Span)));
    }

    [Theory]
    [InlineData("#xpointer(x)", ReasonCode.ReferenceForbidden, "#xpointer(x)")]
    [InlineData("#", ReasonCode.ReferenceForbidden, "#")]
    [InlineData(null, ReasonCode.ReferenceForbidden, "")]
    [InlineData("#none", ReasonCode.ReferenceUnresolved, "#none")]
    [InlineData("#d", ReasonCode.IdNotUnique, "d")]
    public void A_reference_that_names_no_element_says_why(string? uri, ReasonCode code, string argument)
    {
        var text = $"<a><b Id='xpointer(x)'/><c Id=''/><d Id='d'/><d Id='d'/>{Plain(Reference(uri ?? "#gone", "", SignedXades.Exclusive))}</a>";
        var verdict = Judge(uri is null ? text.Replace(" URI=\"#gone\"", "", StringComparison.Ordinal) : text, profile: SignatureProfile.XmlDsig);
        Assert.Equal((code, "/a/Signature/SignedInfo/Reference", argument), (Assert.Single(verdict.Reasons).Code, verdict.Reasons[0].Place, verdict.Reasons[0].Arguments[0].Value));
    }

    [Fact]
    public void Forms_that_a_profile_does_not_admit_are_named()
    {
        foreach (var (profile, transform, admitted) in new[] { (SignatureProfile.Xades, Inclusive, false), (SignatureProfile.XmlDsig, Inclusive, true), (SignatureProfile.XmlDsig, new DsTransform(DsAlgorithms.AttachmentContent, []), false) })
        {
            var verdict = Judge($"<a>{SignedXades.Sign([Reference("", "<a></a>", Enveloped, transform)], "")}</a>", profile: profile);
            if (admitted) Assert.Empty(verdict.Reasons);
            else Assert.Equal(Reason.Of(ReasonCode.TransformForbidden, "/a/Signature/SignedInfo/Reference", "algorithm", transform.Algorithm), Assert.Single(verdict.Reasons));
        }
        // Without one the form is that of Canonical XML 1.0, which the baseline does not have either.
        Is($"<a>{SignedXades.Sign([Reference("", "<a></a>", Enveloped)], "")}</a>", Reason.Of(ReasonCode.TransformForbidden, "/a/Signature/SignedInfo/Reference", "algorithm", DsAlgorithms.InclusiveC14N));
    }

    [Fact]
    public void Of_several_certificates_the_one_that_the_properties_name_speaks()
    {
        var text = $"<a>{SignedXades.Sign([Reference("", "<a></a>", Enveloped, SignedXades.Exclusive)], "")}</a>";
        var verdict = Judge(text.Replace("<ds:X509Data>", $"<ds:X509Data><ds:X509Certificate>{Convert.ToBase64String(TestPki.Other.Certificate.RawData)}</ds:X509Certificate>", StringComparison.Ordinal));
        Assert.Equal((Indication.TotalPassed, Convert.ToHexString(TestPki.Ec.Certificate.RawData)), (verdict.Indication, Convert.ToHexString(verdict.Signer!.RawData)));
    }

    [Fact]
    public void What_the_second_opinion_declines_it_gives_a_reason_for()
    {
        Opinion Ask(string text) => SecondOpinion.Ask(Encoding.UTF8.GetBytes(text), TestPki.Ec.Certificate, XmlLimits.Default);
        string With(string start, string canonical) => $"{start}{SignedXades.Sign([Reference("", canonical, Enveloped, SignedXades.Exclusive)], "")}</a>";
        Assert.Equal(new Opinion(OpinionKind.Agrees, ""), Ask(With("<a>", "<a></a>")));
        Assert.Equal(new Opinion(OpinionKind.Disagrees, "CheckSignature says false"), Ask(With("<a>", "<b></b>")));
        Assert.Equal(new Opinion(OpinionKind.Disagrees, "CheckSignature says false"), Ask(With("<a xmlns:p='urn:p' k='urn:p'><b xmlns:p='urn:p'/>", "<b></b>")));
        Assert.Equal(new Opinion(OpinionKind.Declined, "SignedXml misreads two prefixes for one namespace"), Ask(With("<a xmlns:p='urn:p'><b xmlns:q='urn:p'/>", "<b></b>")));
        Assert.Equal(new Opinion(OpinionKind.Declined, "SignedXml misreads tabs in attributes"), Ask(With("<a k='&#9;'>", "<b></b>")));
        Assert.Equal(new Opinion(OpinionKind.Declined, "SignedXml fetches detached content itself, or not at all"), Ask(SignedXades.Sign([new DsReferenceToSign("f.bin", null, null, [], SHA256.HashData("x"u8))], "")));
        Assert.Equal(new Opinion(OpinionKind.Declined, "0 signatures at or below the document element"), Ask("<a/>"));
        Assert.Equal(new Opinion(OpinionKind.Declined, "not read: NotWellFormed"), Ask("<a"));
    }

    private static DsReferenceToSign Reference(string uri, string canonical, params IReadOnlyList<DsTransform> transforms) => new(uri, null, null, transforms, SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));

    private static string Plain(DsReferenceToSign reference) => Encoding.UTF8.GetString(DsSignatureWriter.Write(TestPki.Ec, null, [reference], DsSignatureWriter.X509Data(TestPki.Ec.Certificate), ""));

    private static SignatureVerdict Judge(string document, VerificationContext? context = null, SignatureProfile profile = SignatureProfile.Xades) =>
        SignatureVerifier.Verify(Encoding.UTF8.GetBytes(document), XmlLimits.Default, profile, context ?? SignedSed.Context with { Detached = "x"u8.ToArray() });

    private static void Is(string document, params Reason[] reasons) => Is(document, SignedSed.Context with { Detached = "x"u8.ToArray() }, reasons);

    private static void Is(string document, VerificationContext context, params Reason[] reasons)
    {
        var verdict = Judge(document, context);
        Assert.Equal(reasons, verdict.Reasons);
        if (reasons.Length == 0) Assert.Equal(Indication.TotalPassed, verdict.Indication);
        else Assert.Equal((Indication.TotalFailed, false), (verdict.Indication, verdict.SignedBytes.HasValue));
    }
}
