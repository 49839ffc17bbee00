using System.Text.RegularExpressions;
using MessageBroker.Schemas.Bucs;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

/// <summary>
/// One history for each ruling with what it must and must not open. The same expectation fails when that ruling alone is turned off,
/// so that none stands in the list without effect and no test passes without it.
/// </summary>
public sealed partial class BucRulingsTests
{
    private sealed record Case(BucDefinition Definition, Story Story, string[] Open, string[] NotOpen, string? Legal = null);

    private static readonly BucDefinition Owner = BucFiles.Owner;
    private static readonly BucDefinition Counterparty = BucFiles.Counterparty;

    /// <summary>Two starters, the second named as receivable again by the first.</summary>
    private static readonly BucDefinition TwoStarters = BucFiles.Read("two.xml", """
        <case name="T_BUC_01" version="1.0" role="CP" xmlns="http://ec.europa.eu/eessi/rina/buc"><documents>
          <document type="A001"><parameters><parameter key="isStarter">true</parameter></parameters>
            <triggers><createActionTrigger onAction="DOC_RECEIVE" onResult="SUCCESS" actionType="DOC_RECEIVE" documentType="A003"/></triggers></document>
          <document type="A002"><parameters><parameter key="isStarter">true</parameter></parameters></document>
          <document type="A003"><parameters><parameter key="isStarter">true</parameter></parameters></document>
        </documents></case>
        """).Definition!;

    private static BucDefinition Define(string role, params string[] documents) => BucFiles.Define(role, "T_BUC_01", null, documents);

    private static Story Opened => new Story().Send("F001", "a");

    private static Story Taken => new Story().Receive("F001", "a");

    private static Case Of(BucRuling ruling) => ruling switch
    {
        BucRuling.FirstActions => new(Owner, new Story(), ["DOC_CREATE F001", "CASE_DELETE", "CASE_UPDATE_PARTICIPANTS"], []),
        BucRuling.OtherStartersClose => new(TwoStarters, new Story().Receive("A001", "a"), ["DOC_RECEIVE A001", "DOC_RECEIVE A003"], ["DOC_RECEIVE A002"]),
        BucRuling.CaseActionsEndWithStarter => new(Owner, Opened, [], ["CASE_DELETE", "CASE_UPDATE_PARTICIPANTS"]),
        BucRuling.Drafts => new(Counterparty, Taken.Create("F002", "b", "a"), ["DOC_SEND F002 =b", "DOC_DELETE F002 =b"], ["DOC_CREATE_REPLY F002 <a"]),
        BucRuling.SendWithoutDraft => new(Owner, Opened, ["DOC_UPDATE F001 =a", "DOC_CREATE F022"], ["DOC_CREATE F001"]),
        BucRuling.UpdateAfterSend => new(Owner, Opened, ["DOC_UPDATE F001 =a"], []),
        BucRuling.RecreateAfterSend => new(Counterparty, Taken.Send("F002", "b", "a"), ["DOC_CREATE_REPLY F002 <a"], ["DOC_CREATE F002"]),
        BucRuling.RecreateAfterCancel => new(Counterparty, Taken.Receive("F004", "q").Send("F005", "r", "q").Send("X008", "x", "r"), ["DOC_CREATE F005 <q"], ["DOC_CREATE F005"]),
        // The first F001 is cancelled and another one sent: what only the opening document opens stays used up.
        BucRuling.OnlyStarter => new(Owner, Opened.Send("X008", "x", "a").Create("H001", "d").Send("F001", "b"),
            ["DOC_RECEIVE_REPLY F002 <b", "DOC_CREATE F022"], ["DOC_CREATE H001"]),
        BucRuling.DerivedCreate => new(Owner, Opened, ["DOC_CREATE X008 <a"], []),
        BucRuling.CancelledTarget => new(Counterparty, Taken.Receive("X008", "x", "a"), ["DOC_CREATE F004"], ["DOC_CREATE_REPLY F002 <a", "DOC_RECEIVE_REPLY F002 <a", "DOC_UPDATE_RECEIVE F001 =a", "DOC_RECEIVE X008 <a"]),
        BucRuling.CaseClosed => new(Owner, Opened.Send("X001", "x"), ["DOC_RECEIVE X050", "DOC_RECEIVE X100"], ["DOC_CREATE F022", "DOC_RECEIVE_REPLY F002 <a", "DOC_UPDATE F001 =a", "DOC_CREATE X008 <a"]),
        BucRuling.CaseForwarded => new(Counterparty, Taken.Send("X007", "x"), [], ["CASE_ARCHIVE", "DOC_CREATE_REPLY F002 <a", "DOC_RECEIVE X050"]),
        // Taken over as the owner: what the counterparty answered to the F001 that is not here, and what needs no document.
        BucRuling.CaseTakenOver => new(Owner, new Story().Receive("X007", "x").Facts(HistoryFacts.TakenOver),
            ["DOC_CREATE X001", "DOC_CREATE X009", "DOC_CREATE H001", "DOC_RECEIVE F002"], ["DOC_CREATE F001", "DOC_UPDATE F001 =x", "CASE_DELETE"], "receive F002 unseen"),
        BucRuling.ParticipantsInsteadOfSend => new(Owner, Opened.Send("F022", "q"), ["DOC_RECEIVE_REPLY F023 <q"], []),
        BucRuling.SentAlone => new(Owner, Opened.Send("F023", "n"), ["DOC_CREATE F023"], []),
        BucRuling.MultilateralByDefault => new(Owner, Opened.Receive("X009", "x"), ["DOC_RECEIVE X010", "DOC_RECEIVE_REPLY X010 <x"], []),
        BucRuling.SystemSeds => new(Owner, new Story(), [], [], "send X050"),
        BucRuling.PlainReceive => new(Counterparty, Taken.Receive("F022", "q").Receive("X008", "x", "q"), [], [], "not receive F023 q"),
        _ => OfOthers(ruling),
    };

