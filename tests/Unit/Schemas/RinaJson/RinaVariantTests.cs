using System.Text;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Exchange.Flow;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.RinaJson;

/// <summary>The forms of RINA JSON that real data show, each read as meant and named with its place; and what is refused.</summary>
public sealed class RinaVariantTests
{
    private const string Place = "/F001/Claimant/PersonIdentification";
    private const string Pins = Place + "/PINPersonInEachInstitution/PersonalIdentificationNumber";

    [Theory]
    [InlineData("\"sex\":{\"value\":[\"02\"]}", null, null, "<sex><value>02</value></sex>")]
    [InlineData("\"sex\":{\"value\":\"02\"}", "SED-0072", Place + "/sex/value", "<sex><value>02</value></sex>")]
    [InlineData("\"sex\":\"02\"", "SED-0072", Place + "/sex", "<sex><value>02</value></sex>")]
    [InlineData("\"sex\":[\"02\"]", "SED-0072", Place + "/sex", "<sex><value>02</value></sex>")]
    [InlineData("\"sex\":[{\"value\":[\"02\"]}]", "SED-0071", Place + "/sex", "<sex><value>02</value></sex>")]
    [InlineData("\"s\\u0065x\":{\"value\":[\"02\"]}", null, null, "<sex><value>02</value></sex>")]
    [InlineData("\"sex\":\"\"", "SED-0075", Place + "/sex", "")]
    [InlineData("\"sex\":{\"value\":[\"\"]}", "SED-0075", Place + "/sex/value/0", "")]
    [InlineData("\"sex\":{\"value\":[null]}", "SED-0076", Place + "/sex/value/0", "")]
    [InlineData("\"forename\":[\"Ștefan\"]", "SED-0071", Place + "/forename", "<forename>Ștefan</forename>")]
    [InlineData("\"forename\":{\"value\":[\"Мария\"]}", "SED-0073", Place + "/forename", "<forename>Мария</forename>")]
    [InlineData("\"forename\":{\"value\":\"Мария\"}", "SED-0073", Place + "/forename", "<forename>Мария</forename>")]
    [InlineData("\"forename\":\"\"", "SED-0075", Place + "/forename", "")]
    [InlineData("\"forename\":null", "SED-0076", Place + "/forename", "")]
    [InlineData("\"forename\":[]", "SED-0076", Place + "/forename", "")]
    [InlineData("\"forename\":12.50", "SED-0077", Place + "/forename", "<forename>12.50</forename>")]
    [InlineData("\"forename\":true", "SED-0077", Place + "/forename", "<forename>true</forename>")]
    [InlineData("\"PINPersonInEachInstitution\":\"\"", "SED-0075", Place + "/PINPersonInEachInstitution", "")]
    [InlineData("\"PINPersonInEachInstitution\":{\"PersonalIdentificationNumber\":{\"personalIdentificationNumber\":\"1\"}}", "SED-0070", Pins, "<PINPersonInEachInstitution><PersonalIdentificationNumber><personalIdentificationNumber>1</personalIdentificationNumber></PersonalIdentificationNumber></PINPersonInEachInstitution>")]
    [InlineData("\"PINPersonInEachInstitution\":{\"PersonalIdentificationNumber\":[null,{\"personalIdentificationNumber\":\"1\"}]}", "SED-0076", Pins + "/0", "<PINPersonInEachInstitution><PersonalIdentificationNumber><personalIdentificationNumber>1</personalIdentificationNumber></PersonalIdentificationNumber></PINPersonInEachInstitution>")]
    public void A_variant_is_read_as_meant(string member, string? code, string? path, string expected)
    {
        var xml = ToXml($"{{\"F001\":{{\"sedGVer\":\"4\",\"sedVer\":\"4\",\"Claimant\":{{\"PersonIdentification\":{{\"familyName\":\"Петрова\",{member}}}}}}}}}");
        Assert.Equal(code is null ? [] : [(code, path!)], xml.Findings.Select(f => (f.Code, f.Path)));
        Assert.All(xml.Findings, f => Assert.Equal(MessageBroker.Schemas.Findings.Severity.Info, f.Severity));
        Assert.Equal($"<Claimant><PersonIdentification><familyName>Петрова</familyName>{expected}</PersonIdentification></Claimant>", Content(xml));
    }

