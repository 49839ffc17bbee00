using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

public sealed class BucEngineTests
{
    private static readonly BucDefinition Owner = BucFiles.Owner;
    private static readonly BucDefinition Counterparty = BucFiles.Counterparty;

    private static Story Opened => new Story().Send("F001", "a", to: "RO:80246");

    private static Story Taken => new Story().Receive("F001", "a", from: "BG:BGASA");

    private static BucVerdict MaySend(BucDefinition definition, Story story, string sed, string id = "new", string? parent = null, int version = 1) =>
        BucEngine.MaySend(definition, story.Events, sed, id, parent, version);

    private static BucVerdict MayReceive(BucDefinition definition, Story story, string sed, string id = "new", string? parent = null, int version = 1) =>
        BucEngine.MayReceive(definition, story.Events, sed, id, parent, version);

    private static string Code(BucVerdict verdict) => verdict.IsLegal ? "legal" : Assert.Single(verdict.Findings).Code;

    [Fact]
    public void An_empty_case_offers_its_start_and_no_more()
    {
        Assert.Equal(["DOC_CREATE F001", "CASE_DELETE", "CASE_UPDATE_PARTICIPANTS"], new Story().Open(Owner));
        Assert.Equal(["DOC_RECEIVE F001"], new Story().Open(Counterparty));
    }

    [Fact]
    public void The_first_exchange_is_legal_on_both_sides()
    {
        Assert.True(MaySend(Owner, new Story(), "F001", "a").IsLegal);
        Assert.True(MayReceive(Counterparty, new Story(), "F001", "a").IsLegal);
        Assert.True(MaySend(Counterparty, Taken, "F002", "b", "a").IsLegal);
        Assert.True(MayReceive(Owner, Opened, "F002", "b", "a").IsLegal);
    }

    [Fact]
    public void A_sent_starter_opens_what_the_definition_says_and_nothing_else()
    {
        string[] horizontal = ["H001", "H003", "H004", "H005", "H010", "H011", "H061", "H065", "H070", "H120", "H121"];
        string[] expected =
        [
            .. from s in (string[])["F022", "F023", "F026", "F027", .. horizontal, "X001", "X005", "X007", "X009"] select $"DOC_CREATE {s}",
            .. from s in (string[])["F004", "F022", "F023", "F026", "F027", .. horizontal, "X005", "X006", "X007", "X009", "X050", "X100"] select $"DOC_RECEIVE {s}",
            "DOC_CREATE X008 <a", "DOC_RECEIVE_REPLY F002 <a", "DOC_UPDATE F001 =a",
        ];
        Assert.Equal(expected.Order(), Opened.Open(Owner).Order());
    }

    [Fact]
    public void A_received_starter_opens_what_the_definition_says_and_nothing_else()
    {
        string[] horizontal = ["H001", "H003", "H004", "H005", "H010", "H011", "H061", "H065", "H070", "H120", "H121"];
        string[] expected =
        [
            .. from s in (string[])["F004", "F022", "F023", "F026", "F027", .. horizontal, "X005", "X006", "X007", "X009"] select $"DOC_CREATE {s}",
            .. from s in (string[])["F001", "F002", "F004", "F005", "F022", "F023", "F026", "F027", .. horizontal, "X001", "X005", "X006", "X007", "X009", "X050", "X100"]
            select $"DOC_RECEIVE {s}",
            "DOC_CREATE_REPLY F002 <a", "DOC_RECEIVE_REPLY F002 <a", "DOC_RECEIVE X008 <a", "DOC_UPDATE_RECEIVE F001 =a",
        ];
        Assert.Equal(expected.Order(), Taken.Open(Counterparty).Order());
    }

    [Theory]
    [InlineData("F002", null, "BUC-0020")] // the owner's own reply only when the guard says so
    [InlineData("F001", null, "BUC-0020")] // used up
    [InlineData("F004", null, "BUC-0020")] // after an F002 only
    [InlineData("F005", "a", "BUC-0020")]
    [InlineData("X006", null, "BUC-0020")] // the owner has none to send
    [InlineData("X011", "a", "BUC-0020")] // no F SED can be rejected
    [InlineData("X012", "a", "BUC-0020")] // nor clarified
    [InlineData("X008", "zzz", "BUC-0034")]
    [InlineData("X008", null, "BUC-0020")]
    [InlineData("X100", null, "BUC-0033")]
    [InlineData("P2000", null, "BUC-0020")]
    [InlineData("F022", "a", "BUC-0020")] // no answer to an F001
    [InlineData("F022", null, "legal")]
    [InlineData("X001", null, "legal")]
    [InlineData("X008", "a", "legal")]
    [InlineData("X050", null, "legal")]
    public void What_the_owner_may_send_after_its_starter(string sed, string? parent, string code) => Assert.Equal(code, Code(MaySend(Owner, Opened, sed, "new", parent)));

