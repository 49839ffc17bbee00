using System.Security.Cryptography;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Tests.Evidence.Signatures;

/// <summary>A signature that holds says what it covers, and what of the document it leaves out. That is a mark: the verdict is about what was signed.</summary>
public sealed class CoverageMarkTests
{
    private const string Child = "<b Id=\"x\">1</b>";
    private static readonly DsTransform Enveloped = new(DsAlgorithms.EnvelopedSignature, []), Base64 = new(DsAlgorithms.Base64, []);

    [Fact]
    public void What_a_plain_signature_leaves_out_is_named()
    {
        var part = Plain("", Reference("#x", Child, SignedXades.Exclusive));
        Passes($"<a>{Child}\n{part}</a>", ["/a/b"]);
        Passes($"<a>{Child}<c/>{part}</a>", ["/a/b"], Open("/a", "/a/c"));
        Passes($"<a k='1'>{Child}text{part}<c/><d/></a>", ["/a/b"], Open("/a", "/a/@k, /a/text(), /a/c (+1)"));
        Passes($"<a k='1'>{Child}text{part}<c/></a>", ["/a/b"], Open("/a", "/a/@k, /a/text(), /a/c"));
        Passes($"<a><!-- c -->{Child}<?p?>{part}</a>", ["/a/b"]);
        Passes($"<e><pay/><a>{Child}{part}</a></e>", ["/e/a/b"], Open("/e", "/e/pay, /e/a"));
        Passes($"<a>{Child}<c Id=\"y\"></c>{Plain("", Reference("#x", Child, SignedXades.Exclusive), Reference("#y", "<c Id=\"y\"></c>", SignedXades.Exclusive))}</a>", ["/a/b", "/a/c"]);
        Passes($"<a k=\"1\">{Plain("", Reference("", "<a k=\"1\"></a>", Enveloped, SignedXades.Exclusive))}</a>", ["/a"]);
        Passes($"<a Id=\"root\">{Plain("", Reference("#root", "<a Id=\"root\"></a>", Enveloped, SignedXades.Exclusive))}</a>", ["/a"]);
    }

    [Fact]
    public void Attack_01_a_signed_element_that_was_moved_passes_as_a_plain_signature_and_its_place_is_said()
    {
        var part = Plain("", Reference("#x", Child, SignedXades.Exclusive));
        Passes($"<a><b>1000000</b><h>{Child}</h>{part}</a>", ["/a/h/b"], Open("/a", "/a/b, /a/h"));
    }

    [Fact]
    public void Objects_of_the_signature_that_nobody_signed_are_left_out_too()
    {
        var text = Reference("#o", "", Base64) with { DigestValue = SHA256.HashData("x"u8) };
        Passes(Plain("<ds:Object Id=\"o\">eA==</ds:Object>", text), ["/Signature/Object/text()"]);
        Passes(Plain("<ds:Object Id=\"o\">eA==</ds:Object><ds:Object><evil/></ds:Object>", text), ["/Signature/Object/text()"], Open("/Signature", "/Signature/Object[2]"));
        var whole = Plain("<ds:Object>evil</ds:Object>", Reference("", "<a></a>", Enveloped, SignedXades.Exclusive));
        Passes($"<a>{whole}</a>", ["/a"], Open("/a", "/a/Signature/Object"));
    }

    [Fact]
    public void A_manifest_whose_own_references_nobody_compared_is_named()
    {
        const string manifest = "<ds:Manifest Id=\"m\"><ds:Reference URI=\"http://x/\"></ds:Reference></ds:Manifest>";
        var form = manifest.Replace("<ds:Manifest", $"<ds:Manifest xmlns:ds=\"{DsAlgorithms.Ds}\"", StringComparison.Ordinal);
        var mark = Reason.Of(ReasonCode.ManifestNotChecked, "/Signature/Object/Manifest", "uri", "#m");
        Passes(Plain($"<ds:Object>{manifest}</ds:Object>", Reference("#m", form, SignedXades.Exclusive)), ["/Signature/Object/Manifest"], mark);
        Passes(Plain($"<ds:Object>{manifest}</ds:Object>", Reference("#m", form, SignedXades.Exclusive) with { Type = DsAlgorithms.Ds + "Manifest" }), ["/Signature/Object/Manifest"], mark);
        var outside = new DsReferenceToSign("m.xml", null, DsAlgorithms.Ds + "Manifest", [], SHA256.HashData("m"u8));
        var verdict = Judge(Plain("", outside), SignedSed.Context with { Detached = "m"u8.ToArray() }, SignatureProfile.XmlDsig);
        Assert.Equal(["m.xml"], verdict.Covers);
        Assert.Equal([Reason.Of(ReasonCode.ManifestNotChecked, "/Signature/SignedInfo/Reference", "uri", "m.xml")], verdict.Reasons);
    }

