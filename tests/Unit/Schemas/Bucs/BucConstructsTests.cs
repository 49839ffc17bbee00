using MessageBroker.Schemas.Bucs;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

/// <summary>What each construct of the format does, on small definitions of our own.</summary>
public sealed class BucConstructsTests
{
    private static BucDefinition Owner(params string[] documents) => BucFiles.Define("PO", "T_BUC_01", null, documents);

    private static BucDefinition Counterparty(params string[] documents) => BucFiles.Define("CP", "T_BUC_01", null, documents);

    private static string Code(BucVerdict verdict) => verdict.IsLegal ? "legal" : Assert.Single(verdict.Findings).Code;

    [Fact]
    public void Triggers_work_in_file_order_on_the_set_as_the_one_before_left_it()
    {
        var kept = Owner("A001 isStarter | remove DOC_SEND DOC_CREATE A002 | create DOC_SEND DOC_CREATE A002");
        var gone = Owner("A001 isStarter | create DOC_SEND DOC_CREATE A002 | remove DOC_SEND DOC_CREATE A002");
        Assert.Contains("DOC_CREATE A002", new Story().Send("A001", "a").Open(kept));
        Assert.DoesNotContain("DOC_CREATE A002", new Story().Send("A001", "a").Open(gone));
    }

    [Fact]
    public void Triggers_come_before_flags()
    {
        var definition = Owner("A001 isStarter recreateAfterSend | create DOC_SEND DOC_CREATE A002 | remove DOC_SEND DOC_CREATE A001");
        Assert.Contains("DOC_CREATE A001", new Story().Send("A001", "a").Open(definition));
    }

    [Fact]
    public void A_suspended_action_is_told_and_not_open()
    {
        var definition = Owner("A001 isStarter | suspend DOC_CREATE DOC_CREATE A002 | reactivate DOC_DELETE DOC_CREATE A002", "A002 isStarter");
        var story = new Story().Create("A001", "a");
        var action = Assert.Single(story.At(definition).Actions, a => a is { Kind: BucActionKind.DocCreate, Sed: "A002" });
        Assert.Equal((true, false, "BUC-0043", "DOC_DELETE A001"), (action.Suspended, action.IsOpen, action.Reason!.Code, action.Reason.Arguments["opens"]));
        Assert.Equal("BUC-0043", Code(BucEngine.MaySend(definition, story.Events, "A002", "b", null, 1)));
        var machine = new BucMachine(definition, BucRulings.All);
        machine.Apply(0, story.Events[0]);
        Assert.DoesNotContain(machine.Open.Keys, machine.Suspended.ContainsKey);
        Assert.Contains(machine.Clone().Suspended.Keys, k => k is { Kind: BucActionKind.DocCreate, Sed: "A002" });
        Assert.Equal(new Story().Open(definition), story.Delete("A001", "a").Open(definition));
    }

    [Fact]
    public void A_removal_takes_a_suspended_action_and_one_that_waits_for_a_condition()
    {
        var suspended = Owner("A001 isStarter | suspend DOC_CREATE DOC_CREATE A002 | remove DOC_SEND DOC_CREATE A002 | reactivate DOC_SEND DOC_CREATE A002", "A002 isStarter");
        Assert.DoesNotContain("DOC_CREATE A002", new Story().Create("A001", "a").Send("A001", "a").Open(suspended));
        var waiting = Owner("A001 isStarter recreateAfterSend | create DOC_SEND DOC_CREATE A002 onCondition=po_r_buc_02_PROV onlyStarter=true | remove DOC_DELETE DOC_CREATE A002");
        var story = new Story().Send("A001", "a");
        Assert.Equal("BUC-0029", Code(BucEngine.MaySend(waiting, story.Events, "A002", "b", null, 1)));
        Assert.Equal("BUC-0020", Code(BucEngine.MaySend(waiting, story.Create("A001", "c").Delete("A001", "c").Events, "A002", "b", null, 1)));
    }

    [Fact]
    public void Sending_without_a_draft_fires_the_creation_too()
    {
        var definition = Owner("A001 isStarter | remove DOC_CREATE DOC_CREATE A002", "A002 isStarter");
        Assert.DoesNotContain("DOC_CREATE A002", new Story().Send("A001", "a").Open(definition));
    }

