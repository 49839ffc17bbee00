using System.Text;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Tests.Evidence.As4;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Trusting;

/// <summary>Who may speak for whom at an instant: lines of the registry against the configuration, overlap, ends, own keys that follow each other.</summary>
public sealed class DatedPartiesTests
{
    private const string Neighbour = "BG:NEIGHB";
    private static readonly DateTimeOffset Turn = As4Fixture.At.AddDays(10);
    private static readonly FlowAs4Codec Codec = new();

    [Fact]
    public void A_new_certificate_counts_from_its_time_and_the_old_one_until_it_is_ended()
    {
        var parties = AtRo(Line(As4Fixture.Stranger, Turn), Line(As4Fixture.Bg, As4Fixture.At.AddYears(-1), Turn.AddDays(1)));
        Assert.Equal((true, false), (Takes(parties, As4Fixture.Bg, Turn.AddTicks(-1)), Takes(parties, As4Fixture.Stranger, Turn.AddTicks(-1))));
        Assert.Equal((true, true), (Takes(parties, As4Fixture.Bg, Turn), Takes(parties, As4Fixture.Stranger, Turn)));
        Assert.Equal((false, true), (Takes(parties, As4Fixture.Bg, Turn.AddDays(1)), Takes(parties, As4Fixture.Stranger, Turn.AddDays(1))));
        // The turns are looked up in either order.
        Assert.True(Takes(parties, As4Fixture.Bg, Turn.AddDays(-1)));
    }

    [Fact]
    public void A_line_speaks_for_its_own_institution_alone()
    {
        var parties = AtRo(Line(As4Fixture.Stranger, Turn)) with { };
        parties = parties with { Partners = [parties.Partners[0] with { Institutions = [As4Fixture.BgParty, Neighbour] }] };
        Assert.True(Takes(parties, As4Fixture.Stranger, Turn));
        Assert.False(Takes(parties, As4Fixture.Stranger, Turn, Neighbour));
        Assert.True(Takes(parties, As4Fixture.Bg, Turn, Neighbour));
    }

    [Fact]
    public void An_anchor_of_the_registry_admits_the_institutions_name_beside_certificates_that_are_named()
    {
        var anchored = AtRo(Line(As4Fixture.Stranger, Turn) with { Anchor = true });
        Assert.True(Takes(anchored, As4Fixture.Stranger, Turn));
        // Its name is another institution's, whatever vouches for it.
        Assert.False(Takes(anchored with { Registry = [anchored.Registry[0] with { Certificate = Pem(As4Fixture.Ro) }] }, As4Fixture.Ro, Turn));
        // Both named: the configured one stays.
        Assert.True(Takes(anchored, As4Fixture.Bg, Turn));
    }