    [Fact]
    public void A_manifest_is_named_where_a_reference_covers_it_and_nowhere_else()
    {
        const string manifest = $"<ds:Manifest xmlns:ds=\"{DsAlgorithms.Ds}\"></ds:Manifest>";
        // Right behind what is covered.
        Passes($"<a>{Child}{manifest}{Plain("", Reference("#x", Child, SignedXades.Exclusive))}</a>", ["/a/b"], Open("/a", "/a/Manifest"));
        // Right behind the signature, which was taken out of what is covered.
        var whole = Plain("", Reference("", $"<a>{manifest}</a>", Enveloped, SignedXades.Exclusive));
        Passes($"<a>{whole}{manifest}</a>", ["/a"], Reason.Of(ReasonCode.ManifestNotChecked, "/a/Manifest", "uri", ""));
        // In a SED it is content like any other, which this profile does not look into.
        var sed = Resigned.Document(SignedSed.Text.Replace("<Person>", manifest + "<Person>", StringComparison.Ordinal));
        Assert.Empty(Judge(sed, SignedSed.Context, SignatureProfile.Eessi).Reasons);
        Assert.Equal([Reason.Of(ReasonCode.ManifestNotChecked, "/F001/Manifest", "uri", "")], Judge(sed, SignedSed.Context, SignatureProfile.Xades).Reasons);
    }

    [Fact]
    public void Each_signature_is_the_only_one_or_every_one()
    {
        var one = Plain("", Reference("#x", Child, SignedXades.Exclusive));
        var single = Judge($"<a>{Child}{one}</a>", SignedSed.Context, SignatureProfile.XmlDsig);
        Assert.Same(single, Assert.Single(single.Each));
        var several = Judge($"<a>{Child}{one}{one}</a>", SignedSed.Context, SignatureProfile.XmlDsig);
        Assert.Equal(2, several.Each.Count);
        Assert.Same(several.Signatures, several.Each);
    }

    [Fact]
    public void Of_several_signatures_each_says_what_it_covers_and_none_is_missed_by_the_other()
    {
        const string other = "<c Id=\"y\"></c>";
        var (one, two) = (Plain("", Reference("#x", Child, SignedXades.Exclusive)), Plain("", Reference("#y", other, SignedXades.Exclusive)));
        var verdict = Judge($"<a>{Child}{other}{one}{two}</a>", SignedSed.Context, SignatureProfile.XmlDsig);
        Assert.Equal(["/a/b"], verdict.Signatures[0].Covers);
        Assert.Equal(Open("/a", "/a/c"), Assert.Single(verdict.Signatures[0].Reasons));
    }

    [Fact]
    public void A_digest_that_does_not_hold_covers_nothing()
    {
        var verdict = Judge($"<a>{Child}<c/>{Plain("", Reference("#x", "", SignedXades.Exclusive))}</a>", SignedSed.Context, SignatureProfile.XmlDsig);
        Assert.Empty(verdict.Covers);
        Assert.Equal([ReasonCode.DigestMismatch], verdict.Reasons.Select(r => r.Code));
    }

    [Fact]
    public void Profiles_that_want_all_of_it_say_that_they_have_it()
    {
        Assert.Equal(["/F001", "/F001/Signature/Object/QualifyingProperties/SignedProperties"], Judge(SignedSed.Text, SignedSed.Context, SignatureProfile.Eessi).Covers);
        Assert.Equal(["/F001", "/F001/Signature/Object/QualifyingProperties/SignedProperties"], Judge(SignedSed.Text, SignedSed.Context, SignatureProfile.XmlDsig).Covers);
    }

    [Theory]
    [InlineData("", "", false)]
    [InlineData(" Encoding=\"http://www.w3.org/2000/09/xmldsig#base64\"", "", false)]
    [InlineData(" Encoding=\"urn:rot13\"", "http://www.w3.org/2000/09/xmldsig#base64", true)]
    [InlineData(" MimeType=\"text/html\"", "-", true)]
    public void What_an_object_says_of_itself_is_compared_with_what_was_signed(string attribute, string signed, bool marked)
    {
        var text = SignedXades.Sign([Reference("#o", "", Base64) with { DigestValue = SHA256.HashData("x"u8) }], $"<ds:Object Id=\"o\"{attribute}>eA==</ds:Object>");
        var verdict = Judge(text, SignedSed.Context, SignatureProfile.Xades);
        Assert.Equal(Indication.TotalPassed, verdict.Indication);
        Assert.Equal(marked ? [(ReasonCode.ObjectTypeDiffers, "/Signature/Object[2]", signed)] : [], verdict.Reasons.Select(r => (r.Code, r.Place, r.Arguments[^1].Value)));
    }

    private static Reason Open(string place, string detail) => Reason.Of(ReasonCode.DocumentPartlyCovered, place, "detail", detail);

    private static void Passes(string document, IReadOnlyList<string> covers, params IReadOnlyList<Reason> marks)
    {
        var verdict = Judge(document, SignedSed.Context, SignatureProfile.XmlDsig);
        Assert.Equal(marks, verdict.Reasons);
        Assert.Equal(covers, verdict.Covers);
        Assert.Equal((Indication.TotalPassed, CryptoOutcome.Valid), (verdict.Indication, verdict.Crypto));
    }

    private static SignatureVerdict Judge(string document, VerificationContext context, SignatureProfile profile) =>
        SignatureVerifier.Verify(Encoding.UTF8.GetBytes(document), XmlLimits.Default, profile, context);

    private static string Plain(string objects, params IReadOnlyList<DsReferenceToSign> references) =>
        Encoding.UTF8.GetString(DsSignatureWriter.Write(TestPki.Ec, null, references, DsSignatureWriter.X509Data(TestPki.Ec.Certificate), objects));

    private static DsReferenceToSign Reference(string uri, string octets, params IReadOnlyList<DsTransform> transforms) =>
        new(uri, "r", null, transforms, SHA256.HashData(Encoding.UTF8.GetBytes(octets)));
}
