using System.Security.Cryptography;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence.Signatures;

public sealed class XadesProfileTests
{
    private static readonly DsTransform Exclusive = new(DsAlgorithms.ExclusiveC14N, []);

    [Fact]
    public void Enveloped_over_the_whole_document_passes_and_gives_its_octets()
    {
        var signed = SedSigner.Sign(SignedSed.Plain, TestPki.Rsa, CryptoPolicy.Default, TestPki.At, "seed", SignatureProfile.Xades).Signed!;
        var verdict = Judge(Encoding.UTF8.GetString(signed));

        Assert.Contains("SigningCertificateV2", Encoding.UTF8.GetString(signed), StringComparison.Ordinal);
        Assert.Equal(Indication.TotalPassed, verdict.Indication);
        Assert.Equal(SignedSed.CanonicalText, Encoding.UTF8.GetString(verdict.SignedBytes!.Value.Span));
    }

    [Theory]
    [InlineData("<a><b Id='x'>1</b>{0}</a>", true)]
    [InlineData("<a>\n<b Id='x'>1</b>\n{0}\n</a>", true)]
    [InlineData("<a><b Id='x'>1</b><c/>{0}</a>", false)]
    [InlineData("<a>text<b Id='x'>1</b>{0}</a>", false)]
    [InlineData("<a k='unsigned'><b Id='x'>1</b>{0}</a>", false)]
    [InlineData("<a><w><b Id='x'>1</b></w>{0}</a>", false)]
    [InlineData("<a><b Id='x'>1</b><w>{0}</w></a>", false)]
    [InlineData("<a><?p?><b Id='x'>1</b>{0}</a>", false)]
    public void References_to_children_have_to_cover_all_of_the_document(string frame, bool passes)
    {
        var signature = SignedXades.Sign([Reference("#x", "<b Id=\"x\">1</b>")], "");
        var verdict = Judge(string.Format(System.Globalization.CultureInfo.InvariantCulture, frame, signature));

        Assert.NotEqual(CryptoOutcome.Invalid, verdict.Crypto);
        Assert.Equal(passes, verdict.Indication == Indication.TotalPassed);
        Assert.Equal(passes, verdict.SignedBytes is not null);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("<ds:Object>unreferenced</ds:Object>", false)]
    public void Enveloping_has_to_reference_every_object(string extra, bool passes)
    {
        var content = Convert.ToBase64String("content"u8);
        var reference = new DsReferenceToSign("#o", "r", null, [new DsTransform(DsAlgorithms.Base64, [])], SHA256.HashData("content"u8));
        var verdict = Judge(SignedXades.Sign([reference], $"<ds:Object Id=\"o\">{content}</ds:Object>{extra}"));

        Assert.Equal(passes, verdict.Indication == Indication.TotalPassed);
        Assert.Equal(passes ? "content" : null, verdict.SignedBytes is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null);
    }

    [Fact]
    public void Detached_content_comes_from_the_caller_or_not_at_all()
    {
        var signature = SignedXades.Sign([new DsReferenceToSign("f001.xml", "r", null, [], SHA256.HashData("content"u8))], "");

        SignatureVerdict With(ReadOnlyMemory<byte>? content) => SignatureVerifier.Verify(SignedSed.Octets(signature), XmlLimits.Default, SignatureProfile.Xades, SignedSed.Context with { Detached = content });
        Assert.Equal(Indication.TotalPassed, With("content"u8.ToArray()).Indication);
        Assert.Equal((Indication.TotalFailed, CryptoOutcome.Invalid), (With("other"u8.ToArray()).Indication, With("other"u8.ToArray()).Crypto));
        Assert.Equal((Indication.Indeterminate, SubIndication.SignedDataNotFound, CryptoOutcome.NotChecked), (With(null).Indication, With(null).SubIndication, With(null).Crypto));
    }

    [Fact]
    public void Several_signatures_have_a_verdict_each_and_the_document_has_the_worst()
    {
        var (good, bad) = (PlainSignature("<b Id=\"x\">1</b>"), PlainSignature("<b Id=\"x\">2</b>"));
        var verdict = SignatureVerifier.Verify(SignedSed.Octets($"<a><b Id='x'>1</b>{good}{bad}</a>"), XmlLimits.Default, SignatureProfile.XmlDsig, SignedSed.Context);

        Assert.Equal([CryptoOutcome.Valid, CryptoOutcome.Invalid], verdict.Signatures.Select(s => s.Crypto));
        Assert.Equal((Indication.TotalFailed, CryptoOutcome.Invalid, null), (verdict.Indication, verdict.Crypto, verdict.SignedBytes));
    }

    private static string PlainSignature(string canonical) =>
        Encoding.UTF8.GetString(DsSignatureWriter.Write(TestPki.Ec, null, [Reference("#x", canonical)], DsSignatureWriter.X509Data(TestPki.Ec.Certificate), ""));

    private static DsReferenceToSign Reference(string uri, string canonical) => new(uri, "r", null, [Exclusive], SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));

    private static SignatureVerdict Judge(string document) => SignatureVerifier.Verify(SignedSed.Octets(document), XmlLimits.Default, SignatureProfile.Xades, SignedSed.Context);
}
