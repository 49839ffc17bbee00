using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence.Trust;

public sealed class TrustStoreTests
{
    private static readonly Chain Three = new();

    [Fact]
    public void A_path_to_an_anchor_is_trusted_with_the_certificates_that_lead_to_it()
    {
        Assert.True(new TrustStore([Three.Root], []).Judge(Three.Leaf, [Three.Middle], TestPki.At, CryptoPolicy.Default).Trusted);
        Assert.True(new TrustStore([Three.Root], [Three.Middle]).Judge(Three.Leaf, [], TestPki.At, CryptoPolicy.Default).Trusted);
        Assert.Equal(ReasonCode.NotTrusted, Code(new TrustStore([Three.Root], []).Judge(Three.Leaf, [], TestPki.At, CryptoPolicy.Default)));
        Assert.Equal(ReasonCode.NotTrusted, Code(new TrustStore([TestPki.CaCertificate], [Three.Root]).Judge(Three.Leaf, [Three.Middle], TestPki.At, CryptoPolicy.Default)));
        Assert.Equal(ReasonCode.NoAnchor, Code(TrustStore.Empty.Judge(Three.Leaf, [Three.Middle, Three.Root], TestPki.At, CryptoPolicy.Default)));
    }

    [Fact]
    public void A_certificate_that_is_an_anchor_is_trusted_though_it_is_no_ca()
    {
        Assert.True(new TrustStore([TestPki.Public(Three.Leaf)], []).Judge(Three.Leaf, [], TestPki.At, CryptoPolicy.Default).Trusted);
        Assert.True(new TrustStore([Three.SelfSigned], []).Judge(Three.SelfSigned, [], TestPki.At, CryptoPolicy.Default).Trusted);
        Assert.True(new TrustStore([TestPki.CaCertificate, TestPki.Public(Three.Leaf)], []).Judge(Three.Leaf, [], TestPki.At, CryptoPolicy.Default).Trusted);
        Assert.False(new TrustStore([Three.Leaf], []).Judge(Three.SelfSigned, [], TestPki.At, CryptoPolicy.Default).Trusted);
    }

    [Fact]
    public void An_intermediate_can_be_the_anchor_and_the_signature_below_it_still_counts()
    {
        var store = new TrustStore([Three.Middle], []);
        var forged = (byte[])Three.Leaf.RawData.Clone();
        forged[^1] ^= 1;

        Assert.True(store.Judge(Three.Leaf, [], TestPki.At, CryptoPolicy.Default).Trusted);
        Assert.True(store.Judge(Three.Leaf, [Three.Root], TestPki.At, CryptoPolicy.Default).Trusted);
        Assert.True(new TrustStore([TestPki.CaCertificate, Three.Middle], []).Judge(Three.Leaf, [], TestPki.At, CryptoPolicy.Default).Trusted);
        Assert.False(store.Judge(X509CertificateLoader.LoadCertificate(forged), [], TestPki.At, CryptoPolicy.Default).Trusted);
        Assert.False(store.Judge(Three.Leaf, [], TestPki.To.AddMonths(2), CryptoPolicy.Default).Trusted);
        Assert.False(store.Judge(Three.UnderShortMiddle, [Three.ShortMiddle], TestPki.From.AddDays(1), CryptoPolicy.Default).Trusted);
    }

    [Fact]
    public void The_answer_does_not_depend_on_what_was_asked_before()
    {
        var store = new TrustStore([Three.Root], []);

        Assert.True(store.Judge(Three.Leaf, [Three.Middle], TestPki.At, CryptoPolicy.Default).Trusted);
        Assert.False(store.Judge(Three.Leaf, [], TestPki.At, CryptoPolicy.Default).Trusted);
        Assert.True(new TrustStore([Three.Root], [Three.Middle]) is var full && full.Judge(Three.Leaf, [], TestPki.At, CryptoPolicy.Default).Trusted && full.Judge(Three.Leaf, [], TestPki.At, CryptoPolicy.Default).Trusted);
        Assert.False(full.Judge(Three.Leaf, [], TestPki.To.AddDays(1), CryptoPolicy.Default).Trusted);
    }

    [Fact]
    public void A_leaf_does_not_vouch_for_others_even_as_an_anchor()
    {
        Assert.False(new TrustStore([Three.SelfSigned], []).Judge(Three.IssuedByLeaf, [], TestPki.At, CryptoPolicy.Default).Trusted);
    }

