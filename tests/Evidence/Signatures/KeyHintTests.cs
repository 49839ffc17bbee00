using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence.Signatures;

/// <summary>What key info says, beside a signature that holds: which key is used, and what is said against it.</summary>
public sealed class KeyHintTests
{
    private const string Ds11 = " xmlns:e=\"http://www.w3.org/2009/xmldsig11#\"", Info = "/a/Signature/KeyInfo", P256 = "urn:oid:1.2.840.10045.3.1.7";
    private static readonly X509Certificate2 Own = TestPki.Ec.Certificate;

    [Fact]
    public void A_bare_key_verifies_and_nobody_vouches_for_it()
    {
        using var rsa = TestPki.Rsa.Certificate.GetRSAPublicKey()!;
        var parameters = rsa.ExportParameters(false);
        var rsaValue = $"<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>{Text(parameters.Modulus!)}</ds:Modulus><ds:Exponent>{Text(parameters.Exponent!)}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>";
        foreach (var (key, info) in new[] { (TestPki.Ec, Value(Point(Own))), (TestPki.Rsa, rsaValue) })
        {
            var verdict = Judge(info, key: key);
            Assert.Equal(new Reason(ReasonCode.BareKey, Info), Assert.Single(verdict.Reasons));
            Assert.Equal((CryptoOutcome.Valid, Indication.Indeterminate, null), (verdict.Crypto, verdict.Indication, verdict.Signer));
            Assert.NotNull(verdict.Digest);
        }
        // What a bare key does not verify is wrong, and says nothing of periods.
        var other = Judge(Value(Point(TestPki.Other.Certificate)), SignedSed.Context with { At = new DateTimeOffset(2060, 1, 1, 0, 0, 0, TimeSpan.Zero) });
        Assert.Equal((CryptoOutcome.Invalid, Indication.TotalFailed), (other.Crypto, other.Indication));
        Assert.Equal([new Reason(ReasonCode.SignatureValueInvalid, "/a/Signature"), new Reason(ReasonCode.BareKey, Info)], other.Reasons);
    }

