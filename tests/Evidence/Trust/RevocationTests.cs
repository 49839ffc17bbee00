using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Trust;
using MessageBroker.Tests.Evidence.Timestamps;

namespace MessageBroker.Tests.Evidence.Trust;

/// <summary>What a revocation list says about a certificate, and what it means that none says anything.</summary>
public sealed class RevocationTests
{
    private static readonly X509Certificate2 Root = TestTsa.Root("Issuer"), Stranger = TestTsa.Root("Issuer");
    private static readonly X509Certificate2 Leaf = TestTsa.Issue(Root, "CN=leaf", TestPki.From, TestPki.To), Other = TestTsa.Issue(Root, "CN=other", TestPki.From, TestPki.To);
    private static readonly DateTimeOffset At = TestPki.At;

    [Fact]
    public void A_fresh_list_without_the_certificate_lets_it_pass() => Assert.True(Judge(Hard(List(Root))).Trusted);

    [Fact]
    public void A_certificate_that_was_revoked_before_is_refused_and_one_that_was_revoked_later_is_not()
    {
        Assert.Equal([ReasonCode.CertificateRevoked], Codes(Judge(Hard(List(Root, revoked: At.AddDays(-1))))));
        Assert.Equal([ReasonCode.CertificateRevoked], Codes(Judge(Hard(List(Root, revoked: At)))));
        var later = new TrustInstant(At, At.AddDays(2), At);
        Assert.True(Judge(Hard(List(Root, revoked: At.AddDays(1), from: At.AddDays(1), due: At.AddDays(9))), later).Trusted);
        Assert.Equal([ReasonCode.CertificateRevoked], Codes(Judge(Hard(List(Root, revoked: At.AddDays(1), from: At.AddDays(1), due: At.AddDays(9))), later with { RevokedUntil = later.Now })));
    }

    [Fact]
    public void Another_certificates_entry_is_not_this_ones()
    {
        var builder = new CertificateRevocationListBuilder();
        builder.AddEntry(Other.SerialNumberBytes.Span, At.AddDays(-1));
        Assert.True(Judge(Hard(RevocationList.Read(Build(builder, Root))!)).Trusted);
    }

    [Fact]
    public void A_list_that_somebody_else_signed_says_nothing()
    {
        Assert.Equal([ReasonCode.RevocationUnknown], Codes(Judge(Hard(List(Stranger)))));
        Assert.Equal([ReasonCode.RevocationUnknown], Codes(Judge(Hard(List(Stranger, revoked: At.AddDays(-1))))));
    }

    [Fact]
    public void No_list_and_a_stale_list_are_unknown_and_the_declared_mode_says_what_that_means()
    {
        Assert.Equal([ReasonCode.RevocationUnknown], Codes(Judge(new Revocation(RevocationMode.Hard, []))));
        Assert.Equal([ReasonCode.RevocationUnknown], Codes(Judge(Hard(List(Root, due: At.AddHours(-1))))));
        Assert.True(Judge(Hard(List(Root, due: At.AddHours(-1))) with { Grace = TimeSpan.FromHours(2) }).Trusted);
        var soft = Judge(new Revocation(RevocationMode.Soft, []));
        Assert.Equal((true, ReasonCode.RevocationNotChecked), (soft.Trusted, Assert.Single(soft.Reasons).Code));
        Assert.Empty(Judge(Revocation.Off).Reasons);
        // What is known stands, also where the list is old.
        Assert.Equal([ReasonCode.CertificateRevoked], Codes(Judge(Hard(List(Root, revoked: At.AddDays(-1), due: At.AddHours(-1))))));
    }

    [Fact]
    public void The_answer_is_the_same_when_the_path_is_known()
    {
        var store = new TrustStore([TestPki.Public(Root)], [], Hard(List(Root, revoked: At.AddDays(-1))));
        var leaf = TestPki.Public(Leaf);
        for (var i = 0; i < 3; i++) Assert.Equal([ReasonCode.CertificateRevoked], Codes(store.Judge(leaf, [], At, CryptoPolicy.Default)));
    }

