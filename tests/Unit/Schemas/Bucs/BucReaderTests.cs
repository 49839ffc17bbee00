using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Unit.Adapters;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

public sealed class BucReaderTests
{
    private const string Trigger = """<createActionTrigger onAction="DOC_SEND" onResult="SUCCESS" actionType="DOC_CREATE" documentType="X001"/>""";

    /// <summary>A definition of five lines; the trigger stands on line 4.</summary>
    private static string File(string trigger = Trigger, string parameters = "", string root = "", string context = "<context/>") => $"""
        <case name="FB_BUC_01" version="4.2" role="PO" xmlns="http://ec.europa.eu/eessi/rina/buc"{root}>{context}<actions/>
        <documents><document type="F001">
        <parameters><parameter key="isStarter">true</parameter>{parameters}</parameters><triggers>
        {trigger}
        </triggers></document></documents></case>
        """;

    private static string Remove(string action, string with) =>
        Trigger.Replace("createAction", "removeAction").Replace("DOC_CREATE", action).Replace(" documentType", with + " documentType");

    [Fact]
    public void A_small_definition_is_read_with_lines()
    {
        var reading = BucFiles.Read("a.xml", File());
        Assert.Empty(reading.Findings);
        var definition = reading.Definition!;
        Assert.Equal(("FB_BUC_01", "4.2", CaseRole.CaseOwner), (definition.Buc, definition.Version, definition.Role));
        Assert.Equal(["F001"], definition.Starters);
        var document = definition.Documents["F001"];
        Assert.Equal((BucFlags.IsStarter, 2), (document.Flags, document.Line));
        Assert.Equal(new BucTrigger(BucTriggerEvent.DocSend, BucTriggerEffect.Create, BucActionKind.DocCreate, "X001", 4), Assert.Single(document.Triggers));
    }