    [Fact]
    public void A_bare_key_that_the_policy_admits_no_longer_or_not_at_all_is_marked()
    {
        using var rsa = RSA.Create(1024);
        using var weak = new SigningKey(new CertificateRequest("CN=weak", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(TestPki.From, TestPki.To));
        var parameters = rsa.ExportParameters(false);
        var info = $"<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>{Text(parameters.Modulus!)}</ds:Modulus><ds:Exponent>{Text(parameters.Exponent!)}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>";
        var refused = Judge(info, key: weak);
        Assert.Equal([Reason.Of(ReasonCode.AlgorithmForbidden, "/a/Signature", "algorithm", "RSA-1024"), new Reason(ReasonCode.BareKey, Info)], refused.Reasons);
        Assert.Equal(CryptoOutcome.NotChecked, refused.Crypto);
        var lenient = Judge(info, SignedSed.Context with { Policy = CryptoPolicy.Lenient }, weak);
        Assert.Equal([Reason.Of(ReasonCode.LegacyAdmitted, "/a/Signature", "algorithm", "RSA-1024"), new Reason(ReasonCode.BareKey, Info)], lenient.Reasons);
        Assert.Equal(CryptoOutcome.Valid, lenient.Crypto);
    }

    [Fact]
    public void Of_two_bare_keys_the_first_that_can_be_read_is_used()
    {
        var (own, other) = (Value(Point(Own)), Value(Point(TestPki.Other.Certificate)));
        Assert.Equal(CryptoOutcome.Valid, Judge(own + other).Crypto);
        Assert.Equal(CryptoOutcome.Invalid, Judge(other + own).Crypto);
        Assert.Equal(CryptoOutcome.Valid, Judge("<ds:KeyValue><x/></ds:KeyValue>" + own).Crypto);
    }

    [Fact]
    public void An_elliptic_key_without_curve_or_point_or_of_another_form_is_no_key()
    {
        var point = Point(Own);
        string Of(string content, string name = "e:ECKeyValue") => $"<ds:KeyValue><{name}{Ds11}>{content}</{name}></ds:KeyValue>";
        string Curve(string uri = $" URI=\"{P256}\"") => $"<e:NamedCurve{uri}/>";
        string Key(byte[] octets) => $"<e:PublicKey>{Text(octets)}</e:PublicKey>";
        Assert.Equal(CryptoOutcome.Valid, Judge(Of(Curve() + Key(point))).Crypto);
        foreach (var odd in new[]
        {
            Of(""), Of(Curve()), Of(Key(point)), Of(Curve("") + Key(point)), Of(Curve(" URI=\"1.2.840.10045.3.1.7\"") + Key(point)), Of(Curve() + Key([2, .. point[1..33]])), Of(Curve() + Key([5, .. point[1..]])),
            Of(Curve() + Key([4])), Of(Curve() + Key([.. point, 0])), Of(Curve() + Key(point), "e:OtherKeyValue"), Of(Curve() + Key(point), "ds:RSAKeyValue"), Of(Curve() + Key(new byte[65])),
        })
        {
            var verdict = Judge(odd);
            Assert.Equal(new Reason(ReasonCode.CertificateMissing, "/a/Signature"), Assert.Single(verdict.Reasons));
            Assert.Equal(CryptoOutcome.NotChecked, verdict.Crypto);
        }
    }

    [Fact]
    public void What_is_no_text_in_strict_Base64_is_said_at_its_place()
    {
        const string place = Info + "/X509Data/X509Certificate";
        foreach (var (content, detail) in new[] { ("", "something other than one text"), ("<x/>", "something other than one text"), ("AAAA<x/>", "something other than one text"), ("<x>AAAA</x>", "something other than one text"), ("AAA", "not strict Base64"), ("AAAA", "not one certificate in DER") })
            Assert.Equal(Reason.Of(ReasonCode.EncodingInvalid, place, "detail", detail), Judge($"<ds:X509Data><ds:X509Certificate>{content}</ds:X509Certificate></ds:X509Data>").Reasons[0]);
        // Behind a good one too.
        var beside = Judge($"<ds:X509Data><ds:X509Certificate>{Text(Own.RawData)}</ds:X509Certificate><ds:X509Certificate>{Text(Own.RawData[..^1])}</ds:X509Certificate></ds:X509Data>");
        Assert.Equal(Reason.Of(ReasonCode.EncodingInvalid, place + "[2]", "detail", "not one certificate in DER"), Assert.Single(beside.Reasons));
        Assert.NotEqual(Indication.TotalPassed, beside.Indication);
    }

    [Fact]
    public void Issuer_and_serial_find_the_one_of_two_certificates_with_that_serial()
    {
        var (one, two) = (SelfSigned("CN=one"), SelfSigned("CN=two"));
        string Named(string content) => $"<ds:X509Data><ds:X509IssuerSerial>{content}<ds:X509SerialNumber>7</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>";
        var context = SignedSed.Context with { Trust = new TrustStore([], [one.Certificate, two.Certificate]) };
        Assert.Equal(two.Certificate.RawData, Judge(Named("<ds:X509IssuerName>CN=two</ds:X509IssuerName>"), context, two).Signer!.RawData);
        Assert.Equal(one.Certificate.RawData, Judge(Named("<ds:X509IssuerName>CN=one</ds:X509IssuerName>"), context, one).Signer!.RawData);
        Assert.Equal(ReasonCode.CertificateMissing, Judge(Named(""), context, one).Reasons[0].Code);
    }

    [Fact]
    public void The_signer_is_the_instance_that_is_expected_or_known_already()
    {
        var info = DsSignatureWriter.X509Data(Own);
        Assert.Same(Own, Judge(info, SignedSed.Context with { Expected = [Own] }).Signer);
        Assert.Same(Own, Judge(info, SignedSed.Context with { Trust = new TrustStore([TestPki.CaCertificate], [Own]) }).Signer);
        Assert.Same(Own, Judge(info, SignedSed.Context with { Trust = new TrustStore([Own], []) }).Signer);
    }

    [Fact]
    public void Who_carries_no_certificate_is_judged_by_the_expected_one_that_fits()
    {
        var fits = Judge("", SignedSed.Context with { Expected = [TestPki.Other.Certificate, Own] });
        Assert.Equal((CryptoOutcome.Valid, Indication.TotalPassed, Own), (fits.Crypto, fits.Indication, fits.Signer));
        var none = Judge("", SignedSed.Context with { Expected = [TestPki.Other.Certificate, TestPki.Rsa.Certificate] });
        Assert.Equal((CryptoOutcome.Invalid, TestPki.Other.Certificate), (none.Crypto, none.Signer));
        Assert.Equal(new Reason(ReasonCode.SignatureValueInvalid, "/a/Signature"), Assert.Single(none.Reasons));
        // A carried one that nobody expects is named, whether the signature is its word or the expected one's.
        var carried = Judge(DsSignatureWriter.X509Data(TestPki.Other.Certificate), SignedSed.Context with { Expected = [TestPki.Rsa.Certificate, Own] });
        Assert.Equal((CryptoOutcome.Valid, Own, Reason.Of(ReasonCode.SignerUnexpected, "/a/Signature", "subject", TestPki.Other.Certificate.Subject)), (carried.Crypto, carried.Signer, Assert.Single(carried.Reasons)));
    }

    [Fact]
    public void Of_certificates_that_issue_each_other_the_first_speaks()
    {
        // Two with one name: each seems to have issued the other, so that neither is a leaf.
        var (one, two) = (SelfSigned("CN=same"), SelfSigned("CN=same"));
        var info = $"<ds:X509Data><ds:X509Certificate>{Text(one.Certificate.RawData)}</ds:X509Certificate><ds:X509Certificate>{Text(two.Certificate.RawData)}</ds:X509Certificate></ds:X509Data>";
        Assert.Equal(CryptoOutcome.Valid, Judge(info, key: one).Crypto);
        Assert.Equal(CryptoOutcome.Invalid, Judge(info, key: two).Crypto);
    }

    private static SigningKey SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), TestPki.From, TestPki.To, new byte[] { 7 });
        return new SigningKey(certificate.CopyWithPrivateKey(key));
    }

    private static byte[] Point(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPublicKey()!;
        var q = key.ExportParameters(false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    private static string Value(byte[] point) => $"<ds:KeyValue><e:ECKeyValue{Ds11}><e:NamedCurve URI=\"{P256}\"/><e:PublicKey>{Text(point)}</e:PublicKey></e:ECKeyValue></ds:KeyValue>";

    private static string Text(byte[] octets) => Convert.ToBase64String(octets);

    private static SignatureVerdict Judge(string keyInfo, VerificationContext? context = null, SigningKey? key = null)
    {
        var reference = new DsReferenceToSign("", null, null, [new DsTransform(DsAlgorithms.EnvelopedSignature, []), SignedXades.Exclusive], SHA256.HashData("<a></a>"u8));
        var signature = Encoding.UTF8.GetString(DsSignatureWriter.Write(key ?? TestPki.Ec, null, [reference], keyInfo, ""));
        return SignatureVerifier.Verify(Encoding.UTF8.GetBytes($"<a>{signature}</a>"), XmlLimits.Default, SignatureProfile.XmlDsig, context ?? SignedSed.Context);
    }
}
