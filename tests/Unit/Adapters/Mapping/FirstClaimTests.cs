using System.Text.Json;
using MessageBroker.Adapters.Contract;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Tests.Unit.Adapters.Mapping;

/// <summary>The claim of the sample family: Bulgarian rows, the SED, Romanian rows.</summary>
public class FirstClaimTests
{
    [Fact]
    public async Task The_family_becomes_an_F001_without_a_finding_and_the_schema_accepts_it()
    {
        var sed = await ConvertAsync();
        Assert.Empty(sed.Findings.Select(f => f.Code + " " + f.Path));
        Assert.Equal(new RoutingHint(null, "RO", "GR", "IF_ZAETOST.REGION[PERSON_ID=L1002,ID=2]"), sed.Routing);
        Assert.Empty(SedXml.Errors("F001", sed.Root!));
    }

    [Fact]
    public async Task Names_numbers_and_addresses_stand_where_the_SED_wants_them()
    {
        var root = (await ConvertAsync()).Root!;
        Assert.Equal(("Dimitrova", "Maria Georgieva"), (root.TextAt("Claimant/PersonIdentification/familyName"), root.TextAt("Claimant/PersonIdentification/forename")));
        // The stored Latin form beats the computed one.
        Assert.Equal("Gueorgui Ivanov", root.TextAt("InformationSpouseOrPartner/PersonIdentification/forename"));
        Assert.Equal(["Viktoria Georgieva", "Aleksandar Georgiev"], root.Each("InformationChildren/ChildForWhomThisDecisionApplies").Select(c => c.TextAt("ChildDetails/forename")));
        var numbers = root.Each("InformationSpouseOrPartner/PersonIdentification/PINPersonInEachInstitution/PersonalIdentificationNumber").ToArray();
        Assert.Equal([("BG", "8709035306", "02"), ("RO", "7870903521183", "02")], numbers.Select(n => (n.TextAt("country"), n.TextAt("personalIdentificationNumber"), n.TextAt("sector"))));
        Assert.Equal("BG:BGASA", numbers[0].TextAt("Institution/institutionID"));
        Assert.Null(numbers[1].Child("Institution"));
        Assert.Equal("ul. Borisova 47, vh. B, et. 3, ap. 12", root.TextAt("Claimant/AddressesPerson/AddressPerson/Address/street"));
        Assert.Contains("Work: RO, Giurgiu, Șantierul Dunărea SRL; 2023-03-01 –", root.TextAt("AdditionalRequestOrInformation/additionalInformation"));
    }

    [Fact]
    public async Task Every_leaf_knows_its_columns_its_line_and_its_version()
    {
        var sed = await ConvertAsync();
        var leaves = Leaves(sed.Root!).Count();
        Assert.Equal(leaves, sed.Origins.Count);
        Assert.Equal(leaves, sed.Origins.Select(o => o.Target).Distinct().Count());
        var born = sed.Origins.Single(o => o.Target == "/F001/InformationChildren/ChildForWhomThisDecisionApplies[2]/ChildDetails/dateBirth");
        Assert.Equal(("IF_LICE.PERSON_BIRTH_DATE[PERSON_ID=L1004]", "BG/Person:P3"), (born.Source, born.MapLine));
        Assert.Matches("^[0-9a-f]{12} past-date/2$", born.MapVersion);
    }

    [Fact]
    public async Task What_arrives_in_Romania_is_what_was_sent()
    {
        var arrived = Sample.Romanian.ToNational("F001", (await ConvertAsync()).Root!, "m-1", "RO:80246");
        Assert.Empty(arrived.Findings.Select(f => f.Code + " " + f.Path));
        var persons = Rows(arrived, "in_persoana");
        Assert.Equal(["Dimitrova", "Dimitrov", "Dimitrova", "Dimitrov"], persons.Select(p => p["nume"]));
        Assert.Equal(("7870903521183", "CNP", "8709035306", "BG"), (persons[1]["cnp"], persons[1]["tip_id"], persons[1]["id_strain"], persons[1]["tara_id_strain"]));
        Assert.Equal(["titular", "sot", "copil", "copil"], Rows(arrived, "in_membru_familie").Select(m => m["calitate"]));
        Assert.Equal(("GR", "Giurgiu", "resedinta"), (Rows(arrived, "in_adresa")[2]["cod_judet"], Rows(arrived, "in_adresa")[2]["localitate"], Rows(arrived, "in_adresa")[2]["tip"]));
        Assert.Equal(("110.00", "BGN", "2"), (Rows(arrived, "in_drept")[0]["cuantum"], Rows(arrived, "in_drept")[0]["moneda"], Rows(arrived, "in_drept")[0]["nr_persoane"]));
        Assert.Equal("F001: solicitant Maria Georgieva Dimitrova, 2 copii", arrived.Summary);
        Assert.All(arrived.Origins, o => Assert.StartsWith("/F001/", o.Source));
    }

