using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping;
using MessageBroker.Schemas.Packs;
using static MessageBroker.Tests.Unit.Adapters.Mapping.FirstClaimTests;

namespace MessageBroker.Tests.Unit.Adapters.Mapping;

/// <summary>Every line of every mapping table does something: a record with everything in it makes every line show up in an origin.</summary>
public class CoverageTests
{
    private static readonly string[] RichBulgaria =
    [
        "INSERT INTO IF_LICE (PERSON_ID, ID_TYPE, ID_NO, FIRST_NAME, LAST_NAME, PERSON_BIRTH_DATE, PERSON_GENDER_CODE, NATIONALITY) VALUES ('L1005', 'L', '1980007775', 'Олена', 'Бондар', '1960-01-01', 'F', 'UA')",
        "INSERT INTO IF_SEMEJSTVO (REQUEST_NO, PERSON_ID, ROLE) VALUES ('РСЕ-2025-01847', 'L1005', 'друго лице')",
        "INSERT INTO IF_ADRES (PERSON_ID, ADDR_TYPE, COUNTRY, CITY_NAME, STREET) VALUES ('L1005', 'N', 'UA', 'Izmail', 'Vulytsia'), ('L1005', 'P', 'BG', 'Русе', 'ул. Борисова')",
        "INSERT INTO IF_ZAETOST (PERSON_ID, STATUS, COUNTRY, FROM_DATE) SELECT p, s, 'BG', '2019-01-01' FROM (SELECT 'L1001' p UNION SELECT 'L1002' UNION SELECT 'L1005'), (SELECT 'НЕАКТ' s UNION SELECT 'СОЛ')",
        "UPDATE IF_LICE SET BIRTH_LAST_NAME = 'Стоев', BIRTH_PLACE = 'Русе', BIRTH_COUNTRY = 'BG', FOREIGN_ID = coalesce(FOREIGN_ID, '2870115130458'), FOREIGN_ID_COUNTRY = 'RO'",
        "UPDATE IF_SEMEJSTVO SET FROM_DATE = '2015-01-01', SAME_HOUSEHOLD = 'Y', CUSTODY = 'N', PLACED_CHILD = 'N'",
        "UPDATE IF_ADRES SET POST_CODE = '7000', OBLAST = CASE COUNTRY WHEN 'BG' THEN 'RSE' WHEN 'RO' THEN 'GR' ELSE 'Odesa' END, STREET = 'ул. Борисова', NUM = '1'",
        "UPDATE IF_ZAJAVKA SET DECISION_NO = 'D_P/118204/2025', COMPETENCE = 'вторична', DECISION_TYPE = 'временно', DECISION_REASON = 'чл. 68', FREE_TEXT = 'текст' WHERE ID = 'Z-2025-0001'",
    ];

    private static readonly string[] RichRomania =
    [
        "INSERT INTO persoana (id, cnp, tip_id, nume, prenume, data_nasterii, sex, cetatenie) VALUES ('r', '2870115130458', 'CNP', 'Pop', 'Ana', '1987-01-15', 'F', 'RO')",
        "INSERT INTO membru_familie (nr_dosar, persoana_id, calitate) VALUES ('GR-2025-04711', 'r', 'reprezentant_legal')",
        "INSERT INTO adresa (persoana_id, tip, tara, localitate, strada) VALUES ('r', 'domiciliu', 'RO', 'Giurgiu', 'Str. Mică')",
        "INSERT INTO adresa (persoana_id, tip, tara, localitate) SELECT id, 'corespondenta', 'RO', 'Giurgiu' FROM persoana",
        "INSERT INTO activitate (persoana_id, tip, tara, de_la) SELECT id, t, 'RO', '2019-01-01' FROM persoana, (SELECT 'fara' t UNION SELECT 'independent')",
        "UPDATE persoana SET nume_nastere = 'Pop', loc_nastere = 'Giurgiu', tara_nastere = 'RO', prenume_tata = 'Ion', prenume_mama = 'Ana', id_strain = coalesce(id_strain, '8811305411'), tara_id_strain = 'BG'",
        "UPDATE membru_familie SET de_la = '2015-01-01', gospodarie_comuna = 'D', incredintare = 'N'",
        "UPDATE adresa SET cod_postal = '080001', cod_judet = CASE tara WHEN 'RO' THEN 'GR' END, strada = 'Str. Mică'",
        "UPDATE cerere_schimb SET fel_decizie = 'competenta', motivare = 'art. 68'",
    ];

    [Theory]
    [InlineData("F001")]
    [InlineData("F002")]
    public async Task Every_line_of_both_countries_is_used_in_each_of_its_directions(string type)
    {
        var (bulgarian, romanian) = (await BulgarianAsync(type), await RomanianAsync(type));
        Assert.Empty(bulgarian.Findings.Concat(romanian.Findings).Where(f => f.IsError).Select(f => $"{f.Code} {f.Path} {string.Join(",", f.Arguments.Values)}"));
        Assert.Empty(SedXml.Errors(type, bulgarian.Root!).Concat(SedXml.Errors(type, romanian.Root!)));
        AssertOut(Sample.Bulgarian, type, bulgarian.Origins);
        AssertOut(Sample.Romanian, type, romanian.Origins);
        AssertIn(Sample.Bulgarian, type, bulgarian.Root!, romanian.Root!);
        AssertIn(Sample.Romanian, type, bulgarian.Root!, romanian.Root!);
    }

    private static void AssertOut(MappedConverter converter, string type, IReadOnlyList<ValueOrigin> origins)
    {
        // Lines whose conversion only finds write nothing; what decides over nothing but one child has its own test.
        string[] onlyFind = ["known-region", "not-carried"];
        var unused = MapChecks.Values(converter.Maps.Tree(type)!).Where(v => v.GoesOut && v.Conversion.ToSed is not null && !onlyFind.Contains(v.Conversion.Name))
            .Where(v => !origins.Any(o => o.MapLine == v.Name && Names(o.Target).StartsWith(v.FullPath, StringComparison.Ordinal)));
        Assert.Empty(unused.Select(v => $"{v.Name} {v.FullPath}"));
    }

    private static void AssertIn(MappedConverter converter, string type, params SedNode[] roots)
    {
        var origins = roots.SelectMany(r => converter.ToNational(type, r, "m", converter.Country == "BG" ? "BG:BGASA" : "RO:80246").Origins).ToArray();
        var unused = MapChecks.Values(converter.Maps.Tree(type)!).Where(v => v.GoesIn && v.Columns.Count > 0)
            .Where(v => !origins.Any(o => o.MapLine == v.Name && Names(o.Source).StartsWith(v.FullPath, StringComparison.Ordinal)));
        Assert.Empty(unused.Select(v => $"{v.Name} {v.FullPath}"));
    }

    private static string Names(string xpath) => System.Text.RegularExpressions.Regex.Replace(xpath[6..], @"\[\d+\]", "");

    private static Task<SedConversion> BulgarianAsync(string type) => ConvertAsync(string.Join(';', RichBulgaria.Append($"UPDATE IF_ZAJAVKA SET KIND = '{type}', PURPOSE = 'решение' WHERE ID = 'Z-2025-0001'")));

    private static async Task<SedConversion> RomanianAsync(string type)
    {
        using var sample = new Sample();
        var (romania, _) = await AnswerTests.AnswerAsync(sample);
        Run(sample.PathOf("anpis_if.db"), string.Join(';', RichRomania.Append($"UPDATE cerere_schimb SET tip_sed = '{type}'")));
        return Sample.Romanian.ToSed((await romania.ReadAsync("C-2025-0001", default))!, Sample.Today);
    }
}