    [Fact]
    public void Validity_is_judged_at_the_instant_and_named()
    {
        var store = new TrustStore([Three.Root], [Three.Middle]);

        var late = store.Judge(Three.Leaf, [], TestPki.To.AddSeconds(1), CryptoPolicy.Default).Reasons;
        Assert.Contains(late, r => r.Code == ReasonCode.CertificateExpired && r.Arguments.Any(a => a is { Key: "notAfter", Value: "2036-01-01T00:00:00Z" }) && r.Arguments.Any(a => a is { Key: "at", Value: "2036-01-01T00:00:01Z" }));
        Assert.Contains(ReasonCode.CertificateNotYetValid, store.Judge(Three.Leaf, [], TestPki.From.AddSeconds(-1), CryptoPolicy.Default).Reasons.Select(r => r.Code));
        Assert.Equal(ReasonCode.CertificateExpired, Code(new TrustStore([Three.SelfSigned], []).Judge(Three.SelfSigned, [], TestPki.To.AddDays(1), CryptoPolicy.Default)));
    }

    [Fact]
    public void An_expired_issuer_is_named_as_such()
    {
        var reasons = new TrustStore([Three.Root], [Three.ShortMiddle]).Judge(Three.UnderShortMiddle, [], TestPki.At, CryptoPolicy.Default).Reasons;

        Assert.Contains(reasons, r => r.Code == ReasonCode.CertificateExpired && r.Arguments.Any(a => a.Value == "CN=Short"));
    }

    [Fact]
    public void A_key_usage_without_signing_is_refused()
    {
        Assert.Equal(ReasonCode.CertificateUsage, Code(new TrustStore([Three.EncryptionOnly], []).Judge(Three.EncryptionOnly, [], TestPki.At, CryptoPolicy.Default)));
    }

    [Fact]
    public void Certificates_are_found_by_identifier_issuer_and_serial_or_thumbprint()
    {
        var store = new TrustStore([Three.Root], [Three.Leaf, Three.Middle, Three.SameSerial]);
        var identifier = Three.Leaf.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes;
        var serial = Decimal(Three.Leaf);

        Assert.Same(Three.Leaf, store.Find(new CertificateReference(identifier, null, null, null)));
        Assert.Same(Three.Leaf, store.Find(new CertificateReference(null, null, null, SHA1.HashData(Three.Leaf.RawData))));
        Assert.Same(Three.Leaf, store.Find(new CertificateReference(null, "CN=Middle,O=Ștefan\\, Ион\\+Co,C=RO", serial, null)));
        Assert.Same(Three.Leaf, store.Find(new CertificateReference(null, "C=RO, O=\"Ștefan, Ион+Co\", CN=Middle", serial, null)));
        Assert.Same(Three.SameSerial, store.Find(new CertificateReference(null, "CN=Same", serial, null)));
        Assert.Null(store.Find(new CertificateReference(null, "CN=Nobody", serial, null)));
        Assert.Null(store.Find(new CertificateReference(null, null, Convert.ToHexString(Three.Leaf.SerialNumberBytes.Span) + "F", null)));
        Assert.Null(store.Find(new CertificateReference(null, null, null, null)));
    }

    [Fact]
    public void A_serial_that_is_unique_is_enough_where_the_issuer_is_written_strangely()
    {
        Assert.Same(Three.Leaf, new TrustStore([], [Three.Leaf]).Find(new CertificateReference(null, "=not a name=", Decimal(Three.Leaf), null)));
    }

    [Fact]
    public void A_certificate_without_identifier_extension_is_found_by_the_derived_one()
    {
        var derived = SHA1.HashData(Three.SelfSigned.PublicKey.EncodedKeyValue.RawData);

        Assert.Same(Three.SelfSigned, new TrustStore([Three.SelfSigned], []).Find(new CertificateReference(derived, null, null, null)));
    }

    [Fact]
    public void The_hash_does_not_depend_on_the_order_but_on_the_role()
    {
        var hash = new TrustStore([Three.Root, Three.Middle], [Three.Leaf]).Hash;

        Assert.Equal(hash, new TrustStore([Three.Middle, Three.Root], [Three.Leaf]).Hash);
        Assert.NotEqual(hash, new TrustStore([Three.Root], [Three.Middle, Three.Leaf]).Hash);
        Assert.NotEqual(hash, new TrustStore([Three.Root, Three.Middle], []).Hash);
        Assert.Equal(64, hash.Length);
    }

    [Fact]
    public void Names_are_written_as_rfc_4514_has_them()
    {
        Assert.Equal("CN=Middle,O=Ștefan\\, Ион\\+Co,C=RO", DistinguishedNames.Rfc4514(Three.Middle.SubjectName));
        Assert.Equal("CN=\\#a\\\\b\\ ,2.5.4.97=#0c0342472d", DistinguishedNames.Rfc4514(Three.OddlyNamed.SubjectName));
    }

