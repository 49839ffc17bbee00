using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Operating;

/// <summary>What a clerk may record about a document of a running case, and what that makes of its history.</summary>
public sealed class RecordJudgeTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 20, 10, 0, 0, TimeSpan.Zero);
    private static readonly CaseKey Key = new("RO:80246", "case-1");

    private static readonly VerdictBasis Basis = new(
        PackSet.Embedded, RuleSet.Current, InstitutionDirectory.Read("test", """{ "environment": "test", "institutions": [] }"""u8).Directory!,
        new Parties { Environment = "test", Hosted = [], MaxUnpackedBytes = 1, MaxParts = 1, Partners = [] }, []);

    private static CaseRow Case(string? buc, string role) => new() { Key = Key, Buc = buc, Cdm = "4.4", Role = role, Partner = "BG:BGASA", CreatedAt = Now };

    private static MessageRow Document(Direction direction, string sed, string set, DateTimeOffset at, string? related = null, int version = 1, string? facts = null) => new()
    {
        Id = Guid.NewGuid(), Case = Key, Direction = direction, State = direction == Direction.Outbound ? MessageState.Acknowledged : MessageState.Applied, SedType = sed, SetId = set,
        RelatedSetId = related, DocumentVersion = version, SecretId = Guid.NewGuid(), CreatedAt = at, UpdatedAt = at, ReceiptAt = at, SedFacts = facts,
    };

    private static RecordRow Record(int number, MessageRow about, RecordKind kind, string said, DateTimeOffset? at = null) =>
        new() { Case = Key, Number = number, MessageId = about.Id, EntryId = Guid.NewGuid(), Kind = kind, Said = said, At = at ?? Now };

    private static RecordOrder Fact(string said, string document = "b", string? on = null) => new(document, RecordKind.Fact, said, on is null ? null : DateOnly.Parse(on, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("referral", "b", null, null)]
    [InlineData("referral", "b", "2026-04-10", null)]
    [InlineData("referral", "b", "2026-05-20", null)]
    [InlineData("referral", "b", "2026-05-21", "FLW-0665")]
    [InlineData("referral", "b", "2026-04-09", "FLW-0665")]
    [InlineData("referral", "a", null, "FLW-0659")]
    [InlineData("outcome", "b", null, "FLW-0659")]
    [InlineData("last_payment=2026-03-14", "b", null, "FLW-0659")]
    [InlineData("last_payment=14.03.2026", "b", null, "FLW-0663")]
    [InlineData("last_payment", "b", null, "FLW-0663")]
    [InlineData("referral=2026-03-14", "b", null, "FLW-0663")]
    [InlineData("married", "b", null, "FLW-0663")]
    [InlineData("", "b", null, "FLW-0663")]
    [InlineData("referral", "c", null, "FLW-0662")]
    public void A_fact_is_known_fits_its_document_and_lies_between_what_it_follows_from_and_today(string said, string document, string? on, string? code)
    {
        MessageRow[] messages =
        [
            Document(Direction.Inbound, "F001", "a", Now.AddMonths(-3), facts: "decision"),
            Document(Direction.Outbound, "F002", "b", new DateTimeOffset(2026, 4, 9, 22, 0, 0, TimeSpan.Zero), "a", facts: "disagreement_procedure"),
        ];
        Assert.Equal(code, new RecordJudge(Case("FB_BUC_01", "Counterparty"), messages, [], Basis, Now).Against(Fact(said, document, on))?.Code);
    }

    [Fact]
    public void An_outcome_follows_its_referral_and_the_same_is_not_recorded_twice()
    {
        MessageRow[] messages = [Document(Direction.Inbound, "F001", "a", Now.AddMonths(-3)), Document(Direction.Outbound, "F002", "b", Now.AddMonths(-2), "a", facts: "disagreement_procedure")];
        RecordRow[] records = [Record(1, messages[1], RecordKind.Fact, "referral", Now.AddDays(-10))];
        string? Code(RecordOrder order) => new RecordJudge(Case("FB_BUC_01", "Counterparty"), messages, records, Basis, Now).Against(order)?.Code;
        Assert.Null(Code(Fact("outcome")));
        Assert.Equal("FLW-0665", Code(Fact("outcome", on: "2026-05-09")));
        Assert.Equal("FLW-0667", Code(Fact("referral", on: "2026-05-10")));
        Assert.Null(Code(Fact("referral", on: "2026-05-09")));
        Assert.Equal("FLW-0668", new RecordJudge(Case(null, "Counterparty"), messages, records, Basis, Now).Against(Fact("outcome"))?.Code);
    }

    [Theory]
    [InlineData("cp_ub_buc_02_YES=yes", "u", null)]
    [InlineData("cp_ub_buc_02_YES=no", "u", null)]
    [InlineData("cp_ub_buc_02_YES=maybe", "u", "FLW-0666")]
    [InlineData("cp_ub_buc_02_YES", "u", "FLW-0666")]
    [InlineData("cp_ub_buc_02_YES=yes", "r", "FLW-0666")]
    [InlineData("cp_r_buc_02_FINAL=yes", "u", "FLW-0666")]
    public void An_answer_is_yes_or_no_to_a_condition_that_the_document_asks(string said, string document, string? code)
    {
        MessageRow[] messages = [Document(Direction.Inbound, "U009", "r", Now.AddDays(-3)), Document(Direction.Inbound, "U010", "u", Now.AddDays(-2))];
        Assert.Equal(code, new RecordJudge(Case("UB_BUC_02", "Counterparty"), messages, [], Basis, Now).Against(new RecordOrder(document, RecordKind.Answer, said))?.Code);
    }

    /// <summary>A further version asks anew; what was answered for the one before stays its answer, and one that nobody answered takes the later word.</summary>
    [Fact]
    public void An_answer_stands_with_the_version_that_it_was_given_for()
    {
        MessageRow[] messages = [Document(Direction.Inbound, "U010", "u", Now.AddDays(-3)), Document(Direction.Inbound, "U010", "u", Now.AddDays(-2), version: 2), Document(Direction.Inbound, "U010", "u", Now.AddDays(-1), version: 3)];
        IReadOnlyList<string> Answers(params RecordRow[] records) => [.. CaseHistory.Of(messages, records).Select(h => h.Answers ?? "-")];
        var early = Record(1, messages[0], RecordKind.Answer, "cp_ub_buc_02_YES=no");
        var late = Record(2, messages[1], RecordKind.Answer, "cp_ub_buc_02_YES=yes");
        Assert.Equal(["-", "-", "-"], Answers());
        Assert.Equal(["cp_ub_buc_02_YES=no", "-", "-"], Answers(early));
        Assert.Equal(["cp_ub_buc_02_YES=yes", "cp_ub_buc_02_YES=yes", "-"], Answers(late));
        Assert.Equal(["cp_ub_buc_02_YES=no", "cp_ub_buc_02_YES=yes", "-"], Answers(early, late));
        Assert.Equal(["cp_ub_buc_02_YES=yes", "-", "-"], Answers(early, Record(2, messages[0], RecordKind.Answer, "cp_ub_buc_02_YES=yes")));
        Assert.Equal(["cp_ub_buc_02_NO=yes,cp_ub_buc_02_YES=no", "-", "-"], Answers(early, Record(2, messages[0], RecordKind.Answer, "cp_ub_buc_02_NO=yes")));
    }

    [Fact]
    public void A_context_without_records_has_the_octets_that_it_always_had()
    {
        var context = new CaseContext { Institution = "RO:80246", CaseId = "c", MessageId = "m", History = [new HistoryEvent("SEND", "F001", "me", "a", null, 1, "2026-02-10T12:00:00.000Z", null)] };
        Assert.Equal(
            """{"Institution":"RO:80246","CaseId":"c","MessageId":"m","ReplyFound":false,"History":[{"Event":"SEND","Sed":"F001","By":"me","DocumentId":"a","Version":1,"At":"2026-02-10T12:00:00.000Z"}]}""",
            System.Text.Encoding.UTF8.GetString(context.ToBytes()));
    }
}