    [Fact]
    public void Only_the_starter_means_a_draft_before_the_case_is_open_and_the_document_that_opened_it_after()
    {
        var definition = Owner("A001 isStarter recreateAfterSend | suspend DOC_CREATE DOC_CREATE A002 onlyStarter=true | create DOC_SEND DOC_CREATE A002 | reactivate DOC_DELETE DOC_CREATE A002 onlyStarter=true", "A002 isStarter");
        Assert.DoesNotContain("DOC_CREATE A002", new Story().Create("A001", "a").Open(definition));
        Assert.Contains("DOC_CREATE A002", new Story().Send("A001", "a").Create("A001", "b").Open(definition));
    }

    [Fact]
    public void The_parent_of_the_document_decides()
    {
        var definition = Counterparty(
            "A001 isStarter | create DOC_RECEIVE DOC_CREATE_REPLY A002 | create DOC_RECEIVE DOC_CREATE A002",
            "A002 recreateAfterSend | create DOC_SEND DOC_CREATE A003 onParentDocumentType=A001 | create DOC_SEND DOC_CREATE A004 onParentDocumentType=NONE | create DOC_SEND DOC_CREATE A005 onParentDocumentType=A009");
        var taken = new Story().Receive("A001", "a");
        Assert.Contains("DOC_CREATE A003", taken.Send("A002", "b", "a").Open(definition));
        Assert.DoesNotContain("DOC_CREATE A004", taken.Open(definition));
        Assert.Contains("DOC_CREATE A004", new Story().Receive("A001", "a").Send("A002", "b").Open(definition));
        Assert.DoesNotContain("DOC_CREATE A005", taken.Send("A002", "c").Open(definition));
    }

    [Fact]
    public void The_same_parent_confines_a_removal_and_places_a_creation()
    {
        var definition = Counterparty(
            "A001 isStarter | create DOC_RECEIVE DOC_CREATE_REPLY A002 | create DOC_RECEIVE DOC_CREATE_REPLY A003",
            "A002 hasCancel | remove DOC_CREATE DOC_CREATE A003 sameParentDocument=true | create DOC_CANCEL DOC_CREATE A003 sameParentDocument=true | create DOC_CANCEL DOC_CREATE_REPLY A004 sameParentDocument=true");
        var story = new Story().Receive("A001", "a").Receive("A001", "b").Send("A002", "c", "a");
        Assert.Equal(["DOC_CREATE_REPLY A003 <b"], story.Open(definition).Where(a => a.Contains("A003")));
        Assert.Equal(["DOC_CREATE A003 <a", "DOC_CREATE_REPLY A003 <b"], story.Send("X008", "x", "c").Open(definition).Where(a => a.Contains("A003")));
        Assert.Contains("DOC_CREATE_REPLY A004 <a", story.Open(definition));
    }

    [Fact]
    public void A_removal_reaches_drafts_and_what_was_sent()
    {
        var definition = Owner(
            "A001 isStarter recreateAfterSend hasMultipleVersions | create DOC_SEND DOC_CREATE A002 | create DOC_SEND DOC_CREATE A003",
            "A003 | remove DOC_SEND DOC_UPDATE A001 | remove DOC_SEND DOC_SEND A002");
        var story = new Story().Send("A001", "a").Send("A001", "b").Create("A002", "d").Send("A003", "c");
        Assert.Equal(["DOC_DELETE A002 =d"], story.Open(definition).Where(a => a.Contains('=')));
        Assert.Equal("BUC-0020", Code(BucEngine.MaySend(definition, story.Events, "A002", "d", null, 1)));
    }

    [Fact]
    public void A_further_version_that_came_fires_its_own_event()
    {
        var definition = Counterparty("A001 isStarter hasMultipleVersions | create DOC_UPDATE_RECEIVE DOC_CREATE_REPLY A002 | create DOC_RECEIVE DOC_CREATE A003");
        var story = new Story().Receive("A001", "a").Send("A003", "c");
        Assert.DoesNotContain("DOC_CREATE_REPLY A002 <a", story.Open(definition));
        story.UpdateReceive("A001", "a", 2);
        Assert.Contains("DOC_CREATE_REPLY A002 <a", story.Open(definition));
        Assert.DoesNotContain("DOC_CREATE A003", story.Open(definition));
        Assert.DoesNotContain("DOC_CREATE_REPLY A002 <a", new Story().Receive("A001", "a").UpdateReceive("A001", "a", 3).Open(definition)); // a gap opens nothing
    }

