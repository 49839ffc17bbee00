using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Adapters.Romania;
using MessageBroker.Schemas.Packs;
using static MessageBroker.Tests.Unit.Adapters.Mapping.FirstClaimTests;

namespace MessageBroker.Tests.Unit.Adapters.Mapping;

/// <summary>The Romanian answer of the sample: arrival, confirmation, decision, F002, Bulgarian inbox.</summary>
public class AnswerTests
{
    private const string Message = "msg-0001@bg";

    [Fact]
    public async Task The_officers_files_confirm_the_arrival_and_make_an_F002_that_the_schema_accepts()
    {
        using var sample = new Sample();
        var (romania, sed) = await AnswerAsync(sample);
        Assert.Equal([new DeliveryAnswer(Message, true, "ajpis-gr-04", "2025-09-29T07:40:00.000Z", "GR-2025-04711", null)], await romania.ListAnswersAsync([Message, "other"], default));
        Assert.Empty(sed.Findings.Select(f => $"{f.Code} {f.Path} {string.Join(",", f.Arguments.Values)}"));
        Assert.Empty(SedXml.Errors("F002", sed.Root!));
        var root = sed.Root!;
        Assert.Equal("decision", root.TextAt("PurposeThisSED/purposeThisSED"));
        Assert.Equal(("1", "decision_on_competence", "4711/2025", "2025-10-20"), (root.TextAt("Decision/DecisionRegardingAllChildrenMentionedInThisSED"),
            root.TextAt("Decision/typeDecision"), root.TextAt("Decision/contentDecision"), root.TextAt("Decision/dateDecision")));
        Assert.StartsWith("acordare: Legea nr. 61/1993", root.TextAt("Decision/theReasonForDecision"), StringComparison.Ordinal);
        Assert.Single(root.Each("Decision/Periods/Period"));
        Assert.Equal("1", root.TextAt("Decision/DecisionsPrimaryCompetenceWithArticle68Regulation/Decision/paymentBenefitIndicator"));
        var amounts = root.Each("AmountsNamesCurrenciesForFamilyBenefitsChildren/AmountNameCurrencyForFamilyBenefitsForAChild").ToArray();
        Assert.Equal(["Viktoria Georgieva Dimitrova", "Aleksandar Georgiev Dimitrov"], amounts.Select(a => a.TextAt("nameChild")));
        Assert.All(amounts, a => Assert.Equal(("292.00", "RON", "alocație de stat pentru copii"), (a.TextAt("FamilyBenefitDetails/Amount/amount"), a.TextAt("FamilyBenefitDetails/Amount/currency"), a.TextAt("nameBenefit"))));
    }

    [Fact]
    public async Task The_answer_arrives_in_the_Bulgarian_inbox_with_decision_and_amounts_by_child()
    {
        using var sample = new Sample();
        var (_, sed) = await AnswerAsync(sample);
        var arrived = Sample.Bulgarian.ToNational("F002", sed.Root!, "msg-0002@ro", "BG:BGASA");
        Assert.DoesNotContain(arrived.Findings, f => f.IsError);
        var decisions = Rows(arrived, "IN_ZAPOVED");
        Assert.Equal(("4711/2025", "2025-10-20", "отпускане", "2025-10-01"), (decisions[0]["DECISION_NO"], decisions[0]["DECISION_DATE"], decisions[0]["TYPE"], decisions[0]["FROM_DATE"]));
        Assert.Equal([("292.00", "RON", "3"), ("292.00", "RON", "4")], decisions.Skip(1).Select(d => (d["AMOUNT"], d["CURRENCY"], d["CHILD_ID"])));
        Assert.Equal(["9004125358", "8709035306", "1646215312", "2042295407"], Rows(arrived, "IN_LICE").Select(p => p["ID_NO"]));
        // Latin names go to the Latin columns; no Cyrillic form is made up.
        Assert.All(Rows(arrived, "IN_LICE"), p => Assert.True(p["LAST_NAME_LAT"]!.StartsWith("Dimitrov", StringComparison.Ordinal) && !p.ContainsKey("LAST_NAME")));
        var arrival = Rows(arrived, "IN_POLUCHENO")[0];
        Assert.Equal(("решение", "компетентност", "основна"), (arrival["PURPOSE"], arrival["DECISION_TYPE"], arrival["COMPETENCE"]));
        Assert.Equal("F002: заявител Maria Georgieva Dimitrova, 2 деца", arrived.Summary);

        var bulgaria = await sample.BulgariaAsync();
        Assert.Equal(DeliveryOutcome.Written, (await bulgaria.DeliverAsync(Sample.Delivery(arrived, "msg-0002@ro", "F002"), default)).Outcome);
    }

    [Fact]
    public async Task A_request_with_only_the_agreed_columns_is_enough()
    {
        using var sample = new Sample();
        var (romania, _) = await AnswerAsync(sample);
        Run(sample.PathOf("anpis_if.db"), "UPDATE cerere_schimb SET scop = NULL, fel_decizie = NULL, competenta = NULL, motivare = NULL, text_liber = NULL");
        var sed = Sample.Romanian.ToSed((await romania.ReadAsync("C-2025-0001", default))!, Sample.Today);
        Assert.Empty(sed.Findings);
        Assert.Empty(SedXml.Errors("F002", sed.Root!));
        Assert.Equal(("decision", "decision_on_competence"), (sed.Root!.TextAt("PurposeThisSED/purposeThisSED"), sed.Root.TextAt("Decision/typeDecision")));
        // Priority is a legal conclusion; nobody stated one.
        Assert.Null(sed.Root.At("Decision/DecisionsPrimaryCompetenceWithArticle68Regulation"));
    }

