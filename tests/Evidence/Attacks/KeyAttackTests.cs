using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Tests.Evidence.Signatures;

namespace MessageBroker.Tests.Evidence.Attacks;

/// <summary>Attacks on whose key it is and what is computed with it, each named by its row in docs/explanation/attacks.md.</summary>
public sealed class KeyAttackTests
{
    private const string Hmac = "http://www.w3.org/2000/09/xmldsig#hmac-sha1", HmacSha256 = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256";

    /// <summary>The second opinion is the framework's: below this version it has holes of its own.</summary>
    [Fact]
    public void Attack_06_CVE_2026_47302_CVE_2026_47304_the_second_opinion_is_new_enough()
    {
        var version = typeof(SignedXml).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', '-')[0];

        Assert.True(Version.Parse(version) >= new Version(10, 0, 15), version);
    }

    [Theory]
    [InlineData(Hmac, "")]
    [InlineData(Hmac, "<ds:HMACOutputLength>0</ds:HMACOutputLength>")]
    [InlineData(HmacSha256, "<ds:HMACOutputLength>8</ds:HMACOutputLength>")]
    public void Attack_07_CVE_2009_0217_no_shared_secret_of_any_length(string algorithm, string length)
    {
        var document = Forgery.With($"<ds:SignatureMethod Algorithm=\"{DsAlgorithms.EcdsaSha256}\">", $"<ds:SignatureMethod Algorithm=\"{algorithm}\">{length}");

        Forgery.IsRefused(document, ReasonCode.AlgorithmForbidden);
        foreach (var policy in new[] { CryptoPolicy.Default, CryptoPolicy.Lenient, CryptoPolicy.Legacy })
            Assert.Equal(CryptoOutcome.NotChecked, Forgery.Judge(document, SignatureProfile.XmlDsig, SignedSed.Context with { Policy = policy }).Crypto);
    }

    [Fact]
    public void Attack_08_CVE_2024_32962_CVE_2025_48994_CVE_2025_48995_the_key_in_the_document_is_trusted_for_nothing()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var forger = new SigningKey(new CertificateRequest(TestPki.Ec.Certificate.SubjectName, key, HashAlgorithmName.SHA256).CreateSelfSigned(TestPki.From, TestPki.To));
        var forged = SedSigner.Sign(SignedSed.Plain, forger, CryptoPolicy.Default, TestPki.At, "seed").Signed!;
        var expected = SignedSed.Context with { Expected = [TestPki.Ec.Certificate] };

        foreach (var context in new[] { SignedSed.Context, expected })
        {
            var verdict = SignatureVerifier.Verify(forged, XmlLimits.Default, SignatureProfile.Eessi, context);
            Assert.True(verdict.Indication == Indication.Indeterminate && verdict.SignedBytes is null);
        }

