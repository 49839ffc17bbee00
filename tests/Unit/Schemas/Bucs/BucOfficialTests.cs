using System.Text;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Unit.Adapters;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

/// <summary>The published definitions of the FB, H, R and UB cases, both sides: how they are read, and histories that random walks do not meet.</summary>
public sealed class BucOfficialTests
{
    private static readonly Dictionary<string, string> Named = new() { ["BUC-0037"] = "action", ["BUC-0038"] = "sed", ["BUC-0039"] = "sed", ["BUC-0040"] = "sed", ["BUC-0041"] = "sed", ["BUC-0008"] = "parameter" };

    private static string[] Names => [.. Directory.EnumerateFiles(Path.GetDirectoryName(SharedData.PathOf("eessi/bucs-4.2/po_r_buc_07.xml"))!, "*.xml").Select(f => Path.GetFileNameWithoutExtension(f)).Order()];

    private static string[] About(string[] open, string sed) => [.. open.Where(a => a.Contains(sed, StringComparison.Ordinal)).Order()];

    [SkippableFact]
    public void Every_file_is_read_without_an_error_and_with_these_remarks_only()
    {
        var remarks = new List<Finding>();
        foreach (var name in Names)
        {
            var reading = BucFiles.ReadOfficial($"{name}.xml");
            Assert.NotNull(reading.Definition);
            Assert.All(reading.Findings, f => Assert.Equal(Severity.Info, f.Severity));
            remarks.AddRange(reading.Findings);
        }
        Assert.Equal(56, Names.Length);
        var counts = remarks.GroupBy(f => (f.Code, f.Arguments[Named[f.Code]])).ToDictionary(g => $"{g.Key.Code} {g.Key.Item2}", g => g.Count());
        Assert.Equal(new Dictionary<string, int>
        {
            ["BUC-0008 hasMultipleVersions"] = 1, ["BUC-0008 hasParticipantSelection"] = 2, ["BUC-0037 CASE_ARCHIVE"] = 40, ["BUC-0037 CASE_LOCAL_CLOSE"] = 3,
            ["BUC-0038 X008"] = 1, ["BUC-0038 X011"] = 1, ["BUC-0039 U023"] = 1, ["BUC-0040 F017"] = 1, ["BUC-0040 R009"] = 1, ["BUC-0041 U027"] = 2,
        }.OrderBy(p => p.Key), counts.OrderBy(p => p.Key));
        string[] places = [.. remarks.Where(f => f.Code is not ("BUC-0037" or "BUC-0008")).Select(f => f.Path[..f.Path.LastIndexOf(':')])];
        Assert.Equal(
            ["cp_fb_buc_02.xml:337", "cp_r_buc_03.xml:218", "cp_ub_buc_04.xml:160", "cp_ub_buc_04.xml:203", "cp_ub_buc_04.xml:204", "cp_ub_buc_04.xml:207", "cp_ub_buc_04.xml:232"], places.Order());
    }

    [SkippableFact]
    public void What_one_side_may_receive_and_the_other_never_creates_is_told()
    {
        var files = Names.Select(n => KeyValuePair.Create($"Bucs/{n}.xml", File.ReadAllBytes(SharedData.PathOf($"eessi/bucs-4.2/{n}.xml"))));
        var reading = BucLibrary.Load(PackFiles.FromMemory(files));
        var told = reading.Findings.Where(f => f.Code == "BUC-0042").ToLookup(f => f.Arguments["role"], f => $"{f.Arguments["buc"]} {f.Arguments["sed"]}");
        Assert.Equal(["FB_BUC_03 X001"], told["PO"]);
        string[] forwarded = [.. from h in (string[])["02c", "03a", "03b", "04", "06", "07", "08", "09", "10"] select $"H_BUC_{h} X007"];
        string[] others =
        [
            "FB_BUC_01 X006", "FB_BUC_03 F019", "H_BUC_01 H002", "H_BUC_02a H006", "H_BUC_03b H012", "H_BUC_05 H062",
            // From another counterparty only: the owner's file opens none of these.
            "H_BUC_03b H001", "H_BUC_05 H001", "H_BUC_07 H001", "H_BUC_09 H001", "FB_BUC_02 X010", "H_BUC_02a X010", "H_BUC_03b X010", "H_BUC_05 X010",
        ];
        Assert.Equal(forwarded.Concat(others).Order(), told["CP"].Order());
        Assert.DoesNotContain(reading.Findings, f => f.IsError);
    }