    [Theory]
    [InlineData("F002", null, "BUC-0021")] // an answer names what it answers
    [InlineData("F001", null, "BUC-0021")]
    [InlineData("X001", null, "BUC-0021")] // only the owner closes
    [InlineData("X008", "a", "BUC-0021")] // only its sender invalidates
    [InlineData("X011", "a", "BUC-0021")]
    [InlineData("X002", null, "BUC-0021")]
    [InlineData("F002", "a", "legal")]
    [InlineData("X006", null, "legal")]
    [InlineData("X050", null, "legal")]
    [InlineData("X100", null, "legal")]
    public void What_the_owner_may_receive_after_its_starter(string sed, string? parent, string code) => Assert.Equal(code, Code(MayReceive(Owner, Opened, sed, "new", parent)));

    [Fact]
    public void A_refusal_says_what_is_open_instead_and_what_opens_it()
    {
        var sending = MaySend(Counterparty, new Story(), "F002", "b", null).Findings.Single();
        Assert.Equal(("b", "–", "DOC_RECEIVE F001"), (sending.Path, sending.Arguments["open"], sending.Arguments["opens"]));
        var second = MaySend(Counterparty, Taken, "F002", "b", null).Findings.Single();
        Assert.StartsWith("F002 (a), F004, F022", second.Arguments["open"]);
        var taking = MayReceive(Counterparty, new Story(), "F004").Findings.Single();
        Assert.Equal(("F001", "DOC_RECEIVE F001"), (taking.Arguments["open"], taking.Arguments["opens"]));
        foreach (var language in (string[])["bg", "ro", "en"])
            Assert.Contains("F002 (a), F004", FindingCatalogue.Default.Text(second, language));
    }

    [Fact]
    public void A_refusal_names_the_rulings_without_which_it_would_be_none()
    {
        Assert.Equal(["case-closed"], MayReceive(Counterparty, Taken.Receive("X001", "x"), "H001").Rulings);
        Assert.Equal(["cancelled-target"], MaySend(Counterparty, Taken.Receive("X008", "x", "a"), "F002", "b", "a").Rulings);
        // By the definition alone.
        Assert.Empty(MaySend(Owner, new Story(), "F002").Rulings);
    }

    /// <summary>What is closed by a ruling says so beside its reason; what the definition closes names none.</summary>
    [Fact]
    public void A_closed_action_names_the_ruling_that_closed_it()
    {
        var owner = BucLibrary.Load(Pack.Embedded("4.4").Pack!.Files).Library.Definition("FB_BUC_03", CaseRole.CaseOwner)!;
        var state = BucEngine.Explained(owner, new Story().Create("F018", "a").Events);
        Assert.Contains("starter-chosen", state.Actions.Single(a => a is { Kind: BucActionKind.DocCreate, Sed: "F021" }).Ruling, StringComparison.Ordinal);
        Assert.Null(state.Actions.First(a => a is { Kind: BucActionKind.DocCreate, Sed: "F020" }).Ruling);
        Assert.Equal(BucEngine.Open(owner, new Story().Create("F018", "a").Events).OpenActions, state.OpenActions);
    }

    [Fact]
    public void Rulings_are_named_where_the_answer_rests_on_them()
    {
        Assert.Equal(["send-without-draft", "first-actions"], MaySend(Owner, new Story(), "F001").Rulings);
        Assert.Equal(["send-without-draft"], MaySend(Counterparty, Taken, "F002", "b", "a").Rulings);
        Assert.Equal(["system-seds"], MayReceive(Owner, new Story(), "X050").Rulings);
        Assert.Equal(["plain-receive"], MayReceive(Counterparty, Taken, "F005", "r", "elsewhere").Rulings);
        Assert.Empty(MayReceive(Owner, Opened, "F002", "b", "a").Rulings);
        Assert.Equal(["drafts"], MaySend(Counterparty, Taken.Create("F002", "b", "a"), "F002", "b", "a").Rulings);
    }

    [Theory]
    [InlineData(1, "BUC-0023")]
    [InlineData(2, "BUC-0023")]
    [InlineData(3, "legal")]
    [InlineData(4, "BUC-0022")]
    public void A_further_version_must_be_the_next_one(int version, string code)
    {
        Assert.Equal(code, Code(MaySend(Owner, Opened.Update("F001", "a", 2), "F001", "a", null, version)));
        Assert.Equal(code, Code(MayReceive(Counterparty, Taken.UpdateReceive("F001", "a", 2), "F001", "a", null, version)));
        Assert.Equal(code, Code(MayReceive(Counterparty, Taken.Receive("F001", "a", version: 2), "F001", "a", null, version)));
    }

