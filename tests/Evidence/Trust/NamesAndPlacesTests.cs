using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Trust;
using MessageBroker.Tests.Evidence.Timestamps;
using Org.BouncyCastle.Ocsp;

namespace MessageBroker.Tests.Evidence.Trust;

/// <summary>How names are written, where an issuer says that it tells about revocation, and words of answers.</summary>
public sealed class NamesAndPlacesTests
{
    [Theory]
    [InlineData("2.5.4.3", "CN")]
    [InlineData("2.5.4.6", "C")]
    [InlineData("2.5.4.7", "L")]
    [InlineData("2.5.4.8", "ST")]
    [InlineData("2.5.4.9", "STREET")]
    [InlineData("2.5.4.10", "O")]
    [InlineData("2.5.4.11", "OU")]
    [InlineData("0.9.2342.19200300.100.1.1", "UID")]
    [InlineData("0.9.2342.19200300.100.1.25", "DC")]
    public void Keywords_are_those_of_rfc_4514(string oid, string keyword)
    {
        Assert.Equal(keyword + "=ab", DistinguishedNames.Rfc4514(Name([[(oid, UniversalTagNumber.UTF8String, "ab")]])));
        Assert.True(DistinguishedNames.Same(Name([[(oid, UniversalTagNumber.PrintableString, "AB")]]), keyword + "=ab"));
        Assert.True(DistinguishedNames.Same(Name([[(oid, UniversalTagNumber.PrintableString, "AB")]]), Name([[(oid, UniversalTagNumber.UTF8String, "ab")]])));
        Assert.False(DistinguishedNames.Same(Name([[(oid, UniversalTagNumber.PrintableString, "AB")]]), Name([[(oid, UniversalTagNumber.UTF8String, "ac")]])));
    }

    [Fact]
    public void What_has_no_keyword_is_written_by_number_and_what_reads_otherwise_is_escaped()
    {
        Assert.Equal("2.5.4.97=#0c016f", DistinguishedNames.Rfc4514(Name([[("2.5.4.97", UniversalTagNumber.UTF8String, "o")]])));
        Assert.Equal("CN=a\\00b", DistinguishedNames.Rfc4514(Name([[("2.5.4.3", UniversalTagNumber.UTF8String, "a\0b")]])));
        Assert.Equal("CN=\\ \\\"\\+\\,\\;\\<\\>\\\\#\\ ", DistinguishedNames.Rfc4514(Name([[("2.5.4.3", UniversalTagNumber.UTF8String, " \"+,;<>\\# ")]])));
        Assert.Equal("CN=\\#", DistinguishedNames.Rfc4514(Name([[("2.5.4.3", UniversalTagNumber.UTF8String, "#")]])));
        Assert.Equal("CN=a+OU=b,C=BG", DistinguishedNames.Rfc4514(Name([[("2.5.4.6", UniversalTagNumber.PrintableString, "BG")], [("2.5.4.3", UniversalTagNumber.UTF8String, "a"), ("2.5.4.11", UniversalTagNumber.UTF8String, "b")]])));
        // Of several in one part the order is the certificate's own, also where it is not that of DER.
        Assert.Equal("OU=b+CN=a", DistinguishedNames.Rfc4514(Name([[("2.5.4.11", UniversalTagNumber.UTF8String, "b"), ("2.5.4.3", UniversalTagNumber.UTF8String, "a")]], AsnEncodingRules.BER)));
        // A value that is no text is written by numbers altogether (RFC 4514 §2.4).
        Assert.Equal("2.5.4.3=#020105", DistinguishedNames.Rfc4514(Name([[("2.5.4.3", UniversalTagNumber.Integer, "")]])));
    }

    [Fact]
    public void Names_are_the_same_in_either_order_and_never_by_accident()
    {
        var name = Name([[("2.5.4.6", UniversalTagNumber.PrintableString, "BG")], [("2.5.4.10", UniversalTagNumber.UTF8String, "A, B")], [("2.5.4.3", UniversalTagNumber.UTF8String, "x")]]);
        foreach (var written in new[] { "CN=x,O=A\\, B,C=BG", "C=BG,O=A\\, B,CN=x", "cn=X, o=a\\, b, c=bg", "C=BG, O=\"A, B\", CN=x" }) Assert.True(DistinguishedNames.Same(name, written), written);
        foreach (var written in new[] { "CN=x,O=A\\, B", "CN=x,O=A,C=BG", "CN=y,O=A\\, B,C=BG", "", "CN=x\\", "=" }) Assert.False(DistinguishedNames.Same(name, written), written);
    }