    [Fact]
    public void Certificate_policies_of_a_partner_are_asked_of_its_documents_and_messages_and_kept_for_replays()
    {
        var parties = AtRo(Line(As4Fixture.Stranger, Turn) with { Anchor = true });
        Assert.Empty(PartnerTrust.Business(parties, As4Fixture.BgParty, Turn).Policies);
        var plain = PartiesCodec.Configuration(parties);
        parties = parties with { Partners = [parties.Partners[0] with { CertificatePolicies = ["1.3.6.1.4.1.99999.1.1"] }] };
        foreach (var one in new[] { parties, PartiesCodec.Restore(PartiesCodec.Configuration(parties), PartiesCodec.Trust(parties), null) })
        {
            Assert.Equal(["1.3.6.1.4.1.99999.1.1"], PartnerTrust.Business(one, As4Fixture.BgParty, Turn).Policies);
            Assert.Equal(["1.3.6.1.4.1.99999.1.1"], FlowAs4Codec.PartnerAt(one, As4Fixture.BgParty, Turn)!.Trust!.Policies);
        }

        // A broker that asks for none keeps the hashes of its inputs.
        Assert.DoesNotContain("CertificatePolicies", Encoding.UTF8.GetString(plain), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_was_named_beside_an_anchor_does_not_outlive_it()
    {
        var parties = AtRo(Line(As4Fixture.Bg, As4Fixture.At.AddYears(-1), Turn) with { Anchor = true });
        parties = parties with { Partners = [parties.Partners[0] with { EbmsCertificates = [Pem(As4Fixture.Stranger)], EbmsAnchors = [Pem(As4Fixture.Bg)] }] };
        Assert.Empty(parties.At(Turn).Partners[0].EbmsCertificates);
        Assert.Equal([Pem(As4Fixture.Stranger)], parties.At(Turn.AddTicks(-1)).Partners[0].EbmsCertificates);
        Assert.False(Takes(parties, As4Fixture.Stranger, Turn));
    }

    [Fact]
    public void What_was_ended_speaks_no_more_although_an_anchor_vouches_for_it()
    {
        var parties = AtRo(Line(As4Fixture.Stranger, Turn) with { Anchor = true });
        parties = parties with { Partners = [parties.Partners[0] with { EbmsCertificates = [], EbmsAnchors = [Pem(As4Fixture.Bg), Pem(As4Fixture.Stranger)] }] };
        Assert.True(Takes(parties, As4Fixture.Bg, Turn));
        var ended = parties with { Registry = [Line(As4Fixture.Bg, As4Fixture.At.AddYears(-1), Turn)] };
        Assert.Equal((true, false), (Takes(ended, As4Fixture.Bg, Turn.AddTicks(-1)), Takes(ended, As4Fixture.Bg, Turn)));
        var again = ended with { Registry = [.. ended.Registry, Line(As4Fixture.Bg, Turn.AddDays(1))] };
        Assert.Equal((false, true), (Takes(again, As4Fixture.Bg, Turn), Takes(again, As4Fixture.Bg, Turn.AddDays(1))));
        Assert.Equal([Pem(As4Fixture.Bg)], EndedOf(ended));
    }

    private static IReadOnlyList<string> EndedOf(Parties parties) => parties.At(Turn).Partners[0].EbmsEnded;

    [Fact]
    public void Nobody_speaks_where_everything_was_ended()
    {
        var parties = AtRo(Line(As4Fixture.Bg, As4Fixture.At.AddYears(-1), Turn));
        Assert.True(Takes(parties, As4Fixture.Bg, Turn.AddTicks(-1)));
        Assert.False(Takes(parties, As4Fixture.Bg, Turn));
        Assert.False(Takes(parties, As4Fixture.Stranger, Turn));
        Assert.Equal("AS4-0058", FlowAs4Codec.Speaks(parties, As4Fixture.BgParty, As4Fixture.Bg.Certificate, Turn)!.Code);
        Assert.Null(FlowAs4Codec.Speaks(parties, As4Fixture.BgParty, As4Fixture.Bg.Certificate, Turn.AddTicks(-1)));
    }

    [Fact]
    public void Business_lines_are_apart_from_those_of_messages()
    {
        var parties = AtRo(Line(As4Fixture.Stranger, Turn) with { Use = TrustLine.Business });
        Assert.False(Takes(parties, As4Fixture.Stranger, Turn));
        Assert.Equal([Pem(As4Fixture.Stranger)], parties.At(Turn).Partners[0].BusinessAnchors);
        Assert.Empty(parties.At(Turn.AddTicks(-1)).Partners[0].BusinessAnchors);
    }

    [Fact]
    public void An_own_key_that_follows_is_the_institutions_from_its_time_on()
    {
        var parties = AtRo();
        parties = parties with
        {
            Hosted =
            [
                parties.Hosted[0] with
                {
                    BusinessCertificate = "first", EbmsCertificate = "ebms", Next = [new NextKey(TrustLine.Business, "third", Turn.AddDays(2)), new NextKey(TrustLine.Business, "second", Turn)],
                },
            ],
        };
        Assert.Equal(["first", "second", "second", "third"], new[] { Turn.AddTicks(-1), Turn, Turn.AddDays(1), Turn.AddDays(2) }.Select(at => parties.At(at).Hosted[0].BusinessCertificate));
        Assert.All(new[] { Turn, Turn.AddDays(2) }, at => Assert.Equal("ebms", parties.At(at).Hosted[0].EbmsCertificate));
    }

    [Fact]
    public void Inputs_of_verdicts_hold_every_line_and_those_without_lines_are_as_they_were()
    {
        var plain = AtRo();
        Assert.DoesNotContain("Registry", Encoding.UTF8.GetString(PartiesCodec.Trust(plain)), StringComparison.Ordinal);
        Assert.DoesNotContain("Next", Encoding.UTF8.GetString(PartiesCodec.Trust(plain)), StringComparison.Ordinal);
        var parties = AtRo(Line(As4Fixture.Stranger, Turn, Turn.AddDays(3)));
        parties = parties with { Hosted = [parties.Hosted[0] with { Next = [new NextKey(TrustLine.Ebms, "next", Turn)] }] };
        Assert.Equal(PartiesCodec.Configuration(plain), PartiesCodec.Configuration(parties));
        var restored = PartiesCodec.Restore(PartiesCodec.Configuration(parties), PartiesCodec.Trust(parties), null);
        Assert.Equal(parties.Registry, restored.Registry);
        Assert.Equal(parties.Hosted[0].Next, restored.Hosted[0].Next);
        Assert.True(Takes(restored, As4Fixture.Stranger, Turn));
    }

    private static bool Takes(Parties parties, SigningKey key, DateTimeOffset at, string from = As4Fixture.BgParty)
    {
        var wrapped = Codec.Wrap(
            new As4Content
            {
                MessageId = "m1@ap.bg.example", ConversationId = "c1", Timestamp = at, From = from, To = As4Fixture.RoParty,
                Parts = [new As4Part("DefaultSED", "application/xml", As4Fixture.Sed, new Dictionary<string, string> { ["PartType"] = "SED" })],
            }, key);
        var reading = Codec.Judge(wrapped.ContentType, wrapped.Body, parties, at);
        Assert.True(reading.Accepted || reading.EbmsCode == "EBMS:0101", string.Join('\n', reading.Findings));
        return reading.Accepted;
    }

    private static Parties AtRo(params TrustLine[] lines) => new()
    {
        Environment = "test",
        Hosted = [new HostedInstitution(As4Fixture.RoParty, "test", "RO", "", "")],
        Partners = [new Partner { Institutions = [As4Fixture.BgParty], Endpoint = "https://partner.example/as4", IsEndpoint = true, EbmsCertificates = [Pem(As4Fixture.Bg)], BusinessAnchors = [] }],
        MaxUnpackedBytes = 1_000_000,
        MaxParts = 10,
        Registry = lines,
    };

    private static TrustLine Line(SigningKey key, DateTimeOffset from, DateTimeOffset? until = null) => new(As4Fixture.BgParty, TrustLine.Ebms, false, Pem(key), from, until);

    private static string Pem(SigningKey key) => key.Certificate.ExportCertificatePem();
}
