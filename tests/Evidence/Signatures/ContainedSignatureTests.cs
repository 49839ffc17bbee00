using System.Security.Cryptography;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Tests.Evidence.Signatures;

/// <summary>Signatures that stand in a container and name its files: each holds, and is refused for what it names or leaves out.</summary>
public sealed class ContainedSignatureTests
{
    private const string Signature = "/XAdESSignatures/Signature", Object = Signature + "/Object", Reference = Signature + "/SignedInfo/Reference";
    private const string Signed = Object + "/QualifyingProperties/SignedProperties", Unsigned = Object + "/QualifyingProperties/UnsignedProperties";
    private static readonly byte[] Content = "<a k='1'/>"u8.ToArray();
    private static readonly DsReferenceToSign File = new("a.xml", "r", null, [], SHA256.HashData(Content));
    private static readonly DsTransform Inclusive = new(DsAlgorithms.InclusiveC14N, []), Enveloped = new(DsAlgorithms.EnvelopedSignature, []);

    [Fact]
    public void A_signature_over_one_file_passes_and_gives_that_file()
    {
        var verdict = Judge(SignedXades.Sign([File], ""), SignedSed.Context with { Detached = "another"u8.ToArray() });
        Assert.Empty(verdict.Reasons);
        Assert.Equal((Indication.TotalPassed, CryptoOutcome.Valid, Convert.ToHexStringLower(SHA256.HashData(Content))), (verdict.Indication, verdict.Crypto, verdict.Digest));
        Assert.Equal(Content, verdict.SignedBytes!.Value.ToArray());
        Assert.Equal(["a.xml"], verdict.External);
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.FromHours(3)), verdict.SigningTime);
    }

    [Fact]
    public void Every_file_that_is_named_is_compared_and_of_several_none_is_the_content()
    {
        var two = Judge(SignedXades.Sign([File, File with { Uri = "b.xml", Id = null, DigestValue = SHA256.HashData("b"u8) }], ""));
        Assert.Equal((Indication.TotalPassed, false, null), (two.Indication, two.SignedBytes.HasValue, two.Digest));
        var wrong = Judge(SignedXades.Sign([File, File with { Uri = "b.xml", Id = null }], ""));
        Assert.Equal((CryptoOutcome.Invalid, Reason.Of(ReasonCode.DigestMismatch, Reference + "[2]", "uri", "b.xml")), (wrong.Crypto, Assert.Single(wrong.Reasons)));
        // What the caller gives for other documents is not what a container holds.
        var gone = Judge(SignedXades.Sign([File with { Uri = "d.xml" }], ""), SignedSed.Context with { Detached = Content });
        Assert.Equal((CryptoOutcome.NotChecked, Reason.Of(ReasonCode.ReferenceUnresolved, Reference, "uri", "d.xml")), (gone.Crypto, Assert.Single(gone.Reasons)));
    }

    [Fact]
    public void A_file_that_is_canonicalised_is_read_from_the_container_in_the_form_that_is_named()
    {
        var canonical = SHA256.HashData("<a xmlns:q=\"urn:q\" k=\"1\"></a>"u8);
        foreach (var (transform, octets) in new[] { (Inclusive, "<a xmlns:q=\"urn:q\" k=\"1\"></a>"), (SignedXades.Exclusive, "<a k=\"1\"></a>"), (new DsTransform(DsAlgorithms.ExclusiveC14N, ["q"]), "<a xmlns:q=\"urn:q\" k=\"1\"></a>") })
        {
            var verdict = Judge(SignedXades.Sign([File with { Uri = "q.xml", Transforms = [transform], DigestValue = SHA256.HashData(Encoding.UTF8.GetBytes(octets)) }], ""), SignedSed.Context with { Detached = "<other/>"u8.ToArray() });
            Assert.Empty(verdict.Reasons);
            Assert.Equal(octets, Encoding.UTF8.GetString(verdict.SignedBytes!.Value.Span));
        }
        Assert.Equal(ReasonCode.DigestMismatch, Assert.Single(Judge(SignedXades.Sign([File with { Uri = "q.xml", DigestValue = canonical }], "")).Reasons).Code);
        foreach (var (algorithm, octets) in new[] { (DsAlgorithms.ExclusiveC14N, "<a></a>"), (DsAlgorithms.ExclusiveC14NWithComments, "<a><!--c--></a>"), (DsAlgorithms.InclusiveC14NWithComments, "<a><!--c--></a>"), (DsAlgorithms.Inclusive11C14NWithComments, "<a><!--c--></a>") })
            Assert.Empty(Judge(SignedXades.Sign([File with { Uri = "c.xml", Transforms = [new DsTransform(algorithm, [])], DigestValue = SHA256.HashData(Encoding.UTF8.GetBytes(octets)) }], "")).Reasons);
    }

    [Fact]
    public void Properties_that_no_reference_or_more_than_one_signs_are_not_covered()
    {
        var none = Judge(SignedXades.Write([File]));
        Assert.Equal(Reason.Of(ReasonCode.NotCovered, Signed, "detail", "no reference signs the signed properties"), Assert.Single(none.Reasons));
        Assert.Equal((Indication.TotalFailed, CryptoOutcome.Valid), (none.Indication, none.Crypto));
        var properties = SignedXades.PropertiesReference(SignedXades.Exclusive);
        Assert.Equal(Reason.Of(ReasonCode.NotCovered, Signed, "detail", "more than one reference to signed properties"), Assert.Single(Judge(SignedXades.Write([File, properties, properties])).Reasons));
    }

    [Fact]
    public void Properties_are_signed_as_they_are_or_in_one_canonical_form_and_in_no_other_way()
    {
        // Without a transform their form is that of Canonical XML 1.0, which has the names of all that is declared around them.
        var inclusive = SHA256.HashData(Encoding.UTF8.GetBytes(InclusiveProperties()));
        foreach (var transforms in new[] { Array.Empty<DsTransform>(), [Inclusive] })
            Assert.Empty(Judge(SignedXades.Write([File, SignedXades.PropertiesReference(transforms) with { DigestValue = inclusive }])).Reasons);
        const string detail = "the reference does not name the signed properties of this signature with exclusive canonicalisation alone";
        foreach (var odd in new[] { SignedXades.PropertiesReference(SignedXades.Exclusive) with { Uri = "#k" }, SignedXades.PropertiesReference(new DsTransform(DsAlgorithms.Base64, [])) with { Uri = "#k" } })
            Assert.Equal(Reason.Of(ReasonCode.StructureInvalid, Reference + "[2]", "detail", detail), Assert.Single(Judge(SignedXades.Write([File, odd], "<ds:Object Id=\"k\"></ds:Object>")).Reasons));
        foreach (var odd in new[] { SignedXades.PropertiesReference(Enveloped, SignedXades.Exclusive), SignedXades.PropertiesReference(Enveloped) with { DigestValue = inclusive }, SignedXades.PropertiesReference(Enveloped) with { DigestValue = SHA256.HashData([]) } })
            Assert.Equal(Reason.Of(ReasonCode.TransformForbidden, Reference + "[2]", "algorithm", DsAlgorithms.EnvelopedSignature), Assert.Single(Judge(SignedXades.Write([File, odd])).Reasons));
        var file = Judge(SignedXades.Write([File, SignedXades.PropertiesReference() with { Uri = "a.xml", DigestValue = File.DigestValue }]));
        Assert.Equal((ReasonCode.StructureInvalid, Reference + "[2]"), (Assert.Single(file.Reasons).Code, file.Reasons[0].Place));
    }

    [Fact]
    public void What_is_no_file_of_the_container_is_not_taken_for_content()
    {
        foreach (var uri in new[] { "#o", "", "#" })
        {
            var verdict = Judge(SignedXades.Sign([File, File with { Uri = uri, Id = null }], "<ds:Object Id=\"o\"></ds:Object>"));
            Assert.Equal(Reason.Of(ReasonCode.ReferenceForbidden, Reference + "[2]", "uri", uri), Assert.Single(verdict.Reasons));
            Assert.Equal((Indication.TotalFailed, CryptoOutcome.NotChecked, false), (verdict.Indication, verdict.Crypto, verdict.SignedBytes.HasValue));
        }
        var without = Judge(SignedXades.Sign([File], "").Replace(" URI=\"a.xml\"", "", StringComparison.Ordinal));
        Assert.Equal(Reason.Of(ReasonCode.ReferenceForbidden, Reference, "uri", ""), Assert.Single(without.Reasons));
        var enveloped = Judge(SignedXades.Sign([File with { Transforms = [Enveloped] }], ""));
        Assert.Equal(Reason.Of(ReasonCode.TransformForbidden, Reference, "algorithm", DsAlgorithms.EnvelopedSignature), Assert.Single(enveloped.Reasons));
    }

    [Fact]
    public void A_signature_over_its_own_properties_alone_covers_nothing()
    {
        var verdict = Judge(SignedXades.Sign([], ""));
        Assert.Equal(Reason.Of(ReasonCode.NotCovered, Signature, "detail", "no content is referenced"), Assert.Single(verdict.Reasons));
        Assert.Equal((Indication.TotalFailed, CryptoOutcome.Valid, null), (verdict.Indication, verdict.Crypto, verdict.Digest));
    }

    [Fact]
    public void What_nobody_signed_is_named_and_a_time_stamp_that_proves_nothing_counts_against_the_signature()
    {
        const string open = "<xades:UnsignedProperties><xades:UnsignedSignatureProperties>", close = "</xades:UnsignedSignatureProperties></xades:UnsignedProperties>";
        var odd = Judge(SignedXades.Sign([File], "", open + "<xades:CounterSignature/>" + close));
        Assert.Equal(Reason.Of(ReasonCode.UnsignedPropertyIgnored, Unsigned + "/UnsignedSignatureProperties/CounterSignature", "property", "CounterSignature"), Assert.Single(odd.Reasons));
        Assert.Equal(Indication.TotalPassed, odd.Indication);
        var stamp = Judge(SignedXades.Sign([File], "", open + "<xades:SignatureTimeStamp/>" + close));
        Assert.Equal((ReasonCode.TimeStampInvalid, Unsigned + "/UnsignedSignatureProperties/SignatureTimeStamp", "structure"), (Assert.Single(stamp.Reasons).Code, stamp.Reasons[0].Place, stamp.Reasons[0].Arguments[0].Value));
        Assert.Equal(Indication.Indeterminate, stamp.Indication);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void Signatures_of_one_file_are_counted(int count, bool refused)
    {
        var verdicts = SignatureVerifier.VerifyContained(Tape(string.Concat(Enumerable.Repeat(SignedXades.Sign([File], ""), count))), Context);
        if (refused) Assert.Equal((ReasonCode.LimitExceeded, "/XAdESSignatures"), (Assert.Single(verdicts).Reasons[0].Code, verdicts[0].Reasons[0].Place));
        else Assert.DoesNotContain(ReasonCode.LimitExceeded, verdicts.SelectMany(v => v.Reasons).Select(r => r.Code));
        Assert.Equal(refused ? 1 : count, verdicts.Count);
    }

    private static VerificationContext Context => SignedSed.Context with { Named = Named };

    private static ReadOnlyMemory<byte>? Named(string name) => name switch
    {
        "a.xml" => Content,
        "b.xml" => "b"u8.ToArray(),
        "c.xml" => "<a><!--c--></a>"u8.ToArray(),
        "q.xml" => "<a xmlns:q='urn:q' k='1'/>"u8.ToArray(),
        _ => (ReadOnlyMemory<byte>?)null,
    };

    private static SignatureVerdict Judge(string signature, VerificationContext? context = null) =>
        Assert.Single(SignatureVerifier.VerifyContained(Tape(signature), (context ?? SignedSed.Context) with { Named = Named }));

    private static XmlTape Tape(string signatures) =>
        XmlTape.Read(Encoding.UTF8.GetBytes($"<asic:XAdESSignatures xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\">{signatures}</asic:XAdESSignatures>"), XmlLimits.Default).Tape!;

    private static string InclusiveProperties()
    {
        var tape = Tape(SignedXades.Write([File]));
        var node = Enumerable.Range(0, tape.Count).First(n => tape.LocalName(n) == "SignedProperties");
        return Encoding.UTF8.GetString(Canonicalizer.Bytes(tape, node, new CanonicalOptions(Method: CanonicalMethod.Inclusive)));
    }
}
