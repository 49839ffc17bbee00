using System.Text;
using MessageBroker.Adapters.Contract;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;
using MessageBroker.Tests.Evidence;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Verdicts;

/// <summary>Who is the other side after an X007 or X100: a pure function of context, header, directory and parties.</summary>
public sealed class HandoverTests
{
    private const string Us = "RO:80246", Owner = "BG:BGASA", Next = "BG:121082521", Ended = "BG:NSSI", Unknown = "BG:OTHER";
    private const string Set = "79f1b67c955d4a399b93b731d7bba51a", Opening = "0c0ffee0955d4a399b93b731d7bba51a";

    private static readonly HistoryEvent Claim = new("RECEIVE", "F001", "them", Opening, null, 1, "2026-05-20T09:00:00.000Z", "2026-05-20T09:00:00.000Z");

    private static readonly VerdictBasis Basis = new(
        PackSet.Embedded, RuleSet.Current,
        InstitutionDirectory.ReadCsv("test", "test", Encoding.UTF8.GetBytes($"""
            id,country,from,until,bg,ro,en,regions,competences,accessPoint,successor
            {Us},RO,2021-02-10,,Гюргево,Giurgiu,Giurgiu,,FB_BUC_01/Counterparty/2021-02-10/ready,,
            {Owner},BG,2019-07-01,,АСП,ASP,ASA,,FB_BUC_01/CaseOwner/2019-07-01/ready,,
            {Next},BG,2022-01-01,,НОИ,INAS,NSSI,,FB_BUC_01/CaseOwner/2022-01-01/ready,,
            {Ended},BG,2019-07-01,2021-12-31,НОИ,INAS,NSSI,,FB_BUC_01/CaseOwner/2019-07-01/ready,,{Next}
            {Unknown},BG,2019-07-01,,Друга,Alta,Other,,FB_BUC_01/CaseOwner/2019-07-01/ready,,
            """)).Directory!,
        new Parties
        {
            Environment = "test", MaxUnpackedBytes = 1 << 20, MaxParts = 10,
            Hosted = [new HostedInstitution(Us, "ro", "RO", "", "")],
            Partners =
            [
                new Partner
                {
                    Institutions = [Owner, Next, Ended], Endpoint = "https://bg.example/as4", IsEndpoint = true,
                    BusinessAnchors = [TestPki.CaCertificate.ExportCertificatePem()], BusinessNames = ["RO:TEST"],
                },
            ],
        },
        [new Unmapped()]);

    private static readonly SbdhParty[] Here = [new(Us, CaseRole.Counterparty)];

    private static SbdhParty Of(string institution, CaseRole role = CaseRole.CaseOwner) => new(institution, role);

    private static CaseContext Known(string sender, params string[] former) => Context(sender) with
    {
        Role = "Counterparty", Buc = "FB_BUC_01", Cdm = "4.4", Other = Owner, History = [Claim], Former = former,
    };

    private static CaseContext Context(string sender) => new()
    {
        Institution = Us, CaseId = "86c7b4d60efa4b328862ca0ddc8cf45b", Partner = sender, MessageId = "0197f6d0-0000-7000-8000-000000000001",
        ReceivedAt = "2026-06-01T12:00:00.000Z", WaitsUntil = "2026-06-04T12:00:00.000Z", Former = [], History = [],
    };

    private static InboundDraft Judged(string sed, SbdhParty[] receivers, CaseContext context, out Verdict verdict, SbdhParty? sender = null, DateTimeOffset? at = null)
    {
        var signed = SedSigner.Sign(
            Encoding.UTF8.GetBytes($"<s:{sed} xmlns:s=\"http://ec.europa.eu/eessi/ns/4_4/{sed}\" sedGVer=\"4\" sedVer=\"4\"></s:{sed}>"), TestPki.Ec, CryptoPolicy.Default, TestPki.At, Set).Signed!;
        var draft = new InboundDraft
        {
            Sbd = SbdhWriter.Write(new Sbdh
            {
                Sender = sender ?? Of(context.Partner!), Receivers = receivers, InstanceIdentifier = "590783ffe9974e95a0ae07a6ceb25f1e", Type = sed, TypeVersion = "4.4", CaseAction = "New",
                Created = TestPki.At, SetId = Set, DocumentVersion = 1, CaseId = context.CaseId, Buc = "FB_BUC_01", BucVersion = "4.4",
            }, signed),
            Attachments = [], Context = CaseContext.Read(context.ToBytes()), Basis = Basis, At = at ?? TestPki.At,
        };
        verdict = ApplyVerdict.Judge(draft);
        Assert.Equal(verdict.ToBytes(), ApplyVerdict.Judge(draft.Anew(draft.Context)).ToBytes());
        return draft;
    }

    private static string Told(Verdict verdict) => string.Join(' ', (string[])
        [verdict.Outcome, .. verdict.Findings.Select(f => f.Code).Where(c => c.StartsWith("FLW", StringComparison.Ordinal) || c.StartsWith("BUC", StringComparison.Ordinal)).Except(["FLW-0211"])]);