        var rsaExpected = SignedSed.Context with { Expected = [TestPki.Rsa.Certificate] };
        Assert.NotEqual(Indication.TotalPassed, Forgery.Judge(SignedSed.Text, SignatureProfile.Eessi, rsaExpected).Indication);
        var confused = Forgery.With(DsAlgorithms.EcdsaSha256, DsAlgorithms.RsaSha256);
        Assert.Contains(ReasonCode.KeyMismatch, Forgery.Judge(confused).Reasons.Select(r => r.Code));
    }

    [Theory]
    [InlineData("http://www.w3.org/TR/1999/REC-xslt-19991116")]
    [InlineData("http://www.w3.org/TR/1999/REC-xpath-19991116")]
    [InlineData("http://www.w3.org/2002/06/xmldsig-filter2")]
    [InlineData("urn:example:unknown")]
    public void Attack_14_CVE_2013_2172_CVE_2014_8152_CVE_2021_40690_no_program_in_a_signature_is_run(string algorithm)
    {
        const string exclusive = "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">", method = "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">";

        Forgery.IsRefused(Forgery.With(exclusive, $"<ds:Transform Algorithm=\"{algorithm}\">"), ReasonCode.TransformForbidden);
        Forgery.IsRefused(Forgery.With(method, $"<ds:CanonicalizationMethod Algorithm=\"{algorithm}\">"), ReasonCode.TransformForbidden);
    }

    /// <summary>No fault says what was in the file, least of all a key.</summary>
    [Fact]
    public void Attack_14_CVE_2023_44483_a_key_that_cannot_be_used_is_not_printed()
    {
        using var key = RSA.Create(2048);
        var pem = key.ExportPkcs8PrivateKeyPem();
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, pem.Replace("END PRIVATE", "END OTHER", StringComparison.Ordinal));
            var loading = SigningKey.Load(file, null);

            Assert.Null(loading.Key);
            Assert.DoesNotContain(pem[40..60], loading.Detail + loading.Place, StringComparison.Ordinal);
            Assert.DoesNotContain("PRIVATE KEY", loading.Detail, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Attack_15_forged_qualifying_properties_in_front_of_the_signed_ones()
    {
        var genuine = Forgery.Part("<xades:QualifyingProperties", "</xades:QualifyingProperties>");
        var forged = genuine.Replace("<xades:SigningTime>2", "<xades:SigningTime>1", StringComparison.Ordinal);

        Forgery.IsRefused(Forgery.With("<ds:Object>", $"<ds:Object>{forged}</ds:Object><ds:Object>"), ReasonCode.StructureInvalid);
        Forgery.IsRefused(Forgery.With(genuine, forged + genuine), ReasonCode.StructureInvalid);
        Forgery.IsRefused(Forgery.With(genuine, genuine + forged), ReasonCode.StructureInvalid);
        Forgery.IsRefused(Forgery.With(genuine, forged), ReasonCode.DigestMismatch);
    }

    [Fact]
    public void Attack_16_another_certificate_around_the_same_key()
    {
        using var key = TestPki.Ec.Certificate.GetECDsaPrivateKey()!;
        using var substitute = new CertificateRequest("CN=BG:OTHER", key, HashAlgorithmName.SHA256).CreateSelfSigned(TestPki.From, TestPki.To);
        var document = Forgery.With(Convert.ToBase64String(TestPki.Ec.Certificate.RawData), Convert.ToBase64String(substitute.RawData));
        var properties = Forgery.Part("<ds:Reference Type=", "</ds:Reference>");

        var verdict = Forgery.Judge(document, SignatureProfile.Eessi, SignedSed.Context with { Trust = new TrustStore([TestPki.CaCertificate, substitute], []) });

        Assert.Contains(ReasonCode.SigningCertificateMismatch, verdict.Reasons.Select(r => r.Code));
        Assert.True(verdict.Indication == Indication.TotalFailed && verdict.SignedBytes is null);
        Forgery.IsRefused(Forgery.With(properties, ""), ReasonCode.NotCovered);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(0)]
    public void Attack_20_CVE_2022_21449_a_signature_of_zeros_or_of_another_length(int octets)
    {
        var value = Forgery.Part("<ds:SignatureValue>", "</ds:SignatureValue>");

        Forgery.IsRefused(Forgery.With(value, $"<ds:SignatureValue>{Convert.ToBase64String(new byte[octets])}</ds:SignatureValue>"), octets == 0 ? ReasonCode.EncodingInvalid : ReasonCode.SignatureValueInvalid);
    }

    [Fact]
    public void Attack_20_a_signature_in_DER()
    {
        var value = Forgery.Part("<ds:SignatureValue>", "</ds:SignatureValue>");
        var raw = Convert.FromBase64String(value["<ds:SignatureValue>".Length..^"</ds:SignatureValue>".Length]);
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(raw.AsSpan(0, 32).TrimStart((byte)0));
            writer.WriteIntegerUnsigned(raw.AsSpan(32).TrimStart((byte)0));
        }

        Forgery.IsRefused(Forgery.With(value, $"<ds:SignatureValue>{Convert.ToBase64String(writer.Encode())}</ds:SignatureValue>"), ReasonCode.SignatureValueInvalid);
    }
}
