using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Romania;
using MessageBroker.Schemas.Packs;
using MessageBroker.Tests.Unit.Schemas;
using static MessageBroker.Tests.Unit.Adapters.Mapping.FirstClaimTests;

namespace MessageBroker.Tests.Unit.Adapters.Mapping;

/// <summary>Ad hoc questions: a Romanian H001 of the sample, its arrival in Bulgaria, and answers of every kind.</summary>
public class QuestionTests
{
    private const string Person = "NotificationRequestForInformation/Person/PersonIdentification/PersonIdentification";

    [Fact]
    public async Task The_officers_question_becomes_an_H001_that_the_schema_accepts()
    {
        using var sample = new Sample();
        var sed = await AskAsync(sample);
        Assert.Empty(sed.Findings.Select(f => $"{f.Code} {f.Path}"));
        Assert.Empty(SedXml.Errors("H001", sed.Root!));
        Assert.Equal(new RoutingHint(null, "BG", "RSE", "cerere_schimb.regiune_tinta"), sed.Routing);
        Assert.Equal(("Țurcanu", "Ștefan", "1985-11-23"), (sed.Root!.TextAt(Person + "/familyName"), sed.Root.TextAt(Person + "/forename"), sed.Root.TextAt(Person + "/dateBirth")));
        Assert.StartsWith("De când este înregistrat", sed.Root.TextAt("NotificationRequestForInformation/Person/RequestedInformation/theFollowingInformation"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_arrives_in_Bulgaria_with_person_question_and_what_is_asked_for()
    {
        using var sample = new Sample();
        var arrived = Sample.Bulgarian.ToNational("H001", (await AskAsync(sample)).Root!, "m-1", "BG:BGASA");
        Assert.Empty(arrived.Findings.Select(f => $"{f.Code} {f.Path}"));
        Assert.False(arrived.LeavesValues);
        Assert.Equal("H001: лице Ștefan Țurcanu", arrived.Summary);
        var row = Rows(arrived, "IN_POLUCHENO")[0];
        Assert.Equal("информация", row["PURPOSE"]);
        Assert.StartsWith("De când este înregistrat", row["FREE_TEXT"], StringComparison.Ordinal);
        Assert.Equal(("Ștefan", "Țurcanu", "1851123520419", "RO"), (Rows(arrived, "IN_LICE")[0]["FIRST_NAME_LAT"], Rows(arrived, "IN_LICE")[0]["LAST_NAME_LAT"], Rows(arrived, "IN_LICE")[0]["FOREIGN_ID"], Rows(arrived, "IN_LICE")[0]["FOREIGN_ID_COUNTRY"]));
    }

    [Theory]
    [InlineData("документ", "theFollowingDocument", "document")]
    [InlineData("СЕД", "theFollowingSED", "SED")]
    [InlineData(null, "theFollowingInformation", "informatii")]
    public async Task A_Bulgarian_question_names_what_it_asks_for(string? word, string element, string romanian)
    {
        var sed = Sample.Bulgarian.ToSed(await BulgarianAsync("H001", "Кога е записано детето?", word), Sample.Today);
        Assert.Empty(sed.Findings.Select(f => $"{f.Code} {f.Path}"));
        Assert.Empty(SedXml.Errors("H001", sed.Root!));
        Assert.Equal("Кога е записано детето?", sed.Root!.TextAt($"NotificationRequestForInformation/Person/RequestedInformation/{element}"));
        var arrived = Sample.Romanian.ToNational("H001", sed.Root, "m-1", "RO:80246");
        Assert.Equal((romanian, "Кога е записано детето?"), (Rows(arrived, "primit")[0]["scop"], Rows(arrived, "primit")[0]["text_liber"]));
    }

    [Fact]
    public async Task An_answer_that_cannot_be_given_says_why()
    {
        var record = await BulgarianAsync("H002", "Удостоверение от училището", "невъзможно", "Лицето не е намерено.");
        var sed = Sample.Bulgarian.ToSed(record, Sample.Today);
        Assert.Empty(sed.Findings.Select(f => $"{f.Code} {f.Path}"));
        Assert.Empty(SedXml.Errors("H002", sed.Root!));
        var row = Rows(Sample.Romanian.ToNational("H002", sed.Root!, "m-1", "RO:80246"), "primit")[0];
        Assert.Equal(("imposibil", "Удостоверение от училището", "Лицето не е намерено."), (row["scop"], row["text_liber"], row["motivare"]));
        var without = Sample.Bulgarian.ToSed(await BulgarianAsync("H002", "Удостоверение", "невъзможно"), Sample.Today);
        Assert.Equal(["ADP-0030 IF_ZAJAVKA.DECISION_REASON[ID=Z-2025-0001]"], without.Findings.Where(f => f.IsError).Select(f => $"{f.Code} {f.Path}"));
    }

    [Fact]
    public async Task A_reason_that_nobody_will_read_is_told()
    {
        foreach (var kind in new[] { "H001", "H002" })
        {
            var sed = Sample.Bulgarian.ToSed(await BulgarianAsync(kind, "Текст", "информация", "Мотив"), Sample.Today);
            Assert.Equal(["ADP-0035 IF_ZAJAVKA.DECISION_REASON[ID=Z-2025-0001]"], sed.Findings.Select(f => $"{f.Code} {f.Path}"));
        }
    }

    [Theory]
    [InlineData(null, "информация", "ADP-0030 IF_ZAJAVKA.FREE_TEXT[ID=Z-2025-0001]")]
    [InlineData(null, null, "ADP-0030 IF_ZAJAVKA.FREE_TEXT[ID=Z-2025-0001]")]
    [InlineData("Кога?", "въпрос", "ADP-0034 IF_ZAJAVKA.PURPOSE[ID=Z-2025-0001]")]
    [InlineData("Кога?", "невъзможно", "ADP-0034 IF_ZAJAVKA.PURPOSE[ID=Z-2025-0001]")]
    public async Task A_question_without_words_or_of_an_unknown_kind_is_found(string? text, string? word, string finding) =>
        Assert.Contains(finding, Sample.Bulgarian.ToSed(await BulgarianAsync("H001", text, word), Sample.Today).Findings.Where(f => f.IsError).Select(f => $"{f.Code} {f.Path}"));

    [Fact]
    public void What_a_partner_writes_into_several_fields_comes_on_lines_of_its_own()
    {
        var root = Read("""
            <a:H002 xmlns:a="http://ec.europa.eu/eessi/ns/4_4/H002" sedGVer="4" sedVer="4"><ReplyRequestForInformation><Person>
            <PersonIdentification><PersonIdentification><familyName>Ionescu</familyName><forename>Ana</forename><dateBirth>1990-02-03</dateBirth><sex><value>02</value></sex></PersonIdentification></PersonIdentification>
            <PositiveReplyRequestedInformation><WeAreEnclosing><theFollowingDocument>Adeverință</theFollowingDocument><theFollowingInformation>Din 2024</theFollowingInformation></WeAreEnclosing></PositiveReplyRequestedInformation>
            <NegativeReplyRequestedInformation><InformationOnInabilityToSend><theFollowingSED>S041</theFollowingSED><reasons>Nu există</reasons></InformationOnInabilityToSend></NegativeReplyRequestedInformation>
            <AdditionalInformation><additionalInformation>Vă mulțumim.</additionalInformation></AdditionalInformation>
            </Person></ReplyRequestForInformation></a:H002>
            """);
        var arrived = Sample.Bulgarian.ToNational("H002", root, "m-1", "BG:BGASA");
        var row = Rows(arrived, "IN_POLUCHENO")[0];
        Assert.Equal(("Adeverință\nDin 2024\nS041", "документ информация невъзможно", "Nu există"), (row["FREE_TEXT"], row["PURPOSE"], row["DECISION_REASON"]));
        Assert.True(arrived.LeavesValues);
        Assert.Equal("ReplyRequestForInformation/Person/AdditionalInformation/additionalInformation", Assert.Single(arrived.Findings, f => f.Code == "ADP-0091").Arguments["paths"]);
    }

    [Theory]
    [InlineData("H001", """<a:H001 xmlns:a="http://ec.europa.eu/eessi/ns/4_4/H001"><RequestForInformation><question>Seit wann?</question></RequestForInformation></a:H001>""", "RequestForInformation/question")]
    [InlineData("H002", """<a:H002 xmlns:a="http://ec.europa.eu/eessi/ns/4_4/H002"><ReplyRequestForInformation><Employer><Employer><name>Șantierul SRL</name></Employer></Employer></ReplyRequestForInformation></a:H002>""", "ReplyRequestForInformation/Employer/Employer/name")]
    public void What_no_line_reads_is_told_and_the_arrival_stands(string type, string xml, string path)
    {
        var arrived = Sample.Bulgarian.ToNational(type, Read(xml), "m-1", "BG:BGASA");
        Assert.Equal([$"ADP-0091 {path}"], arrived.Findings.Select(f => $"{f.Code} {f.Arguments.GetValueOrDefault("paths")}"));
        Assert.True(arrived.LeavesValues);
        Assert.Single(Rows(arrived, "IN_POLUCHENO"));
    }

    private static SedNode Read(string xml)
    {
        var reading = SedPush.Read(xml);
        Assert.DoesNotContain(reading.Findings, f => f.IsError);
        return reading.Root!;
    }

    private static async Task<SedConversion> AskAsync(Sample sample)
    {
        var romania = await sample.RomaniaAsync();
        Assert.Empty((await RomanianAdapter.Instance.SeedAsync(Sample.FolderOf("ro-question"), sample.PathOf("anpis_if.db"), null, default)).Findings);
        var key = Assert.Single(await romania.ListNewRequestsAsync(10, default));
        var record = (await romania.ReadAsync(key.RequestId, default))!;
        Assert.Equal("declaratie-resedinta.pdf", Assert.Single(record.Attachments).Name);
        return Sample.Romanian.ToSed(record, Sample.Today);
    }

    /// <summary>The sample family's file with a request of another kind.</summary>
    private static async Task<NationalRecord> BulgarianAsync(string kind, string? text, string? word, string? reason = null)
    {
        using var sample = new Sample();
        await sample.BulgariaAsync("bg");
        static string Sql(string? value) => value is null ? "NULL" : $"'{value}'";
        Run(sample.PathOf("IIS_IF.db"), $"UPDATE IF_ZAJAVKA SET KIND = '{kind}', FREE_TEXT = {Sql(text)}, PURPOSE = {Sql(word)}, DECISION_REASON = {Sql(reason)} WHERE ID = '{Sample.Good}'");
        return (await MessageBroker.Adapters.Bulgaria.BulgarianAdapter.Instance.Open("bg-asp", sample.PathOf("IIS_IF.db")).ReadAsync(Sample.Good, default))!;
    }
}
