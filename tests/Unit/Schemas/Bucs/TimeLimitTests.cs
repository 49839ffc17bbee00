using MessageBroker.Schemas.Bucs;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

/// <summary>The time limits beside the answer to a provisional decision (that one is in <see cref="TurnTests"/>); days computed by hand.</summary>
public sealed class TimeLimitTests
{
    private static readonly BucDefinition Creditor = Definition("po_ub_buc_04.xml"), Debtor = Definition("cp_ub_buc_04.xml");
    private static readonly TurnPlace InBulgaria = TurnPlace.Of("BG:BGASA", "RO:80246"), InRomania = TurnPlace.Of("RO:80246", "BG:BGASA"), Unknown = TurnPlace.Of("EL:1234", "FR:1");

    private static BucDefinition Definition(string name) => BucFiles.Read(name, BucFiles.Own(name)).Definition!;

    private static Turn Of(BucDefinition definition, Story story, TurnPlace place, string owes) => Turn.All(definition, story.Events, place).Single(t => t.Owes == owes);

    private static bool Owed(BucDefinition definition, Story story, string owes) => Turn.All(definition, story.Events, InBulgaria).Any(t => t.Owes == owes);

    private static DateTimeOffset Noon(int year, int month, int day) => new(year, month, day, 12, 0, 0, TimeSpan.Zero);

    private static Story Differing => new Story().Send("F001", "a").Receive("F002", "b", "a").Facts("reply_to_check,disagreement_procedure");

    [Fact]
    public void A_difference_of_views_may_go_to_the_Commission_after_a_month()
    {
        // The F002 came on 16 March 2026.
        var turn = Of(BucFiles.Owner, Differing, InBulgaria, "owes.referral");
        Assert.Equal((TurnParty.Either, null, new DateOnly(2026, 4, 16), "clause.difference-of-views", "silence.provisional-payer"), (turn.Who, turn.Until, turn.NotBefore!.Value, turn.Clause, turn.Silence));
        Assert.Equal(["inferred.difference-from-reply"], turn.Inferred);
        foreach (var language in (string[])["bg", "ro", "en"]) Assert.Contains("2026-04-16", TurnTexts.Text(turn.Owes, language, turn.Arguments));
        // What the case itself waits for comes first.
        Assert.Equal((TurnParty.Me, "owes.review"), (Turn.Of(BucFiles.Owner, Differing.Events, InBulgaria).Who, Turn.Of(BucFiles.Owner, Differing.Events, InBulgaria).Owes));
        Assert.False(Owed(BucFiles.Owner, new Story().Send("F001", "a").Receive("F002", "b", "a").Facts("reply_to_check"), "owes.referral"));
        Assert.False(Owed(BucFiles.Owner, Differing.Receive("X008", "x", "b"), "owes.referral"));
        Assert.False(Owed(BucFiles.Owner, Differing.Send("X001", "x"), "owes.referral"));
    }

    [Fact]
    public void A_referral_that_was_recorded_gives_the_Commission_six_months_and_its_outcome_ends_them()
    {
        // Recorded of 17 March 2026.
        var referred = Differing.Add(CaseEventKind.Record, "F002", "b", null).Facts("referral");
        var turn = Of(BucFiles.Owner, referred, InBulgaria, "owes.conciliation");
        Assert.Equal((TurnParty.Commission, null, "rule.conciliation", "2026-09-17"), (turn.Who, turn.Until, turn.Rule, turn.Arguments["day"]));
        Assert.False(Owed(BucFiles.Owner, referred, "owes.referral"));
        // A record opens and closes nothing; of a document that is not there it is told.
        Assert.Equal(Differing.Open(BucFiles.Owner), referred.Open(BucFiles.Owner));
        Assert.NotEmpty(Differing.Add(CaseEventKind.Record, "F002", "z", null).Facts("referral").At(BucFiles.Owner).Findings);
        var ended = referred.Add(CaseEventKind.Record, "F002", "b", null).Facts("outcome");
        Assert.False(Owed(BucFiles.Owner, ended, "owes.conciliation") || Owed(BucFiles.Owner, ended, "owes.referral"));
    }

