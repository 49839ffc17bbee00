using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Verdicts;

/// <summary>Whose turn it is in a case of a running broker.</summary>
public sealed class CaseTurnTests
{
    private const string Own = "BG:BGASA", Partner = "RO:80246";

    private static readonly CaseRow Case = new()
    {
        Key = new CaseKey(Own, "case-1"), Buc = "FB_BUC_01", Cdm = "4.4", Role = "CaseOwner", Partner = Partner, CreatedAt = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero),
    };

    private static CaseTurn Of(bool isEndpoint, params HistoryEvent[] history) => Find(isEndpoint, history)!;

    private static CaseTurn? Find(bool isEndpoint, params HistoryEvent[] history) => CaseTurn.Of(Case, history, Basis(isEndpoint));

    private static VerdictBasis Basis(bool isEndpoint) => new(
        PackSet.Embedded, RuleSet.Current, InstitutionDirectory.Read("test", """{ "environment": "test", "institutions": [] }"""u8).Directory!,
        new Parties
        {
            Environment = "test", Hosted = [], MaxUnpackedBytes = 1, MaxParts = 1,
            Partners = [new Partner { Institutions = [Partner], Endpoint = "https://ro.example/as4", IsEndpoint = isEndpoint, BusinessAnchors = [] }],
        }, []);

    private static HistoryEvent Decision => new("SEND", "F001", "me", "a", null, 1, "2026-02-10T12:00:00.000Z", "2026-02-10T12:00:05.000Z", "decision");

    /// <summary>An access point in between that has the message is not the institution that got it (Decision E6).</summary>
    [Fact]
    public void Two_months_run_from_the_receipt_of_the_endpoint_and_not_of_an_access_point_in_between()
    {
        var delivered = Of(true, Decision);
        Assert.Equal((Partner, "2026-04-14", "owes.position"), (delivered.Who, delivered.Until, delivered.Turn.Owes));
        var underway = Of(false, Decision);
        Assert.Equal((Partner, "2026-02-11", "owes.fetch"), (underway.Who, underway.Until, underway.Turn.Owes));
    }

    [Fact]
    public void What_the_other_side_refused_is_owed_nothing_for()
    {
        static HistoryEvent Refusal(string id, string of, string day) => new("RECEIVE", "X050", "them", id, of, 1, $"{day}T12:00:00.000Z", $"{day}T12:00:00.000Z");
        HistoryEvent Version(int number, string day) => Decision with { Event = "UPDATE", Version = number, At = $"{day}T12:00:00.000Z", ReceiptAt = $"{day}T12:00:05.000Z" };
        Assert.Null(Find(true, Decision, Refusal("x", "a", "2026-02-11")));
        Assert.Equal("2026-04-14", Of(true, Decision, Version(2, "2026-03-02"), Refusal("x", "a", "2026-03-03")).Until);
        Assert.Equal(Of(true, Decision with { At = "2026-03-02T12:00:00.000Z", ReceiptAt = "2026-03-02T12:00:05.000Z" }).Until, Of(true, Decision, Refusal("x", "a", "2026-02-11"), Version(2, "2026-03-02")).Until);
    }

    /// <summary>D2 and D3: the referral ends the month before it, the outcome the six months behind it; the last referral counts where a day was corrected.</summary>
    [Fact]
    public void A_referral_and_its_outcome_that_a_clerk_recorded_move_the_turn()
    {
        HistoryEvent Recorded(string fact, string day) => new(HistoryEvent.Record, "F002", "me", "b", null, 1, $"{day}T12:00:00.000Z", null, fact);
        HistoryEvent[] story =
        [
            Decision, new("RECEIVE", "F002", "them", "b", "a", 1, "2026-03-10T12:00:00.000Z", "2026-03-10T12:00:00.000Z", "disagreement_procedure"),
            new("SEND", "F027", "me", "c", null, 1, "2026-03-11T12:00:00.000Z", "2026-03-11T12:00:05.000Z"),
        ];
        var referred = Of(true, [.. story, Recorded("referral", "2026-04-12")]);
        Assert.Equal((null, "owes.conciliation"), (referred.Who, referred.Turn.Owes));
        Assert.Contains("2026-10-12", referred.Owes("en") + referred.Rule("en"), StringComparison.Ordinal);
        var corrected = Of(true, [.. story, Recorded("referral", "2026-04-12"), Recorded("referral", "2026-04-20")]);
        Assert.Contains("2026-10-20", corrected.Owes("en") + corrected.Rule("en"), StringComparison.Ordinal);
        Assert.Equal("owes.nothing", Of(true, [.. story, Recorded("referral", "2026-04-12"), Recorded("outcome", "2026-06-01")]).Turn.Owes);
    }

    /// <summary>D4: a claim that was withdrawn is owed anew, from the last payment that a clerk recorded about it.</summary>
    [Fact]
    public void The_last_payment_that_a_clerk_recorded_dates_a_claim_that_was_withdrawn_or_refused()
    {
        HistoryEvent claim = new("SEND", "U020", "me", "u", null, 1, "2026-04-10T12:00:00.000Z", "2026-04-10T12:00:05.000Z");
        HistoryEvent paid = new(HistoryEvent.Record, "U020", "me", "u", null, 1, "2026-04-11T12:00:00.000Z", null, "last_payment=2026-03-14");
        HistoryEvent withdrawn = new("SEND", "X008", "me", "x", "u", 1, "2026-04-12T12:00:00.000Z", null), refused = new("RECEIVE", "X050", "them", "x", "u", 1, "2026-04-12T12:00:00.000Z", null);
        var row = Case with { Buc = "UB_BUC_04" };
        foreach (var end in new[] { withdrawn, refused })
        {
            var turn = CaseTurn.Of(row, [claim, end, paid], Basis(true))!;
            Assert.Equal((Own, "2026-12-30", "owes.claim"), (turn.Who, turn.Until, turn.Turn.Owes));
        }
    }

    [Theory]
    [InlineData("bg", "всяка от страните")]
    [InlineData("ro", "oricare dintre părți")]
    [InlineData("en", "either side")]
    public void What_no_institution_alone_may_do_is_said_in_words(string language, string party)
    {
        // The partner's reply was answered by a further question of ours, which has its answer: nothing waits but the difference.
        var turn = Of(true, Decision, new HistoryEvent("RECEIVE", "F002", "them", "b", "a", 1, "2026-03-10T12:00:00.000Z", "2026-03-10T12:00:00.000Z", "disagreement_procedure"),
            new HistoryEvent("SEND", "F027", "me", "c", null, 1, "2026-03-11T12:00:00.000Z", "2026-03-11T12:00:05.000Z"));
        Assert.Equal((null, null, "owes.referral"), (turn.Who, turn.Until, turn.Turn.Owes));
        Assert.Equal(party, turn.Party(language));
        Assert.Contains("2026-04-10", turn.Owes(language), StringComparison.Ordinal);
    }
}