    [Theory]
    [InlineData("1988-04-12", "1988-04-12", null)]
    [InlineData("1988-04-12+02:00", "1988-04-12+02:00", null)]
    [InlineData("1988-04-12T00:00:00Z", "1988-04-12Z", "SED-0074")]
    [InlineData("1988-04-12T00:00:00.000+0200", "1988-04-12+02:00", "SED-0074")]
    [InlineData("1988-04-12 00:00", "1988-04-12", "SED-0074")]
    [InlineData("12.04.1988", "1988-04-12", "SED-0074")]
    [InlineData("2.4.1988", "1988-04-02", "SED-0074")]
    [InlineData("19880412", "1988-04-12", "SED-0074")]
    [InlineData("1988/04/12", "1988-04-12", "SED-0074")]
    [InlineData("25/04/1988", "1988-04-25", "SED-0074")]
    [InlineData("04-25-1988", "1988-04-25", "SED-0074")]
    [InlineData("04/04/1988", "1988-04-04", "SED-0074")]
    [InlineData("12/04/1988", null, "SED-0062")]
    [InlineData("1988-04-11T22:00:00Z", null, "SED-0063")]
    [InlineData("1988-04-11T22:00:00+0000", null, "SED-0063")]
    [InlineData("1988-04-12T23:30:00", null, "SED-0063")]
    [InlineData("1988-04-12T23:30:00.000+0200", "1988-04-12+02:00", "SED-0074")]
    [InlineData("31.02.1988", "31.02.1988", null)]
    [InlineData("æøå", "æøå", null)]
    public void A_date_is_the_text_that_was_written(string text, string? expected, string? code)
    {
        var xml = ToXml($$$$$"""{"F001":{"sedGVer":"4","sedVer":"4","Claimant":{"PersonIdentification":{"dateBirth":"{{{{{text}}}}}"}}}}""");
        Assert.Equal(code is null ? [] : [(code, Place + "/dateBirth")], xml.Findings.Select(f => (f.Code, f.Path)));
        Assert.Equal(expected is null ? null : $"<Claimant><PersonIdentification><dateBirth>{expected}</dateBirth></PersonIdentification></Claimant>", Content(xml));
    }

    /// <summary>RINA stores days as milliseconds in UTC; what stands within a day can be two days, and what is no day is not written.</summary>
    [Theory]
    [InlineData("567993600000", "1988-01-01", "SED-0160")]
    [InlineData("\"567993600000\"", "1988-01-01", "SED-0160")]
    [InlineData("5.679936E11", "1988-01-01", "SED-0160")]
    [InlineData("-567993600000", "1952-01-02", "SED-0160")]
    [InlineData("\"-567993600000\"", "1952-01-02", "SED-0160")]
    [InlineData("0", "1970-01-01", "SED-0160")]
    [InlineData("-5364662400000", "1800-01-01", "SED-0160")]
    [InlineData("7258032000000", "2199-12-31", "SED-0160")]
    [InlineData("19880412", "1988-04-12", "SED-0074")]
    [InlineData("[567993600000]", "1988-01-01", "SED-0071", "SED-0160")]
    [InlineData("{\"value\":[567993600000]}", "1988-01-01", "SED-0073", "SED-0160")]
    [InlineData("{\"$\":567993600000}", "1988-01-01", "SED-0160")]
    [InlineData("567986400000", null, "SED-0161")]
    [InlineData("\"567986400000\"", null, "SED-0161")]
    [InlineData("567993600001", null, "SED-0161")]
    [InlineData("19881332", null, "SED-0161")]
    [InlineData("567993600", null, "SED-0161")]
    [InlineData("7258118400000", null, "SED-0162")]
    [InlineData("-5364748800000", null, "SED-0162")]
    [InlineData("\"19880412000000\"", null, "SED-0162")]
    [InlineData("1e400", null, "SED-0162")]
    [InlineData("99999999999999999999999999999999", null, "SED-0162")]
    [InlineData("567993600000.5", null, "SED-0162")]
    [InlineData("true", null, "SED-0162")]
    public void A_date_as_a_number_is_the_day_that_begins_then_or_none(string value, string? expected, params string[] codes)
    {
        var xml = ToXml("{\"F001\":{\"sedGVer\":\"4\",\"sedVer\":\"4\",\"Claimant\":{\"PersonIdentification\":{\"dateBirth\":" + value + "}}}}");
        Assert.Equal(codes, xml.Findings.Select(f => f.Code));
        Assert.All(xml.Findings, f => Assert.StartsWith(Place + "/dateBirth", f.Path, StringComparison.Ordinal));
        Assert.Equal(expected is null ? null : $"<Claimant><PersonIdentification><dateBirth>{expected}</dateBirth></PersonIdentification></Claimant>", Content(xml));
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("0001-01-01T00:00:00")]
    [InlineData("0001-01-01T00:00:00.000Z")]
    public void A_date_that_programs_write_for_none_is_left_out(string text)
    {
        var xml = ToXml($$$$$"""{"F001":{"sedGVer":"4","sedVer":"4","Claimant":{"PersonIdentification":{"familyName":"Петрова","dateBirth":"{{{{{text}}}}}"}}}}""");
        Assert.Equal([("SED-0084", Place + "/dateBirth")], xml.Findings.Select(f => (f.Code, f.Path)));
        Assert.Equal("<Claimant><PersonIdentification><familyName>Петрова</familyName></PersonIdentification></Claimant>", Content(xml));
    }

