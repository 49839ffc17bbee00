using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography;
using System.Text;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Trust;
using MessageBroker.Tests.Evidence.Timestamps;

namespace MessageBroker.Tests.Evidence.Trust;

/// <summary>Each rule of a policy stands alone: what one admits no other one does, and what no rule names is refused by its name.</summary>
public sealed class PolicyRuleTests
{
    private const string More = "http://www.w3.org/2001/04/xmldsig-more#", More2007 = "http://www.w3.org/2007/05/xmldsig-more#";
    private static readonly DateTimeOffset At = TestPki.At;

    [Theory]
    [InlineData("RSASSA-PKCS1-v1_5", "SHA-256", More + "rsa-sha256")]
    [InlineData("RSASSA-PKCS1-v1_5", "SHA-384", More + "rsa-sha384")]
    [InlineData("RSASSA-PKCS1-v1_5", "SHA-512", More + "rsa-sha512")]
    [InlineData("RSASSA-PSS", "SHA-256", More2007 + "sha256-rsa-MGF1")]
    [InlineData("RSASSA-PSS", "SHA-384", More2007 + "sha384-rsa-MGF1")]
    [InlineData("RSASSA-PSS", "SHA-512", More2007 + "sha512-rsa-MGF1")]
    [InlineData("ECDSA", "SHA-256", More + "ecdsa-sha256")]
    [InlineData("ECDSA", "SHA-384", More + "ecdsa-sha384")]
    [InlineData("ECDSA", "SHA-512", More + "ecdsa-sha512")]
    [InlineData("ECDSA", "SHA-1", More + "ecdsa-sha1")]
    [InlineData("RSASSA-PKCS1-v1_5", "SHA-1", "http://www.w3.org/2000/09/xmldsig#rsa-sha1")]
    public void A_signature_method_needs_its_scheme_and_its_digest_and_no_other(string scheme, string digest, string uri)
    {
        var policy = Of($"{{ \"name\": \"{digest}\", \"verify\": {{}} }}", $"{{ \"name\": \"{scheme}\", \"verify\": {{}} }}", "");
        string[] all = [More + "rsa-sha256", More + "rsa-sha384", More + "rsa-sha512", More2007 + "sha256-rsa-MGF1", More2007 + "sha384-rsa-MGF1", More2007 + "sha512-rsa-MGF1", More + "ecdsa-sha256", More + "ecdsa-sha384", More + "ecdsa-sha512", More + "ecdsa-sha1", "http://www.w3.org/2000/09/xmldsig#rsa-sha1", "urn:none"];
        Assert.Equal([uri], all.Where(u => policy.Signature(u) is not null));
        Assert.Equal([uri], all.Where(u => policy.Lapses(PolicyUse.Verify, u, [], null, At).Count == 0));
        Assert.DoesNotContain(all, u => policy.Lapses(PolicyUse.Make, u, [], null, At).Count == 0);
    }