    public static TheoryData<string, string, int, string> Refused() => new()
    {
        // what stands in the file, code, line, an argument that names it
        { File(Trigger.Replace("createAction", "suspendAction").Replace("onAction=\"DOC_SEND\"", "")), "BUC-0005", 4, "onAction" },
        { File("""<replaceActionTrigger/>"""), "BUC-0003", 4, "replaceActionTrigger" },
        { File(Trigger.Replace(" documentType", " onType=\"F001\" documentType")), "BUC-0004", 4, "onType" },
        { File(Trigger.Replace(" documentType", " parentDocumentType=\"ANY\" documentType")), "BUC-0004", 4, "parentDocumentType" },
        { File(Trigger.Replace("createAction", "removeAction").Replace(" documentType", " delay=\"P60D\" documentType")), "BUC-0004", 4, "delay" },
        { File(Trigger.Replace("createAction", "suspendAction").Replace(" documentType", " parentDocumentType=\"ANY\" documentType")), "BUC-0004", 4, "parentDocumentType" },
        { File(Trigger.Replace(" documentType", " delay=\"PT1H\" documentType")), "BUC-0006", 4, "PT1H" },
        { File(Trigger.Replace(" documentType", " sameParentDocument=\"1\" documentType")), "BUC-0006", 4, "sameParentDocument" },
        { File(Trigger.Replace(" documentType=\"X001\"", "")), "BUC-0005", 4, "documentType" },
        { File(Trigger.Replace("SUCCESS", "FAILURE")), "BUC-0006", 4, "FAILURE" },
        { File(Trigger.Replace("onAction=\"DOC_SEND\"", "onAction=\"DOC_UPDATE\"")), "BUC-0006", 4, "DOC_UPDATE" },
        { File(Trigger.Replace("DOC_CREATE", "DOC_UPDATE")), "BUC-0006", 4, "DOC_UPDATE" },
        { File(Trigger.Replace("DOC_CREATE", "CASE_DELETE")), "BUC-0006", 4, "CASE_DELETE" },
        { File(Trigger.Replace("DOC_CREATE", "ANY")), "BUC-0006", 4, "ANY" },
        { File(Trigger.Replace("createAction", "suspendAction").Replace("DOC_CREATE", "ANY")), "BUC-0006", 4, "ANY" },
        { File(Trigger.Replace("createAction", "removeAction").Replace("DOC_CREATE", "DOC_DELETE")), "BUC-0006", 4, "DOC_DELETE" },
        { File(Trigger.Replace("createAction", "removeAction").Replace("DOC_CREATE", "CASE_REOPEN")), "BUC-0006", 4, "CASE_REOPEN" },
        { File(Trigger.Replace("createAction", "removeAction").Replace("DOC_CREATE", "CASE_DELETE")), "BUC-0006", 4, "X001" },
        { File(Trigger.Replace("X001", "ANY")), "BUC-0006", 4, "ANY" },
        { File(Trigger.Replace(" documentType", " onlyStarter=\"yes\" documentType")), "BUC-0006", 4, "yes" },
        { File(Trigger.Replace(" documentType", " onParentDocumentType=\"some\" documentType")), "BUC-0006", 4, "some" },
        { File(Trigger.Replace(" documentType", " onParentDocumentType=\"ANY\" documentType")), "BUC-0006", 4, "ANY" },
        { File(Trigger.Replace(" documentType", " onCondition=\"po_r_buc_01_PROVISIONAL\" documentType")), "BUC-0012", 4, "po_r_buc_01_PROVISIONAL" },
        { File(Trigger.Replace(" documentType", " onCondition=\"X004_REOPENED\" documentType")), "BUC-0012", 4, "X004_REOPENED" },
        { File(Trigger.Replace("X001", "X014")), "BUC-0011", 4, "X014" },
        { File(Trigger.Replace("DOC_CREATE", "CASE_ARCHIVE").Replace("X001", "ANY")), "BUC-0014", 4, "CASE_ARCHIVE" },
        { File(Remove("DOC_CREATE", " parentDocumentType=\"ANY\"")), "BUC-0045", 4, "actionType" },
        { File(Remove("DOC_UPDATE", " parentDocumentType=\"ANY\" sameParentDocument=\"true\"")), "BUC-0045", 4, "sameParentDocument" },
        { File(Remove("DOC_UPDATE", " onParentDocumentType=\"NONE\" sameParentDocument=\"true\"")), "BUC-0045", 4, "onParentDocumentType" },
        { File(Remove("CASE_DELETE", " sameParentDocument=\"true\"").Replace("X001", "ANY")), "BUC-0045", 4, "actionType" },
        { File(Trigger.Replace("/>", "><x/></createActionTrigger>")), "BUC-0003", 4, "x" },
        { File("words"), "BUC-0007", 3, "triggers" },
        { File("<?php x?>"), "BUC-0003", 4, "?php" },
        { File("""<createActionTrigger xmlns="urn:other"/>"""), "BUC-0003", 4, "createActionTrigger" },
        { File(parameters: """<parameter key="hasRejection">true</parameter>"""), "BUC-0006", 3, "hasRejection" },
        { File(parameters: """<parameter key="removeMeOnly">true</parameter>"""), "BUC-0006", 3, "removeMeOnly" },
        { File(parameters: """<parameter key="isML">perhaps</parameter>"""), "BUC-0006", 3, "perhaps" },
        { File(parameters: """<parameter key="hasCancel">maybe</parameter>"""), "BUC-0006", 3, "maybe" },
        { File(parameters: """<parameter key="isStarter">false</parameter>"""), "BUC-0009", 3, "isStarter" },
        { File(parameters: """<parameter key="hasCancel">true</parameter></parameters><parameters>"""), "BUC-0015", 3, "parameters" },
        { File(root: " sector=\"FB\""), "BUC-0004", 1, "sector" },
        { File(context: """<context><parameters><parameter key="isBulk">false</parameter></parameters></context>"""), "BUC-0006", 1, "isBulk" },
        { File().Replace("role=\"PO\"", "role=\"CO\""), "BUC-0006", 1, "CO" },
        { File().Replace("version=\"4.2\"", "version=\"next\""), "BUC-0006", 1, "next" },
        { File().Replace("FB_BUC_01", "../FB"), "BUC-0006", 1, "../FB" },
        { File().Replace("<actions/>", "<actions><action/></actions>"), "BUC-0003", 1, "action" },
        { File().Replace("rina/buc", "rina/other"), "BUC-0003", 1, "case" },
        { File().Replace("isStarter", "hasCancel"), "BUC-0013", 1, "" },
        { File().Replace("</document></documents>", "</document>\n<document type=\"F001\"/></documents>"), "BUC-0010", 6, "F001" },
        { "<!DOCTYPE case>" + File(), "BUC-0001", 1, "" },
        { File()[..^5], "BUC-0001", 5, "" },
        { "", "BUC-0001", 1, "" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_not_known_is_refused_by_file_and_line(string text, string code, int line, string named)
    {
        var reading = BucFiles.Read("a.xml", text);
        Assert.Null(reading.Definition);
        var finding = Assert.Single(reading.Findings, f => f.Code == code);
        Assert.Equal($"a.xml:{line}", finding.Path[..finding.Path.LastIndexOf(':')]);
        Assert.Contains(named, named.Length > 0 ? finding.Arguments.Values : [""]);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var text = File(Trigger.Replace("SUCCESS", "FAILURE") + "\n<replaceActionTrigger/>", """<parameter key="hasRejection">true</parameter>""");
        Assert.Equal(["a.xml:3", "a.xml:4", "a.xml:5"], BucFiles.Read("a.xml", text).Findings.Select(f => f.Path[..f.Path.LastIndexOf(':')]).Order());
    }

    [Fact]
    public void A_parameter_given_twice_alike_is_accepted_and_told()
    {
        var reading = BucFiles.Read("a.xml", File(parameters: """<parameter key="isStarter">true</parameter>"""));
        Assert.NotNull(reading.Definition);
        Assert.Equal(("BUC-0008", Severity.Info), (reading.Findings.Single().Code, reading.Findings.Single().Severity));
    }

    [Fact]
    public void A_file_over_the_cap_is_not_parsed()
    {
        var reading = BucFiles.Read("a.xml", File() + new string(' ', PlainXml.MaxBytes));
        Assert.Equal("BUC-0002", Assert.Single(reading.Findings).Code);
    }

    [Theory]
    [InlineData("po_fb_buc_01.xml", CaseRole.CaseOwner)]
    [InlineData("cp_fb_buc_01.xml", CaseRole.Counterparty)]
    public void Our_files_are_read_without_a_finding(string name, CaseRole role)
    {
        var reading = BucFiles.Read(name, BucFiles.Own(name));
        Assert.Empty(reading.Findings);
        Assert.Equal(("FB_BUC_01", "4.2", role, 30), (reading.Definition!.Buc, reading.Definition.Version, reading.Definition.Role, reading.Definition.Documents.Count));
    }

    [SkippableTheory]
    [InlineData("po_fb_buc_01.xml")]
    [InlineData("cp_fb_buc_01.xml")]
    public void The_official_files_are_read_and_say_the_same_document_by_document(string name)
    {
        var reading = BucFiles.ReadOfficial(name);
        Assert.Equal("BUC-0008", Assert.Single(reading.Findings).Code);
        var (official, own) = (reading.Definition!, BucFiles.Read(name, BucFiles.Own(name)).Definition!);
        Assert.Equal(official.Documents.Keys.Order(), own.Documents.Keys.Order());
        Assert.Equal(official.RemoveMeOnly, own.RemoveMeOnly);
        foreach (var document in official.Documents.Values)
        {
            Assert.Equal(document.Flags, own.Documents[document.Type].Flags);
            Assert.Equal(Unplaced(document), Unplaced(own.Documents[document.Type]));
        }
    }

    [Theory]
    [InlineData("removeActionTrigger", BucTriggerEffect.Remove)]
    [InlineData("suspendActionTrigger", BucTriggerEffect.Suspend)]
    [InlineData("reactivateActionTrigger", BucTriggerEffect.Reactivate)]
    public void Every_effect_is_read_with_its_attributes(string element, BucTriggerEffect effect)
    {
        var text = Trigger.Replace("createActionTrigger", element).Replace("DOC_CREATE", "DOC_UPDATE").Replace("DOC_SEND", "DOC_CANCEL")
            .Replace(" documentType", " onlyStarter=\"true\" onParentDocumentType=\"F004\" sameParentDocument=\"true\" onCondition=\"po_r_buc_01_VALID\" documentType");
        var reading = BucFiles.Read("a.xml", File(text));
        Assert.Empty(reading.Findings);
        var expected = new BucTrigger(BucTriggerEvent.DocCancel, effect, BucActionKind.DocUpdate, "X001", 4) { OnlyStarter = true, ParentType = "F004", SameParent = true, Guard = "po_r_buc_01_VALID" };
        Assert.Equal(expected, Assert.Single(reading.Definition!.Documents["F001"].Triggers));
    }

    public static TheoryData<string, string, string, int> Told() => new()
    {
        { File(Trigger.Replace("DOC_CREATE", "CASE_LOCAL_CLOSE").Replace(" documentType=\"X001\"", "")), "BUC-0037", "CASE_LOCAL_CLOSE", 4 },
        { File(Remove("ANY", "")), "BUC-0038", "X001", 4 },
        { File(Remove("DOC_UPDATE", " parentDocumentType=\"ANY\"")), "BUC-0039", "X001", 4 },
        { File(parameters: """<parameter key="isML">true</parameter>"""), "BUC-0040", "F001", 3 },
        { File(parameters: """<parameter key="isStarter">true</parameter>"""), "BUC-0008", "isStarter", 3 },
        { File(Trigger.Replace("onAction=\"DOC_SEND\"", "onAction=\"DOC_RECEIVE\"")), "BUC-0041", "DOC_RECEIVE", 4 },
        { File(Trigger.Replace("onAction=\"DOC_SEND\"", "onAction=\"DOC_CANCEL_RECEIVE\"")), "BUC-0041", "DOC_CANCEL_RECEIVE", 4 },
    };

    [Theory]
    [MemberData(nameof(Told))]
    public void What_is_unusual_is_read_and_told(string text, string code, string named, int line)
    {
        var reading = BucFiles.Read("a.xml", text);
        Assert.NotNull(reading.Definition);
        var finding = Assert.Single(reading.Findings);
        Assert.Equal((code, Severity.Info, $"a.xml:{line}"), (finding.Code, finding.Severity, finding.Path[..finding.Path.LastIndexOf(':')]));
        Assert.Contains(named, finding.Arguments.Values);
    }

    [Fact]
    public void All_flags_and_the_context_are_read()
    {
        string[] flags = ["hasReject", "hasClarify", "isBulk", "recreateAfterDeletion"];
        var reading = BucFiles.Read("a.xml", File(
            parameters: string.Concat(flags.Select(f => $"<parameter key=\"{f}\">true</parameter>")),
            context: """<context><parameters><parameter key="isML">false</parameter><parameter key="removeMeOnly">true</parameter></parameters></context>"""));
        Assert.Empty(reading.Findings);
        Assert.Equal(((bool?)false, true), (reading.Definition!.IsMultilateral, reading.Definition.RemoveMeOnly));
        Assert.Equal(BucFlags.IsStarter | BucFlags.HasReject | BucFlags.HasClarify | BucFlags.IsBulk | BucFlags.RecreateAfterDeletion, reading.Definition.Documents["F001"].Flags);
        Assert.Null(BucFiles.Read("a.xml", File()).Definition!.IsMultilateral);
    }

    [Fact]
    public void A_delay_is_a_period()
    {
        var reading = BucFiles.Read("a.xml", File(Trigger.Replace(" documentType", " delay=\"P60D\" documentType")));
        Assert.Equal("P60D", $"{Assert.Single(reading.Definition!.Documents["F001"].Triggers).Delay}");
    }

    private static IEnumerable<string> Unplaced(BucDocument document) => document.Triggers.Select(t => (t with { Line = 0 }).ToString()).Order();
}
