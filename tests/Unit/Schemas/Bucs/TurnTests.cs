using MessageBroker.Schemas.Bucs;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

public sealed class TurnTests
{
    private static readonly BucDefinition Owner = BucFiles.Owner;
    private static readonly BucDefinition Counterparty = BucFiles.Counterparty;
    private static readonly TurnPlace InBulgaria = TurnPlace.Of("BG:BGASA", "RO:80246");
    private static readonly TurnPlace InRomania = TurnPlace.Of("RO:80246", "BG:BGASA");

    private static DateTimeOffset Utc(int month, int day, int hour = 12, int minute = 0) => new(2026, month, day, hour, minute, 0, TimeSpan.Zero);

    private static Story Claim(string? facts, DateTimeOffset? receipt) => new Story().Send("F001", "a").Facts(facts).ReceiptAt(receipt);

    private static Story Taken(string? facts, DateTimeOffset? receipt) => new Story().Receive("F001", "a").Facts(facts).ReceiptAt(receipt);

    private static Turn Of(BucDefinition definition, Story story, TurnPlace place) => Turn.Of(definition, story.Events, place);

    [Fact]
    public void A_provisional_decision_gives_the_counterparty_two_months_from_the_receipt()
    {
        // 10 April 2026 is Great Friday in both states: to Tuesday after Easter Monday.
        var turn = Of(Owner, Claim("receipt_of_application, decision", Utc(2, 10)), InBulgaria);
        Assert.Equal(new DateOnly(2026, 4, 14), turn.Until);
        Assert.Equal((TurnParty.Them, "owes.position", "clause.provisional-decision", "silence.provisional-decision"), (turn.Who, turn.Owes, turn.Clause, turn.Silence));
        Assert.Equal((null, "a"), (turn.Rule, turn.DocumentId));
        Assert.Equal(["inferred.purpose-opens-period"], turn.Inferred);
        var mirror = Of(Counterparty, Taken("decision", Utc(2, 10)), InRomania);
        Assert.Equal((TurnParty.Me, turn.Until, turn.Clause), (mirror.Who, mirror.Until, mirror.Clause));
    }

    [Fact]
    public void The_day_of_the_receipt_is_that_of_Sofia_and_Bucharest()
    {
        Assert.Equal(new DateOnly(2026, 5, 15), Of(Owner, Claim("decision", Utc(3, 15, 21, 59)), InBulgaria).Until);
        Assert.Equal(new DateOnly(2026, 5, 18), Of(Owner, Claim("decision", Utc(3, 15, 22)), InBulgaria).Until); // the 16th there: 16 May is a Saturday
        Assert.Equal(new DateOnly(2026, 5, 29), Of(Owner, Claim("decision", Utc(3, 29, 20, 59)), InBulgaria).Until); // summer time begins that night
        Assert.Equal(new DateOnly(2026, 6, 2), Of(Owner, Claim("decision", Utc(3, 29, 21)), InBulgaria).Until); // 30 May is a Saturday, 1 June twice a holiday
        Assert.Equal(new DateOnly(2025, 12, 29), EasternTime.DateOf(new(2025, 12, 28, 22, 0, 0, TimeSpan.Zero)));
        Assert.Equal(new DateOnly(2025, 10, 26), EasternTime.DateOf(new(2025, 10, 26, 21, 59, 0, TimeSpan.Zero))); // winter again since 01:00 UTC
        Assert.Equal(new DateOnly(2025, 10, 26), EasternTime.DateOf(new(2025, 10, 25, 21, 0, 0, TimeSpan.Zero))); // the day before still summer
    }

    [Fact]
    public void The_holidays_are_those_of_the_state_that_must_act()
    {
        var story = Claim("decision", Utc(4, 1)); // 1 June 2026 is a holiday in Romania only
        Assert.Equal(new DateOnly(2026, 6, 2), Of(Owner, story, InBulgaria).Until);
        Assert.Equal(new DateOnly(2026, 6, 1), Of(Owner, story, InRomania).Until);
    }

    [Fact]
    public void A_substitute_day_is_shown_beside_the_date_as_inferred()
    {
        var turn = Of(Owner, Claim("decision", Utc(3, 24)), InRomania); // to Bulgaria: Sunday 24 May, Monday 25 its substitute
        Assert.Equal((new DateOnly(2026, 5, 25), (DateOnly?)new DateOnly(2026, 5, 26)), (turn.Until!.Value, turn.Deadline!.LaterReading));
        Assert.Contains("inferred.substitute-day", turn.Inferred);
        foreach (var language in (string[])["bg", "ro", "en"]) Assert.Contains("2026-05-26", TurnTexts.Text("inferred.substitute-day", language, turn.Arguments));
    }

