using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Timestamps;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence.Timestamps;

/// <summary>What the framework's reader leaves out, and what it refuses without saying why.</summary>
public sealed class TimeStampVerifierTests
{
    private static readonly byte[] Content = "what was there"u8.ToArray();
    private static readonly DateTimeOffset Time = TestPki.At;
    private static readonly TimeStampContext Context = new(new TrustStore([TestTsa.Anchor], []), CryptoPolicy.Default, Time.AddDays(1));

    [Theory]
    [InlineData("SHA256")]
    [InlineData("SHA384")]
    [InlineData("SHA512")]
    public void A_token_over_the_content_proves_its_time(string hash)
    {
        var verdict = Judge(new TestTsa().Stamp(Content, Time, hash: new HashAlgorithmName(hash)));

        Assert.Empty(verdict.Reasons);
        Assert.Equal((Indication.TotalPassed, CryptoOutcome.Valid, Time), (verdict.Indication, verdict.Crypto, verdict.GenTime));
        Assert.Equal((TestTsa.Policy, "010203", "CN=Test TSA"), (verdict.Policy, verdict.Serial, verdict.Authority!.Subject));
    }

    [Fact]
    public void The_authority_may_have_lost_its_certificate_since() =>
        Assert.Equal(Indication.TotalPassed, Judge(new TestTsa { Certificate = Tsa(TestPki.From, Time.AddHours(1)) }.Stamp(Content, Time)).Indication);

    [Fact]
    public void Attack_22_other_content_is_a_wrong_imprint()
    {
        var verdict = TimeStampVerifier.VerifyContent(new TestTsa().Stamp(Content, Time), "something else"u8.ToArray(), Context);

        Assert.Equal((Indication.TotalFailed, SubIndication.HashFailure, CryptoOutcome.Invalid), (verdict.Indication, verdict.SubIndication, verdict.Crypto));
    }

    [Fact]
    public void A_known_digest_is_as_good_as_the_content() =>
        Assert.Equal(Indication.TotalPassed, TimeStampVerifier.VerifyImprint(new TestTsa().Stamp(Content, Time), SHA256.HashData(Content), Context).Indication);

    [Fact]
    public void An_imprint_that_the_policy_does_not_admit_is_not_compared()
    {
        var verdict = Judge(new TestTsa().Stamp(Content, Time, hash: HashAlgorithmName.SHA1));

        Assert.Equal((Indication.TotalFailed, CryptoOutcome.NotChecked), (verdict.Indication, verdict.Crypto));
        Assert.Equal([ReasonCode.AlgorithmForbidden], Codes(verdict));
    }

    [Theory]
    [InlineData(false, "1.3.6.1.5.5.7.3.8")]
    [InlineData(true, "1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.3.2")]
    [InlineData(true, "1.3.6.1.5.5.7.3.2")]
    [InlineData(true, "none")]
    public void Attack_22_the_purpose_of_the_key_is_to_stamp_times_critical_and_alone(bool critical, params string[] purposes)
    {
        var tsa = new TestTsa { Certificate = TestTsa.Issue(TestTsa.AnchorKey, "CN=Test TSA", TestPki.From, TestPki.To, critical, X509KeyUsageFlags.DigitalSignature, purposes) };

        Assert.Equal([ReasonCode.CertificateUsage], Codes(Judge(tsa.Stamp(Content, Time))));
    }

    [Fact]
    public void The_token_names_its_own_certificate()
    {
        Assert.Equal([ReasonCode.SigningCertificateMismatch], Codes(Judge(new TestTsa { Named = TestTsa.Anchor }.Stamp(Content, Time))));
        Assert.Equal([ReasonCode.PropertyInvalid], Codes(Judge(new TestTsa { NamesNobody = true }.Stamp(Content, Time))));
        Assert.Equal([ReasonCode.BindingWeak], Codes(Judge(new TestTsa { NamesBySha1 = true }.Stamp(Content, Time))));
        Assert.Equal(Indication.TotalPassed, TimeStampVerifier.VerifyContent(new TestTsa { NamesBySha1 = true }.Stamp(Content, Time), Content, Context with { Policy = CryptoPolicy.Legacy }).Indication);
    }

    [Fact]
    public void The_name_of_the_authority_is_one_of_its_certificate()
    {
        Assert.Equal(Indication.TotalPassed, Judge(new TestTsa { TsaName = new X500DistinguishedName("CN=test tsa") }.Stamp(Content, Time)).Indication);
        Assert.Equal([ReasonCode.PropertyInvalid], Codes(Judge(new TestTsa { TsaName = new X500DistinguishedName("CN=Another") }.Stamp(Content, Time))));
    }

    [Fact]
    public void The_chain_is_judged_at_the_tokens_own_time()
    {
        Assert.Equal([ReasonCode.NotTrusted], Codes(Judge(new TestTsa { Certificate = TestTsa.Issue(TestTsa.Root("Rogue"), "CN=Test TSA", TestPki.From, TestPki.To) }.Stamp(Content, Time))));
        Assert.Contains(ReasonCode.CertificateExpired, Codes(Judge(new TestTsa { Certificate = Tsa(TestPki.From, Time.AddDays(-1)) }.Stamp(Content, Time))));
        Assert.Contains(ReasonCode.CertificateNotYetValid, Codes(Judge(new TestTsa { Certificate = Tsa(Time.AddHours(1), TestPki.To) }.Stamp(Content, Time))));
        Assert.Equal([ReasonCode.NoAnchor], Codes(TimeStampVerifier.VerifyContent(new TestTsa().Stamp(Content, Time), Content, Context with { Trust = TrustStore.Empty })));
    }