    [Theory]
    [InlineData("last_payment=2026-03-14", "2026-12-30")] // from 30 June 2026
    [InlineData("last_payment=2026-07-01", "2027-06-30")] // from 31 December 2026: June has 30 days
    [InlineData("last_payment=2025-12-31", "2026-06-30")]
    public void A_claim_for_reimbursement_is_made_within_six_months_of_the_half_year_of_the_last_payment(string fact, string until)
    {
        var turn = Of(Creditor, new Story().Create("U020", "a").Facts(fact), InRomania, "owes.claim");
        Assert.Equal((TurnParty.Me, until, "clause.reimbursement-claim", "silence.not-considered"), (turn.Who, turn.Until?.ToString("yyyy-MM-dd"), turn.Clause, turn.Silence));
        Assert.False(Owed(Creditor, new Story().Create("U020", "a").Facts(fact).Send("U020", "a"), "owes.claim"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("last_payment=14.03.2026")]
    public void Where_the_day_of_the_last_payment_is_not_known_the_rule_is_shown(string? fact)
    {
        var turn = Of(Creditor, new Story().Create("U020", "a").Facts(fact), InRomania, "owes.claim");
        Assert.Equal((null, "rule.half-year"), (turn.Until, turn.Rule));
        Assert.Equal("rule.half-year", Of(Creditor, new Story(), InRomania, "owes.claim").Rule);
    }

    [Fact]
    public void A_claim_is_paid_within_18_months_of_its_month_in_the_state_of_the_debtor()
    {
        // To 30 November 2027, a Tuesday: Saint Andrew in Romania, and the day after it is the national day.
        Story Claimed() => new Story().Send("U020", "a").ReceiptAt(Noon(2026, 5, 12));
        var (toRomania, toBulgaria) = (Of(Creditor, Claimed(), InBulgaria, "owes.payment"), Of(Creditor, Claimed(), InRomania, "owes.payment"));
        Assert.Equal((TurnParty.Them, new DateOnly(2027, 12, 2)), (toRomania.Who, toRomania.Until!.Value));
        Assert.Equal((TurnParty.Them, new DateOnly(2027, 11, 30)), (toBulgaria.Who, toBulgaria.Until!.Value));
        Assert.Equal(("clause.reimbursement-payment", "silence.interest"), (toBulgaria.Clause, toBulgaria.Silence));
        Assert.Equal(["inferred.introduction-month"], toBulgaria.Inferred);
        var mirror = Of(Debtor, new Story().Receive("U020", "a").ReceiptAt(Noon(2026, 5, 12)), InRomania, "owes.payment");
        Assert.Equal((TurnParty.Me, toRomania.Until), (mirror.Who, mirror.Until));
        Assert.Equal((null, "rule.payment"), (Of(Creditor, Claimed(), Unknown, "owes.payment").Until, Of(Creditor, Claimed(), Unknown, "owes.payment").Rule));
        Assert.Equal("rule.payment", Of(Creditor, new Story().Send("U020", "a"), InBulgaria, "owes.payment").Rule);
        Assert.False(Owed(Creditor, Claimed().Receive("U021", "c", "a").Receive("U024", "d"), "owes.payment"));
        Assert.False(Owed(Creditor, Claimed().Send("X008", "x", "a"), "owes.payment"));
    }

    [Fact]
    public void A_contested_claim_is_settled_within_36_months_by_both()
    {
        // To 30 November 2026: in Romania to 2 December.
        var contested = new Story().Send("U020", "a").ReceiptAt(Noon(2023, 11, 2)).Receive("U023", "c", "a");
        foreach (var place in new[] { InBulgaria, InRomania })
        {
            var turn = Of(Creditor, contested, place, "owes.settlement");
            Assert.Equal((TurnParty.Either, new DateOnly(2026, 11, 30), "2026-12-02", "c"), (turn.Who, turn.Until!.Value, turn.Arguments["other"], turn.DocumentId));
            Assert.Equal(["inferred.introduction-month", "inferred.settlement", "inferred.other-state"], turn.Inferred);
        }
        Assert.False(Owed(Creditor, contested, "owes.payment"));
        Assert.Equal("rule.settlement", Of(Creditor, contested, Unknown, "owes.settlement").Rule);
        var amended = contested.Send("U029", "e", "c");
        Assert.True(Owed(Creditor, amended, "owes.settlement"));
        Assert.False(Owed(Creditor, amended.Receive("U021", "f", "e"), "owes.settlement"));
    }

    [Fact]
    public void What_an_access_point_on_the_way_took_is_fetched_within_24_hours()
    {
        // Sunday is a day like any other for hours; in Bucharest it is the 16th by then.
        var taken = new CaseEvent { Event = CaseEventKind.Send, Sed = "F001", ByMe = true, DocumentId = "a", At = Story.Start, TakenAt = new(2026, 3, 14, 23, 30, 0, TimeSpan.Zero) };
        var turn = Turn.All(BucFiles.Owner, [taken], InBulgaria).Single(t => t.Owes == "owes.fetch");
        Assert.Equal((TurnParty.Them, new DateOnly(2026, 3, 16), "clause.delivery", "silence.not-delivered"), (turn.Who, turn.Until!.Value, turn.Clause, turn.Silence));
        Assert.Equal((null, "rule.daily"), Turn.All(BucFiles.Owner, [taken], Unknown).Where(t => t.Owes == "owes.fetch").Select(t => (t.Until, t.Rule)).Single());
        Assert.DoesNotContain(Turn.All(BucFiles.Owner, [taken with { ReceiptAt = taken.TakenAt }], InBulgaria), t => t.Owes == "owes.fetch");
    }
}