    [SkippableFact]
    public void Every_first_move_is_legal_on_the_other_side()
    {
        foreach (var name in Names.Where(n => n.StartsWith("po_", StringComparison.Ordinal)))
        {
            var (owner, counterparty) = (BucFiles.Official(name), BucFiles.Official($"cp{name[2..]}"));
            foreach (var starter in owner.Starters)
            {
                Assert.True(BucEngine.MaySend(owner, [], starter, "a", null, 1).IsLegal, $"{name} {starter}");
                Assert.True(BucEngine.MayReceive(counterparty, [], starter, "a", null, 1).IsLegal, $"{name} {starter}");
                Assert.DoesNotContain(new Story().Send(starter, "a").Open(owner), a => a.StartsWith("CASE_DELETE", StringComparison.Ordinal));
            }
        }
    }

    [SkippableFact]
    public void UB_BUC_01_keeps_the_other_requests_back_until_the_draft_is_sent_or_thrown_away()
    {
        var owner = BucFiles.Official("po_ub_buc_01");
        var draft = new Story().Create("U001", "a");
        Assert.DoesNotContain(draft.Open(owner), a => a.StartsWith("DOC_CREATE U", StringComparison.Ordinal));
        Assert.Equal(["U001CB", "U003", "U005"], draft.At(owner).Actions.Where(a => a.Suspended).Select(a => a.Sed!).Order());
        Assert.Equal(new Story().Open(owner).Order(), new Story().Create("U001", "a").Delete("U001", "a").Open(owner).Order());
        string[] Requests(Story story) => [.. story.Open(owner).Where(a => a.StartsWith("DOC_CREATE U", StringComparison.Ordinal)).Order()];
        Assert.Equal(["DOC_CREATE U003", "DOC_CREATE U005"], Requests(draft.Send("U001", "a")));
        Assert.Equal(["DOC_CREATE U003", "DOC_CREATE U005"], Requests(new Story().Send("U001", "a")));
        Assert.Equal(["DOC_CREATE U003", "DOC_CREATE U005"], Requests(new Story().Send("U001CB", "a")));
        Assert.Equal(["DOC_CREATE U001", "DOC_CREATE U001CB", "DOC_CREATE U003", "DOC_CREATE U005"], Requests(draft.Send("X008", "x", "a")));
        Assert.Equal(["DOC_CREATE U001", "DOC_CREATE U001CB", "DOC_CREATE U005"], Requests(new Story().Send("U003", "a")));
        Assert.Equal(["DOC_CREATE U001", "DOC_CREATE U001CB", "DOC_CREATE U003"], Requests(new Story().Send("U005", "a")));
        // A later request is not the starter: its draft keeps nothing back, but U001 still ends U001CB.
        Assert.Equal(["DOC_CREATE U001CB", "DOC_CREATE U005"], Requests(new Story().Send("U003", "a").Create("U001", "b")));
        Assert.Equal(["DOC_CREATE U005"], Requests(new Story().Send("U003", "a").Create("U001", "b").Send("U001", "b")));
    }