    [Fact]
    public async Task A_decision_about_one_child_names_that_child()
    {
        using var sample = new Sample();
        var (romania, _) = await AnswerAsync(sample);
        Run(sample.PathOf("anpis_if.db"), "DELETE FROM drept WHERE beneficiar_id LIKE '%/4'");
        var root = Sample.Romanian.ToSed((await romania.ReadAsync("C-2025-0001", default))!, Sample.Today).Root!;
        Assert.Empty(SedXml.Errors("F002", root));
        Assert.Equal(["Viktoria Georgieva"], root.Each("Decision/DecisionWhichDoesNotConcernAllChildren/ChildForWhomThisDecisionApplies").Select(c => c.TextAt("forename")));
        Assert.Null(root.At("Decision/DecisionRegardingAllChildrenMentionedInThisSED"));
    }

    [Fact]
    public async Task A_refusal_is_said_as_not_paid_and_makes_no_amount()
    {
        using var sample = new Sample();
        var (romania, _) = await AnswerAsync(sample);
        Run(sample.PathOf("anpis_if.db"), "UPDATE drept SET tip = 'respingere', cuantum = NULL, moneda = NULL; UPDATE cerere_schimb SET competenta = 'secundar'");
        var sed = Sample.Romanian.ToSed((await romania.ReadAsync("C-2025-0001", default))!, Sample.Today);
        Assert.Equal("0", sed.Root!.TextAt("Decision/DecisionSecondaryCompetenceWithArticle68/Decision/paymentBenefitIndicator"));
        Assert.Null(sed.Root.At("AmountsNamesCurrenciesForFamilyBenefitsChildren"));
        var decision = Rows(Sample.Bulgarian.ToNational("F002", sed.Root, "m", "BG:BGASA"), "IN_ZAPOVED")[0];
        Assert.Equal("отказ", decision["TYPE"]);
    }

    [Fact]
    public async Task Contradictions_in_what_arrives_are_questions_for_a_clerk_and_keep_the_rows()
    {
        using var sample = new Sample();
        var (_, sed) = await AnswerAsync(sample);
        sed.Root!.At("Claimant/PersonIdentification/dateBirth")!.Text = "1990-04-13";
        sed.Root.At("AmountsNamesCurrenciesForFamilyBenefitsChildren/AmountNameCurrencyForFamilyBenefitsForAChild/nameChild")!.Text = "Nobody Known";
        sed.Root.At("Claimant/AddressesPerson/AddressPerson/typeAddress/value")!.Text = "elsewhere";
        var arrived = Sample.Bulgarian.ToNational("F002", sed.Root, "m", "BG:BGASA");
        Assert.Equal(["ADP-0071", "ADP-0072", "ADP-0076"], arrived.Findings.Select(f => f.Code).Order(StringComparer.Ordinal));
        Assert.All(arrived.Findings, f => Assert.False(f.IsError));
        Assert.Equal(4, Rows(arrived, "IN_LICE").Count);
        Assert.Equal("1990-04-13", Rows(arrived, "IN_LICE")[0]["PERSON_BIRTH_DATE"]);
    }

    [Fact]
    public async Task Numbers_are_written_as_the_register_has_them_and_dates_without_their_offset()
    {
        var root = (await ConvertAsync()).Root!;
        root.At("InformationSpouseOrPartner/PersonIdentification/PINPersonInEachInstitution/PersonalIdentificationNumber/personalIdentificationNumber")!.Text = "870903-5306";
        root.At("InformationSpouseOrPartner/PersonIdentification/dateBirth")!.Text = "1987-09-03+03:00";
        var arrived = Sample.Romanian.ToNational("F001", root, "m", "RO:80246");
        Assert.Empty(arrived.Findings);
        Assert.Equal(("8709035306", "1987-09-03"), (Rows(arrived, "in_persoana")[1]["id_strain"], Rows(arrived, "in_persoana")[1]["data_nasterii"]));
    }

    [Fact]
    public async Task A_SED_without_what_must_be_there_says_so()
    {
        var root = (await ConvertAsync()).Root!;
        var bare = new SedNode("F001");
        bare.Add(root.At("PurposeThisSED")!);
        var arrived = Sample.Romanian.ToNational("F001", bare, "m", "RO:80246");
        Assert.Equal(["/F001/Claimant", "/F001/InformationChildren/ChildForWhomThisDecisionApplies"], arrived.Findings.Where(f => f.Code == "ADP-0070").Select(f => f.Path));
    }

    /// <summary>The sample's way to the answer: the claim is delivered, the officer's folder is loaded, his request is read.</summary>
    internal static async Task<(SqliteNationalSystem Romania, SedConversion Sed)> AnswerAsync(Sample sample)
    {
        var claim = Sample.Romanian.ToNational("F001", (await ConvertAsync()).Root!, Message, "RO:80246");
        var romania = await sample.RomaniaAsync();
        Assert.Equal(DeliveryOutcome.Written, (await romania.DeliverAsync(Sample.Delivery(claim, Message), default)).Outcome);
        var values = new Dictionary<string, string> { ["message_id"] = Message };
        var outcome = await RomanianAdapter.Instance.SeedAsync(Sample.FolderOf("ro-answer"), sample.PathOf("anpis_if.db"), values, default);
        Assert.Empty(outcome.Findings.Select(f => f.Code + " " + f.Path + string.Join(",", f.Arguments.Values)));
        var key = Assert.Single(await romania.ListNewRequestsAsync(10, default));
        var record = (await romania.ReadAsync(key.RequestId, default))!;
        Assert.Equal((Message, "F002", "RO:80246"), (record.ReplyTo, record.Kind, record.Institution));
        return (romania, Sample.Romanian.ToSed(record, Sample.Today));
    }
}