    [Fact]
    public void A_version_before_its_first_and_one_of_a_type_without_versions_are_refused()
    {
        Assert.Equal("BUC-0022", Code(MayReceive(Counterparty, Taken, "F022", "new", null, 2)));
        Assert.Equal("BUC-0027", Code(MaySend(Owner, Opened.Send("X009", "x"), "X009", "x", null, 2)));
        Assert.Equal("BUC-0021", Code(MayReceive(Owner, Opened, "F001", "a", null, 2))); // not theirs
        Assert.Equal("BUC-0035", Code(MaySend(Owner, Opened.Send("X008", "x", "a"), "F001", "a", null, 2)));
    }

    [Fact]
    public void Sending_a_further_version_fires_no_trigger()
    {
        var before = Opened.Send("X008", "x", "a").Send("F001", "b").Create("F022", "q");
        Assert.DoesNotContain("DOC_CREATE F022", before.Open(Owner));
        Assert.DoesNotContain("DOC_CREATE F022", before.Update("F001", "b", 2).Open(Owner));
        Assert.DoesNotContain("DOC_CREATE F022", before.Send("F001", "b", version: 3).Open(Owner));
    }

    [Fact]
    public void A_draft_that_is_thrown_away_brings_back_the_action_that_made_it()
    {
        var before = Taken.Open(Counterparty);
        Assert.Equal(before, Taken.Create("F002", "b", "a").Delete("F002", "b").Open(Counterparty));
        Assert.Equal(before, Taken.Create("F022", "b").Delete("F022", "b").Open(Counterparty));
        Assert.Equal(Opened.Open(Owner), Opened.Create("X008", "x", "a").Delete("X008", "x").Open(Owner));
        Assert.Equal(Taken.Send("F002", "b", "a").Open(Counterparty), Taken.Create("F002", "b", "a").Update("F002", "b", 1).Send("F002", "b", "a").Open(Counterparty));
        Assert.Equal("BUC-0023", Code(MaySend(Counterparty, Taken.Create("F002", "b", "a").Send("F002", "b", "a"), "F002", "b", "a")));
    }

    [Fact]
    public void The_owner_may_reply_itself_when_its_one_counterparty_has()
    {
        Assert.Contains("DOC_CREATE F002", Opened.Receive("F002", "b", "a").Open(Owner));
        Assert.Contains("DOC_CREATE F004", Opened.Receive("F002", "b", "a").Send("F002", "c").Open(Owner));
        Assert.Contains("DOC_CREATE F002", Opened.Receive("F002", "b", "a").Send("F002", "c").Open(Owner)); // and again
    }

    public static TheoryData<string, bool?> Guards() => new()
    {
        { "one of two", false }, { "both", true }, { "senders unknown", null }, { "participants unknown", null }, { "participant added", null }, { "answered yes", true },
        { "answered no", false }, { "reply cancelled", false },
    };

    [Theory]
    [MemberData(nameof(Guards))]
    public void The_guard_is_answered_by_the_entry_or_by_the_history_or_stays_open(string told, bool? expected)
    {
        Story Two() => new Story().Send("F001", "a", null, 1, "RO:80246", "EL:1234");
        var story = told switch
        {
            "one of two" => Two().Receive("F002", "b", "a", 1, "RO:80246").Receive("F002", "c", "a", 1, "RO:80246"),
            "both" => Two().Receive("F002", "b", "a", 1, "RO:80246").Receive("F002", "c", "a", 1, "EL:1234"),
            "senders unknown" => Two().Receive("F002", "b", "a").Receive("F002", "c", "a"),
            "participants unknown" => new Story().Send("F001", "a").Receive("F002", "b", "a"),
            "participant added" => Opened.Send("X005", "x").Receive("F002", "b", "a"),
            "answered yes" => Two().Receive("F002", "b", "a").Guard("po_fb_buc_01_ALL", true),
            "answered no" => Opened.Receive("F002", "b", "a").Guard("po_fb_buc_01_ALL", false),
            _ => Two().Receive("F002", "b", "a", 1, "RO:80246").Receive("X008", "x", "b").Receive("F002", "c", "a", 1, "EL:1234"),
        };
        var state = story.At(Owner);
        Assert.Empty(state.Findings);
        var action = Assert.Single(state.Actions, a => a is { Kind: BucActionKind.DocCreate, Sed: "F002" });
        Assert.Equal(expected switch { true => null, false => "BUC-0051", null => "BUC-0029" }, action.Reason?.Code);
        if (expected == false) Assert.Equal(("po_fb_buc_01_ALL", "F002"), (action.Reason!.Arguments["guard"], action.Reason.Arguments["asked"]));
        var verdict = MaySend(Owner, story, "F002");
        Assert.Equal(expected switch { true => "legal", false => "BUC-0020", null => "BUC-0029" }, Code(verdict));
        if (expected is null) Assert.Equal("po_fb_buc_01_ALL", verdict.Findings[0].Arguments["guard"]);
    }