    [Fact]
    public void A_cancellation_fires_on_either_side()
    {
        var mine = Owner("A001 isStarter hasCancel | create DOC_CANCEL DOC_CREATE A002 | create DOC_CANCEL_RECEIVE DOC_CREATE A003");
        var open = new Story().Send("A001", "a").Send("X008", "x", "a").Open(mine);
        Assert.Contains("DOC_CREATE A002", open);
        Assert.DoesNotContain("DOC_CREATE A003", open);
        var theirs = Counterparty("A001 isStarter hasCancel | create DOC_CANCEL_RECEIVE DOC_CREATE A003");
        Assert.Contains("DOC_CREATE A003", new Story().Receive("A001", "a").CancelReceive("A001", "a").Open(theirs));
    }

    [Fact]
    public void A_condition_holds_a_removal_too()
    {
        var definition = Counterparty("A001 isStarter hasMultipleVersions | create DOC_RECEIVE DOC_CREATE_REPLY A002 | remove DOC_UPDATE_RECEIVE DOC_CREATE_REPLY A002 onCondition=cp_ub_buc_02_NO");
        Story Updated() => new Story().Receive("A001", "a").UpdateReceive("A001", "a", 2);
        Assert.Contains("DOC_CREATE_REPLY A002 <a", Updated().Open(definition));
        Assert.Contains("DOC_CREATE_REPLY A002 <a", Updated().Guard("cp_ub_buc_02_NO", false).Open(definition));
        Assert.DoesNotContain("DOC_CREATE_REPLY A002 <a", Updated().Guard("cp_ub_buc_02_NO", true).Open(definition));
    }

    [Fact]
    public void A_delayed_action_opens_with_the_first_event_from_its_time_on()
    {
        var definition = Owner("A001 isStarter hasMultipleVersions | create DOC_SEND DOC_CREATE X001 delay=P2D");
        var story = new Story().Send("A001", "a").Update("A001", "a", 2); // a day later
        var action = Assert.Single(story.At(definition).Actions, a => a.Sed == "X001");
        Assert.Equal(("BUC-0044", "2026-03-17T09:00:00+02:00"), (action.Reason!.Code, action.Reason.Arguments["at"]));
        Assert.Equal("BUC-0044", Code(BucEngine.MaySend(definition, story.Events, "X001", "x", null, 1)));
        Assert.Contains("DOC_CREATE X001", story.Update("A001", "a", 3).Open(definition)); // the second day is over
        var months = Owner("A001 isStarter | create DOC_SEND DOC_CREATE X001 delay=P1M");
        Assert.Equal("2026-04-15T09:00:00+02:00", Assert.Single(new Story().Send("A001", "a").At(months).Actions, a => a.Sed == "X001").Reason!.Arguments["at"]);
    }

    [Fact]
    public void A_local_close_is_offered_and_ends_with_the_case()
    {
        var definition = Counterparty("A001 isStarter | create DOC_RECEIVE CASE_LOCAL_CLOSE ANY | create DOC_RECEIVE DOC_RECEIVE X001 | create DOC_RECEIVE DOC_CREATE A002", "A002 | remove DOC_SEND CASE_LOCAL_CLOSE ANY");
        Assert.Contains("CASE_LOCAL_CLOSE", new Story().Receive("A001", "a").Open(definition));
        Assert.DoesNotContain("CASE_LOCAL_CLOSE", new Story().Receive("A001", "a").Receive("X001", "x").Open(definition));
        Assert.DoesNotContain("CASE_LOCAL_CLOSE", new Story().Receive("A001", "a").Send("A002", "b").Open(definition));
    }

    [Fact]
    public void A_removal_of_any_action_leaves_receipts_and_the_draft_itself()
    {
        var definition = Owner(
            "A001 isStarter hasMultipleVersions | create DOC_SEND DOC_CREATE A002 | create DOC_SEND DOC_CREATE A003 | create DOC_SEND DOC_RECEIVE A002",
            "A002 recreateAfterSend hasMultipleVersions", "A003 | remove DOC_SEND ANY A002");
        var story = new Story().Send("A001", "a").Send("A002", "b").Create("A002", "c").Send("A003", "d");
        Assert.Equal(["DOC_DELETE A002 =c", "DOC_RECEIVE A002"], story.Open(definition).Where(a => a.Contains("A002")).Order());
    }