    private static readonly string[] Contested =
    [
        "U020 isStarter hasReject hasMultipleVersions | create DOC_RECEIVE DOC_CREATE_REPLY U023 | create DOC_RECEIVE DOC_CREATE U024 | create DOC_RECEIVE DOC_CREATE H001 | create DOC_SEND DOC_RECEIVE_REPLY U023",
        "U023 hasMultipleVersions hasCancel recreateAfterSend | create DOC_SEND DOC_RECEIVE_REPLY U029 | create DOC_RECEIVE DOC_CREATE_REPLY U029",
        "U029 hasMultipleVersions | remove DOC_RECEIVE DOC_UPDATE U023 parentDocumentType=ANY | create DOC_SEND DOC_RECEIVE_REPLY U023", "U024 | remove DOC_SEND ANY X008", "H001 hasCancel",
    ];

    private static readonly BucDefinition Closing = BucFiles.Define("PO", "T_BUC_01", "false",
        "A001 isStarter | create DOC_SEND DOC_CREATE X001", "X001 | create DOC_SEND DOC_RECEIVE_REPLY X002");

    private static Story Reopened => new Story().Send("A001", "a").Send("X001", "x").Receive("X002", "y", "x").Send("X003", "z", "y").Receive("X004", "w", "z").Guard("X004_REOPENED", true);