    [Theory]
    [InlineData("one that takes over", "applied FLW-0217", Next)]
    [InlineData("nobody", "held FLW-0216", null)]
    [InlineData("two", "held FLW-0216", null)]
    [InlineData("no partner of ours", "held FLW-0215", null)]
    [InlineData("not active any more", "held FLW-0215", null)]
    [InlineData("ours without another side", "held FLW-0216", null)]
    public void An_X007_of_the_partner_is_followed_where_its_header_names_one_who_takes_over(string named, string told, string? partner)
    {
        SbdhParty[] receivers = named switch
        {
            "one that takes over" => [.. Here, Of(Next)],
            "two" => [.. Here, Of(Next), Of(Ended)],
            "no partner of ours" => [.. Here, Of(Unknown)],
            "not active any more" => [.. Here, Of(Ended)],
            "ours without another side" => [Of(Us)],
            _ => Here,
        };
        var draft = Judged("X007", receivers, Known(Owner), out var verdict);
        Assert.Equal((told, partner, partner), (Told(verdict), verdict.Facts.GetValueOrDefault("partner"), draft.Handover?.Partner));
        Assert.Equal(partner ?? Owner, draft.Partner);
    }

    [Fact]
    public void An_X007_that_came_before_the_opening_document_waits_for_it()
    {
        Judged("X007", [.. Here, Of(Next)], Context(Owner), out var verdict);
        Assert.Equal(("held BUC-0021 FLW-0212", false), (Told(verdict), verdict.Facts.ContainsKey("partner")));
    }

    /// <summary>It opens the case, and who has it now must act.</summary>
    [Fact]
    public void An_X007_that_makes_us_the_owner_needs_nothing_before_it()
    {
        var draft = Judged("X007", [Of(Us), Of(Next, CaseRole.Counterparty)], Context(Owner), out var verdict);
        Assert.Equal(("applied FLW-0217", Next, "CaseOwner"), (Told(verdict), verdict.Facts["partner"], verdict.Facts["role"]));
        Assert.Equal((CaseRole.CaseOwner, "taken_over"), (draft.Role, draft.SedFacts));
        var turn = CaseTurn.After(draft)!;
        Assert.Equal((Us, "owes.taken-over"), (turn.Who, turn.Turn.Owes));

        // From the partner whose counterparty we were; the case stays open under the new role.
        var kept = Judged("X007", [Of(Us), Of(Next, CaseRole.Counterparty)], Known(Owner), out verdict);
        Assert.Equal(("applied FLW-0217", Next, CaseRole.CaseOwner), (Told(verdict), kept.Partner, kept.Role));
        // One of our own side hands on what is ours already.
        var same = Judged("X007", [.. Here, Of(Owner)], Known(Next), out verdict, Of(Next, CaseRole.Counterparty));
        Assert.Equal(("applied", null, Owner), (Told(verdict), same.Handover, same.Partner));
    }

    [Theory]
    [InlineData(Ended, Ended, "applied FLW-0217", Next)]
    [InlineData(Next, Ended, "applied FLW-0217", Next)]
    [InlineData(Owner, Owner, "held FLW-0218", null)]
    [InlineData(Next, Owner, "held FLW-0213 FLW-0219", null)]
    [InlineData(Next, null, "held FLW-0218 FLW-0219", null)]
    public void An_X100_is_followed_to_the_successor_that_the_directory_names(string sender, string? other, string told, string? partner)
    {
        var context = Known(sender) with { Other = other, History = other is null ? [] : [Claim] };
        Judged("X100", Here, context, out var verdict);
        Assert.Equal((told, partner), (Told(verdict), verdict.Facts.GetValueOrDefault("partner")));
    }

    [Theory]
    [InlineData(Next)]
    [InlineData(Ended)]
    public void An_X100_that_says_it_once_more_changes_nothing(string sender)
    {
        var draft = Judged("X100", Here, Known(sender, Ended) with { Other = Next }, out var verdict);
        Assert.Equal(("applied", null, Next), (Told(verdict), draft.Handover, draft.Partner));
    }

    /// <summary>Who is not the other side is not told what the case admits, however long he waits.</summary>
    [Fact]
    public void A_document_of_another_institution_waits_and_is_never_refused()
    {
        var draft = Judged("X009", Here, Known(Next), out var verdict);
        Assert.Equal(("held FLW-0213 FLW-0219", CaseHistory.Time("2026-06-04T12:00:00.000Z")), (Told(verdict), draft.WaitsUntil));
        draft = Judged("X009", Here, Known(Next), out verdict, at: TestPki.At.AddDays(3));
        Assert.Equal(("held FLW-0213", null, false), (Told(verdict), draft.WaitsUntil, draft.IsRefused));
        // Who was the other side before does not come again by himself; what the case never admits is not waited for.
        Judged("X009", Here, Known(Owner, Owner) with { Other = Next }, out verdict);
        Assert.Equal("held FLW-0213", Told(verdict));
        draft = Judged("X009", Here, Known(Next) with { History = [Claim, Claim with { Sed = "X001", DocumentId = Set[1..] + "0" }] }, out verdict);
        Assert.Equal(("held FLW-0213 BUC-0025", null, false), (Told(verdict), draft.WaitsUntil, draft.IsRefused));
    }

