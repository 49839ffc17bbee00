using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Trust;
using MessageBroker.Tests.Evidence.Timestamps;

namespace MessageBroker.Tests.Evidence.Trust;

/// <summary>The words of lists and answers at their edges: until when they count, what they say, whose they are, and what is told of it.</summary>
public sealed class RevocationWordsTests
{
    private const string OcspSigning = "1.3.6.1.5.5.7.3.9";
    private static readonly X509Certificate2 Root = TestTsa.Root("Issuer"), Stranger = TestTsa.Root("Issuer");
    private static readonly X509Certificate2 Leaf = TestTsa.Issue(Root, "CN=leaf", TestPki.From, TestPki.To);
    private static readonly X509Certificate2 Delegate = TestTsa.Issue(Root, "CN=responder", TestPki.From, TestPki.To, purposes: OcspSigning);
    private static readonly DateTimeOffset At = TestPki.At;
    private static readonly TestResponder Good = new(Root, Delegate);
    private static readonly TestList Clean = new(Root);

    [Theory]
    [InlineData(300, 4, true)]
    [InlineData(301, 4, false)]
    [InlineData(-3600, 0, true)]
    [InlineData(-3600, -1, false)]
    public void A_word_counts_up_to_its_last_second_and_five_minutes_ahead(int from, int due, bool counts)
    {
        var (since, until) = (At.AddSeconds(from), At.AddSeconds(due < 4 ? due : 7200));
        Assert.Equal(counts, Judge([], [Good with { ThisUpdate = since, NextUpdate = until, ProducedAt = At }]).Trusted);
        Assert.Equal(counts, Judge([Clean with { ThisUpdate = since, NextUpdate = until }], []).Trusted);
    }

    [Fact]
    public void Grace_counts_to_its_last_second()
    {
        bool Passes(int late) => Judge([Clean with { NextUpdate = At.AddSeconds(-late) }], [], TimeSpan.FromMinutes(10)).Trusted;
        Assert.Equal((true, false), (Passes(600), Passes(601)));
    }

    [Fact]
    public void An_answer_counts_as_long_as_it_says_and_an_hour_where_it_says_nothing()
    {
        Assert.True(Judge([], [Good with { ThisUpdate = At.AddHours(-3), NextUpdate = At.AddHours(1) }]).Trusted);
        Assert.True(Judge([], [Good with { ThisUpdate = At.AddHours(-1), NextUpdate = null }]).Trusted);
        Assert.False(Judge([], [Good with { ThisUpdate = At.AddHours(-1).AddSeconds(-1), NextUpdate = null }]).Trusted);
    }

    [Fact]
    public void A_list_that_does_not_say_until_when_is_never_fresh() =>
        Assert.Equal("the list does not say when the next one is due", Detail(Judge([Clean with { NextUpdate = null }], [])));

    [Fact]
    public void What_is_lacking_is_told()
    {
        Assert.Equal("no list of its issuer, and no answer", Detail(Judge([], [])));
        Assert.Equal("the responder of its issuer does not know it", Detail(Judge([], [Good with { KnowsNothing = true }])));
        var (list, answer) = (Clean with { NextUpdate = At.AddDays(-3) }, Good with { ThisUpdate = At.AddDays(-9), NextUpdate = At.AddDays(-5) });
        Assert.Equal("the newest word of its issuer counted until 2026-05-29T12:00:00Z", Detail(Judge([list], [answer])));
        Assert.Equal("the newest word of its issuer counted until 2026-05-27T12:00:00Z", Detail(Judge([], [answer])));
        Assert.Equal("the newest word of its issuer counted until 2026-05-30T12:00:00Z", Detail(Judge([list], [answer with { NextUpdate = At.AddDays(-2) }])));
    }

