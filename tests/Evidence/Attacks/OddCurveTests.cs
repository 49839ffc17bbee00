using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Tests.Evidence.As4;
using MessageBroker.Tests.Evidence.Signatures;

namespace MessageBroker.Tests.Evidence.Attacks;

/// <summary>
/// Keys on curves that the platform does not know, which it tells by another exception than everything else that is wrong with a key: found by
/// fuzzing, and wherever a stranger can name a curve.
/// </summary>
public sealed class OddCurveTests
{
    /// <summary>The object identifier of P-256, and one that nobody has.</summary>
    private static readonly byte[] Known = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07], Odd = [0x06, 0x08, 0x2A, 0x86, 0x49, 0x5E, 0x3D, 0x03, 0x01, 0x07];

    [Fact]
    public void A_log_key_on_an_unknown_curve_is_no_key()
    {
        using var key = NoteSigningKey.Generate("x/1");
        var spoilt = Spoilt(key.VerifierKey.PublicKey.ToArray());
        var id = Convert.ToHexStringLower(SHA256.HashData(spoilt)[..4]);
        Assert.Null(NoteVerifierKey.Parse($"x/1+{id}+{Convert.ToBase64String([2, .. spoilt])}"));
        Assert.Throws<ArgumentException>(() => NoteVerifierKey.FromPublicKey("x/1", spoilt));
    }

    [Theory]
    [InlineData("1.2.841.94.61.3.1.7")]
    [InlineData("1.3.36.3.3.2.8.1.1.99")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("9.9")]
    public void A_bare_key_on_an_unknown_curve_is_no_key(string oid)
    {
        var keyInfo = $"<ds:KeyValue><dsig11:ECKeyValue xmlns:dsig11=\"http://www.w3.org/2009/xmldsig11#\"><dsig11:NamedCurve URI=\"urn:oid:{oid}\"/><dsig11:PublicKey>{Convert.ToBase64String([4, .. new byte[64]])}</dsig11:PublicKey></dsig11:ECKeyValue></ds:KeyValue>";
        var reference = new DsReferenceToSign("#x", null, null, [new DsTransform(DsAlgorithms.ExclusiveC14N, [])], SHA256.HashData("<b Id=\"x\">1</b>"u8));
        var signature = Encoding.UTF8.GetString(DsSignatureWriter.Write(TestPki.Ec, null, [reference], keyInfo, ""));
        var verdict = SignatureVerifier.Verify(Encoding.UTF8.GetBytes($"<a><b Id='x'>1</b>{signature}</a>"), XmlLimits.Default, SignatureProfile.XmlDsig, SignedSed.Context);
        Assert.NotEqual(Indication.TotalPassed, verdict.Indication);
        Assert.Null(verdict.SignedBytes);
    }

    [Fact]
    public void A_certificate_on_an_unknown_curve_says_nothing_wherever_it_comes_from()
    {
        var spoilt = Spoilt(TestPki.Ec.Certificate.RawData);
        Assert.Null(ForeignCertificate.Read(spoilt));
        using var loaded = X509CertificateLoader.LoadCertificate(spoilt);
        using (var lease = PublicKeyLease.Of(loaded)) Assert.Null(lease.Key);
        Assert.False(TestPki.Trust.Judge(loaded, [], TestPki.At, CryptoPolicy.Default).Trusted);
        // In a SED, and in the token of a message.
        var sed = SignedSed.Text.Replace(Convert.ToBase64String(TestPki.Ec.Certificate.RawData), Convert.ToBase64String(spoilt), StringComparison.Ordinal);
        Assert.NotEqual(Indication.TotalPassed, SignatureVerifier.Verify(SignedSed.Octets(sed), XmlLimits.Default, SignatureProfile.Eessi, SignedSed.Context).Indication);
        var message = MessageBroker.Exchange.As4.As4Codec.Wrap(As4Fixture.Request(), As4Fixture.Stranger);
        var own = As4Fixture.Stranger.Certificate.RawData;
        var judged = As4Fixture.Judge(message.ContentType, As4Fixture.Replace(message.Body, Convert.ToBase64String(own), Convert.ToBase64String(Spoilt(own))));
        Assert.False(judged.Accept);
    }

    private static byte[] Spoilt(byte[] octets)
    {
        var at = octets.AsSpan().IndexOf(Known);
        Assert.True(at >= 0);
        var spoilt = (byte[])octets.Clone();
        Odd.CopyTo(spoilt, at);
        return spoilt;
    }
}
