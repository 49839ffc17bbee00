using System.Security.Cryptography;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Tests.Evidence.Signatures;

/// <summary>Of a signature only that is marked as signed by nobody which no reference covers, and all of that is.</summary>
public sealed class UnsignedRestTests
{
    private const string Foreign = " xmlns:o=\"urn:o\" o:note=\"free\"", Signed = "<ds:Object Id=\"o\"" + Foreign + "><x></x></ds:Object>";
    private static readonly DsReferenceToSign Text = new("#t", null, null, [new DsTransform(DsAlgorithms.Base64, [])], SHA256.HashData("x"u8));

    [Fact]
    public void An_attribute_is_marked_on_an_object_whose_text_was_signed_and_not_on_one_that_was_signed_itself()
    {
        Passes(SignedXades.Sign([Object], Signed));
        // The one behind it, without anything between, is not covered with it.
        Passes(SignedXades.Sign([Object, Text], Signed + $"<ds:Object Id=\"t\"{Foreign}>eA==</ds:Object>"), Mark("/Signature/Object[3]", "@note"));
    }

    [Fact]
    public void An_attribute_of_the_signed_info_was_signed() =>
        Passes(Resigned.Signed(SignedXades.Sign([Object], Signed).Replace("<ds:SignedInfo>", $"<ds:SignedInfo{Foreign}>", StringComparison.Ordinal)));

    [Fact]
    public void What_stands_in_an_object_that_nobody_signed_is_told_with_its_object() =>
        Fails(SignedXades.Sign([Text], $"<ds:Object Id=\"t\">eA==</ds:Object><ds:Object><x{Foreign}></x></ds:Object>"), Reason.Of(ReasonCode.NotCovered, "/Signature/Object[3]", "detail", "an object that no reference names"));

    [Fact]
    public void A_signature_that_names_itself_has_nothing_signed_by_that()
    {
        var itself = Text with { Uri = "#s", Transforms = [SignedXades.Exclusive] };
        const string stray = "a reference to something other than an object of this signature";
        Fails(
            SignedXades.Sign([itself], "").Replace("<ds:Signature ", $"<ds:Signature{Foreign} ", StringComparison.Ordinal),
            Reason.Of(ReasonCode.NotCovered, "/Signature", "detail", stray), Mark("/Signature", "@note"), Reason.Of(ReasonCode.DigestMismatch, "/Signature/SignedInfo/Reference", "uri", "#s"));
    }

    [Theory]
    [InlineData("<xades:QualifyingProperties ", "<xades:QualifyingProperties Id=\"q\" ")]
    [InlineData("<ds:KeyInfo>", "<ds:KeyInfo>\n  ")]
    [InlineData("</ds:X509Data>", "\n  </ds:X509Data>\n")]
    public void What_the_schema_has_and_what_is_white_is_not_marked(string from, string to)
    {
        Assert.Contains(from, SignedSed.Text, StringComparison.Ordinal);
        foreach (var profile in new[] { SignatureProfile.Eessi, SignatureProfile.Xades })
        {
            var verdict = Resigned.Judge(SignedSed.Text.Replace(from, to, StringComparison.Ordinal), profile);
            Assert.Empty(verdict.Reasons);
            Assert.Equal(Indication.TotalPassed, verdict.Indication);
        }
    }

    [Fact]
    public void A_text_is_marked_where_it_stands_and_not_on_the_element_before_it()
    {
        var verdict = Resigned.Judge(SignedSed.Text.Replace("</ds:X509Data>", "</ds:X509Data>free text", StringComparison.Ordinal), SignatureProfile.Eessi);
        Assert.Equal([Mark("/F001/Signature/KeyInfo", "text()")], verdict.Reasons);
    }

    private static DsReferenceToSign Object =>
        new("#o", null, null, [SignedXades.Exclusive], SHA256.HashData(Encoding.UTF8.GetBytes($"<ds:Object xmlns:ds=\"{DsAlgorithms.Ds}\" xmlns:o=\"urn:o\" Id=\"o\" o:note=\"free\"><x></x></ds:Object>")));

    private static Reason Mark(string place, string what) => Reason.Of(ReasonCode.UnsignedPropertyIgnored, place, "property", what);

    private static void Passes(string document, params Reason[] marks)
    {
        var verdict = Resigned.Judge(document, SignatureProfile.Xades);
        Assert.Equal(marks, verdict.Reasons);
        Assert.Equal(Indication.TotalPassed, verdict.Indication);
    }

    private static void Fails(string document, params Reason[] reasons)
    {
        var verdict = Resigned.Judge(document, SignatureProfile.Xades);
        Assert.Equal(reasons, verdict.Reasons);
        Assert.Equal(Indication.TotalFailed, verdict.Indication);
    }
}