    [Fact]
    public void A_no_is_told_only_while_it_is_what_keeps_the_action_closed()
    {
        Finding? Why(Story story) => Assert.Single(story.At(Owner).Actions, a => a is { Kind: BucActionKind.DocCreate, Sed: "F002" }).Reason;
        Story No() => Opened.Receive("F002", "b", "a").Guard("po_fb_buc_01_ALL", false);
        Assert.Equal(("BUC-0051", "b"), (Why(No())!.Code, Why(No())!.Arguments["document"]));
        Assert.Equal("c", Why(No().Receive("F002", "c", "a").Guard("po_fb_buc_01_ALL", false))!.Arguments["document"]);
        var yes = No().Receive("F002", "c", "a").Guard("po_fb_buc_01_ALL", true);
        Assert.Null(Why(yes));
        Assert.Equal("BUC-0025", Why(No().Send("X001", "x"))!.Code);
    }

    [Fact]
    public void Invalidating_a_document_takes_its_actions_and_its_answers_but_not_those_of_the_answers_themselves()
    {
        var story = Taken.Send("F002", "b", "a").Receive("X008", "x", "a");
        var open = story.Open(Counterparty);
        Assert.DoesNotContain(open, a => a.EndsWith("<a", StringComparison.Ordinal) || a.EndsWith("=a", StringComparison.Ordinal));
        Assert.Contains("DOC_UPDATE F002 =b", open);
        Assert.Contains("DOC_CREATE X008 <b", open);
        Assert.Equal(CaseDocumentStatus.Cancelled, story.At(Counterparty).Documents[0].Status);
        Assert.Equal("BUC-0035", Code(MaySend(Counterparty, story, "F002", "new", "a")));
        Assert.Contains("DOC_CREATE F001", Opened.Send("X008", "x", "a").Open(Owner));
    }

    [Fact]
    public void A_cancellation_may_be_told_by_the_X008_or_by_the_document_or_by_both()
    {
        var byLetter = Opened.Send("X008", "x", "a").Open(Owner);
        Assert.Equal(byLetter, Opened.Cancel("F001", "a").Open(Owner));
        Assert.Equal(byLetter, Opened.Send("X008", "x", "a").Cancel("F001", "a").Open(Owner));
        Assert.Empty(Opened.Send("X008", "x", "a").Cancel("F001", "a").At(Owner).Findings);
        Assert.Equal(byLetter, Opened.Add(CaseEventKind.Cancel, "X008", "x", "a").Open(Owner));
        Assert.Equal(Taken.Receive("X008", "x", "a").Open(Counterparty), Taken.CancelReceive("F001", "a").Open(Counterparty));
        Assert.Equal(["BUC-0028", "BUC-0021"], Opened.CancelReceive("F001", "a").At(Owner).Findings.Select(f => f.Code)); // not theirs to cancel
        Assert.Equal(["BUC-0028", "BUC-0024"], Opened.Cancel("F001", "zzz").At(Owner).Findings.Select(f => f.Code));
    }

    [Fact]
    public void After_the_end_nothing_but_the_system_speaks()
    {
        var closed = Taken.Receive("X001", "x");
        Assert.Equal((BucCaseEnd.Closed, "DOC_RECEIVE X050, DOC_RECEIVE X100"), (closed.At(Counterparty).End, string.Join(", ", closed.Open(Counterparty))));
        Assert.Equal("BUC-0025", Code(MaySend(Counterparty, closed, "F002", "b", "a")));
        Assert.Equal("BUC-0025", Code(MayReceive(Counterparty, closed, "F001", "a", null, 2)));
        Assert.Equal("legal", Code(MaySend(Counterparty, closed, "X050")));
        Assert.All(closed.At(Counterparty).Actions.Where(a => !a.IsOpen), a => Assert.Equal("BUC-0025", a.Reason!.Code));
        var forwarded = Taken.Send("X007", "x");
        Assert.Equal((BucCaseEnd.Forwarded, 0), (forwarded.At(Counterparty).End, forwarded.Open(Counterparty).Length));
        Assert.Equal("BUC-0026", Code(MayReceive(Counterparty, forwarded, "F022")));
        Assert.Equal(BucCaseEnd.None, Opened.Receive("X007", "x").At(Owner).End);
    }