    [Theory]
    [InlineData("{\"F001\":{\"Claimant\":{},\"Claimant\":{}}}", "SED-0052", "/F001/Claimant")]
    [InlineData("{\"F001\":{\"\\u0043laimant\":{},\"Claimant\":{}}}", "SED-0052", "/F001/Claimant")]
    [InlineData("{\"F001\":{\"a/b~\":1,\"a/b~\":{}}}", "SED-0052", "/F001/a~1b~0")]
    [InlineData("{\"F001\":{\"Claimant\":{},}}", "SED-0050", "1:24")]
    [InlineData("{\"F001\":{}}{}", "SED-0050", "1:12")]
    [InlineData("// c\n{}", "SED-0050", "1:1")]
    [InlineData("", "SED-0005", "1:1")]
    [InlineData("{\"F001\":{\"Claimant\":\"\\ud800\"}}", "SED-0051", "/F001/Claimant")]
    [InlineData("[]", "SED-0053", "/")]
    [InlineData("7", "SED-0053", "/")]
    [InlineData("{\"F001\":{},\"F002\":{}}", "SED-0053", "/")]
    [InlineData("{\"Z999\":{}}", "SED-0053", "/")]
    [InlineData("{\"id\":\"1\",\"documentTypeVersion\":{\"defaultDocumentContent\":\"{\\\"X001\\\":{}}\"}}", "SED-0055", "/documentTypeVersion/defaultDocumentContent")]
    [InlineData("{\"F001\":{\"Claimant\":\"text\"}}", "SED-0058", "/F001/Claimant")]
    [InlineData("{\"F001\":{\"Claimant\":[[{}]]}}", "SED-0058", "/F001/Claimant/0")]
    [InlineData("{\"F001\":{\"Claimant\":{\"PersonIdentification\":{\"forename\":{\"x\":\"1\"}}}}}", "SED-0058", "/F001/Claimant/PersonIdentification/forename")]
    [InlineData("{\"F001\":{\"Unheard\":{}}}", "SED-0059", "/F001/Unheard")]
    [InlineData("{\"F001\":{\"Claimant\":{\"$\":\"x\",\"PersonIdentification\":{}}}}", "SED-0025", "/F001/Claimant")]
    [InlineData("{\"F001\":{\"Claimant\":{\"PersonIdentification\":{\"forename\":\"a\\u0001\"}}}}", "SED-0032", "/F001/Claimant/PersonIdentification/forename")]
    [InlineData("{\"U020\":{\"not a name\":\"x\"}}", "SED-0056", "/U020/not a name")]
    [InlineData("{\"U020\":{\"xmlns\":\"x\"}}", "SED-0056", "/U020/xmlns")]
    [InlineData("{\"U020\":{\"@a b\":\"x\"}}", "SED-0056", "/U020/@a b")]
    [InlineData("{\"U020\":{\"a\":[[\"x\"]]}}", "SED-0058", "/U020/a/0")]
    public void What_has_no_counterpart_is_refused_with_its_place(string json, string code, string path)
    {
        var xml = ToXml(json);
        Assert.Null(xml.Octets);
        Assert.Contains((code, path), xml.Findings.Select(f => (f.Code, f.Path)));
    }

    [Theory]
    [InlineData("U020_Master", "GeneralInformation")]
    [InlineData("U020_Child", "IndividualClaim")]
    public void The_roots_of_the_pack_stand_for_their_SED_and_come_back(string name, string element)
    {
        var json = $$$$"""{"{{{{name}}}}":{"sedGVer":"4","sedVer":"2","{{{{element}}}}":{"b":"1","a":["2","3"]}}}""";
        var xml = ToXml(json);
        Assert.Equal(["SED-0078", "SED-0081"], xml.Findings.Select(f => f.Code));
        Assert.Equal($"<{element}><b>1</b><a>2</a><a>3</a></{element}>", Content(xml));
        Assert.Equal(("4.2", "U020"), (xml.Pack!.Cdm, xml.SedType));
        Assert.Equal(json, Encoding.UTF8.GetString(SedDialects.ToJson(xml.Octets, XmlLimits.Default, PackSet.Embedded, keepSignature: true).Octets!));
    }