    [Fact]
    public void A_token_from_tomorrow_is_none()
    {
        Assert.Equal([ReasonCode.TimeStampUnexpected], Codes(Judge(new TestTsa().Stamp(Content, Context.At.AddMinutes(6)))));
        Assert.Equal(Indication.TotalPassed, Judge(new TestTsa().Stamp(Content, Context.At.AddMinutes(4))).Indication);
    }

    [Fact]
    public void What_was_asked_for_comes_back()
    {
        byte[] nonce = [0x12, 0x34];
        var token = new TestTsa().Stamp(Content, Time, nonce);

        Assert.Equal(Indication.TotalPassed, Judge(token, Context with { Nonce = new byte[] { 0, 0x12, 0x34 }, RequestedPolicy = TestTsa.Policy }).Indication);
        Assert.Equal([ReasonCode.TimeStampUnexpected], Codes(Judge(token, Context with { Nonce = new byte[] { 0x12, 0x35 } })));
        Assert.Equal([ReasonCode.TimeStampUnexpected], Codes(Judge(new TestTsa().Stamp(Content, Time), Context with { Nonce = nonce })));
        Assert.Equal([ReasonCode.TimeStampUnexpected], Codes(Judge(token, Context with { RequestedPolicy = "1.2.3" })));
    }

    [Fact]
    public void Octets_behind_the_token_and_other_structures_are_refused()
    {
        var token = new TestTsa().Stamp(Content, Time);
        byte[][] broken = [[.. token, 0], token[..^1], [], [0x30, 0x03, 0x02, 0x01, 0x00], Content, new TestTsa().Sign(Content), new TestTsa().Sign(Content, "1.2.840.113549.1.7.1")];

        foreach (var octets in broken)
        {
            var verdict = Judge(octets);
            Assert.Equal((Indication.TotalFailed, CryptoOutcome.NotChecked), (verdict.Indication, verdict.Crypto));
            Assert.Equal([ReasonCode.StructureInvalid], Codes(verdict));
        }
    }

    /// <summary>Each octet of a token belongs to something that is judged: changing it never leaves a passed verdict about another time or content.</summary>
    [Fact]
    public void No_changed_octet_is_overlooked()
    {
        var token = new TestTsa().Stamp(Content, Time);
        var passed = new List<int>();
        for (var at = 0; at < token.Length; at++)
        {
            var changed = (byte[])token.Clone();
            changed[at] ^= 0x01;
            if (Judge(changed) is { Indication: Indication.TotalPassed } verdict && (verdict.GenTime != Time || verdict.Serial != "010203" || verdict.Policy != TestTsa.Policy)) passed.Add(at);
        }
        Assert.Empty(passed);
    }

    [Fact]
    public void An_answer_is_taken_apart_and_contradictions_are_none()
    {
        var token = new TestTsa().Stamp(Content, Time);
        byte[] granted = Sequence([.. Sequence([2, 1, 0]), .. token]);

        Assert.Equal(token, TimeStampResponse.Read(granted)!.Token!.Value.ToArray());
        Assert.Equal((TimeStampStatus.Rejection, 2, "no"), (TimeStampResponse.Read(Sequence(Sequence([2, 1, 2, 0x30, 4, 0x0C, 2, (byte)'n', (byte)'o', 3, 2, 5, 0x20])))!) is var refused ? (refused.Status, refused.Failure, refused.Text) : default);
        Assert.Null(TimeStampResponse.Read(Sequence(Sequence([2, 1, 0]))));
        Assert.Null(TimeStampResponse.Read(Sequence([.. Sequence([2, 1, 2]), .. token])));
        Assert.Null(TimeStampResponse.Read(Sequence(Sequence([2, 1, 9]))));
        Assert.Null(TimeStampResponse.Read((byte[])[.. granted, 0]));
        Assert.Null(TimeStampResponse.Read(token));
    }

    private static byte[] Sequence(byte[] content)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.BER);
        using (writer.PushSequence())
            for (var rest = (ReadOnlyMemory<byte>)content; !rest.IsEmpty;)
            {
                System.Formats.Asn1.AsnDecoder.ReadEncodedValue(rest.Span, System.Formats.Asn1.AsnEncodingRules.BER, out _, out _, out var consumed);
                writer.WriteEncodedValue(rest.Span[..consumed]);
                rest = rest[consumed..];
            }
        return writer.Encode();
    }

    private static X509Certificate2 Tsa(DateTimeOffset from, DateTimeOffset to) => TestTsa.Issue(TestTsa.AnchorKey, "CN=Test TSA", from, to);

    private static TimeStampVerdict Judge(byte[] token, TimeStampContext? context = null) => TimeStampVerifier.VerifyContent(token, Content, context ?? Context);

    private static IReadOnlyList<ReasonCode> Codes(TimeStampVerdict verdict) => [.. verdict.Reasons.Select(r => r.Code)];
}
