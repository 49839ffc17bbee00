using MessageBroker.Schemas.Bucs;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

/// <summary>Histories by hand on the published files whose rulings stand in comments or whose conditions the history decides.</summary>
public sealed class BucFamilyTests
{
    private static string[] About(string[] open, string sed) => [.. open.Where(a => a.Contains(sed, StringComparison.Ordinal)).Order()];

    private static Story Claimed => new Story().Receive("U020", "a");

    /// <summary>The claim was contested and amended.</summary>
    private static Story Amended => Claimed.Send("U023", "b", "a").Receive("U029", "c", "b");

    [SkippableTheory]
    [InlineData("U021", "U023")]
    [InlineData("U023", "U021")]
    public void UB_BUC_04_acceptance_and_contestation_exclude_each_other(string made, string other)
    {
        var counterparty = BucFiles.Official("cp_ub_buc_04");
        Assert.Equal([$"DOC_CREATE_REPLY {other} <a"], About(Claimed.Open(counterparty), other));
        Assert.Empty(About(Claimed.Create(made, "b", "a").Open(counterparty), other));
        Assert.Empty(About(Claimed.Send(made, "b", "a").Open(counterparty), other));
        Assert.Equal([$"DOC_CREATE {other} <a"], About(Claimed.Create(made, "b", "a").Delete(made, "b").Open(counterparty), other));
        Assert.Equal([$"DOC_CREATE {other} <a"], About(Claimed.Send(made, "b", "a").Send("X008", "x", "b").Open(counterparty), other));
        Assert.Equal([$"DOC_CREATE {made} <a"], About(Claimed.Send(made, "b", "a").Send("X008", "x", "b").Open(counterparty), made));
    }

    [SkippableTheory]
    [InlineData("U021", "U023")]
    [InlineData("U023", "U021")]
    public void UB_BUC_04_the_amended_claim_is_answered_anew_by_one_of_the_two(string made, string other)
    {
        var counterparty = BucFiles.Official("cp_ub_buc_04");
        Assert.Contains($"DOC_CREATE_REPLY {other} <c", Amended.Open(counterparty));
        Assert.DoesNotContain($"DOC_CREATE_REPLY {other} <c", Amended.Create(made, "d", "c").Open(counterparty));
        Assert.Contains($"DOC_CREATE {other} <c", Amended.Create(made, "d", "c").Delete(made, "d").Open(counterparty));
        Assert.Contains($"DOC_CREATE {other} <c", Amended.Send(made, "d", "c").Cancel(made, "d").Open(counterparty));
    }

    [SkippableFact]
    public void UB_BUC_04_the_amended_claim_ends_the_change_of_the_contestation_that_it_answers_and_of_no_other()
    {
        var counterparty = BucFiles.Official("cp_ub_buc_04");
        Assert.Contains("DOC_UPDATE U023 =b", Claimed.Send("U023", "b", "a").Open(counterparty));
        Assert.Equal([], Amended.Open(counterparty).Where(a => a is "DOC_UPDATE U023 =b" or "DOC_CREATE X008 <b"));
        var again = Amended.Send("U023", "d", "c");
        Assert.Equal(["DOC_UPDATE U023 =d"], About(again.Open(counterparty), "DOC_UPDATE U023"));
        Assert.Contains("DOC_CREATE X008 <d", again.Open(counterparty));
        var second = Claimed.Receive("U020", "a2").Send("U023", "b", "a").Send("U023", "b2", "a2").Receive("U029", "c", "b");
        Assert.Equal(["DOC_UPDATE U023 =b2"], About(second.Open(counterparty), "DOC_UPDATE U023"));
    }

    [SkippableFact]
    public void UB_BUC_04_the_payment_ends_the_invalidation_of_the_answers_and_its_receipt_the_change_of_the_payment()
    {
        var counterparty = BucFiles.Official("cp_ub_buc_04");
        var story = Claimed.Send("H001", "h").Send("U021", "b", "a").Send("U024", "p");
        Assert.Equal(["DOC_CREATE X008 <h", "DOC_RECEIVE X008 <a"], About(story.Open(counterparty), "X008"));
        Assert.Contains("DOC_UPDATE U024 =p", story.Open(counterparty));
        Assert.DoesNotContain("DOC_UPDATE U024 =p", story.Receive("U025", "r", "p").Open(counterparty));
    }