    [Fact]
    public void A_rejection_is_possible_once_and_leaves_the_answers()
    {
        var theirs = Counterparty("A001 isStarter hasReject | create DOC_RECEIVE DOC_CREATE_REPLY A002");
        var story = new Story().Receive("A001", "a");
        Assert.Contains("DOC_CREATE X011 <a", story.Open(theirs));
        Assert.Equal(["DOC_CREATE_REPLY A002 <a", "DOC_RECEIVE A001"], story.Send("X011", "x", "a").Open(theirs).Order());
        var mine = Owner("A001 isStarter hasReject | create DOC_SEND DOC_RECEIVE_REPLY A002");
        var sent = new Story().Send("A001", "a");
        Assert.Contains("DOC_RECEIVE X011 <a", sent.Open(mine));
        Assert.Equal(["DOC_RECEIVE_REPLY A002 <a"], sent.Receive("X011", "x", "a").Open(mine));
        Assert.Equal("BUC-0021", Code(BucEngine.MayReceive(mine, sent.Events, "X011", "y", "a", 1)));
    }

    [Fact]
    public void A_clarification_is_asked_one_at_a_time()
    {
        var theirs = Counterparty("A001 isStarter hasClarify hasCancel");
        var story = new Story().Receive("A001", "a").Send("X012", "x", "a");
        Assert.Equal(["DOC_RECEIVE A001", "DOC_RECEIVE X008 <a", "DOC_RECEIVE X013 <x"], story.Open(theirs).Order());
        Assert.Contains("DOC_CREATE X012 <a", story.Receive("X013", "y", "x").Open(theirs));
        var cancelled = new Story().Receive("A001", "a").Send("X012", "x", "a").Receive("X008", "z", "a").Receive("X013", "y", "x");
        Assert.DoesNotContain("DOC_CREATE X012 <a", cancelled.Open(theirs));
        var mine = Owner("A001 isStarter hasClarify");
        var asked = new Story().Send("A001", "a").Receive("X012", "x", "a");
        Assert.Equal(["DOC_CREATE X013 <x", "DOC_RECEIVE X012 <a"], asked.Open(mine).Order());
        Assert.Equal(["DOC_RECEIVE X012 <a"], asked.Send("X013", "y", "x").Open(mine));
    }

    [Fact]
    public void Bilateral_cases_know_the_answer_to_a_reminder_by_its_parent_and_only_where_it_was_asked()
    {
        string[] documents = ["A001 isStarter | create DOC_SEND DOC_CREATE X009 | create DOC_SEND DOC_RECEIVE X009"];
        var bilateral = BucFiles.Define("PO", "T_BUC_01", "false", documents);
        Assert.Contains("DOC_RECEIVE X010 <x", new Story().Send("A001", "a").Send("X009", "x").Open(bilateral));
        Assert.DoesNotContain(new Story().Send("A001", "a").Receive("X009", "x").Open(bilateral), a => a.Contains("X010"));
        foreach (var context in (string?[])["true", null])
        {
            var multilateral = BucFiles.Define("PO", "T_BUC_01", context, documents);
            Assert.Contains("DOC_RECEIVE X010", new Story().Send("A001", "a").Send("X009", "x").Open(multilateral));
            Assert.Contains("DOC_RECEIVE X010", new Story().Send("A001", "a").Receive("X009", "x").Open(multilateral));
        }
    }

    private static readonly string[] Closing =
    [
        "A001 isStarter hasMultipleVersions | create DOC_SEND DOC_CREATE X001 | create DOC_RECEIVE DOC_RECEIVE X001 | create DOC_SEND DOC_CREATE A002",
        "X001 | create DOC_SEND DOC_RECEIVE_REPLY X002 | create DOC_RECEIVE DOC_CREATE_REPLY X002",
    ];

