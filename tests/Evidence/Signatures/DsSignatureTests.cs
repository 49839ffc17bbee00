using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence.Signatures;

public sealed class DsSignatureTests
{
    private static readonly byte[] Content = "content"u8.ToArray();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_the_writer_writes_the_reader_reads_and_the_key_verifies(bool rsa)
    {
        var key = rsa ? TestPki.Rsa : TestPki.Ec;
        var tape = Tape(Written(key));

        var (signature, reasons) = DsSignature.Parse(tape, tape.Root, CryptoPolicy.Default);

        Assert.Empty(reasons);
        Assert.Equal(rsa ? DsAlgorithms.RsaSha256 : DsAlgorithms.EcdsaSha256, signature!.SignatureAlgorithm);
        Assert.Equal("sig<1>", signature.Id);
        Assert.Equal("#a&b", signature.References[0].Uri);
        Assert.Equal(["p", "#default"], signature.References[0].Transforms[1].PrefixList);
        Assert.Empty(signature.VerifyValue(tape, key.Certificate, CryptoPolicy.Default));
        Assert.Empty(signature.References[0].VerifyDigest(Content, CryptoPolicy.Default, "x"));
        Assert.Equal(ReasonCode.DigestMismatch, signature.References[0].VerifyDigest("other"u8, CryptoPolicy.Default, "x").Single().Code);
        Assert.Equal(ReasonCode.SignatureValueInvalid, signature.VerifyValue(tape, (rsa ? Another(DevelopmentKeyKind.Rsa2048) : TestPki.Other).Certificate, CryptoPolicy.Default).Single().Code);
        Assert.Equal(ReasonCode.KeyMismatch, signature.VerifyValue(tape, (rsa ? TestPki.Ec : TestPki.Rsa).Certificate, CryptoPolicy.Default).Single().Code);
    }