    /// <summary>The history began as a counterparty; its new part is the owner's, and nothing of the old one is held against it.</summary>
    [Fact]
    public void A_part_that_an_X007_hands_to_us_goes_on_under_its_new_role()
    {
        var story = Taken.Send("F002", "b", "a").Receive("X007", "x").Facts(HistoryFacts.TakenOver).Receive("F002", "c", "unseen");
        var state = story.At(Owner);
        Assert.Empty(state.Findings);
        Assert.Equal((BucCaseEnd.None, "a b x c"), (state.End, string.Join(' ', state.Documents.Select(d => d.Id))));
        Assert.Contains("DOC_CREATE X001", story.Open(Owner));
        Assert.DoesNotContain("DOC_CREATE_REPLY F002 <a", story.Open(Owner));
        Assert.Equal("BUC-0020", Code(MaySend(Owner, story, "F001", "d")));
        Assert.Equal(story.Events, BucEngine.InTurn(Owner, story.Events));
        // Without the fact it is another institution's part that changed hands, and what is told under the wrong role opens nothing.
        Assert.NotEmpty(Taken.Receive("X007", "x").At(Owner).Findings);

        // A counterparty is told anew what the case is about, and may answer it.
        var told = new Story().Receive("X007", "x").Facts(HistoryFacts.TakenOver).Receive("F001", "a");
        Assert.Empty(told.At(Counterparty).Findings);
        Assert.Equal(Taken.Receive("X007", "x").Open(Counterparty).Order(), told.Open(Counterparty).Order());
    }

    [Fact]
    public void What_was_not_open_is_told_kept_and_opens_nothing()
    {
        var state = Opened.Receive("X001", "x").Receive("F004", "q").At(Owner);
        Assert.Equal(["BUC-0028", "BUC-0021"], state.Findings.Select(f => f.Code));
        Assert.All(state.Findings, f => Assert.Equal("/1", f.Path));
        Assert.Equal(["a", "x", "q"], state.Documents.Select(d => d.Id));
        Assert.Equal(BucCaseEnd.None, state.End);
        Assert.Contains(state.OpenActions, a => a is { Kind: BucActionKind.DocCreateReply, Sed: "F005", ParentSed: "F004" });
        var early = new Story().Receive("F002", "b", "a").At(Owner);
        Assert.Equal(["DOC_CREATE F001", "CASE_DELETE", "CASE_UPDATE_PARTICIPANTS"], early.OpenActions.Select(Story.Short));
    }

    [Fact]
    public void An_event_of_the_wrong_side_is_told_and_left_out()
    {
        var wrong = Opened.Events[0] with { ByMe = false };
        var state = BucEngine.Open(Owner, [wrong]);
        Assert.Equal("BUC-0036", Assert.Single(state.Findings).Code);
        Assert.Empty(state.Documents);
    }

    [Fact]
    public void Closed_actions_say_why()
    {
        var state = Opened.At(Owner);
        Finding Why(BucActionKind kind, string sed) => Assert.Single(state.Actions, a => a.Kind == kind && a.Sed == sed).Reason!;
        var later = Why(BucActionKind.DocCreate, "F004");
        Assert.Equal(("BUC-0030", "DOC_SEND F002"), (later.Code, later.Arguments["opens"]));
        Assert.Matches(@"po_fb_buc_01\.xml:\d+$", later.Path);
        Assert.Equal("BUC-0049", Why(BucActionKind.DocCreate, "F001").Code);
        Assert.Equal("DOC_RECEIVE F004", Why(BucActionKind.DocCreateReply, "F005").Arguments["opens"]);
        Assert.Equal("BUC-0032", Assert.Single(Opened.Send("H004", "h").At(Owner).Actions, a => a is { Sed: "X008", ParentId: "h" }).Reason!.Code);
        Assert.DoesNotContain(state.Actions, a => a is { Reason: null, Suspended: true });
    }

    [Fact]
    public void Every_word_of_a_history_is_read_and_written()
    {
        foreach (var kind in Enum.GetValues<CaseEventKind>()) Assert.Equal(kind, CaseEventNames.Parse(kind.Official()));
        Assert.Null(CaseEventNames.Parse("send"));
        foreach (var kind in Enum.GetValues<BucActionKind>()) Assert.Matches("^(DOC|CASE)_[A-Z_]+$", kind.Official());
    }
}