    public static TheoryData<string, string, string> Edits => new()
    {
        { "UPDATE IF_LICE SET LAST_NAME_LAT = 'Dimitroff' WHERE PERSON_ID = 'L1001'", "in_persoana", "nume=Dimitroff" },
        { "UPDATE IF_LICE SET FIRST_NAME = 'Ивайла' WHERE PERSON_ID = 'L1003'", "in_persoana", "prenume=Ivayla Georgieva" },
        { "UPDATE IF_LICE SET PERSON_BIRTH_DATE = '2020-03-01', ID_NO = '2043015408' WHERE PERSON_ID = 'L1004'", "in_persoana", "data_nasterii=2020-03-01" },
        { "UPDATE IF_LICE SET NATIONALITY = 'GR' WHERE PERSON_ID = 'L1002'", "in_persoana", "cetatenie=GR" },
        { "UPDATE IF_LICE SET FOREIGN_ID = NULL, FOREIGN_ID_COUNTRY = NULL WHERE PERSON_ID = 'L1002'", "in_persoana", "id_strain=8709035306" },
        { "UPDATE IF_ADRES SET NUM = '49' WHERE PERSON_ID = 'L1001'", "in_adresa", "strada=ul. Borisova 49, vh. B, et. 3, ap. 12" },
        { "UPDATE IF_ADRES SET POST_CODE = '080018' WHERE COUNTRY = 'RO'", "in_adresa", "cod_postal=080018" },
        { "UPDATE IF_ZAETOST SET FROM_DATE = '2023-04-01' WHERE STATUS = 'ТД'", "in_activitate", "de_la=2023-04-01" },
        { "UPDATE IF_SEMEJSTVO SET SAME_HOUSEHOLD = 'N' WHERE PERSON_ID = 'L1003'", "in_membru_familie", "gospodarie_comuna=N" },
        { "UPDATE IF_PREPISKA SET REQUEST_DATE = '2025-09-14'", "in_dosar", "data_inreg=2025-09-14" },
        { "UPDATE IF_ZAPOVED SET AMOUNT = '110.50'", "in_drept", "cuantum=110.50" },
        { "UPDATE IF_ZAJAVKA SET FREE_TEXT = 'Нов текст' WHERE ID = 'Z-2025-0001'", "primit", "text_liber=Нов текст\nWork: RO, Giurgiu, Șantierul Dunărea SRL; 2023-03-01 –" },
        { "UPDATE IF_ZAETOST SET EMPLOYER = 'Altul SRL' WHERE COUNTRY = 'RO' AND PERSON_ID = 'L1002'", "primit", "text_liber=Молим да определите компетентната държава за децата.\nWork: RO, Giurgiu, Altul SRL; 2023-03-01 –" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task An_edited_field_of_the_sample_has_its_effect_in_the_Romanian_rows(string edit, string table, string effect)
    {
        var before = Sample.Romanian.ToNational("F001", (await ConvertAsync()).Root!, "m-1", "RO:80246");
        var after = Sample.Romanian.ToNational("F001", (await ConvertAsync(edit)).Root!, "m-1", "RO:80246");
        Assert.DoesNotContain(effect, Cells(before, table).Except(effect.StartsWith("id_strain", StringComparison.Ordinal) ? [effect] : []));
        Assert.Contains(effect, Cells(after, table));
        Assert.NotEqual(Print(before), Print(after));
    }

    [Fact]
    public async Task A_damaged_record_gives_all_its_findings_at_once_each_at_its_place_in_three_languages()
    {
        using var sample = new Sample();
        var sed = Sample.Bulgarian.ToSed(await sample.RecordAsync(Sample.Damaged), Sample.Today);
        Assert.Equal(
            ["ADP-0037 IF_LICE.PERSON_BIRTH_DATE[PERSON_ID=L1012]", "ADP-0043 IF_LICE.PERSON_BIRTH_DATE[PERSON_ID=L1012]", "ADP-0052 IF_ZAETOST.REGION[PERSON_ID=L1011,ID=3]"],
            sed.Findings.Select(f => $"{f.Code} {f.Path}").Order(StringComparer.Ordinal));
        Assert.All(sed.Findings, f => Assert.True(f.IsError));
        var texts = FindingCatalogue.Default;
        Assert.Equal("Денят 2019-02-30 не съществува.", texts.Text(sed.Findings.Single(f => f.Code == "ADP-0037"), "bg"));
        Assert.Equal("Județ sau regiune necunoscută „GG” (RO).", texts.Text(sed.Findings.Single(f => f.Code == "ADP-0052"), "ro"));
        Assert.Equal("The EGN says born 2019-02-28, the record says 2019-02-30.", texts.Text(sed.Findings.Single(f => f.Code == "ADP-0043"), "en"));
    }

    public static TheoryData<string, string, string> Faults => new()
    {
        { "DELETE FROM IF_SEMEJSTVO WHERE ROLE = 'дете' AND PERSON_ID LIKE 'L100_'", "ADP-0031", "IF_SEMEJSTVO" },
        { "DELETE FROM IF_LICE WHERE PERSON_ID = 'L1003'", "ADP-0033", "IF_SEMEJSTVO.PERSON_ID[PERSON_ID=L1003]" },
        { "UPDATE IF_SEMEJSTVO SET ROLE = 'баба' WHERE PERSON_ID = 'L1002'", "ADP-0034", "IF_SEMEJSTVO.ROLE[PERSON_ID=L1002]" },
        { "UPDATE IF_SEMEJSTVO SET ROLE = 'заявител' WHERE PERSON_ID = 'L1002'", "ADP-0032", "IF_SEMEJSTVO[PERSON_ID=L1002]" },
        { "UPDATE IF_SEMEJSTVO SET RELATION = NULL WHERE PERSON_ID = 'L1003'", "ADP-0030", "IF_SEMEJSTVO.RELATION[PERSON_ID=L1003]" },
        { "UPDATE IF_SEMEJSTVO SET SAME_HOUSEHOLD = 'да' WHERE PERSON_ID = 'L1003'", "ADP-0034", "IF_SEMEJSTVO.SAME_HOUSEHOLD[PERSON_ID=L1003]" },
        { "UPDATE IF_SEMEJSTVO SET TO_DATE = '2010-01-01' WHERE PERSON_ID = 'L1003'", "ADP-0040", "IF_SEMEJSTVO.TO_DATE[PERSON_ID=L1003]" },
        { "UPDATE IF_LICE SET LAST_NAME = ' ', LAST_NAME_LAT = NULL WHERE PERSON_ID = 'L1001'", "ADP-0030", "IF_LICE.LAST_NAME[PERSON_ID=L1001]" },
        { "UPDATE IF_LICE SET PERSON_BIRTH_DATE = '12.04.1990' WHERE PERSON_ID = 'L1001'", "ADP-0036", "IF_LICE.PERSON_BIRTH_DATE[PERSON_ID=L1001]" },
        { "UPDATE IF_LICE SET PERSON_BIRTH_DATE = '1900-01-01' WHERE PERSON_ID = 'L1001'", "ADP-0039", "IF_LICE.PERSON_BIRTH_DATE[PERSON_ID=L1001]" },
        { "UPDATE IF_LICE SET PERSON_BIRTH_DATE = '2031-01-01' WHERE PERSON_ID = 'L1004'", "ADP-0038", "IF_LICE.PERSON_BIRTH_DATE[PERSON_ID=L1004]" },
        { "UPDATE IF_LICE SET PERSON_BIRTH_DATE = '1990-04-13' WHERE PERSON_ID = 'L1001'", "ADP-0043", "IF_LICE.PERSON_BIRTH_DATE[PERSON_ID=L1001]" },
        { "UPDATE IF_LICE SET PERSON_GENDER_CODE = 'M' WHERE PERSON_ID = 'L1001'", "ADP-0044", "IF_LICE.PERSON_GENDER_CODE[PERSON_ID=L1001]" },
        { "UPDATE IF_LICE SET ID_TYPE = NULL WHERE PERSON_ID = 'L1001'", "ADP-0045", "IF_LICE.ID_TYPE[PERSON_ID=L1001]" },
        { "UPDATE IF_LICE SET ID_NO = '9004125359' WHERE PERSON_ID = 'L1001'", "ADP-0085", "IF_LICE.ID_NO[PERSON_ID=L1001]" },
        { "UPDATE IF_LICE SET FOREIGN_ID = '7870903521184' WHERE PERSON_ID = 'L1002'", "ADP-0047", "IF_LICE.FOREIGN_ID[PERSON_ID=L1002]" },
        { "UPDATE IF_LICE SET NATIONALITY = 'BGR' WHERE PERSON_ID = 'L1001'", "ADP-0053", "IF_LICE.NATIONALITY[PERSON_ID=L1001]" },
        { "UPDATE IF_LICE SET FIRST_NAME = 'Bиктория' WHERE PERSON_ID = 'L1003'", "ADP-0054", "IF_LICE.FIRST_NAME[PERSON_ID=L1003]" },
        { "UPDATE IF_LICE SET FIRST_NAME = 'Юлыя' WHERE PERSON_ID = 'L1003'", "ADP-0055", "IF_LICE.FIRST_NAME[PERSON_ID=L1003]" },
        { "UPDATE IF_LICE SET BIRTH_COUNTRY = NULL WHERE PERSON_ID = 'L1003'", "ADP-0056", "IF_LICE.BIRTH_COUNTRY[PERSON_ID=L1003]" },
        { "UPDATE IF_LICE SET FIRST_NAME = 'Вик' || char(1) WHERE PERSON_ID = 'L1003'", "ADP-0061", "IF_LICE.FIRST_NAME[PERSON_ID=L1003]" },
        { "UPDATE IF_LICE SET FIRST_NAME = CAST(X'C2E8EA' AS TEXT) WHERE PERSON_ID = 'L1003'", "ADP-0024", "IF_LICE.FIRST_NAME[PERSON_ID=L1003]" },
        { "UPDATE IF_ADRES SET OBLAST = 'QQQ' WHERE PERSON_ID = 'L1004'", "ADP-0052", "IF_ADRES.OBLAST[PERSON_ID=L1004,ADDR_TYPE=P]" },
        { "UPDATE IF_ADRES SET CITY_NAME = NULL WHERE PERSON_ID = 'L1004'", "ADP-0030", "IF_ADRES.CITY_NAME[PERSON_ID=L1004,ADDR_TYPE=P]" },
        { "UPDATE IF_ZAETOST SET STATUS = 'ПЕНС' WHERE PERSON_ID = 'L1001'", "ADP-0035", "IF_ZAETOST.STATUS[PERSON_ID=L1001,ID=1]" },
        { "UPDATE IF_ZAPOVED SET AMOUNT = '1.968'", "ADP-0048", "IF_ZAPOVED.AMOUNT[DECISION_NO=D_P/118204/2025]" },
        { "UPDATE IF_ZAPOVED SET CURRENCY = NULL", "ADP-0049", "IF_ZAPOVED.CURRENCY[DECISION_NO=D_P/118204/2025]" },
        { "UPDATE IF_ZAPOVED SET FROM_DATE = '2026-01-01', TO_DATE = '2026-03-31'", "ADP-0050", "IF_ZAPOVED.CURRENCY[DECISION_NO=D_P/118204/2025]" },
        { "UPDATE IF_ZAPOVED SET CURRENCY = 'EUR', AMOUNT = '56.25'", "ADP-0051", "IF_ZAPOVED.CURRENCY[DECISION_NO=D_P/118204/2025]" },
        { "UPDATE IF_ZAPOVED SET TO_DATE = NULL", "ADP-0041", "IF_ZAPOVED.TO_DATE[DECISION_NO=D_P/118204/2025]" },
        { "UPDATE IF_ZAPOVED SET CHILD_COUNT = 'две'", "ADP-0059", "IF_ZAPOVED.CHILD_COUNT[DECISION_NO=D_P/118204/2025]" },
        { "UPDATE IF_ZAJAVKA SET DECISION_NO = 'D_P/0' WHERE ID = 'Z-2025-0001'", "ADP-0033", "IF_ZAJAVKA.DECISION_NO[ID=Z-2025-0001]" },
        { "UPDATE IF_ZAJAVKA SET PURPOSE = 'нещо' WHERE ID = 'Z-2025-0001'", "ADP-0034", "IF_ZAJAVKA.PURPOSE[ID=Z-2025-0001]" },
        { "UPDATE IF_ZAJAVKA SET ROOT_NO = 'РСЕ-0' WHERE ID = 'Z-2025-0001'", "ADP-0033", "IF_ZAJAVKA.ROOT_NO[ID=Z-2025-0001]" },
        { "UPDATE IF_ZAJAVKA SET INSTITUTION = '' WHERE ID = 'Z-2025-0001'", "ADP-0030", "IF_ZAJAVKA.INSTITUTION[ID=Z-2025-0001]" },
        { "UPDATE IF_ZAJAVKA SET KIND = 'F003' WHERE ID = 'Z-2025-0001'", "ADP-0090", "IF_ZAJAVKA.KIND" },
        { "UPDATE IF_ZAJAVKA SET TARGET_REGION = 'QQ' WHERE ID = 'Z-2025-0001'", "ADP-0052", "IF_ZAJAVKA.TARGET_REGION" },
        { "UPDATE IF_FAJL SET CONTENT = NULL", "ADP-0022", "IF_FAJL[REQUEST_ID=Z-2025-0001,N=1]" },
        { "UPDATE IF_FAJL SET CONTENT = X'89504E47'", "ADP-0027", "IF_FAJL.CONTENT[NAME=udostoverenie-razhdane.pdf]" },
        { "UPDATE IF_FAJL SET IS_MEDICAL = 'може би'", "ADP-0034", "IF_FAJL[REQUEST_ID=Z-2025-0001,N=1]" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_found_at_its_column_and_row(string edit, string code, string path)
    {
        var sed = await ConvertAsync(edit);
        Assert.Contains($"{code} {path}", sed.Findings.Select(f => $"{f.Code} {f.Path}"));
    }

    [Fact]
    public async Task The_lev_after_the_change_over_is_refused_with_the_figure_rounded_up()
    {
        var sed = await ConvertAsync("UPDATE IF_ZAPOVED SET FROM_DATE = '2026-01-01', TO_DATE = '2026-03-31'");
        Assert.Equal("56.25 EUR", sed.Findings.Single(f => f.Code == "ADP-0050").Arguments["proposal"]);
    }

    /// <summary>The proposal is for the national side: what it says can be written there.</summary>
    [Theory]
    [InlineData("BGR", "BG")]
    [InlineData("bg", "BG")]
    [InlineData("GRC", "GR")]
    [InlineData("EL", "GR")]
    [InlineData("UK", "GB")]
    [InlineData("Гърция", "?")]
    public async Task A_country_that_is_spelled_otherwise_gets_the_national_code_proposed(string written, string proposal)
    {
        var sed = await ConvertAsync($"UPDATE IF_LICE SET NATIONALITY = '{written}' WHERE PERSON_ID = 'L1001'");
        Assert.Equal(proposal, sed.Findings.Single(f => f.Code == "ADP-0053").Arguments["proposal"]);
    }

    [Fact]
    public async Task Absent_no_and_yes_are_three_values_all_the_way()
    {
        foreach (var (value, sedValue, national) in new[] { ("NULL", null, null), ("'N'", "0", "N"), ("'Y'", "1", "D") })
        {
            var root = (await ConvertAsync($"UPDATE IF_SEMEJSTVO SET CUSTODY = {value} WHERE PERSON_ID = 'L1003'")).Root!;
            var child = root.At("InformationChildren/ChildForWhomThisDecisionApplies")!;
            Assert.Equal(sedValue, child.TextAt("RelationshipsClaimantSpousePartnerOrOtherPerson/RelationshipPerChild/jointCustodyIndicator"));
            Assert.Equal(national, Rows(Sample.Romanian.ToNational("F001", root, "m", "RO:80246"), "in_membru_familie")[2].GetValueOrDefault("incredintare"));
        }
    }

    [Theory]
    [InlineData("UPDATE IF_ZAJAVKA SET TARGET_INSTITUTION = 'RO:80252', TARGET_REGION = 'CT'", "RO:80252", "RO", null, "IF_ZAJAVKA.TARGET_INSTITUTION")]
    [InlineData("UPDATE IF_ZAJAVKA SET TARGET_REGION = 'CT'", null, "RO", "CT", "IF_ZAJAVKA.TARGET_REGION")]
    [InlineData("DELETE FROM IF_ZAETOST WHERE COUNTRY = 'RO'", null, "RO", "GR", "IF_ADRES.OBLAST[PERSON_ID=L1002,ADDR_TYPE=N]")]
    [InlineData("INSERT INTO IF_ZAETOST (PERSON_ID, STATUS, COUNTRY, REGION, FROM_DATE, TO_DATE) VALUES ('L1002', 'ТД', 'RO', 'CT', '2024-01-01', '2024-12-31')", null, "RO", "GR", "IF_ZAETOST.REGION[PERSON_ID=L1002,ID=2]")]
    [InlineData("INSERT INTO IF_ZAETOST (PERSON_ID, STATUS, COUNTRY, REGION, FROM_DATE) VALUES ('L1002', 'ТД', 'RO', 'CT', '2024-01-01')", null, "RO", "CT", "IF_ZAETOST.REGION[PERSON_ID=L1002,ID=4]")]
    [InlineData("DELETE FROM IF_ZAETOST WHERE COUNTRY = 'RO'; DELETE FROM IF_ADRES WHERE COUNTRY = 'RO'", null, null, null, "")]
    public async Task The_receiver_is_sought_in_a_fixed_order(string edit, string? institution, string? country, string? region, string source) =>
        Assert.Equal(new RoutingHint(institution, country, region, source), (await ConvertAsync(edit)).Routing);

    [Theory]
    [InlineData("1991-03-31")]
    [InlineData("1994-03-27")]
    [InlineData("1979-05-27")]
    public async Task A_day_without_midnight_stays_that_day(string day)
    {
        var root = (await ConvertAsync($"UPDATE IF_LICE SET ID_NO = NULL, ID_TYPE = NULL, PERSON_BIRTH_DATE = '{day}' WHERE PERSON_ID = 'L1001'")).Root!;
        Assert.Equal(day, Rows(Sample.Romanian.ToNational("F001", root, "m", "RO:80246"), "in_persoana")[0]["data_nasterii"]);
    }

    [Fact]
    public async Task The_same_record_gives_the_same_conversion_and_the_hash_names_the_tables()
    {
        using var sample = new Sample();
        var record = await sample.RecordAsync();
        Assert.Equal(SedXml.Text("F001", Sample.Bulgarian.ToSed(record, Sample.Today).Root!), SedXml.Text("F001", Sample.Bulgarian.ToSed(record, Sample.Today).Root!));
        Assert.Matches("^[0-9a-f]{64}$", Sample.Bulgarian.MappingHash);
        Assert.NotEqual(Sample.Bulgarian.MappingHash, Sample.Romanian.MappingHash);
    }

    [Theory]
    [InlineData(Sample.Good)]
    [InlineData(Sample.Damaged)]
    public async Task A_record_that_was_stored_as_JSON_converts_to_the_same(string request)
    {
        using var sample = new Sample();
        var record = await sample.RecordAsync(request);
        var again = JsonSerializer.Deserialize<NationalRecord>(JsonSerializer.SerializeToUtf8Bytes(record))!;
        var (one, other) = (Sample.Bulgarian.ToSed(record, Sample.Today), Sample.Bulgarian.ToSed(again, Sample.Today));
        Assert.Equal(SedXml.Text("F001", one.Root!), SedXml.Text("F001", other.Root!));
        Assert.Equal(one.Origins, other.Origins);
        Assert.Equal(JsonSerializer.Serialize(one.Findings), JsonSerializer.Serialize(other.Findings));
    }

    internal static async Task<SedConversion> ConvertAsync(string? edit = null)
    {
        using var sample = new Sample();
        var system = await sample.BulgariaAsync("bg", "bg-damaged");
        if (edit is not null) Run(sample.PathOf("IIS_IF.db"), edit);
        return Sample.Bulgarian.ToSed((await system.ReadAsync(Sample.Good, default))!, Sample.Today);
    }

    internal static void Run(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    internal static IReadOnlyList<IReadOnlyDictionary<string, string?>> Rows(NationalConversion conversion, string table) =>
        conversion.Tables.FirstOrDefault(t => t.Name == table)?.Rows ?? [];

    private static IEnumerable<string> Cells(NationalConversion conversion, string table) => Rows(conversion, table).SelectMany(r => r.Select(c => $"{c.Key}={c.Value}"));

    private static string Print(NationalConversion conversion) => string.Join('\n', conversion.Tables.SelectMany(t => Cells(conversion, t.Name)));

    private static IEnumerable<SedNode> Leaves(SedNode node) => node.Children.Count == 0 ? [node] : node.Children.SelectMany(Leaves);
}