    [SkippableTheory]
    [InlineData("U021")]
    [InlineData("U023")]
    public void UB_BUC_04_an_answer_ends_the_rejection(string answer)
    {
        var counterparty = BucFiles.Official("cp_ub_buc_04");
        Assert.Contains("DOC_CREATE X011 <a", Claimed.Open(counterparty));
        Assert.Empty(About(Claimed.Send(answer, "b", "a").Open(counterparty), "X011"));
        Assert.Equal(["DOC_DELETE X011 =r"], About(Claimed.Create("X011", "r", "a").Send(answer, "b", "a").Open(counterparty), "X011"));
        Assert.Empty(About(Claimed.Receive("U026", "q").Send("U027", "s", "q").Open(counterparty), "X011"));
    }

    [SkippableFact]
    public void UB_BUC_04_at_the_owner()
    {
        var owner = BucFiles.Official("po_ub_buc_04");
        var story = new Story().Send("U020", "a").Receive("U023", "b", "a").Send("U029", "c", "b");
        Assert.Contains("DOC_UPDATE U029 =c", story.Open(owner));
        Assert.DoesNotContain("DOC_UPDATE U029 =c", story.Receive("U023", "d", "c").Open(owner));
        Assert.Contains("DOC_UPDATE U029 =e", story.Send("U029", "e", "d").Open(owner));
        Assert.DoesNotContain("DOC_UPDATE U029 =e", story.Receive("U021", "f", "e").Open(owner));
        Assert.Equal(["DOC_CREATE U026"], About(new Story().Send("U020", "a").Open(owner), "U026"));
        Assert.Empty(About(new Story().Send("U020", "a").Send("X008", "x", "a").Open(owner), "U026"));
        Assert.Equal(["DOC_DELETE U026 =q"], About(new Story().Send("U020", "a").Create("U026", "q").Send("X008", "x", "a").Open(owner), "U026"));
        Assert.Equal(["DOC_RECEIVE X011 <a"], About(new Story().Send("U020", "a").Open(owner), "X011"));
        Assert.Empty(About(new Story().Send("U020", "a").Receive("X011", "x", "a").Open(owner), "X011"));
    }

    [SkippableTheory]
    [InlineData("po_r_buc_01_PROV", "DOC_CREATE R001")]
    [InlineData("po_r_buc_01_FINAL", "DOC_CREATE R003")]
    public void R_BUC_01_goes_on_by_what_the_answer_says(string guard, string opened)
    {
        var owner = BucFiles.Official("po_r_buc_01");
        Story Answered() => new Story().Send("R001", "a").Receive("R002", "b", "a");
        Assert.DoesNotContain(opened, Answered().Open(owner));
        Assert.Equal("BUC-0029", Answered().At(owner).Actions.First(a => a.Kind == BucActionKind.DocCreate && opened.EndsWith(a.Sed ?? "–", StringComparison.Ordinal)).Reason!.Code);
        Assert.DoesNotContain(opened, Answered().Guard(guard, false).Open(owner));
        Assert.Contains(opened, Answered().Guard(guard, true).Open(owner));
        Assert.Contains(opened, Answered().Guard(guard, false).UpdateReceive("R002", "b", 2).Guard(guard, true).Open(owner));
    }

    [SkippableFact]
    public void R_BUC_01_the_final_message_may_be_made_again_while_an_answer_stands()
    {
        var owner = BucFiles.Official("po_r_buc_01");
        Story Final() => new Story().Send("R001", "a").Receive("R002", "b", "a").Guard("po_r_buc_01_FINAL", true).Send("R003", "c");
        Assert.Contains("DOC_CREATE R003", Final().Send("X008", "x", "c").Open(owner));
        Assert.DoesNotContain("DOC_CREATE R003", Final().Receive("X008", "y", "b").Send("X008", "x", "c").Open(owner));
        Assert.DoesNotContain("DOC_CREATE R003", Final().Send("X008", "x", "c").Guard("po_r_buc_01_VALID", false).Open(owner));
    }