    [Fact]
    public void What_is_from_the_future_is_told_as_such()
    {
        var (list, answer) = (Clean with { ThisUpdate = At.AddDays(2), NextUpdate = At.AddDays(9) }, Good with { ThisUpdate = At.AddDays(1), NextUpdate = At.AddDays(3), ProducedAt = At });
        Assert.Equal("the word of its issuer is from the future: of 2026-06-03T12:00:00Z, judged at 2026-06-01T12:00:00Z", Detail(Judge([list], [])));
        Assert.Equal("the word of its issuer is from the future: of 2026-06-02T12:00:00Z, judged at 2026-06-01T12:00:00Z", Detail(Judge([list], [answer])));
        // Up to five minutes ahead it is the clocks that differ: the word has come, however short it counted.
        foreach (var from in new[] { -60, 300 })
        {
            var over = (list with { ThisUpdate = At.AddSeconds(from), NextUpdate = At.AddSeconds(-30) }, answer with { ThisUpdate = At.AddSeconds(from), NextUpdate = At.AddSeconds(-30) });
            Assert.Equal("the newest word of its issuer counted until 2026-06-01T11:59:30Z", Detail(Judge([over.Item1], [])));
            Assert.Equal("the newest word of its issuer counted until 2026-06-01T11:59:30Z", Detail(Judge([], [over.Item2])));
        }

        // One that has come, and is over, is what there is.
        Assert.Equal("the newest word of its issuer counted until 2026-05-29T12:00:00Z", Detail(Judge([list, Clean with { NextUpdate = At.AddDays(-3) }], [answer])));
    }

    [Theory]
    [InlineData(1, "keyCompromise")]
    [InlineData(6, "certificateHold")]
    [InlineData(null, "unspecified")]
    public void Why_it_was_revoked_is_told_where_it_is_said(int? reason, string told)
    {
        foreach (var verdict in new[] { Judge([Clean with { Revoked = Leaf, RevokedFor = reason }], []), Judge([], [Good with { RevokedAt = At.AddDays(-1), RevokedFor = reason }]) })
            Assert.Equal((ReasonCode.CertificateRevoked, told), (Assert.Single(verdict.Reasons).Code, verdict.Reasons[0].Arguments.Single(a => a.Key == "reason").Value));
    }

    [Fact]
    public void What_was_taken_back_is_not_revoked()
    {
        Assert.True(Judge([Clean with { Revoked = Leaf, RevokedFor = 8 }], []).Trusted);
        Assert.True(Judge([], [Good with { RevokedAt = At.AddDays(-1), RevokedFor = 8 }]).Trusted);
    }

    [Fact]
    public void What_marks_itself_as_more_than_we_understand_is_not_read()
    {
        Assert.NotNull(OcspAnswer.Read(Good.About(Leaf)));
        Assert.Null(OcspAnswer.Read((Good with { OddAnswer = true }).About(Leaf)));
        Assert.Null(OcspAnswer.Read((Good with { OddEntry = true }).About(Leaf)));
        // Also where something else in it is plain; and what may be passed over is.
        Assert.Null(OcspAnswer.Read((Good with { OddEntry = true, Also = Delegate }).About(Leaf)));
        Assert.NotNull(OcspAnswer.Read((Good with { OddAnswer = true, OddIsCritical = false }).About(Leaf)));
        Assert.NotNull(OcspAnswer.Read((Good with { OddEntry = true, OddIsCritical = false }).About(Leaf)));
        Assert.NotNull(RevocationList.Read((Clean with { Revoked = Leaf }).Encode()));
        Assert.Null(RevocationList.Read((Clean with { IsDelta = true }).Encode()));
        Assert.Null(RevocationList.Read((Clean with { Revoked = Leaf, IsIndirect = true }).Encode()));
    }

    [Theory]
    [InlineData("CERTIFICATE LIST")]
    [InlineData("CRL")]
    public void A_list_has_the_label_of_one(string label) => Assert.Null(RevocationList.Read(Encoding.ASCII.GetBytes(PemEncoding.WriteString(label, Clean.Encode()))));

    [Fact]
    public void Of_several_certificates_beside_an_answer_one_has_to_be_the_responder()
    {
        Assert.True(Judge([], [Good with { Beside = [Leaf] }]).Trusted);
        Assert.True(Judge([], [Good with { Beside = [Delegate, Stranger] }]).Trusted);
        var many = TestTsa.Issue(Root, "CN=responder", TestPki.From, TestPki.To, purposes: ["1.3.6.1.5.5.7.3.8", OcspSigning]);
        Assert.True(Judge([], [Good with { Signer = many }]).Trusted);
    }

