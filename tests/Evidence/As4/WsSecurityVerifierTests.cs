using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Exchange.As4.Messages;
using static MessageBroker.Tests.Evidence.As4.WsSecurityFixture;

namespace MessageBroker.Tests.Evidence.As4;

/// <summary>What a verdict about a signed envelope says: its reasons and no others, each with its place, and what became of the cryptography.</summary>
public sealed class WsSecurityVerifierTests
{
    private const string Signature = "/Envelope/Header/Security/Signature", Reference = Signature + "/SignedInfo/Reference";

    [Fact]
    public void A_sound_message_holds_and_its_references_are_told_in_order()
    {
        var verdict = Judge(Envelope(Security([Header, Body, Part("p", "x")])), [Attachment("q", "y"), Attachment("p", "x")], new WsSecurityDemand { Attachments = ["p"] });
        Assert.Empty(verdict.Reasons);
        Assert.Equal((CryptoOutcome.Valid, true, true), (verdict.Crypto, verdict.Trusted, verdict.Holds));
        Assert.Equal(["#m", "#_body", "cid:p"], verdict.References.Select(r => r.Uri));
        Assert.Equal(Key.Certificate.RawData, verdict.Signer!.RawData);
    }

    [Fact]
    public void Only_a_valid_signature_with_nothing_but_marks_holds()
    {
        Reason mark = Reason.Of(ReasonCode.LegacyAdmitted, "/", "algorithm", "x"), other = new(ReasonCode.SignatureMissing, "/");
        foreach (var (crypto, reasons, holds) in new (CryptoOutcome, Reason[], bool)[]
        {
            (CryptoOutcome.Valid, [], true), (CryptoOutcome.Valid, [mark], true), (CryptoOutcome.Valid, [mark, mark], true), (CryptoOutcome.Valid, [mark, other], false),
            (CryptoOutcome.Valid, [other], false), (CryptoOutcome.Invalid, [], false), (CryptoOutcome.NotChecked, [], false), (CryptoOutcome.NotChecked, [mark], false),
        })
            Assert.Equal(holds, new WsSecurityVerdict { Crypto = crypto, Reasons = reasons }.Holds);
    }

    [Fact]
    public void Without_a_signature_nothing_is_checked()
    {
        foreach (var security in new[] { "", $"<wsse:Security xmlns:wsse=\"{WsSecurityNames.Secext}\"/>" })
        {
            var verdict = Judge(Envelope(security));
            Assert.Equal((CryptoOutcome.NotChecked, new Reason(ReasonCode.SignatureMissing, "/Envelope/Header/Security")), (verdict.Crypto, Assert.Single(verdict.Reasons)));
        }
    }

    [Fact]
    public void A_part_that_did_not_come_or_is_encrypted_leaves_the_rest_judged_and_nothing_valid()
    {
        var envelope = Envelope(Security([Header, Body, Part("p", "x"), Part("q", "y")]));
        var gone = Judge(envelope, [Attachment("q", "y")]);
        Assert.Equal((CryptoOutcome.NotChecked, Reason.Of(ReasonCode.DetachedContentMissing, Reference + "[3]", "uri", "cid:p")), (gone.Crypto, Assert.Single(gone.Reasons)));
        // A digest that is wrong beside it is known to be wrong.
        var wrong = Judge(envelope, [Attachment("q", "z")]);
        Assert.Equal(CryptoOutcome.Invalid, wrong.Crypto);
        Assert.Equal([Reason.Of(ReasonCode.DigestMismatch, Reference + "[4]", "uri", "cid:q"), Reason.Of(ReasonCode.DetachedContentMissing, Reference + "[3]", "uri", "cid:p")], wrong.Reasons);
        // What was signed is the content, so that the digest of the cipher text says nothing.
        var encrypted = Judge(Envelope(Security([Header, Body, Part("p", "x")], token: $"<x:EncryptedKey xmlns:x=\"{WsSecurityNames.XmlEncryption}\"/>" + Token)), [Attachment("p", "cipher text")], new WsSecurityDemand { Attachments = ["p"] });
        Assert.Equal((CryptoOutcome.NotChecked, Reason.Of(ReasonCode.ContentEncrypted, Reference + "[3]", "uri", "cid:p")), (encrypted.Crypto, Assert.Single(encrypted.Reasons)));
    }

    [Fact]
    public void Two_wrong_digests_are_no_better_than_one()
    {
        var verdict = Judge(Envelope(Security([Header, Body, Part("p", "x"), Part("q", "y")])), [Attachment("p", "1"), Attachment("q", "2")]);
        Assert.Equal((CryptoOutcome.Invalid, 2), (verdict.Crypto, verdict.Reasons.Count(r => r.Code == ReasonCode.DigestMismatch)));
    }

    [Fact]
    public void A_reference_to_nothing_is_broken_and_covers_nothing()
    {
        var gone = Judge(Envelope(Security([Header, Body, WsSecurityFixture.Reference("#gone", "")])));
        Assert.Equal((CryptoOutcome.Invalid, Reason.Of(ReasonCode.ReferenceUnresolved, Reference + "[3]", "uri", "#gone")), (gone.Crypto, Assert.Single(gone.Reasons)));
        var twice = Judge(Envelope(Security([Header, Body]).Replace("<wsse:BinarySecurityToken", "<x ID=\"m\"/><wsse:BinarySecurityToken", StringComparison.Ordinal)));
        Assert.Equal([Reason.Of(ReasonCode.IdNotUnique, Reference, "id", "m"), Reason.Of(ReasonCode.NotCovered, "/Envelope/Header/Messaging", "detail", "/Envelope/Header/Messaging")], twice.Reasons);
    }

