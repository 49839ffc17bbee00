using System.Security.Cryptography;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Tests.Evidence.Signatures;
using MessageBroker.Tests.Evidence.Timestamps;

namespace MessageBroker.Tests.Evidence.Trust;

/// <summary>One file says what is good enough, for what and when; a verdict follows it to the day.</summary>
public sealed class CryptoPolicyTests
{
    private static readonly DateTimeOffset End = new(2029, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_built_in_policies_are_files_like_any_other()
    {
        foreach (var policy in new[] { CryptoPolicy.Default, CryptoPolicy.Lenient, CryptoPolicy.Legacy })
        {
            Assert.Same(policy, CryptoPolicy.Named(policy.Name));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(policy.Octets.Span)), policy.Hash);
            Assert.Equal(policy.Name, CryptoPolicy.Read(policy.Octets).Policy!.Name);
        }
        Assert.Equal(3, new[] { CryptoPolicy.Default, CryptoPolicy.Lenient, CryptoPolicy.Legacy }.Select(p => p.Hash).Distinct().Count());
        Assert.Null(CryptoPolicy.Named("none"));
    }

    [Theory]
    [InlineData(1024, PolicyUse.Verify, "2026-06-01", "RSA-1024")]
    [InlineData(2048, PolicyUse.Verify, "2028-12-31", null)]
    [InlineData(2048, PolicyUse.Verify, "2029-01-01", "RSA-2048")]
    [InlineData(2048, PolicyUse.Make, "2028-12-31", null)]
    [InlineData(2048, PolicyUse.Make, "2029-01-01", "RSA-2048")]
    [InlineData(2048, PolicyUse.Certify, "2026-06-01", "RSA-2048")]
    [InlineData(3072, PolicyUse.Certify, "2040-01-01", null)]
    [InlineData(3072, PolicyUse.Verify, "2040-01-01", null)]
    public void A_key_is_admitted_by_its_size_its_use_and_the_day(int bits, PolicyUse use, string day, string? lapsed)
    {
        using var key = RSA.Create(bits);
        var lapses = CryptoPolicy.Default.Lapses(use, null, [], key, Day(day));
        Assert.Equal(lapsed, lapses.SingleOrDefault()?.Algorithm);
    }

    [Fact]
    public void What_is_known_of_no_algorithm_is_admitted_by_none()
    {
        using var brainpool = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        var lapses = CryptoPolicy.Legacy.Lapses(PolicyUse.Verify, "urn:mine", ["urn:digest", "urn:digest"], brainpool, TestPki.At);
        Assert.Equal(["urn:mine", "urn:digest", "EC-256"], lapses.Select(l => l.Algorithm));
        Assert.All(lapses, l => Assert.Null(l.Period));
    }

    [Theory]
    [InlineData("", "/")]
    [InlineData("[]", "/")]
    [InlineData("{\"name\":\"x\"}", "/digests /schemes /keys")]
    [InlineData("{\"name\":\"x\",\"name\":\"y\"}", "/")]
    [InlineData("{\"name\":\"a b\",\"digests\":[],\"schemes\":[],\"keys\":[]}", "/name")]
    [InlineData("{\"name\":\"x\",\"digests\":[],\"schemes\":[],\"keys\":[],\"note\":1}", "/note")]
    [InlineData("{\"name\":\"x\",\"digests\":[{\"name\":\"MD5\"}],\"schemes\":[],\"keys\":[]}", "/digests/0/name")]
    [InlineData("{\"name\":\"x\",\"digests\":[{\"name\":\"SHA-256\",\"certify\":{}}],\"schemes\":[],\"keys\":[]}", "/digests/0/certify")]
    [InlineData("{\"name\":\"x\",\"digests\":[],\"schemes\":[{\"name\":\"ECDSA\"},{\"name\":\"ECDSA\"}],\"keys\":[]}", "/schemes/1")]
    [InlineData("{\"name\":\"x\",\"digests\":[],\"schemes\":[],\"keys\":[{\"name\":\"RSA\"}]}", "/keys/0")]
    [InlineData("{\"name\":\"x\",\"digests\":[],\"schemes\":[],\"keys\":[{\"name\":\"RSA\",\"bits\":512}]}", "/keys/0/bits")]
    [InlineData("{\"name\":\"x\",\"digests\":[],\"schemes\":[],\"keys\":[{\"name\":\"P-256\",\"bits\":256}]}", "/keys/0/bits")]
    [InlineData("{\"name\":\"x\",\"digests\":[],\"schemes\":[],\"keys\":[{\"name\":\"P-256\",\"verify\":{\"until\":\"1.1.2029\"}}]}", "/keys/0/verify/until")]
    [InlineData("{\"name\":\"x\",\"digests\":[],\"schemes\":[],\"keys\":[{\"name\":\"P-256\",\"verify\":{\"til\":\"2029-01-01\"}}]}", "/keys/0/verify/til")]
    [InlineData("{\"name\":\"x\",\"digests\":[],\"schemes\":[],\"keys\":[{\"name\":\"P-256\",\"verify\":{\"from\":\"2029-01-01\",\"until\":\"2029-01-01\"}}]}", "/keys/0/verify")]
    [InlineData("{\"name\":\"x\",\"digests\":[],\"schemes\":[],\"keys\":[{\"name\":\"P-256\",\"verify\":true},{\"name\":\"P-1\"}]}", "/keys/0/verify /keys/1/name")]
    public void A_rule_that_would_not_be_read_is_a_fault_with_its_place(string text, string places)
    {
        var reading = CryptoPolicy.Read(Encoding.UTF8.GetBytes(text));
        Assert.Null(reading.Policy);
        Assert.Equal(places, string.Join(' ', reading.Faults.Select(f => f.Place)));
    }

    [Theory]
    [InlineData("{\n \"name\": x }", "no JSON from line 2, column 10 on")]
    [InlineData("{\"name\":\"x\",\"digests\":[],\"schemes\":[],\"keys\":[{\"name\":\"RSA\",\"bits\":512}]}", "1024 to 65536 is expected")]
    [InlineData("{\"name\":\"x\",\"digests\":[],\"schemes\":[],\"keys\":[{\"name\":\"P-256\",\"bits\":256}]}", "only RSA has it")]
    public void What_is_wrong_with_a_rule_is_told(string text, string told) => Assert.Equal(told, Assert.Single(CryptoPolicy.Read(Encoding.UTF8.GetBytes(text)).Faults).Detail);

    [Fact]
    public void A_policy_is_a_page_and_no_book() => Assert.Equal("/", CryptoPolicy.Read(new byte[64 * 1024 + 1]).Faults.Single().Place);

    [Fact]
    public void What_a_policy_admits_beyond_another_is_named()
    {
        Assert.Empty(CryptoPolicy.Default.LooserThan(CryptoPolicy.Default));
        Assert.Equal(["RSA-1024", "RSA-2048"], CryptoPolicy.Lenient.LooserThan(CryptoPolicy.Default));
        Assert.Equal(["SHA-1", "RSA-1024", "RSA-2048"], CryptoPolicy.Legacy.LooserThan(CryptoPolicy.Default));
        Assert.Empty(Ending("2026-01-01").LooserThan(CryptoPolicy.Default));
        Assert.Equal(["RSA-2048"], Ending("2030-01-01").LooserThan(CryptoPolicy.Default));
        // A size that only the other one names.
        CryptoPolicy Sizes(string keys) => CryptoPolicy.Read(Encoding.UTF8.GetBytes($"{{ \"name\": \"x\", \"digests\": [], \"schemes\": [], \"keys\": [{keys}] }}")).Policy!;
        const string all = "{ \"name\": \"RSA\", \"bits\": 2048, \"verify\": {} }";
        Assert.Equal(["RSA-4096"], Sizes(all).LooserThan(Sizes(all + ", { \"name\": \"RSA\", \"bits\": 4096, \"verify\": { \"until\": \"2030-01-01\" } }")));
    }

    [Fact]
    public void A_signature_is_judged_by_what_was_admitted_when_it_is_known_to_have_existed()
    {
        var signed = SedSigner.Sign(SignedSed.Plain, TestPki.Rsa, CryptoPolicy.Default, TestPki.At, "seed").Signed!;
        var before = Verify(signed, SignatureProfile.Eessi, End.AddSeconds(-1));
        var after = Verify(signed, SignatureProfile.Eessi, End);

        Assert.Equal(Indication.TotalPassed, before.Indication);
        Assert.Equal((Indication.Indeterminate, SubIndication.CryptoConstraintsFailureNoPoe, CryptoOutcome.Valid), (after.Indication, after.SubIndication, after.Crypto));
        Assert.Null(after.SignedBytes);
        var reason = Assert.Single(after.Reasons);
        Assert.Equal(ReasonCode.AlgorithmOutOfPeriod, reason.Code);
        Assert.Equal(["algorithm=RSA-2048", "period=[, 2029-01-01)", "at=2029-01-01T00:00:00Z"], reason.Arguments.Select(a => $"{a.Key}={a.Value}"));
    }

    [Fact]
    public void A_time_stamp_from_within_the_period_keeps_it_admitted()
    {
        var signed = SedSigner.Sign(SignedSed.Plain, TestPki.Rsa, CryptoPolicy.Default, TestPki.At, "seed", SignatureProfile.Xades).Signed!;
        byte[] Stamped(DateTimeOffset time) => SignatureStamp.Add(signed, new TestTsa().Stamp(SignatureStamp.Content(signed), time));

        Assert.Equal(ReasonCode.AlgorithmOutOfPeriod, Verify(signed, SignatureProfile.Xades, End.AddYears(1)).Reasons.Single().Code);
        Assert.Equal(Indication.TotalPassed, Verify(Stamped(End.AddDays(-1)), SignatureProfile.Xades, End.AddYears(1)).Indication);
        Assert.Equal(Indication.Indeterminate, Verify(Stamped(End.AddDays(1)), SignatureProfile.Xades, End.AddYears(1)).Indication);
    }

    [Fact]
    public void A_time_stamp_outlives_its_own_algorithms_no_more_than_a_signature_does()
    {
        var policy = Policy(CryptoPolicy.Default, p => p.Replace("{ \"name\": \"P-256\", \"certify\": {}, \"make\": {}, \"verify\": {} }", "{ \"name\": \"P-256\", \"verify\": { \"until\": \"2029-01-01\" } }", StringComparison.Ordinal));
        var token = new TestTsa().Stamp("x"u8, TestPki.At);
        var trust = new TrustStore([TestTsa.Anchor], []);

        Assert.Equal(Indication.TotalPassed, MessageBroker.Evidence.Timestamps.TimeStampVerifier.VerifyContent(token, "x"u8.ToArray(), new(trust, policy, End.AddSeconds(-1))).Indication);
        var late = MessageBroker.Evidence.Timestamps.TimeStampVerifier.VerifyContent(token, "x"u8.ToArray(), new(trust, policy, End));
        Assert.Equal((Indication.Indeterminate, SubIndication.CryptoConstraintsFailureNoPoe), (late.Indication, late.SubIndication));
    }

    [Fact]
    public void Nothing_is_signed_with_a_key_whose_time_is_over()
    {
        var signing = SedSigner.Sign(SignedSed.Plain, TestPki.Rsa, CryptoPolicy.Default, End, "seed");
        Assert.Null(signing.Signed);
        Assert.Equal(ReasonCode.AlgorithmOutOfPeriod, signing.Reasons.Single().Code);
        Assert.NotNull(SedSigner.Sign(SignedSed.Plain, TestPki.Ec, CryptoPolicy.Default, End, "seed").Signed);
    }

    private static SignatureVerdict Verify(byte[] signed, SignatureProfile profile, DateTimeOffset at) =>
        SignatureVerifier.Verify(signed, XmlLimits.Default, profile, new VerificationContext(new TrustStore([TestPki.CaCertificate, TestTsa.Anchor], []), CryptoPolicy.Default, at));

    /// <summary>As default, with another end for RSA below 3000 bits.</summary>
    private static CryptoPolicy Ending(string day) => Policy(CryptoPolicy.Default, p => p.Replace("2029-01-01", day, StringComparison.Ordinal));

    private static CryptoPolicy Policy(CryptoPolicy origin, Func<string, string> change)
    {
        var text = Encoding.UTF8.GetString(origin.Octets.Span);
        var changed = change(text);
        Assert.NotEqual(text, changed);
        return CryptoPolicy.Read(Encoding.UTF8.GetBytes(changed)).Policy!;
    }

    private static DateTimeOffset Day(string day) => DateTimeOffset.Parse(day + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
}