    [Fact]
    public void The_common_name_is_the_one_that_stands_alone()
    {
        var (company, name, other) = (("2.5.4.10", UniversalTagNumber.UTF8String, "c"), ("2.5.4.3", UniversalTagNumber.UTF8String, "RO:1"), ("2.5.4.3", UniversalTagNumber.UTF8String, "RO:2"));
        Assert.Equal("RO:1", Common(Name([[company], [name]])));
        Assert.Equal("RO:1", Common(Name([[name], [company]])));
        Assert.Null(Common(Name([[company]])));
        Assert.Null(Common(Name([[name], [other]])));
        Assert.Null(Common(Name([[name, company]])));
        Assert.Equal("RO:1", Common(Name([[other, company], [name]])));
        // From UTF8String to PrintableString, and a letter that it has not.
        var spoilt = Name([[name]]).RawData;
        (spoilt[^6], spoilt[^1]) = (0x13, 0xFF);
        Assert.Null(Common(new X500DistinguishedName(spoilt)));
    }

    private static string? Common(X500DistinguishedName subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var named = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(TestPki.From, TestPki.To);
        return CertificateNames.Common(named);
    }

    [Fact]
    public void Addresses_of_lists_and_responders_are_those_that_can_be_asked_by_http()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension(["http://a.example/1.crl", "ldap://b.example/2", "https://c.example/3.crl"]));
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(["http://d.example/ocsp", "ftp://e.example/"], ["http://f.example/ca.cer"]));
        using var full = request.CreateSelfSigned(TestPki.From, TestPki.To);
        Assert.Equal(["http://a.example/1.crl", "https://c.example/3.crl"], RevocationPlaces.Lists(full).Select(u => u.ToString()));
        Assert.Equal(["http://d.example/ocsp"], RevocationPlaces.Responders(full).Select(u => u.ToString()));
        using var bare = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSelfSigned(TestPki.From, TestPki.To);
        Assert.Empty(RevocationPlaces.Lists(bare));
        Assert.Empty(RevocationPlaces.Responders(bare));
        foreach (var oid in new[] { "2.5.29.31", "1.3.6.1.5.5.7.1.1" })
        {
            var damaged = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256);
            damaged.CertificateExtensions.Add(new X509Extension(oid, [0x30, 0x05, 1], critical: false));
            using var odd = damaged.CreateSelfSigned(TestPki.From, TestPki.To);
            Assert.Empty(RevocationPlaces.Lists(odd));
            Assert.Empty(RevocationPlaces.Responders(odd));
        }
    }

    [Fact]
    public void A_question_names_the_certificate_and_no_more()
    {
        var (root, leaf) = (TestTsa.Root("Issuer"), TestTsa.Issue(TestTsa.Root("Other"), "CN=leaf", TestPki.From, TestPki.To));
        var asked = new OcspReq(RevocationPlaces.Question(leaf, root)).GetRequestList();
        Assert.Equal(Convert.ToHexString(leaf.SerialNumberBytes.Span), Convert.ToHexString(Assert.Single(asked).GetCertID().SerialNumber.ToByteArray()));
        Assert.Equal(Convert.ToHexString(SHA1.HashData(root.SubjectName.RawData)), Convert.ToHexString(asked[0].GetCertID().GetIssuerNameHash()));
    }

    [Theory]
    [InlineData(0, "unspecified")]
    [InlineData(1, "keyCompromise")]
    [InlineData(2, "cACompromise")]
    [InlineData(3, "affiliationChanged")]
    [InlineData(4, "superseded")]
    [InlineData(5, "cessationOfOperation")]
    [InlineData(6, "certificateHold")]
    [InlineData(8, "removeFromCRL")]
    [InlineData(9, "privilegeWithdrawn")]
    [InlineData(10, "aACompromise")]
    [InlineData(7, "unspecified")]
    public void Reasons_of_revocation_have_the_words_of_rfc_5280(int code, string word) => Assert.Equal(word, RevocationReasons.Word(code));

    [Fact]
    public void The_hash_of_a_store_is_the_one_that_its_page_describes()
    {
        var (extra, ended) = (TestPki.Rsa.Certificate, TestPki.Ec.Certificate);
        X509Certificate2[] anchors = [.. new[] { TestPki.CaCertificate, TestTsa.Anchor, TestPki.Public(TestPki.Other.Certificate) }.OrderBy(c => Convert.ToHexString(c.RawData), StringComparer.Ordinal)];
        byte[] Part(char kind, X509Certificate2 one) => [(byte)kind, (byte)(one.RawData.Length >> 24), (byte)(one.RawData.Length >> 16), (byte)(one.RawData.Length >> 8), (byte)one.RawData.Length, .. one.RawData];
        var lists = Enumerable.Range(1, 3).Select(n => RevocationList.Read(new CertificateRevocationListBuilder().Build(TestTsa.AnchorKey, n, TestPki.At.AddDays(7), HashAlgorithmName.SHA256, thisUpdate: TestPki.At))!).OrderBy(l => l.Sha256, StringComparer.Ordinal).ToList();
        var store = new TrustStore([anchors[1], anchors[0], anchors[2]], [extra], new Revocation(RevocationMode.Soft, [lists[2], lists[0], lists[1]]) { Grace = TimeSpan.FromMinutes(2) }) { Ended = [ended], Policies = ["2.5.29.32.0", "1.2.3"], Names = ["RO:2", "RO:1"] };
        byte[] octets = [.. anchors.SelectMany(a => Part('A', a)), .. Part('E', extra), .. Part('X', ended), .. Encoding.ASCII.GetBytes($"Soft 120 {string.Join(' ', lists.Select(l => l.Sha256))}"), .. "P1.2.3 2.5.29.32.0"u8, .. "NRO:1\nRO:2"u8];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(octets)), store.Hash);
    }

    [Fact]
    public void Whoever_was_ended_is_refused_with_the_word_for_it()
    {
        var store = new TrustStore([TestPki.CaCertificate], []) { Ended = [TestPki.Ec.Certificate] };
        var verdict = store.Judge(TestPki.Ec.Certificate, [], TestPki.At, CryptoPolicy.Default);
        Assert.Equal((false, ReasonCode.NotTrusted), (verdict.Trusted, Assert.Single(verdict.Reasons).Code));
        Assert.True(store.Judge(TestPki.Rsa.Certificate, [], TestPki.At, CryptoPolicy.Default).Trusted);
        Assert.False(new TrustStore([TestPki.Ec.Certificate], []) { Ended = [TestPki.Ec.Certificate] }.Judge(TestPki.Ec.Certificate, [], TestPki.At, CryptoPolicy.Default).Trusted);
    }

    [Fact]
    public void A_path_that_is_known_holds_from_its_first_second_to_its_last()
    {
        var store = new TrustStore([TestPki.CaCertificate], []);
        var leaf = TestPki.Ec.Certificate;
        var (from, to) = (new DateTimeOffset(leaf.NotBefore.ToUniversalTime()), new DateTimeOffset(leaf.NotAfter.ToUniversalTime()));
        Assert.True(store.Judge(leaf, [], TestPki.At, CryptoPolicy.Default).Trusted);
        foreach (var (at, trusted) in new[] { (from, true), (to, true), (from.AddSeconds(-1), false), (to.AddSeconds(1), false) })
            Assert.Equal(trusted, store.Judge(leaf, [], at, CryptoPolicy.Default).Trusted);
    }

    [Theory]
    [InlineData(null, null, "2026-01-01", true)]
    [InlineData("2026-01-01", null, "2026-01-01", true)]
    [InlineData("2026-01-02", null, "2026-01-01", false)]
    [InlineData(null, "2026-01-01", "2026-01-01", false)]
    [InlineData(null, "2026-01-02", "2026-01-01", true)]
    public void A_period_holds_from_its_first_day_and_no_more_on_its_last(string? from, string? until, string at, bool holds) => Assert.Equal(holds, new PolicyPeriod(Day(from), Day(until)).Holds(Day(at)!.Value));

    [Theory]
    [InlineData(null, null, null, null, true)]
    [InlineData("2026-01-01", null, "2026-01-01", null, true)]
    [InlineData("2026-01-01", null, "2026-01-02", null, false)]
    [InlineData("2026-01-02", null, "2026-01-01", null, true)]
    [InlineData(null, null, "2026-01-01", null, false)]
    [InlineData(null, "2026-01-01", null, "2026-01-01", true)]
    [InlineData(null, "2026-01-02", null, "2026-01-01", false)]
    [InlineData(null, null, null, "2026-01-01", false)]
    public void A_period_within_another_admits_no_more(string? from, string? until, string? otherFrom, string? otherUntil, bool within)
    {
        Assert.Equal(within, new PolicyPeriod(Day(from), Day(until)).IsWithin(new PolicyPeriod(Day(otherFrom), Day(otherUntil))));
        Assert.False(new PolicyPeriod(Day(from), Day(until)).IsWithin(null));
    }

    private static DateTimeOffset? Day(string? text) => text is null ? null : DateTimeOffset.Parse(text + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);

    private static X500DistinguishedName Name((string Oid, UniversalTagNumber Kind, string Text)[][] parts, AsnEncodingRules rules = AsnEncodingRules.DER)
    {
        var writer = new AsnWriter(rules);
        using (writer.PushSequence())
            foreach (var part in parts)
                using (writer.PushSetOf())
                    foreach (var (oid, kind, text) in part)
                        using (writer.PushSequence())
                        {
                            writer.WriteObjectIdentifier(oid);
                            if (kind == UniversalTagNumber.Integer) writer.WriteInteger(5);
                            else writer.WriteCharacterString(kind, text);
                        }

        return new X500DistinguishedName(writer.Encode());
    }
}
