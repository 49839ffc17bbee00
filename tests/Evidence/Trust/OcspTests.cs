using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Trust;
using MessageBroker.Tests.Evidence.Timestamps;

namespace MessageBroker.Tests.Evidence.Trust;

/// <summary>What an OCSP responder says about a certificate, and whose word that is.</summary>
public sealed class OcspTests
{
    private const string Purpose = "1.3.6.1.5.5.7.3.9";
    private static readonly X509Certificate2 Root = TestTsa.Root("Issuer"), Stranger = TestTsa.Root("Issuer");
    private static readonly X509Certificate2 Leaf = TestTsa.Issue(Root, "CN=leaf", TestPki.From, TestPki.To), Other = TestTsa.Issue(Root, "CN=other", TestPki.From, TestPki.To);
    private static readonly X509Certificate2 Delegate = TestTsa.Issue(Root, "CN=responder", TestPki.From, TestPki.To, purposes: Purpose);
    private static readonly DateTimeOffset At = TestPki.At;
    private static readonly TestResponder Good = new(Root, Delegate);

    public static TheoryData<string> Shapes => ["by key", "by name", "the issuer itself", "SHA-256", "no end"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_good_answer_lets_it_pass_in_every_shape(string shape) => Assert.True(Judge(shape switch
    {
        "by name" => Good with { ByName = true },
        "the issuer itself" => Good with { Signer = Root },
        "SHA-256" => Good with { Hash = HashAlgorithmName.SHA256 },
        "no end" => Good with { NextUpdate = null },
        _ => Good,
    }).Trusted);

    [Fact]
    public void Revoked_counts_from_its_time()
    {
        Assert.Equal([ReasonCode.CertificateRevoked], Codes(Judge(Good with { RevokedAt = At.AddDays(-1) })));
        var later = new TrustInstant(At, At.AddDays(2), At);
        var since = Good with { RevokedAt = At.AddDays(1), ThisUpdate = At.AddDays(2), NextUpdate = At.AddDays(3), ProducedAt = At.AddDays(2) };
        Assert.True(Judge(since, times: later).Trusted);
        Assert.Equal([ReasonCode.CertificateRevoked], Codes(Judge(since, times: later with { RevokedUntil = later.Now })));
    }

    public static TheoryData<string> Empty =>
        ["unknown", "stale", "future", "no end and old", "another certificate", "another issuer's key", "no purpose", "any purpose", "another issuer", "expired then", "somebody else by that name"];

    [Theory]
    [MemberData(nameof(Empty))]
    public void What_proves_nothing_leaves_it_unknown(string why)
    {
        var responder = why switch
        {
            "unknown" => Good with { KnowsNothing = true },
            "stale" => Good with { ThisUpdate = At.AddDays(-2), NextUpdate = At.AddMinutes(-1) },
            "future" => Good with { ThisUpdate = At.AddHours(1), NextUpdate = At.AddHours(2) },
            "no end and old" => Good with { ThisUpdate = At.AddHours(-2), NextUpdate = null },
            "another issuer's key" => Good with { Issuer = Stranger },
            "no purpose" => Good with { Signer = TestTsa.Issue(Root, "CN=responder", TestPki.From, TestPki.To, purposes: "1.3.6.1.5.5.7.3.8") },
            "any purpose" => Good with { Signer = TestTsa.Issue(Root, "CN=responder", TestPki.From, TestPki.To, purposes: "none") },
            "another issuer" => Good with { Signer = TestTsa.Issue(Stranger, "CN=responder", TestPki.From, TestPki.To, purposes: Purpose) },
            "expired then" => Good with { Signer = TestTsa.Issue(Root, "CN=responder", TestPki.From, At.AddDays(-1), purposes: Purpose) },
            "somebody else by that name" => Good with { Signer = Stranger, ByName = true },
            _ => Good,
        };
        foreach (var revoked in new DateTimeOffset?[] { null, At.AddDays(-1) })
        {
            // Nor does the word of nobody revoke anything.
            if (revoked is not null && why is "unknown" or "stale" or "future" or "no end and old") continue;
            Assert.Equal([ReasonCode.RevocationUnknown], Codes(Judge(responder with { RevokedAt = revoked }, why == "another certificate" ? Other : Leaf)));
        }
    }

    [Fact]
    public void A_responder_that_lost_its_certificate_since_was_one_when_it_answered()
    {
        var responder = Good with { Signer = TestTsa.Issue(Root, "CN=responder", TestPki.From, At.AddMinutes(1), purposes: Purpose), NextUpdate = At.AddDays(1) };
        Assert.True(Judge(responder, times: TrustInstant.Of(At.AddHours(1))).Trusted);
    }

    /// <summary>Its issuer vouches for it, but its key is one for RSASSA-PSS alone, which the platform does not give us: nobody could say that it signed.</summary>
    [Fact]
    public void A_responder_whose_key_cannot_be_looked_at_says_nothing()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(Delegate.SubjectName, new PublicKey(new Oid("1.2.840.113549.1.1.10"), null!, new AsnEncodedData(key.ExportRSAPublicKey())), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(Purpose)], true));
        using var own = Root.GetECDsaPrivateKey()!;
        using var odd = request.Create(Root.SubjectName, X509SignatureGenerator.CreateForECDsa(own), TestPki.From, TestPki.To, [9]);
        Assert.True(new TrustStore([TestPki.Public(Root)], []).Judge(odd, [], At, CryptoPolicy.Default).Trusted);
        Assert.Equal([ReasonCode.RevocationUnknown], Codes(Judge(Good with { Signer = Stranger, ByName = true, Name = odd.SubjectName, Beside = [odd] })));
    }

    [Fact]
    public void Lists_and_answers_stand_beside_each_other_and_the_worse_word_counts()
    {
        var builder = new CertificateRevocationListBuilder();
        builder.AddEntry(Leaf.SerialNumberBytes.Span, At.AddDays(-1));
        var list = RevocationList.Read(builder.Build(Root, 1, At.AddDays(7), HashAlgorithmName.SHA256, thisUpdate: At.AddDays(-2)))!;
        var clean = RevocationList.Read(new CertificateRevocationListBuilder().Build(Root, 1, At.AddDays(7), HashAlgorithmName.SHA256, thisUpdate: At.AddDays(-2)))!;

        Assert.Equal([ReasonCode.CertificateRevoked], Codes(Judge(Good, lists: list)));
        Assert.Equal([ReasonCode.CertificateRevoked], Codes(Judge(Good with { RevokedAt = At.AddDays(-1) }, lists: clean)));
        Assert.True(Judge(Good with { KnowsNothing = true }, lists: clean).Trusted);
    }

    [Fact]
    public void An_answer_is_one_that_succeeded_and_nothing_behind_it()
    {
        var octets = Good.About(Leaf);
        Assert.NotNull(OcspAnswer.Read(octets));
        Assert.Null(OcspAnswer.Read([.. octets, 0]));
        Assert.Null(OcspAnswer.Read(octets[..^1]));
        Assert.Null(OcspAnswer.Read([]));
        Assert.Null(OcspAnswer.Read(Root.RawData));
        foreach (var status in new[] { 1, 2, 3, 5, 6 }) Assert.Null(OcspAnswer.Read((Good with { Status = status }).About(Leaf)));
    }

    [Fact]
    public void No_changed_octet_makes_another_word_of_it()
    {
        var octets = Good.About(Leaf);
        for (var at = 0; at < octets.Length; at++)
            foreach (var bit in new byte[] { 1, 0x80 })
            {
                var changed = (byte[])octets.Clone();
                changed[at] ^= bit;
                if (OcspAnswer.Read(changed) is not { } answer || Verdict([answer]).Trusted is false) continue;
                // The certificates beside the answer are not signed with it: only they may differ, and then in what nobody verifies.
                Assert.True(at > octets.Length - Delegate.RawData.Length - 8, $"octet {at}");
            }
    }

    [Fact]
    public void The_hash_of_the_store_names_the_answers()
    {
        var one = OcspAnswer.Read(Good.About(Leaf))!;
        string Hash(params OcspAnswer[] answers) => new TrustStore([TestPki.Public(Root)], [], new Revocation(RevocationMode.Hard, []) { Answers = answers }).Hash;
        Assert.Equal(3, new[] { Hash(), Hash(one), Hash(OcspAnswer.Read(Good.About(Other))!) }.Distinct().Count());
    }

    /// <summary>Found by fuzzing: the purposes of the certificate that an answer brings were first read when it was asked whose word it is.</summary>
    [Fact]
    public void An_answer_whose_signer_has_damaged_purposes_is_none()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=responder", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509Extension("2.5.29.37", [0x30, 0x03, 1, 1, 0], critical: false));
        using var signer = request.CreateSelfSigned(TestPki.From, TestPki.To);
        Assert.Null(OcspAnswer.Read((Good with { Signer = signer, ByName = true }).About(Leaf)));
    }

    private static TrustVerdict Judge(TestResponder responder, X509Certificate2? about = null, TrustInstant? times = null, params RevocationList[] lists) => Verdict([OcspAnswer.Read(responder.About(about ?? Leaf))!], times, lists);

    private static TrustVerdict Verdict(IReadOnlyList<OcspAnswer> answers, TrustInstant? times = null, params RevocationList[] lists) =>
        new TrustStore([TestPki.Public(Root)], [], new Revocation(RevocationMode.Hard, lists) { Answers = answers }).Judge(TestPki.Public(Leaf), [], times ?? TrustInstant.Of(At), CryptoPolicy.Default);

    private static IReadOnlyList<ReasonCode> Codes(TrustVerdict verdict) => [.. verdict.Reasons.Select(r => r.Code)];
}