    [Fact]
    public void Whoever_answers_by_name_has_that_name() => Assert.Equal(ReasonCode.RevocationUnknown, Code(Judge([], [Good with { ByName = true, Name = new X500DistinguishedName("CN=somebody") }])));

    [Fact]
    public void An_issuer_that_limits_its_key_signs_lists_only_where_it_says_so()
    {
        X509Certificate2 Issuer(X509KeyUsageFlags? usage)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=Issuer", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            if (usage is { } only) request.CertificateExtensions.Add(new X509KeyUsageExtension(only, true));
            return request.CreateSelfSigned(TestPki.From, TestPki.To);
        }

        bool Signs(X509Certificate2 issuer) => RevocationList.Read(new TestList(issuer).Encode())!.IsSignedBy(issuer);
        Assert.True(Signs(Issuer(null)));
        Assert.True(Signs(Issuer(X509KeyUsageFlags.CrlSign)));
        Assert.False(Signs(Issuer(X509KeyUsageFlags.KeyCertSign)));
    }

    /// <summary>One list is judged for two issuers of one name, and what was found for the one is remembered: it says nothing of the other.</summary>
    [Fact]
    public void Whose_word_it_is_is_known_for_each_issuer()
    {
        var known = new Revocation(RevocationMode.Hard, [RevocationList.Read(Clean.Encode())!]);
        var theirs = TestTsa.Issue(Stranger, "CN=leaf", TestPki.From, TestPki.To);
        for (var i = 0; i < 2; i++)
        {
            Assert.True(Verdict(Root, Leaf, known).Trusted);
            Assert.Equal(ReasonCode.RevocationUnknown, Code(Verdict(Stranger, theirs, known)));
        }
    }

    [Fact]
    public void The_manifest_names_what_was_known_in_order_and_is_read_again()
    {
        var lists = new[] { Clean, Clean with { NextUpdate = At.AddDays(8) }, Clean with { NextUpdate = At.AddDays(9) } }.Select(l => RevocationList.Read(l.Encode())!).ToList();
        var answers = new[] { Good, Good with { NextUpdate = At.AddHours(5) }, Good with { NextUpdate = At.AddHours(6) } }.Select(a => OcspAnswer.Read(a.About(Leaf))!).ToList();
        var manifest = RevocationManifest.Of(new Revocation(RevocationMode.Hard, lists) { Answers = answers, Grace = TimeSpan.FromSeconds(90) });
        Assert.Equal(lists.Select(l => l.Sha256).Order(StringComparer.Ordinal), manifest.Lists);
        Assert.Equal(answers.Select(a => a.Sha256).Order(StringComparer.Ordinal), manifest.Answers);
        var read = RevocationManifest.Read(manifest.Write())!;
        Assert.Equal((RevocationMode.Hard, TimeSpan.FromSeconds(90)), (read.Mode, read.Grace));
        Assert.Equal(manifest.Lists, read.Lists);
        Assert.Equal(manifest.Answers, read.Answers);
        Assert.Equal(RevocationMode.Hard, RevocationManifest.Read(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(manifest.Write()).Replace("hard", "HARD", StringComparison.Ordinal)))!.Mode);
        Assert.Null(RevocationManifest.Read("{}"u8));
        Assert.Null(RevocationManifest.Read("["u8));
        Assert.Null(RevocationManifest.Read(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(manifest.Write()).Replace("90", "-1", StringComparison.Ordinal))));
    }

    private static TrustVerdict Judge(TestList[] lists, TestResponder[] answers, TimeSpan grace = default) =>
        Verdict(Root, Leaf, new Revocation(RevocationMode.Hard, [.. lists.Select(l => RevocationList.Read(l.Encode())!)]) { Answers = [.. answers.Select(a => OcspAnswer.Read(a.About(Leaf))!)], Grace = grace });

    private static TrustVerdict Verdict(X509Certificate2 anchor, X509Certificate2 leaf, Revocation known) =>
        new TrustStore([TestPki.Public(anchor)], [], known).Judge(TestPki.Public(leaf), [], At, CryptoPolicy.Default);

    private static string Detail(TrustVerdict verdict) => Assert.Single(verdict.Reasons).Arguments.Single(a => a.Key == "detail").Value;

    private static ReasonCode Code(TrustVerdict verdict) => Assert.Single(verdict.Reasons).Code;
}