    [Fact]
    public void Signed_info_as_written_is_already_canonical()
    {
        var text = Written(TestPki.Ec);
        var tape = Tape(text);
        var canonical = Encoding.UTF8.GetString(Canonicalizer.Bytes(tape, tape.Element(tape.Root, DsAlgorithms.Ds, "SignedInfo"), CanonicalOptions.Plain));

        Assert.Contains(canonical.Replace($"<ds:SignedInfo xmlns:ds=\"{DsAlgorithms.Ds}\">", "<ds:SignedInfo>", StringComparison.Ordinal), text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<ds:SignatureValue>", "<ds:SignatureValue><!--c-->", ReasonCode.EncodingInvalid)]
    [InlineData("<ds:DigestValue>", "<ds:DigestValue><?p?>", ReasonCode.EncodingInvalid)]
    [InlineData("<ds:DigestValue>", "<ds:DigestValue><x/>", ReasonCode.EncodingInvalid)]
    [InlineData("<ds:DigestValue>", "<ds:DigestValue>=", ReasonCode.EncodingInvalid)]
    [InlineData("<ds:SignedInfo>", "<ds:SignedInfo><!--c-->", ReasonCode.HiddenContent)]
    [InlineData("<ds:X509Data>", "<?p?><ds:X509Data>", ReasonCode.HiddenContent)]
    [InlineData("<ds:SignedInfo>", "<ds:SignedInfo>text", ReasonCode.StructureInvalid)]
    [InlineData("<ds:SignedInfo>", "<ds:SignedInfo k=''>", ReasonCode.StructureInvalid)]
    [InlineData("<ds:SignedInfo>", "<ds:SignedInfo/><ds:SignedInfo>", ReasonCode.StructureInvalid)]
    [InlineData("</ds:SignatureMethod>", "<ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>", ReasonCode.StructureInvalid)]
    [InlineData("<ds:KeyInfo>", "<ds:Object/><ds:KeyInfo>", ReasonCode.StructureInvalid)]
    [InlineData("xmldsig-more#ecdsa-sha256", "xmldsig-more#hmac-sha256", ReasonCode.AlgorithmForbidden)]
    [InlineData("xmldsig-more#ecdsa-sha256", "xmldsig-more#ecdsa-sha1", ReasonCode.AlgorithmForbidden)]
    [InlineData("xmldsig-more#ecdsa-sha256", "xmldsig-more#rsa-md5", ReasonCode.AlgorithmForbidden)]
    [InlineData("xmlenc#sha256", "xmldsig-more#md5", ReasonCode.AlgorithmForbidden)]
    [InlineData("xmldsig#enveloped-signature", "xmldsig#xpath", ReasonCode.TransformForbidden)]
    [InlineData("http://www.w3.org/2000/09/xmldsig#enveloped-signature", "http://www.w3.org/TR/1999/REC-xslt-19991116", ReasonCode.TransformForbidden)]
    [InlineData("http://www.w3.org/2000/09/xmldsig#enveloped-signature", "http://www.w3.org/2002/07/decrypt#XML", ReasonCode.TransformForbidden)]
    [InlineData("http://www.w3.org/2000/09/xmldsig#enveloped-signature", "http://www.w3.org/2002/06/xmldsig-filter2", ReasonCode.TransformForbidden)]
    [InlineData("<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">", "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\">", ReasonCode.TransformForbidden)]
    [InlineData("PrefixList=\"p #default\"", "PrefixLost=\"\"", ReasonCode.StructureInvalid)]
    public void Every_deviation_is_a_reason(string from, string to, ReasonCode expected)
    {
        var text = Written(TestPki.Ec);
        Assert.Contains(from, text, StringComparison.Ordinal);
        var tape = Tape(text.Replace(from, to, StringComparison.Ordinal));

        var (_, reasons) = DsSignature.Parse(tape, tape.Root, CryptoPolicy.Default);

        Assert.Contains(expected, reasons.Select(r => r.Code));
        Assert.All(reasons, r => Assert.StartsWith("/Signature", r.Place, StringComparison.Ordinal));
    }

    [Fact]
    public void Too_many_references_or_transforms_are_refused_before_anything_is_computed()
    {
        var reference = new DsReferenceToSign("", null, null, [.. Enumerable.Repeat(new DsTransform(DsAlgorithms.ExclusiveC14N, []), 6)], new byte[32]);
        var transforms = Tape(Encoding.UTF8.GetString(DsSignatureWriter.Write(TestPki.Ec, null, [reference], "", "")));
        var references = Tape(Encoding.UTF8.GetString(DsSignatureWriter.Write(TestPki.Ec, null, [.. Enumerable.Repeat(reference with { Transforms = [] }, 101)], "", "")));

        Assert.Equal(ReasonCode.LimitExceeded, DsSignature.Parse(transforms, 0, CryptoPolicy.Default).Reasons.Single().Code);
        Assert.Equal(ReasonCode.LimitExceeded, DsSignature.Parse(references, 0, CryptoPolicy.Default).Reasons.Single().Code);
    }

    [Theory]
    [InlineData("AAAA", 3)]
    [InlineData(" AA A\r\n A\t", 3)]
    [InlineData("AA==", 1)]
    [InlineData("AB==", -1)]
    [InlineData("AAA", -1)]
    [InlineData("AA=A", -1)]
    [InlineData("AA-_", -1)]
    [InlineData("AAAA\u00a0", -1)]
    [InlineData("", -1)]
    [InlineData("  ", -1)]
    public void Base64_has_one_spelling_per_value(string text, int octets) => Assert.Equal(octets, StrictBase64.Decode(text)?.Length ?? -1);

    [Theory]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(64)]
    public void Ecdsa_values_of_zero_or_of_another_length_do_not_verify(int length)
    {
        using var key = TestPki.Ec.Certificate.GetECDsaPublicKey()!;

        Assert.False(SignatureMethod.EcdsaSha256.Verify(key, "x"u8, new byte[length]));
    }

    [Fact]
    public void Ecdsa_in_der_does_not_verify()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.True(SignatureMethod.EcdsaSha256.Verify(key, "x"u8, key.SignData("x"u8, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)));
        Assert.False(SignatureMethod.EcdsaSha256.Verify(key, "x"u8, key.SignData("x"u8, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
    }

    [Fact]
    public void Key_sizes_are_judged_by_the_policy_and_marked_where_only_a_lenient_one_admits_them()
    {
        using var weak = RSA.Create(1024);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        var tape = Tape(Written(TestPki.Rsa));
        var signature = DsSignature.Parse(tape, tape.Root, CryptoPolicy.Default).Signature!;

        Assert.Equal("RSA-1024", CryptoPolicy.Default.RefusedKey(weak));
        Assert.Null(CryptoPolicy.Lenient.RefusedKey(weak));
        Assert.Equal("EC-256", CryptoPolicy.Lenient.RefusedKey(curve));
        Assert.Equal(ReasonCode.AlgorithmForbidden, signature.VerifyValue(tape, weak, CryptoPolicy.Default).Single().Code);
        Assert.Equal(ReasonCode.LegacyAdmitted, signature.Dated(tape, weak, CryptoPolicy.Lenient, TestPki.At).Single().Code);
        Assert.Equal(ReasonCode.AlgorithmForbidden, signature.Dated(tape, weak, CryptoPolicy.Default, TestPki.At).Single().Code);
    }

    private static string Written(SigningKey key) => Encoding.UTF8.GetString(DsSignatureWriter.Write(
        key,
        "sig<1>",
        [new DsReferenceToSign("#a&b", "r\"1", "urn:type", [new DsTransform(DsAlgorithms.EnvelopedSignature, []), new DsTransform(DsAlgorithms.ExclusiveC14N, ["p", "#default"])], SHA256.HashData(Content))],
        DsSignatureWriter.X509Data(key.Certificate),
        ""));

    private static SigningKey Another(DevelopmentKeyKind kind) => new(TestPki.Ca.Issue("other", DevelopmentPurpose.BusinessSigning, kind, TestPki.From, TestPki.To));

    private static XmlTape Tape(string xml) => XmlTape.Read(Encoding.UTF8.GetBytes(xml), XmlLimits.Default).Tape!;
}