    [SkippableFact]
    public void FB_BUC_03_has_one_starter()
    {
        var owner = BucFiles.Official("po_fb_buc_03");
        Assert.Equal(["DOC_CREATE F018", "DOC_CREATE F021"], new Story().Open(owner).Where(a => a.StartsWith("DOC_", StringComparison.Ordinal)).Order());
        Assert.Empty(About(new Story().Create("F018", "a").Open(owner), "F021"));
        Assert.Equal(new Story().Open(owner).Order(), new Story().Create("F018", "a").Delete("F018", "a").Open(owner).Order());
        Assert.Empty(About(new Story().Send("F018", "a").Open(owner), "DOC_CREATE F021"));
        Assert.Empty(About(new Story().Send("F021", "a").Open(owner), "DOC_CREATE F018"));
    }

    [SkippableFact]
    public void FB_BUC_03_counts_what_was_sent_and_who_has_answered()
    {
        var owner = BucFiles.Official("po_fb_buc_03");
        Story Asked(params string[] to) => new Story().Send("F018", "a", null, 1, to);
        Assert.Contains("DOC_CREATE F018", Asked().Open(owner));
        Assert.DoesNotContain("DOC_CREATE F018", Asked().Send("F018", "b").Open(owner));
        Assert.Contains("DOC_CREATE F020", Asked("RO:1").Receive("F019", "b", "a").Open(owner));
        Assert.DoesNotContain("DOC_CREATE F020", Asked("RO:1", "EL:1").Receive("F019", "b", "a", 1, "RO:1").Open(owner));
        Assert.Contains("DOC_CREATE F020", Asked("RO:1", "EL:1").Receive("F019", "b", "a", 1, "RO:1").Receive("F019", "c", "a", 1, "EL:1").Open(owner));
        Assert.DoesNotContain("DOC_CREATE F020", Asked("RO:1").Send("F018", "b", null, 1, "RO:1").Receive("F019", "c", "a").Open(owner)); // the second one waits
        Assert.Equal("BUC-0029", BucEngine.MaySend(owner, Asked().Receive("F019", "b", "a").Events, "F020", "c", null, 1).Findings[0].Code);
        Assert.Equal("BUC-0029", BucEngine.MaySend(owner, Asked("RO:1").Send("X005", "x").Receive("F019", "b", "a").Events, "F020", "c", null, 1).Findings[0].Code);
        Story Told(params string[] to) => Asked(to).Receive("F019", "b", "a", 1, "RO:1").Guard("po_fb_buc_03_ALLF019", true).Send("F018", "a2", null, 1, to).Send("F020", "c");
        Assert.Contains("DOC_CREATE F020", Told("RO:1", "EL:1").Open(owner)); // one F020 for two F018
        Assert.DoesNotContain("DOC_CREATE F020", Told("RO:1").Open(owner));
    }

    [SkippableFact]
    public void Estimated_costs_ask_for_a_second_request()
    {
        var medical = BucFiles.Official("po_h_buc_08");
        Assert.DoesNotContain("DOC_CREATE H120", new Story().Send("H120", "a").Open(medical));
        Assert.Contains("DOC_CREATE H120", new Story().Send("H120", "a").Guard("po_h_buc_08_ESTIMATED_COSTS_REQUIRED", true).Open(medical));
        var check = BucFiles.Official("po_h_buc_10");
        Assert.Contains("DOC_CREATE H130", new Story().Send("H130", "a").Receive("H131", "b", "a").Guard("po_h_buc_10_ASK_ESTIMATED_COSTS", true).Open(check));
    }

    [Fact]
    public void Every_condition_has_a_question_in_three_languages()
    {
        Assert.Equal(BucGuards.Names.Append(BucGuards.Reopened).Order(), BucGuardTexts.Names.Order());
        foreach (var guard in BucGuardTexts.Names)
            foreach (var language in (string[])["bg", "ro", "en"]) Assert.EndsWith("?", BucGuardTexts.Question(guard, language));
        Assert.Null(BucGuardTexts.Question("po_x_ALL", "en"));
    }
}