    [Theory]
    [InlineData("nistP256", "P-256", "EC-256")]
    [InlineData("nistP384", "P-384", "EC-384")]
    [InlineData("nistP521", "P-521", "EC-521")]
    public void A_curve_needs_its_own_rule(string curve, string name, string told)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        Assert.Null(Of("", "", $"{{ \"name\": \"{name}\", \"verify\": {{}} }}").RefusedKey(key));
        foreach (var other in new[] { "P-256", "P-384", "P-521" }.Where(o => o != name)) Assert.Equal(told, Of("", "", $"{{ \"name\": \"{other}\", \"verify\": {{}} }}").RefusedKey(key));
        Assert.Equal(new PolicyLapse(told, null), Assert.Single(Of("", "", "").Lapses(PolicyUse.Verify, null, [], key, At)));
        using var odd = ECDsa.Create(ECCurve.CreateFromFriendlyName("brainpoolP256r1"));
        Assert.Equal("EC-256", CryptoPolicy.Legacy.RefusedKey(odd));
        using var dsa = DSA.Create(1024);
        Assert.NotNull(CryptoPolicy.Legacy.RefusedKey(dsa));
    }

    [Fact]
    public void The_rule_of_an_RSA_key_is_that_of_the_largest_size_below()
    {
        var policy = Of("", "", "{ \"name\": \"RSA\", \"bits\": 2048, \"verify\": { \"until\": \"2026-01-01\" } }, { \"name\": \"RSA\", \"bits\": 3072, \"verify\": {} }, { \"name\": \"RSA\", \"bits\": 4096 }");
        string? Refused(int bits) { using var key = RSA.Create(bits); return policy.RefusedKey(key); }
        Assert.Equal(["RSA-1024", null, null, null, "RSA-4096"], new[] { 1024, 2048, 3064, 3072, 4096 }.Select(Refused));
        using var old = RSA.Create(3064);
        Assert.Equal("RSA-3064 [, 2026-01-01)", Assert.Single(policy.Lapses(PolicyUse.Verify, null, [], old, At)) is var lapse ? $"{lapse.Algorithm} {lapse.Period}" : "");
    }

    [Theory]
    [InlineData(NewKeyKind.P256, "P-256", "P-256")]
    [InlineData(NewKeyKind.P384, "P-384", "P-384")]
    [InlineData(NewKeyKind.Rsa3072, "RSA\", \"bits\": 3072, \"x\": \"", "RSA-3072")]
    [InlineData(NewKeyKind.Rsa4096, "RSA\", \"bits\": 4096, \"x\": \"", "RSA-4096")]
    public void A_new_key_needs_a_rule_that_admits_making_one(NewKeyKind kind, string rule, string told)
    {
        var entry = rule.StartsWith("RSA", StringComparison.Ordinal) ? $"{{ \"name\": \"RSA\", \"bits\": {told[4..]}, " : $"{{ \"name\": \"{rule}\", ";
        Assert.Null(Of("", "", entry + "\"certify\": {} }").LapseOfNew(kind, At));
        Assert.Equal(new PolicyLapse(told, null), Of("", "", entry + "\"make\": {} }").LapseOfNew(kind, At));
        Assert.Equal(told, Of("", "", entry + "\"certify\": { \"until\": \"2026-01-01\" } }").LapseOfNew(kind, At)!.Algorithm);
        Assert.Equal(told, Of("", "", "").LapseOfNew(kind, At)!.Algorithm);
        Assert.Null(CryptoPolicy.Default.LapseOfNew(kind, At));
    }

    [Theory]
    [InlineData("a.b-c_D9", true)]
    [InlineData("", false)]
    [InlineData("a/b", false)]
    [InlineData("ж", false)]
    public void A_policy_has_a_plain_name(string name, bool fits)
    {
        Assert.Equal(fits, CryptoPolicy.Read(Encoding.UTF8.GetBytes($"{{\"name\":\"{name}\",\"digests\":[],\"schemes\":[],\"keys\":[]}}")).Policy is not null);
        foreach (var (length, short_) in new[] { (64, true), (65, false) })
            Assert.Equal(short_, CryptoPolicy.Read(Encoding.UTF8.GetBytes($"{{\"name\":\"{new string('a', length)}\",\"digests\":[],\"schemes\":[],\"keys\":[]}}")).Policy is not null);
    }

    [Theory]
    [InlineData("{\"name\":1,\"digests\":[],\"schemes\":[],\"keys\":[]}", "/name /name")]
    [InlineData("{\"digests\":[],\"schemes\":[],\"keys\":[]}", "/name /name")]
    [InlineData("{\"name\":\"x\",\"digests\":{},\"keys\":[]}", "/digests /schemes")]
    [InlineData("{\"name\":\"x\",\"digests\":[1],\"schemes\":[],\"keys\":[]}", "/digests/0")]
    [InlineData("{\"name\":\"x\",\"digests\":[{}],\"schemes\":[],\"keys\":[]}", "/digests/0/name /digests/0/name")]
    [InlineData("{\"name\":\"x\",\"digests\":[],\"schemes\":[],\"keys\":[{\"name\":\"RSA\",\"bits\":\"2048\"}]}", "/keys/0/bits")]
    [InlineData("{\"name\":\"x\",\"digests\":[],\"schemes\":[],\"keys\":[{\"name\":\"RSA\",\"bits\":1023}]}", "/keys/0/bits")]
    [InlineData("{\"name\":\"x\",\"digests\":[],\"schemes\":[],\"keys\":[{\"name\":\"RSA\",\"bits\":65537}]}", "/keys/0/bits")]
    [InlineData("{\"name\":\"x\",\"digests\":[],\"schemes\":[],\"keys\":[{\"name\":\"RSA\",\"bits\":1024},{\"name\":\"RSA\",\"bits\":65536}]}", "")]
    [InlineData("{\"name\":\"x\",\"digests\":[],\"schemes\":[],\"keys\":[{\"name\":\"P-256\",\"verify\":{\"from\":20290101}}]}", "/keys/0/verify/from")]
    [InlineData("{\"name\":\"x\",\"digests\":[],\"schemes\":[],\"keys\":[{\"name\":\"P-256\",\"make\":{\"from\":\"x\"}}]}", "/keys/0/make/from")]
    public void A_fault_of_a_policy_has_its_place(string text, string places)
    {
        Assert.Equal(places, string.Join(' ', CryptoPolicy.Read(Encoding.UTF8.GetBytes(text)).Faults.Select(f => f.Place)));
    }

    [Fact]
    public void The_largest_policy_is_read()
    {
        var text = "{\"name\":\"x\",\"digests\":[],\"schemes\":[],\"keys\":[]}";
        Assert.NotNull(CryptoPolicy.Read(Encoding.UTF8.GetBytes(text + new string(' ', (64 * 1024) - text.Length))).Policy);
    }

    [Fact]
    public void A_certificate_is_found_by_what_names_it_and_by_nothing_else()
    {
        var (one, other) = (TestPki.Rsa.Certificate, TestPki.Ec.Certificate);
        var store = new TrustStore([], [one, other]);
        var serial = new System.Numerics.BigInteger(one.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Same(one, store.Find(new CertificateReference(null, null, $" {serial}\n", null)));
        Assert.Null(store.Find(new CertificateReference(null, null, "1" + serial, null)));
        Assert.Null(store.Find(new CertificateReference(new byte[20], null, null, null)));
        Assert.Null(store.Find(new CertificateReference(null, null, null, new byte[20])));
        Assert.Same(other, store.Find(new CertificateReference(null, null, null, SHA1.HashData(other.RawData))));
        Assert.Null(TrustStore.Empty.Find(new CertificateReference(new byte[20], null, null, null)));
    }

    [Fact]
    public void Of_two_with_one_serial_only_the_issuers_name_tells_which()
    {
        var (one, other) = (TestTsa.Root("One"), TestTsa.Root("Other"));
        X509Certificate2 Issue(X509Certificate2 issuer)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return new CertificateRequest("CN=Leaf", key, HashAlgorithmName.SHA256).Create(issuer, TestPki.From, TestPki.To, [9]);
        }

        var (first, second) = (Issue(one), Issue(other));
        var store = new TrustStore([], [first, second]);
        Assert.Null(store.Find(new CertificateReference(null, null, "9", null)));
        Assert.Same(second, store.Find(new CertificateReference(null, "CN=Other", "9", null)));
        Assert.Null(store.Find(new CertificateReference(null, "CN=Nobody", "9", null)));
    }

    [Fact]
    public void Names_that_cannot_be_read_are_only_themselves()
    {
        var (one, other) = (new X500DistinguishedName([0x30, 0x02, 0x31, 0x01]), new X500DistinguishedName([0x30, 0x02, 0x31, 0x02]));
        Assert.True(DistinguishedNames.Same(one, one));
        Assert.False(DistinguishedNames.Same(one, other));
    }

    [Fact]
    public void A_certificate_that_ends_before_it_begins_is_none()
    {
        var der = (byte[])TestPki.Ec.Certificate.RawData.Clone();
        var (from, to) = (der.AsSpan().IndexOf("260101000000Z"u8), der.AsSpan().IndexOf("360101000000Z"u8));
        Assert.NotNull(ForeignCertificate.Read(der));
        (der[from], der[to]) = (der[to], der[from]);
        Assert.Null(ForeignCertificate.Read(der));
    }

    private static CryptoPolicy Of(string digests, string schemes, string keys)
    {
        var reading = CryptoPolicy.Read(Encoding.UTF8.GetBytes($"{{ \"name\": \"test\", \"digests\": [{digests}], \"schemes\": [{schemes}], \"keys\": [{keys}] }}"));
        Assert.True(reading.Policy is not null, string.Join(' ', reading.Faults.Select(f => $"{f.Place} {f.Detail}")));
        return reading.Policy;
    }
}