    [Theory]
    [InlineData("\"sedGVer\":\"4\",\"sedVer\":\"2\"", "4.2", false)]
    [InlineData("\"sedGVer\":\"4.2\",\"sedVer\":\"4.2\"", "4.2", false, "/X001/sedGVer", "/X001/sedVer")]
    [InlineData("\"sedGVer\":\"4.2\"", "4.2", false, "/X001/sedGVer")]
    [InlineData("\"sedVer\":\"4.2\"", "4.2", false, "/X001/sedVer")]
    [InlineData("\"sedGVer\":\"4.2\",\"sedVer\":\"1\"", "4.2", false, "/X001/sedGVer")]
    [InlineData("\"sedGVer\":\"4\",\"sedVer\":\"4.2\"", "4.2", false, "/X001/sedVer")]
    [InlineData("\"sedGVer\":\"3\",\"sedVer\":\"3\"", "4.4", true)]
    [InlineData("\"sedPackage\":\"x\"", "4.4", true)]
    public void The_pack_is_the_one_that_the_SED_names(string attributes, string cdm, bool isTold, params string[] bothNumbersAt)
    {
        var xml = ToXml($"{{\"X001\":{{{attributes}}}}}");
        Assert.Equal((cdm, isTold), (xml.Pack!.Cdm, xml.Findings.Any(f => f.Code == "SED-0080")));
        Assert.Equal(bothNumbersAt, xml.Findings.Where(f => f.Code == "SED-0165").Select(f => f.Path));
        Assert.Contains($" {attributes.Split(',')[0].Replace("\":", "=", StringComparison.Ordinal).TrimStart('"')}", Encoding.UTF8.GetString(xml.Octets!), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_versions_in_one_SED_are_refused_unless_the_pack_is_named()
    {
        var json = Encoding.UTF8.GetBytes("""{"X001":{"sedGVer":"4.2","sedVer":"4.4"}}""");
        var xml = SedDialects.ToXml(json, XmlLimits.Default, PackSet.Embedded, keepSignature: true);
        Assert.Equal(("SED-0166", "/X001"), xml.Findings.Where(f => f.IsError).Select(f => (f.Code, f.Path)).Single());
        Assert.Null(xml.Octets);
        Assert.NotNull(SedDialects.ToXml(json, XmlLimits.Default, new PackSet([Pack.Embedded("4.2").Pack!]), keepSignature: true).Octets);
    }

    [Fact]
    public void A_template_without_content_leaves_its_empty_groups_out()
    {
        var xml = ToXml("""{"X001":{"sedGVer":"4","sedVer":"2","CaseContext":{"PersonContext":{"familyName":"","sex":""}}}}""");
        Assert.Equal(["SED-0075", "SED-0075"], xml.Findings.Select(f => f.Code));
        Assert.Equal("", Content(xml));
    }

    [Fact]
    public void Sizes_and_depth_are_capped()
    {
        Assert.Equal("SED-0003", ToXml(new string(' ', 20 * 1024 * 1024 + 1)).Findings.Single().Code);
        Assert.Equal("SED-0007", ToXml("{\"U020\":{\"a\":" + string.Concat(Enumerable.Repeat("{\"a\":", 100_000))).Findings.Single().Code);
        Assert.Equal("SED-0007", ToXml("{\"U020\":" + string.Concat(Enumerable.Repeat("{\"a\":", 300)) + "1" + new string('}', 301)).Findings[^1].Code);
        Assert.Equal("SED-0008", ToXml("{\"U020\":{\"a\":[" + string.Join(',', Enumerable.Repeat("1", 1_000_001)) + "]}}").Findings.Single().Code);
        var many = ToXml("{\"U020\":{\"a\":[" + string.Join(',', Enumerable.Repeat("1", 2_000)) + "]}}");
        Assert.Equal((501, "SED-0083"), (many.Findings.Count, many.Findings[^1].Code));
        Assert.NotNull(many.Octets);
    }

    [Fact]
    public void Findings_hold_no_value_of_the_document()
    {
        var xml = ToXml("""{"F001":{"Claimant":{"PersonIdentification":{"forename":{"value":"Тайна"},"dateBirth":"12/04/1988","sex":"Тайна","familyName":[["Тайна"]]}}}}""");
        Assert.NotEmpty(xml.Findings);
        Assert.DoesNotContain(xml.Findings, f => f.Arguments.Values.Append(f.Path).Any(v => v.Contains("Тайна", StringComparison.Ordinal) || v.Contains("1988", StringComparison.Ordinal)));
    }

    private static SedConverted ToXml(string json) => SedDialects.ToXml(Encoding.UTF8.GetBytes(json), XmlLimits.Default, PackSet.Embedded, keepSignature: true);

    private static string? Content(SedConverted xml)
    {
        if (xml.Octets is null) return null;
        var text = Encoding.UTF8.GetString(xml.Octets);
        var start = text.IndexOf('>', StringComparison.Ordinal) + 1;
        return text[start..text.LastIndexOf('<')];
    }
}