    [Fact]
    public void A_damaged_certificate_is_no_certificate_and_no_exception()
    {
        var der = TestPki.Ec.Certificate.RawData;
        for (var at = 0; at < der.Length; at += 3)
        {
            var damaged = (byte[])der.Clone();
            damaged[at] ^= 0x55;
            if (ForeignCertificate.Read(damaged) is not { } certificate) continue;
            Assert.NotNull(TestPki.Trust.Judge(certificate, [], TestPki.At, CryptoPolicy.Default));
            Assert.NotNull(certificate.Subject);
        }
        Assert.Null(ForeignCertificate.Read([.. der, 0]));
        Assert.Null(ForeignCertificate.Read([]));
        Assert.NotNull(ForeignCertificate.Read(der));
    }

    /// <summary>The platform reads an extension when somebody first asks for what it says.</summary>
    [Theory]
    [InlineData("2.5.29.15")] // key usage
    [InlineData("2.5.29.19")] // basic constraints
    [InlineData("2.5.29.37")] // extended key usage
    [InlineData("2.5.29.14")] // subject key identifier
    public void A_damaged_extension_makes_it_no_certificate_wherever_it_comes_from(string oid)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509Extension(oid, [0x30, 0x03, 1, 1, 0, 9], critical: false));
        // Made as by an authority: whoever signs his own is asked by the platform what his key is for.
        using var damaged = request.Create(request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), TestPki.From, TestPki.To, [1]);

        Assert.Null(ForeignCertificate.Read(damaged.RawData));
        Assert.False(ForeignCertificate.IsReadable(damaged));
    }

    [Fact]
    public void A_certificate_may_be_valid_for_one_instant()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var brief = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSelfSigned(TestPki.At, TestPki.At);
        Assert.NotNull(ForeignCertificate.Read(brief.RawData));
    }

    private static ReasonCode Code(TrustVerdict verdict)
    {
        Assert.False(verdict.Trusted);
        return Assert.Single(verdict.Reasons.DistinctBy(r => r.Code)).Code;
    }

    private static string Decimal(X509Certificate2 certificate) => new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);

    /// <summary>Root, intermediate and leaf, and the odd ones.</summary>
    private sealed class Chain
    {
        private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        public Chain()
        {
            Root = Request(Name("CN=Root"), ca: true).CreateSelfSigned(TestPki.From, TestPki.To.AddYears(1));
            Middle = Issue(Root, Name("C=RO, O=\"Ștefan, Ион+Co\", CN=Middle"), ca: true, [1], TestPki.To.AddMonths(1));
            ShortMiddle = Issue(Root, Name("CN=Short"), ca: true, [2], TestPki.From.AddDays(10));
            UnderShortMiddle = Issue(ShortMiddle, Name("CN=Under"), ca: false, [3], TestPki.To);
            Leaf = Issue(Middle, Name("CN=Leaf"), ca: false, [0x7F, 0xFF, 0, 0, 0, 0, 0, 0, 9], TestPki.To);
            SelfSigned = new CertificateRequest("CN=Self", key, HashAlgorithmName.SHA256).CreateSelfSigned(TestPki.From, TestPki.To);
            IssuedByLeaf = Issue(SelfSigned, Name("CN=Child"), ca: false, [4], TestPki.To);
            var same = Request(Name("CN=Same"), ca: true).CreateSelfSigned(TestPki.From, TestPki.To);
            SameSerial = Issue(same, Name("CN=SameSerial"), ca: false, Leaf.SerialNumberBytes.ToArray(), TestPki.To);
            var usage = new CertificateRequest("CN=Usage", key, HashAlgorithmName.SHA256);
            usage.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment, critical: true));
            EncryptionOnly = usage.CreateSelfSigned(TestPki.From, TestPki.To);
            var odd = new X500DistinguishedNameBuilder();
            odd.AddCommonName("#a\\b ");
            odd.Add("2.5.4.97", "BG-", System.Formats.Asn1.UniversalTagNumber.UTF8String);
            OddlyNamed = new CertificateRequest(odd.Build(), key, HashAlgorithmName.SHA256).CreateSelfSigned(TestPki.From, TestPki.To);
        }

        public X509Certificate2 Root { get; }
        public X509Certificate2 Middle { get; }
        public X509Certificate2 ShortMiddle { get; }
        public X509Certificate2 UnderShortMiddle { get; }
        public X509Certificate2 Leaf { get; }
        public X509Certificate2 SelfSigned { get; }
        public X509Certificate2 IssuedByLeaf { get; }
        public X509Certificate2 SameSerial { get; }
        public X509Certificate2 EncryptionOnly { get; }
        public X509Certificate2 OddlyNamed { get; }

        private static X500DistinguishedName Name(string name) => new(name, X500DistinguishedNameFlags.None);

        private CertificateRequest Request(X500DistinguishedName name, bool ca)
        {
            var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(ca, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(SHA1.HashData(name.RawData), critical: false));
            return request;
        }

        private X509Certificate2 Issue(X509Certificate2 issuer, X500DistinguishedName name, bool ca, byte[] serial, DateTimeOffset to) =>
            Request(name, ca).Create(issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(key), TestPki.From, to, serial);
    }
}