    [Theory]
    [InlineData("no receipt", "rule.two-months-from-receipt")]
    [InlineData("another state", "rule.two-months-elsewhere")]
    [InlineData("two receivers", "rule.two-months-each")]
    public void Where_no_date_can_be_computed_the_rule_is_shown(string told, string rule)
    {
        var story = told switch
        {
            "no receipt" => Claim("decision", null),
            "two receivers" => new Story().Send("F001", "a", null, 1, "RO:80246", "EL:1234").Facts("decision").ReceiptAt(Utc(2, 10)),
            _ => Claim("decision", Utc(2, 10)),
        };
        var turn = Of(Owner, story, told == "another state" ? TurnPlace.Of("BG:BGASA", "EL:1234") : InBulgaria);
        Assert.Equal((TurnParty.Them, null, rule, "clause.provisional-decision"), (turn.Who, turn.Until, turn.Rule, turn.Clause));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("receipt_of_application,annual_check")]
    [InlineData("no_decision")]
    public void Any_other_claim_is_to_be_answered_without_delay_and_without_a_date(string? facts)
    {
        var turn = Of(Owner, Claim(facts, Utc(2, 10)), InBulgaria);
        Assert.Equal((TurnParty.Them, "owes.answer", null, "clause.without-delay", "rule.without-delay"), (turn.Who, turn.Owes, turn.Until, turn.Clause, turn.Rule));
        Assert.Empty(turn.Inferred);
        Assert.Equal(TurnParty.Me, Of(Counterparty, Taken(facts, Utc(2, 10)), InRomania).Who);
    }

    [Fact]
    public void A_later_version_may_bring_the_decision_and_starts_the_period()
    {
        var story = Claim("receipt_of_application", Utc(2, 10)).Update("F001", "a", 2).Facts("decision").ReceiptAt(Utc(3, 15));
        Assert.Equal(new DateOnly(2026, 5, 15), Of(Owner, story, InBulgaria).Until);
    }

    [Fact]
    public void After_the_reply_it_is_the_owners_turn_until_it_goes_on()
    {
        var reply = Claim("decision", Utc(2, 10)).Receive("F002", "b", "a");
        var turn = Of(Owner, reply, InBulgaria);
        Assert.Equal((TurnParty.Me, "owes.review", null, null), (turn.Who, turn.Owes, turn.Until, turn.Clause));
        Assert.Equal(TurnParty.Them, Of(Counterparty, Taken("decision", Utc(2, 10)).Send("F002", "b", "a"), InRomania).Who);
        Assert.Equal((TurnParty.Nobody, "owes.nothing"), Answer(Of(Owner, reply.Send("F027", "n"), InBulgaria)));
        Assert.Equal((TurnParty.Nobody, "owes.closed"), Answer(Of(Owner, reply.Send("X001", "x"), InBulgaria)));
    }

    private static (TurnParty, string) Answer(Turn turn) => (turn.Who, turn.Owes);

    [Fact]
    public void An_invalidated_reply_brings_the_period_back_and_an_invalidated_claim_ends_it()
    {
        var reply = Claim("decision", Utc(2, 10)).Receive("F002", "b", "a");
        Assert.Equal(new DateOnly(2026, 4, 14), Of(Owner, reply.Receive("X008", "x", "b"), InBulgaria).Until);
        Assert.Equal(TurnParty.Nobody, Of(Owner, Claim("decision", Utc(2, 10)).Send("X008", "x", "a"), InBulgaria).Who);
    }

    [Fact]
    public void Every_open_question_is_listed_ours_first_and_a_notice_is_none()
    {
        var story = Claim("decision", Utc(2, 10)).Receive("F004", "q").Receive("H001", "h").Receive("X009", "r").Send("F022", "p");
        var turns = Turn.All(Owner, story.Events, InBulgaria);
        Assert.Equal(
            [(TurnParty.Me, "q", "F005"), (TurnParty.Me, "r", "X010"), (TurnParty.Them, "a", "F002"), (TurnParty.Them, "p", "F023")],
            turns.Select(t => (t.Who, t.DocumentId!, t.Arguments["answer"])));
        Assert.Equal(["r", "a", "p"], Turn.All(Owner, story.Send("F005", "s", "q").Events, InBulgaria).Select(t => t.DocumentId));
    }