    [Fact]
    public void A_closed_case_is_reopened_by_question_answer_and_outcome()
    {
        var owner = BucFiles.Define("PO", "T_BUC_01", "false", Closing);
        var counterparty = BucFiles.Define("CP", "T_BUC_01", "false", Closing);
        var mine = new Story().Send("A001", "a").Send("X001", "x");
        var theirs = new Story().Receive("A001", "a").Receive("X001", "x");
        Assert.Equal(["DOC_RECEIVE_REPLY X002 <x"], mine.Open(owner));
        Assert.Equal(["DOC_CREATE_REPLY X002 <x"], theirs.Open(counterparty));
        Assert.Equal(theirs.Open(counterparty), new Story().Receive("A001", "a").Receive("X001", "x").Create("X002", "y", "x").Delete("X002", "y").Open(counterparty));
        Assert.Equal(["DOC_RECEIVE X003 <y"], theirs.Send("X002", "y", "x").Open(counterparty));
        Assert.Equal(["DOC_RECEIVE_REPLY X002 <x"], mine.Receive("X002", "y", "x").Open(owner).Order());
        Assert.True(BucEngine.MaySend(counterparty, theirs.Receive("X003", "z", "y").Events, "X004", "w", "z", 1).IsLegal);
        Assert.Contains("DOC_RECEIVE X004 <z", mine.Send("X003", "z", "y").Open(owner));
        Assert.Equal(BucCaseEnd.None, theirs.Send("X004", "w", "z").Guard("X004_REOPENED", true).At(counterparty).End);
        Assert.Equal(["DOC_RECEIVE A001", "DOC_RECEIVE X001", "DOC_UPDATE_RECEIVE A001 =a"], theirs.Open(counterparty).Order());
        Assert.Equal(["DOC_CREATE A002", "DOC_CREATE X001", "DOC_UPDATE A001 =a"], mine.Receive("X004", "w", "z").Guard("X004_REOPENED", true).Open(owner).Order());
    }

    [Theory]
    [InlineData(null, "BUC-0029")]
    [InlineData(false, "BUC-0025")]
    [InlineData(true, "legal")]
    public void Whether_the_case_is_open_again_is_an_answer(bool? answer, string code)
    {
        var owner = BucFiles.Define("PO", "T_BUC_01", "false", Closing);
        var story = new Story().Send("A001", "a").Send("X001", "x").Receive("X002", "y", "x").Send("X003", "z", "y").Receive("X004", "w", "z");
        if (answer is { } given) story.Guard("X004_REOPENED", given);
        Assert.Empty(story.At(owner).Findings);
        Assert.Equal(code, Code(BucEngine.MaySend(owner, story.Events, "A002", "b", null, 1)));
        Assert.Equal(code, Code(BucEngine.MaySend(owner, story.Events, "A001", "a", null, 2)));
    }

    [Fact]
    public void A_reopened_case_has_what_rested_and_what_is_to_come_too()
    {
        var owner = BucFiles.Define("PO", "T_BUC_01", "false",
            "A001 isStarter | suspend DOC_SEND DOC_CREATE A002 | create DOC_SEND DOC_CREATE X001 | create DOC_SEND DOC_CREATE A003 delay=P30D", "A002 isStarter", Closing[1]);
        var story = new Story().Send("A001", "a").Send("X001", "x").Receive("X002", "y", "x").Send("X003", "z", "y");
        Assert.DoesNotContain(story.At(owner).Actions, a => a.Suspended);
        story.Receive("X004", "w", "z").Guard("X004_REOPENED", true);
        Assert.Contains(story.At(owner).Actions, a => a is { Sed: "A002", Suspended: true });
        Assert.Contains(story.At(owner).Actions, a => a.Sed == "A003" && a.Reason!.Code == "BUC-0044");
    }

    [Fact]
    public void A_delay_that_leaves_the_calendar_makes_no_error()
    {
        var definition = Owner("A001 isStarter | create DOC_SEND DOC_CREATE X001 delay=P999Y | create DOC_SEND DOC_CREATE A002 delay=P999M");
        var late = new Story().Send("A001", "a").Events[0] with { At = DateTimeOffset.MaxValue };
        Assert.DoesNotContain(BucEngine.Open(definition, [late]).OpenActions, a => a.Sed is "X001" or "A002");
    }

    [Fact]
    public void In_a_multilateral_case_the_outcome_has_no_parent()
    {
        var owner = BucFiles.Define("PO", "T_BUC_01", "true", Closing);
        var story = new Story().Send("A001", "a").Send("X001", "x").Receive("X002", "y", "x").Send("X003", "z", "y");
        Assert.Contains("DOC_RECEIVE X004", story.Open(owner));
    }
}