    [Fact]
    public void What_is_referenced_twice_is_refused_though_every_digest_holds()
    {
        var verdict = Judge(Envelope(Security([Header, Body, Part("p", "x"), Part("p", "x")])), [Attachment("p", "x")]);
        Assert.Equal((CryptoOutcome.Valid, false, Reason.Of(ReasonCode.StructureInvalid, Reference + "[4]", "detail", "cid:p is referenced twice")), (verdict.Crypto, verdict.Holds, Assert.Single(verdict.Reasons)));
    }

    [Fact]
    public void Another_canonical_form_another_transform_and_none_stop_before_anything_is_computed()
    {
        var sound = Security([Header, Body]);
        var inclusive = sound.Replace($"<ds:CanonicalizationMethod Algorithm=\"{DsAlgorithms.ExclusiveC14N}", $"<ds:CanonicalizationMethod Algorithm=\"{DsAlgorithms.InclusiveC14N}", StringComparison.Ordinal);
        IsStopped(inclusive, Reason.Of(ReasonCode.TransformForbidden, Signature + "/SignedInfo", "algorithm", DsAlgorithms.InclusiveC14N));
        IsStopped(Security([Header with { Transforms = [] }, Body]), Reason.Of(ReasonCode.TransformForbidden, Reference, "algorithm", ""));
        IsStopped(Security([Header with { Transforms = [Exclusive, Exclusive] }, Body]), Reason.Of(ReasonCode.TransformForbidden, Reference, "algorithm", $"{DsAlgorithms.ExclusiveC14N} {DsAlgorithms.ExclusiveC14N}"));
        IsStopped(Security([Header, Body with { Transforms = [Attached] }]), Reason.Of(ReasonCode.TransformForbidden, Reference + "[2]", "algorithm", DsAlgorithms.AttachmentContent));
        IsStopped(Security([Header, Body with { Uri = "#" }]), Reason.Of(ReasonCode.ReferenceForbidden, Reference + "[2]", "uri", "#"));
        var without = sound.Replace(" URI=\"#m\"", "", StringComparison.Ordinal);
        IsStopped(without, Reason.Of(ReasonCode.ReferenceForbidden, Reference, "uri", ""));
        Assert.Equal("", Judge(Envelope(without)).References[0].Uri);
        foreach (var none in new[] { "", " URI=\"\"" })
            IsStopped(without.Replace(" URI=\"#_body\"", none, StringComparison.Ordinal), Reason.Of(ReasonCode.ReferenceForbidden, Reference, "uri", ""), Reason.Of(ReasonCode.ReferenceForbidden, Reference + "[2]", "uri", ""), Reason.Of(ReasonCode.StructureInvalid, Reference + "[2]", "detail", " is referenced twice"));

        void IsStopped(string security, params Reason[] reasons)
        {
            var verdict = Judge(Envelope(security));
            Assert.Equal(reasons, verdict.Reasons);
            Assert.Equal((CryptoOutcome.NotChecked, true), (verdict.Crypto, verdict.Trusted));
        }
    }

    [Fact]
    public void Header_body_and_parts_are_named_where_nobody_signed_them()
    {
        static Reason Open(string what) => Reason.Of(ReasonCode.NotCovered, what, "detail", what);
        var verdict = Judge(Envelope(Security([Part("p", "x")])), [Attachment("p", "x"), Attachment("q", "y")], new WsSecurityDemand { Attachments = ["p", "q"] });
        Assert.Equal([Open("/Envelope/Header/Messaging"), Open("/Envelope/Body"), Open("q")], verdict.Reasons);
        var lenient = new WsSecurityDemand { EmptyBodyMayBeUnsigned = true };
        Assert.Empty(Judge(Envelope(Security([Header])), demand: lenient).Reasons);
        // A body that says something, and none at all, is no empty one.
        foreach (var body in new[] { EbmsWriter.Body.Replace("></S12", "> </S12", StringComparison.Ordinal), "" })
            Assert.Equal(Open("/Envelope/Body"), Assert.Single(Judge(Envelope(Security([Header])).Replace(EbmsWriter.Body, body, StringComparison.Ordinal), demand: lenient).Reasons));
    }

    [Fact]
    public void A_key_that_the_policy_refuses_is_not_verified_with()
    {
        using var rsa = RSA.Create(1024);
        using var weak = new SigningKey(As4Fixture.SelfSigned("CN=weak", rsa));
        var verdict = Judge(Envelope(Security([Header, Body], token: Binary(Convert.ToBase64String(weak.Certificate.RawData)), key: weak)), anchors: weak);
        Assert.Equal(CryptoOutcome.NotChecked, verdict.Crypto);
        Assert.Contains(Reason.Of(ReasonCode.AlgorithmForbidden, Signature, "algorithm", "RSA-1024"), verdict.Reasons);
    }

    [Fact]
    public void A_certificate_with_an_extension_that_cannot_be_read_is_a_reason_and_no_crash()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=odd", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509Extension("2.5.29.15", [0x04, 0x7F], critical: true));
        using var odd = request.Create(request.SubjectName, X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1), As4Fixture.At.AddYears(-1), As4Fixture.At.AddYears(1), new byte[] { 1 });
        var verdict = Judge(Envelope(Security([Header, Body], token: Binary(Convert.ToBase64String(odd.RawData)))));
        Assert.Equal((CryptoOutcome.Invalid, false), (verdict.Crypto, verdict.Trusted));
        Assert.Equal(Reason.Of(ReasonCode.EncodingInvalid, Signature, "detail", "the certificate cannot be read"), verdict.Reasons[0]);
    }
}
