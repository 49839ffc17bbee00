using System.Security.Cryptography;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Tests.Evidence.Signatures;

/// <summary>The type and the encoding of an object are compared with those that its signer signed, and where he signed the object itself there is nothing to compare.</summary>
public sealed class ObjectTypeTests
{
    [Theory]
    [InlineData(" Encoding=\"urn:rot13\"", null, null)]
    [InlineData(" Encoding=\" URN:ROT13 \" MimeType=\"TEXT/plain\"", null, null)]
    [InlineData("", null, null)]
    [InlineData(" Encoding=\"http://www.w3.org/2000/09/xmldsig#base64\"", "Encoding", "http://www.w3.org/2000/09/xmldsig#base64")]
    [InlineData(" MimeType=\"text/html\"", "MimeType", "text/html")]
    public void What_the_signer_says_of_a_text_is_what_its_object_has_to_say(string attributes, string? name, string? said)
    {
        const string format = "<xades:SignedDataObjectProperties><xades:DataObjectFormat ObjectReference=\"#r\"><xades:MimeType>text/plain</xades:MimeType><xades:Encoding>urn:rot13</xades:Encoding></xades:DataObjectFormat></xades:SignedDataObjectProperties>";
        var text = new DsReferenceToSign("#o", "r", null, [new DsTransform(DsAlgorithms.Base64, [])], SHA256.HashData("x"u8));
        var verdict = Resigned.Judge(SignedXades.SignWith(format, [text], $"<ds:Object Id=\"o\"{attributes}>eA==</ds:Object>"), SignatureProfile.Xades);
        Assert.Equal(Indication.TotalPassed, verdict.Indication);
        var signed = name == "MimeType" ? "text/plain" : "urn:rot13";
        Assert.Equal(name is null ? [] : [new Reason(ReasonCode.ObjectTypeDiffers, "/Signature/Object[2]", new("name", name), new("value", said!), new("signed", signed))], verdict.Reasons);
    }

    [Theory]
    [InlineData("MimeType", "text/html")]
    [InlineData("Encoding", "urn:rot13")]
    public void What_an_object_says_of_itself_was_signed_with_it(string name, string value)
    {
        var canonical = $"<ds:Object xmlns:ds=\"{DsAlgorithms.Ds}\" Id=\"o\" {name}=\"{value}\"><x></x></ds:Object>";
        var whole = new DsReferenceToSign("#o", "r", null, [SignedXades.Exclusive], SHA256.HashData(Encoding.UTF8.GetBytes(Ordered(canonical))));
        var verdict = Resigned.Judge(SignedXades.Sign([whole], $"<ds:Object Id=\"o\" {name}=\"{value}\"><x></x></ds:Object>"), SignatureProfile.Xades);
        Assert.Empty(verdict.Reasons);
        Assert.Equal(Indication.TotalPassed, verdict.Indication);

        // Attributes are written in the order of their names.
        string Ordered(string text) => name == "Encoding" ? text.Replace($" Id=\"o\" {name}=\"{value}\"", $" {name}=\"{value}\" Id=\"o\"", StringComparison.Ordinal) : text;
    }
}