    /// <summary>Those that need more than FB_BUC_01 has.</summary>
    private static Case OfOthers(BucRuling ruling) => ruling switch
    {
        BucRuling.CreateMeansReply => new(Define("CP", "A001 isStarter | create DOC_RECEIVE DOC_CREATE_REPLY A002 | remove DOC_RECEIVE DOC_CREATE A002"), new Story().Receive("A001", "a"), [], ["DOC_CREATE_REPLY A002 <a"]),
        BucRuling.CreatedAgainIsOpen => new(Define("PO", "A001 isStarter | suspend DOC_CREATE DOC_CREATE A002 | create DOC_SEND DOC_CREATE A002", "A002 isStarter"), new Story().Send("A001", "a"), ["DOC_CREATE A002"], []),
        BucRuling.OpenConditionRemovesNothing => new(Define("PO", "A001 isStarter | remove DOC_SEND DOC_CREATE A002 onCondition=cp_ub_buc_02_NO", "A002 isStarter"), new Story().Send("A001", "a"), ["DOC_CREATE A002"], []),
        BucRuling.CaseActionWithoutType => new(Define("CP", "A001 isStarter | create DOC_RECEIVE CASE_LOCAL_CLOSE"), new Story().Receive("A001", "a"), ["CASE_LOCAL_CLOSE"], []),
        BucRuling.AnyAction => new(BucFiles.Define("CP", "UB_BUC_04", "false", Contested), new Story().Receive("U020", "a").Send("H001", "h").Send("U023", "b", "a").Send("U024", "p"), ["DOC_CREATE X008 <h"], ["DOC_CREATE X008 <b"]),
        BucRuling.UpdateOfParent => new(BucFiles.Define("CP", "UB_BUC_04", "false", Contested), new Story().Receive("U020", "a").Send("U023", "b", "a").Send("U023", "c", "a").Receive("U029", "d", "b"), ["DOC_UPDATE U023 =c"], ["DOC_UPDATE U023 =b"]),
        BucRuling.UpdateEndsWithAnswer => new(BucFiles.Define("PO", "UB_BUC_04", "false", Contested), new Story().Send("U020", "a").Receive("U023", "b", "a").Send("U029", "c", "b").Receive("U023", "d", "c"), [], ["DOC_UPDATE U029 =c"]),
        BucRuling.StarterChosen => new(BucFiles.Define("PO", "FB_BUC_03", null, "F018 isStarter", "F021 isStarter"), new Story().Create("F018", "a"), [], ["DOC_CREATE F021"]),
        BucRuling.RejectedOnce => new(BucFiles.Define("PO", "UB_BUC_04", "false", Contested), new Story().Send("U020", "a").Receive("X011", "x", "a"), [], ["DOC_RECEIVE X011 <a"]),
        BucRuling.ClarifyOneByOne => new(Define("CP", "A001 isStarter hasClarify"), new Story().Receive("A001", "a").Send("X012", "x", "a").Receive("X013", "y", "x"), ["DOC_CREATE X012 <a"], []),
        BucRuling.ReopeningAnswers => new(Closing, new Story().Send("A001", "a").Send("X001", "x").Receive("X002", "y", "x"), [], ["DOC_CREATE X003 <y"], "send X003 y"),
        BucRuling.CaseReopened => new(Closing, Reopened, ["DOC_CREATE X001"], []),
        BucRuling.RecreateAfterDeletion => new(Define("PO", "A001 isStarter recreateAfterDeletion | remove DOC_DELETE DOC_CREATE A001"), new Story().Create("A001", "a").Delete("A001", "a"), ["DOC_CREATE A001"], []),
        BucRuling.DelayedAction => new(Define("PO", "A001 isStarter | create DOC_SEND DOC_CREATE X001 delay=P60D"), new Story().Send("A001", "a"), [], ["DOC_CREATE X001"]),
        _ => throw new ArgumentOutOfRangeException(nameof(ruling)),
    };

    public static TheoryData<string> Names() => [.. Enum.GetNames<BucRuling>()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_ruling_opens_what_it_says_and_matters(string name)
    {
        var ruling = Enum.Parse<BucRuling>(name);
        var told = Of(ruling);
        Assert.Equal("", Differences(told, BucRulings.All));
        Assert.NotEqual("", Differences(told, BucRulings.All.Without(ruling)));
    }

    private static string Differences(Case told, BucRulings rulings)
    {
        var open = told.Story.Open(told.Definition, rulings);
        var wrong = told.Open.Except(open).Select(a => $"missing {a}").Concat(told.NotOpen.Intersect(open).Select(a => $"open {a}")).ToList();
        if (told.Legal is { } asked && !IsSo(told, asked.Split(' '), rulings)) wrong.Add(asked);
        return string.Join("; ", wrong);
    }

    private static bool IsSo(Case told, string[] asked, BucRulings rulings)
    {
        var not = asked[0] == "not";
        if (not) asked = asked[1..];
        var question = new BucEngine.Question(asked[1], "new", asked.Length > 2 ? asked[2] : null, 1);
        return BucEngine.May(told.Definition, told.Story.Events, asked[0] == "send", rulings, question).IsLegal != not;
    }

    [Fact]
    public void Every_ruling_has_its_text_in_three_languages_and_nothing_else_has()
    {
        Assert.Equal(BucRulings.Each.Select(BucRulings.Name).Order(StringComparer.Ordinal), BucRulingTexts.Names.Order(StringComparer.Ordinal));
        foreach (var name in BucRulingTexts.Names)
        {
            var texts = ((string[])["bg", "ro", "en"]).Select(l => BucRulingTexts.Text(name, l)!).ToList();
            Assert.Equal(3, texts.Distinct().Count());
            Assert.All(texts, t => Assert.EndsWith(".", t));
            // What is told of a construct in one language is told of it in the others.
            Assert.Single(texts.Select(t => string.Join(' ', Construct().Matches(t).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal))).Distinct());
        }
        Assert.Equal(BucRulingTexts.Text("drafts", "en"), BucRulingTexts.Text("drafts", "de"));
        Assert.Null(BucRulingTexts.Text("no-such", "en"));
    }

    [GeneratedRegex("[A-Z]+_[A-Z0-9_]+|[FHRUX][0-9]{3}|(?:is|has|only|action|document|parentDocument|recreateAfter)[A-Z][A-Za-z]+")]
    private static partial Regex Construct();
}