    [Fact]
    public void A_notification_that_asks_is_owed_an_answer_and_the_answer_a_look()
    {
        var owner = BucFiles.Read("po_h_buc_01.xml", BucFiles.Own("po_h_buc_01.xml")).Definition!;
        static Story Notice() => new Story().Send("H001", "h");
        static Story Question() => Notice().Facts("question");
        var asked = Of(owner, Question(), InBulgaria);
        Assert.Equal((TurnParty.Them, "owes.answer", "H002", "rule.without-delay"), (asked.Who, asked.Owes, asked.Arguments["answer"], asked.Rule));
        Assert.Equal("owes.nothing", Of(owner, Notice(), InBulgaria).Owes);
        var answered = Of(owner, Question().Receive("H002", "r", "h"), InBulgaria);
        Assert.Equal((TurnParty.Me, "owes.review-answer"), (answered.Who, answered.Owes));
        // A further version asks anew; one that takes the question back asks nothing.
        Assert.Equal((TurnParty.Them, "owes.answer"), Of(owner, Question().Receive("H002", "r", "h").Update("H001", "h", 2).Facts("question"), InBulgaria) is var anew ? (anew.Who, anew.Owes) : default);
        Assert.Equal(TurnParty.Nobody, Of(owner, Question().Update("H001", "h", 2), InBulgaria).Who);
    }

    [Fact]
    public void With_several_receivers_all_must_have_answered()
    {
        var story = new Story().Send("F001", "a", null, 1, "RO:80246", "EL:1234").Receive("F002", "b", "a", 1, "RO:80246");
        Assert.Equal("owes.answer", Of(Owner, story, InBulgaria).Owes);
        Assert.Equal("owes.answer", Of(Owner, story.Receive("F002", "b2", "a", 1, "RO:80246"), InBulgaria).Owes);
        Assert.Equal("owes.review", Of(Owner, story.Receive("F002", "c", "a", 1, "EL:1234"), InBulgaria).Owes);
    }

    [Fact]
    public void An_empty_case_waits_for_its_owner()
    {
        var turn = Of(Owner, new Story(), InBulgaria);
        Assert.Equal((TurnParty.Me, "owes.start", "F001"), (turn.Who, turn.Owes, turn.Arguments["sed"]));
        Assert.Equal(TurnParty.Nobody, Of(Counterparty, new Story(), InRomania).Who);
        Assert.Equal("owes.forwarded", Of(Counterparty, Taken(null, null).Send("X007", "x"), InRomania).Owes);
    }

    [Fact]
    public void Every_text_is_there_in_three_languages_and_every_key_of_the_code_is_a_text()
    {
        foreach (var key in TurnTexts.Keys)
        {
            var texts = ((string[])["bg", "ro", "en"]).Select(l => TurnTexts.Text(key, l)).ToArray();
            Assert.Equal(3, texts.Distinct().Count());
            Assert.All(texts, t => Assert.False(string.IsNullOrWhiteSpace(t)));
            Assert.Matches("[а-я]", texts[0]);
            Assert.DoesNotMatch("[şţŞŢ]", texts[1]); // comma below, not cedilla
        }
        var sources = Directory.EnumerateFiles(Path.Combine(Adapters.SharedData.RepositoryRoot, "src", "Schemas", "Bucs"), "*.cs").Append(Path.Combine(Adapters.SharedData.RepositoryRoot, "src", "Broker", "Exchange", "Flow", "Verdicts", "CaseTurn.cs")).Select(File.ReadAllText);
        var used = sources.SelectMany(s => System.Text.RegularExpressions.Regex.Matches(s, "\"((?:owes|clause|silence|rule|inferred|party)\\.[a-z-]+)\"")).Select(m => m.Groups[1].Value).ToHashSet();
        used.UnionWith(Enum.GetValues<BucTriggerEvent>().Select(e => "event." + e.Official()));
        Assert.Equal(TurnTexts.Keys.Order(), used.Order());
    }

    [Fact]
    public void An_answer_under_a_condition_is_owed_where_the_condition_was_met()
    {
        var definition = BucFiles.Define("CP", "T_BUC_01", "false", "A001 isStarter | create DOC_RECEIVE DOC_CREATE_REPLY A002 onCondition=cp_ub_buc_02_YES");
        Story Asked(bool wanted) => new Story().Receive("A001", "a").Guard("cp_ub_buc_02_YES", wanted);
        Assert.Equal((TurnParty.Me, "owes.answer"), (Of(definition, Asked(true), InBulgaria).Who, Of(definition, Asked(true), InBulgaria).Owes));
        Assert.Equal("owes.answer", Of(definition, Asked(true).Create("A002", "b", "a"), InBulgaria).Owes);
        Assert.Equal("owes.nothing", Of(definition, Asked(false), InBulgaria).Owes);
        Assert.Equal("owes.nothing", Of(definition, new Story().Receive("A001", "a"), InBulgaria).Owes);
    }
}