    /// <summary>The same octets under a new envelope after the case changed hands.</summary>
    [Fact]
    public void What_stands_already_is_repeated_whoever_is_the_other_side_by_now()
    {
        var context = Known(Owner, Owner) with { Other = Next, Repeats = "0197f6d0-0000-7000-8000-000000000000", History = [Claim, Claim with { Sed = "X007", DocumentId = Set }] };
        var draft = Judged("X007", [.. Here, Of(Next)], context, out var verdict);
        Assert.Equal(("repeated FLW-0210", null), (Told(verdict), draft.Handover));
    }

    /// <summary>A verdict of before X007 and X100 were followed comes out as it was.</summary>
    [Fact]
    public void A_context_that_does_not_say_who_was_there_before_is_judged_as_it_was()
    {
        Judged("X009", Here, Known(Next) with { Former = null }, out var stranger);
        Assert.Equal("held FLW-0213", Told(stranger));
        foreach (var sed in new[] { "X007", "X100" })
        {
            Judged(sed, Here, Known(Owner) with { Former = null }, out var verdict);
            Assert.Equal(("applied", false), (Told(verdict), verdict.Facts.ContainsKey("partner")));
        }

        Assert.DoesNotContain("Former", Encoding.UTF8.GetString((Known(Owner) with { Former = null }).ToBytes()), StringComparison.Ordinal);
    }

    /// <summary>What no public source decides is named in the sealed verdict that rests on it; a verdict of before comes out as it was.</summary>
    [Fact]
    public void A_verdict_names_the_rulings_that_it_rests_on()
    {
        var closed = Known(Owner) with { Form = CaseContext.NewestForm, History = [Claim, Claim with { Sed = "X001", DocumentId = Opening[1..] + "1" }] };
        Judged("H001", Here, closed, out var refused);
        Assert.Equal(("refused", "case-closed"), (refused.Outcome, refused.Facts[Legality.RulingsFact]));
        Judged("X050", Here, closed, out var system);
        Assert.Equal("system-seds", system.Facts[Legality.RulingsFact]);
        Judged("H001", Here, Known(Owner) with { Form = CaseContext.NewestForm }, out var plain);
        Assert.DoesNotContain(Legality.RulingsFact, plain.Facts.Keys);
        Judged("H001", Here, closed with { Form = null }, out var before);
        Assert.DoesNotContain(Legality.RulingsFact, before.Facts.Keys);
        Assert.DoesNotContain("\"Form\"", Encoding.UTF8.GetString((closed with { Form = null }).ToBytes()), StringComparison.Ordinal);
    }

    /// <summary>The one condition that asks for content which a pack knows is not asked of a clerk, unless he has answered.</summary>
    [Theory]
    [InlineData("estimate_costs", null, true)]
    [InlineData("no_costs_asked", null, false)]
    [InlineData(null, null, false)]
    [InlineData("no_costs_asked", "po_h_buc_08_ESTIMATED_COSTS_REQUIRED=yes", true)]
    public void Known_content_answers_a_condition_by_itself(string? facts, string? answers, bool isOpen)
    {
        var definition = Legality.Definition(Basis, "4.4", "H_BUC_08", CaseRole.CaseOwner)!;
        var sent = new HistoryEvent("SEND", "H120", "me", Opening, null, 1, "2026-05-20T09:00:00.000Z", null, facts, answers);
        var state = MessageBroker.Schemas.Bucs.BucEngine.Open(definition, Legality.Events(definition, [sent], Owner));
        Assert.Equal(isOpen, state.OpenActions.Any(a => a is { Kind: MessageBroker.Schemas.Bucs.BucActionKind.DocCreate, Sed: "H120" }));
        Assert.Equal(facts is null, state.Questions.Any(q => q.IsOpen));
        var example = Encoding.UTF8.GetString(PackSet.Embedded["4.4"]!.Files["Seds/H120/examples/smallest.xml"]!.Value.Span);
        Assert.Equal(example.Contains("estimate_costs", StringComparison.Ordinal) ? "estimate_costs" : "no_costs_asked", SedFacts.Of(MessageBroker.Tests.Unit.Schemas.SedPush.Read(example).Root!));
    }

    private sealed class Unmapped : INationalConverter
    {
        public string Country => "RO";
        public string MappingHash => new('0', 64);
        public IReadOnlyList<string> SedTypes => [];
        IReadOnlyList<string> INationalConverter.Unmapped => [];
        public SedConversion ToSed(NationalRecord record, string today) => throw new NotSupportedException();
        public NationalConversion ToNational(string sedType, SedNode root, string messageId, string receivingInstitution) => throw new NotSupportedException();
        public string? PersonNumberFault(string number, string today) => null;
    }
}