    [Fact]
    public void The_hash_of_the_store_names_mode_grace_and_lists()
    {
        var anchor = TestPki.Public(Root);
        var list = List(Root);
        string[] hashes =
        [
            new TrustStore([anchor], []).Hash, new TrustStore([anchor], [], Hard(list)).Hash, new TrustStore([anchor], [], Hard(list) with { Grace = TimeSpan.FromHours(1) }).Hash,
            new TrustStore([anchor], [], new Revocation(RevocationMode.Soft, [list])).Hash, new TrustStore([anchor], [], Hard(List(Root))).Hash,
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[0], new TrustStore([anchor], [], Revocation.Off).Hash);
    }

    [Fact]
    public void What_is_no_complete_list_is_not_read()
    {
        var der = Build(new CertificateRevocationListBuilder(), Root);
        Assert.NotNull(RevocationList.Read(der));
        Assert.NotNull(RevocationList.Read(System.Text.Encoding.ASCII.GetBytes(PemEncoding.WriteString("X509 CRL", der))));
        Assert.Null(RevocationList.Read([.. der, 0]));
        Assert.Null(RevocationList.Read(der[..^1]));
        Assert.Null(RevocationList.Read([]));
        Assert.Null(RevocationList.Read("-----BEGIN X509 CRL-----"u8));
        Assert.Null(RevocationList.Read(Root.RawData));
        // A signature of a number of bits that is no number of octets: the octet in front of the value says how many are not used.
        var padded = (byte[])der.Clone();
        var unused = Enumerable.Range(der.Length - 80, 78).Last(at => der[at - 2] == 0x03 && der[at - 1] == der.Length - at && der[at] == 0);
        padded[unused] = 1;
        padded[^1] &= 0xFE;
        Assert.Null(RevocationList.Read(padded));
        Assert.Null(RevocationList.Read(System.Text.Encoding.ASCII.GetBytes(Root.ExportCertificatePem())));
    }

    /// <summary>Found by fuzzing: an issuer's name with letters that its string type does not have.</summary>
    [Fact]
    public void A_list_whose_issuer_cannot_be_read_is_nobodys()
    {
        var der = Build(new CertificateRevocationListBuilder(), Root);
        var at = der.AsSpan().IndexOf("Issuer"u8);
        // From UTF8String to PrintableString, and a letter that it has not.
        (der[at - 2], der[at]) = (0x13, 0xFF);

        var list = RevocationList.Read(der);

        Assert.True(list is null || !list.IsSignedBy(Root));
    }

    private static Revocation Hard(RevocationList list) => new(RevocationMode.Hard, [list]);

    private static RevocationList List(X509Certificate2 issuer, DateTimeOffset? revoked = null, DateTimeOffset? from = null, DateTimeOffset? due = null)
    {
        var builder = new CertificateRevocationListBuilder();
        if (revoked is { } at) builder.AddEntry(Leaf.SerialNumberBytes.Span, at, X509RevocationReason.KeyCompromise);
        return RevocationList.Read(Build(builder, issuer, from, due))!;
    }

    private static byte[] Build(CertificateRevocationListBuilder builder, X509Certificate2 issuer, DateTimeOffset? from = null, DateTimeOffset? due = null)
    {
        var update = from ?? At.AddDays(-2);
        // A number of its own, so that two lists are never the same octets.
        return builder.Build(issuer, new BigInteger(RandomNumberGenerator.GetInt32(1, int.MaxValue)), due ?? At.AddDays(7), HashAlgorithmName.SHA256, thisUpdate: update);
    }

    private static TrustVerdict Judge(Revocation revocation, TrustInstant? times = null) =>
        new TrustStore([TestPki.Public(Root)], [], revocation).Judge(TestPki.Public(Leaf), [], times ?? TrustInstant.Of(At), CryptoPolicy.Default);

    private static IReadOnlyList<ReasonCode> Codes(TrustVerdict verdict) => [.. verdict.Reasons.Select(r => r.Code)];
}