    [SkippableFact]
    public void UB_BUC_02_opens_with_a_request_or_a_notice_and_never_both()
    {
        var owner = BucFiles.Official("po_ub_buc_02");
        Assert.Empty(About(new Story().Create("U007", "a").Open(owner), "U009"));
        Assert.Equal(["DOC_CREATE U009"], About(new Story().Create("U007", "a").Delete("U007", "a").Open(owner), "U009"));
        Assert.Empty(About(new Story().Send("U009", "a").Open(owner), "U007"));
        // The U013 comes back alone, or to the U012 it answered.
        var story = new Story().Send("U009", "a").Receive("U012", "q").Send("U013", "b", "q");
        Assert.Equal(["DOC_CREATE U013"], About(story.Open(owner), "CREATE U013").Concat(About(story.Open(owner), "REPLY U013")));
        Assert.Contains("DOC_CREATE_REPLY U013 <q", story.Send("X008", "x", "b").Open(owner));
        Assert.Contains("DOC_CREATE U013", story.Send("U013", "c").Open(owner));
    }

    [SkippableTheory]
    [InlineData(null, false, "BUC-0029")]
    [InlineData(true, true, "legal")]
    [InlineData(false, false, "BUC-0020")]
    public void UB_BUC_02_asks_whether_the_effect_is_wanted(bool? yes, bool open, string code)
    {
        var counterparty = BucFiles.Official("cp_ub_buc_02");
        var story = new Story().Receive("U009", "a").Receive("U010", "b");
        if (yes is { } given) story.Guard("cp_ub_buc_02_YES", given);
        Assert.Equal(open, story.Open(counterparty).Contains("DOC_CREATE_REPLY U011 <b"));
        var verdict = BucEngine.MaySend(counterparty, story.Events, "U011", "c", "b", 1);
        Assert.Equal(code, verdict.IsLegal ? "legal" : verdict.Findings[0].Code);
        if (code == "BUC-0029") Assert.Equal("cp_ub_buc_02_YES", verdict.Findings[0].Arguments["guard"]);
    }

    [SkippableFact]
    public void UB_BUC_02_takes_the_answer_back_when_a_new_version_does_not_want_it()
    {
        var counterparty = BucFiles.Official("cp_ub_buc_02");
        Story Asked() => new Story().Receive("U009", "a").Receive("U010", "b").Guard("cp_ub_buc_02_YES", true);
        Assert.Empty(About(Asked().UpdateReceive("U010", "b", 2).Guard("cp_ub_buc_02_NO", true).Open(counterparty), "U011"));
        Assert.Equal(["DOC_CREATE_REPLY U011 <b"], About(Asked().UpdateReceive("U010", "b", 2).Open(counterparty), "U011"));
        Assert.Equal(["DOC_DELETE U011 =c"], About(Asked().Create("U011", "c", "b").UpdateReceive("U010", "b", 2).Guard("cp_ub_buc_02_NO", true).Open(counterparty), "U011"));
        Assert.Empty(About(Asked().Send("U011", "c", "b").UpdateReceive("U010", "b", 2).Guard("cp_ub_buc_02_NO", true).Open(counterparty), "DOC_UPDATE U011"));
        Assert.Equal(["DOC_CREATE_REPLY U011 <b"], About(new Story().Receive("U009", "a").Receive("U010", "b").UpdateReceive("U010", "b", 2).Guard("cp_ub_buc_02_YES", true).Open(counterparty), "U011"));
    }

    [SkippableFact]
    public void UB_BUC_02_the_document_granted_ends_the_rejection()
    {
        var counterparty = BucFiles.Official("cp_ub_buc_02");
        Assert.Equal(["DOC_CREATE X011 <a"], About(new Story().Receive("U007", "a").Open(counterparty), "X011"));
        Assert.Empty(About(new Story().Receive("U007", "a").Send("U008", "b", "a").Open(counterparty), "X011"));
    }

    [SkippableFact]
    public void UB_BUC_03_suspends_the_rejection_while_the_answer_stands()
    {
        var counterparty = BucFiles.Official("cp_ub_buc_03");
        var story = new Story().Receive("U018", "a").Send("U019", "b", "a");
        Assert.Empty(About(story.Open(counterparty), "X011 <a"));
        Assert.Contains(story.At(counterparty).Actions, a => a is { Suspended: true, Sed: "X011", ParentId: "a" });
        Assert.Equal(["DOC_CREATE X011 <a"], About(story.Send("X008", "x", "b").Open(counterparty), "X011 <a"));
        var draft = new Story().Receive("U018", "a").Create("X011", "r", "a").Send("U019", "b", "a");
        Assert.Equal("BUC-0043", BucEngine.MaySend(counterparty, draft.Events, "X011", "r", "a", 1).Findings[0].Code);
        Assert.Contains("DOC_SEND X011 =r", draft.Send("X008", "x", "b").Open(counterparty));
    }

    [SkippableFact]
    public void H_BUC_07_a_withdrawn_notice_of_death_ends_the_counterpartys_H001()
    {
        var counterparty = BucFiles.Official("cp_h_buc_07");
        var story = new Story().Receive("H070", "a");
        Assert.Contains("DOC_CREATE H001", story.Open(counterparty));
        Assert.DoesNotContain("DOC_CREATE H001", story.Receive("X008", "x", "a").Open(counterparty));
    }

    [SkippableTheory]
    [InlineData("cp_h_buc_08", "H120")]
    [InlineData("cp_h_buc_10", "H130")]
    [InlineData("cp_ub_buc_03", "U018")]
    public void An_X007_archives_the_senders_case_with_and_without_a_trigger(string name, string starter)
    {
        var counterparty = BucFiles.Official(name);
        var story = new Story().Receive(starter, "a");
        Assert.Contains("DOC_CREATE X007", story.Open(counterparty));
        if (name != "cp_ub_buc_03") Assert.Contains("CASE_LOCAL_CLOSE", story.Open(counterparty));
        var forwarded = story.Send("X007", "x").At(counterparty);
        Assert.Equal((BucCaseEnd.Forwarded, 0), (forwarded.End, forwarded.OpenActions.Count()));
    }

    [SkippableFact]
    public void R_BUC_03_is_closed_and_asked_to_be_opened_by_either_side()
    {
        var (owner, counterparty) = (BucFiles.Official("po_r_buc_03"), BucFiles.Official("cp_r_buc_03"));
        var mine = new Story().Send("R008", "a").Send("X001", "x");
        var theirs = new Story().Receive("R008", "a").Receive("X001", "x");
        Assert.Contains("DOC_RECEIVE_REPLY X002 <x", mine.Open(owner));
        Assert.All(theirs.Open(counterparty), a => Assert.Matches("X002|X050|X100", a));
        Assert.Equal(["DOC_RECEIVE X003 <y"], About(theirs.Send("X002", "y", "x").Open(counterparty), "X003"));
        Assert.True(BucEngine.MayReceive(owner, mine.Events, "X002", "y", "x", 1).IsLegal);
        Assert.Empty(About(mine.Receive("X002", "y", "x").Open(owner), "X003"));
        Assert.True(BucEngine.MaySend(owner, mine.Events, "X003", "z", "y", 1).IsLegal);
        Assert.Equal(["DOC_RECEIVE X004 <z"], About(mine.Send("X003", "z", "y").Open(owner), "X004"));
        Assert.True(BucEngine.MaySend(counterparty, theirs.Receive("X003", "z", "y").Events, "X004", "w", "z", 1).IsLegal);
    }

    [SkippableFact]
    public void Reminders_are_answered_by_parent_in_a_bilateral_case_and_without_in_a_multilateral_one()
    {
        var bilateral = BucFiles.Official("po_ub_buc_03");
        Assert.Equal(["DOC_RECEIVE X010 <x", "DOC_RECEIVE_REPLY X010 <x"], About(new Story().Send("U018", "a").Send("X009", "x").Open(bilateral), "X010"));
        Assert.Equal(["DOC_CREATE_REPLY X010 <x"], About(new Story().Send("U018", "a").Receive("X009", "x").Open(bilateral), "X010"));
        var multilateral = BucFiles.Official("po_h_buc_01");
        Assert.Contains("DOC_RECEIVE X010", new Story().Send("H001", "a").Send("X009", "x").Open(multilateral));
        Assert.Contains("DOC_RECEIVE X010", new Story().Send("H001", "a").Receive("X009", "x").Open(multilateral));
    }
}
