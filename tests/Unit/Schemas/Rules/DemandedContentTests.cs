using System.Text;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.Tests.Unit.Schemas.Rules;

/// <summary>What a rule demands beyond the schema, and in which version of the Common Data Model it does.</summary>
public sealed class DemandedContentTests
{
    private static readonly Pack Pack = Pack.Embedded("4.4").Pack!;

    [Theory]
    [InlineData("X001", "", "4.4", "SED-0140 /X001/InformationAboutClose")]
    [InlineData("X001", "", "4.2", "")]
    [InlineData("X008", "", "4.4", "SED-0141 /X008/TheFollowingSEDConsideredInvalidWithdrawn")]
    [InlineData("X008", "<TheFollowingSEDConsideredInvalidWithdrawn><SEDType>F002</SEDType></TheFollowingSEDConsideredInvalidWithdrawn>", "4.4", "SED-0141 /X008/TheFollowingSEDConsideredInvalidWithdrawn/reason")]
    [InlineData("X008", "<TheFollowingSEDConsideredInvalidWithdrawn><SEDType>F002</SEDType></TheFollowingSEDConsideredInvalidWithdrawn>", "4.2", "")]
    [InlineData("X010", "", "4.4", "")]
    [InlineData("X011", "", "4.4", "")]
    public void It_is_demanded_where_the_structure_is_known(string sed, string content, string cdm, string expected) =>
        Assert.Equal(expected, Errors($"<s:{sed} xmlns:s='http://ec.europa.eu/eessi/ns/{cdm.Replace('.', '_')}/{sed}' sedGVer='4' sedVer='{cdm[^1]}'>{content}</s:{sed}>", cdm, PackSet.Embedded));

    /// <summary>The date, kind and reason of an X001 stand in our schema; another one may leave them to the rule.</summary>
    [Theory]
    [InlineData("closeDate", "<closeDate>2026-03-02</closeDate>")]
    [InlineData("close", "<close>\n      <value>01</value>\n    </close>")]
    [InlineData("reasonForClosing", "<reasonForClosing>\n      <value>01</value>\n    </reasonForClosing>")]
    public void A_schema_that_leaves_the_closing_open_is_not_enough(string element, string text)
    {
        var lax = With(xsd => xsd.Replace($"<xs:element name=\"{element}\" ", $"<xs:element name=\"{element}\" minOccurs=\"0\" ", StringComparison.Ordinal), "Seds/X001/X001-parts.xsd");
        var xml = Encoding.UTF8.GetString(Pack.Files["Seds/X001/examples/solved.xml"]!.Value.Span).ReplaceLineEndings("\n");
        Assert.Contains(text, xml, StringComparison.Ordinal);
        Assert.Equal("", Errors(xml, "4.4", new PackSet([lax])));
        Assert.Equal($"SED-0140 /X001/InformationAboutClose/{element}", Errors(xml.Replace(text, "", StringComparison.Ordinal), "4.4", new PackSet([lax])));
    }

    /// <summary>Under another schema, as the official one may be, a name that it does not know is not demanded.</summary>
    [Fact]
    public void A_name_that_a_pack_does_not_know_is_not_demanded()
    {
        var other = With(text => text.Replace("InformationAboutClose", "Closing", StringComparison.Ordinal), [.. Pack.Files.Paths.Where(p => p.StartsWith("Seds/X001/", StringComparison.Ordinal) && !p.EndsWith(".xml", StringComparison.Ordinal) && !p.EndsWith("expected.json", StringComparison.Ordinal))]);
        Assert.Equal("", Errors("<s:X001 xmlns:s='http://ec.europa.eu/eessi/ns/4_4/X001' sedGVer='4' sedVer='4'/>", "4.4", new PackSet([other])));
    }

    [Theory]
    [InlineData(null, "BG RO", 0)]
    [InlineData(null, "BG RO RO", 0)]
    [InlineData(null, "BG RO HU", 2)]
    [InlineData("BG:BGASA", "BG RO", 0)]
    [InlineData("BG:BGASA", "BG RO RO", 2)]
    [InlineData("BG:BGASA", "RO HU", 2)]
    [InlineData("RO:80246", "BG RO RO", 0)]
    public void Foreign_is_what_is_not_the_senders(string? sender, string countries, int foreign)
    {
        var pins = string.Concat(countries.Split(' ').Select(c => $"<PersonalIdentificationNumber><country><value>{c}</value></country><personalIdentificationNumber>1</personalIdentificationNumber></PersonalIdentificationNumber>"));
        var root = SedPush.Read($"<s:H001 xmlns:s='http://ec.europa.eu/eessi/ns/4_4/H001'><PINPersonInEachInstitution>{pins}</PINPersonInEachInstitution></s:H001>").Root!;
        string[] Counts(string sed, string cdm) =>
            [.. RuleSet.Current.Judge(new RuleContext(Pack.Embedded(cdm).Pack!, sed, root, new DateOnly(2026, 3, 15), [], null) { Sender = sender }).Where(f => f.Code == "SED-0143").Select(f => f.Arguments["count"])];
        Assert.Equal(foreign == 0 ? [] : [$"{foreign}"], Counts("H001", "4.4"));
        Assert.Empty(Counts("H001", "4.2"));
        Assert.Empty(Counts("H002", "4.4"));
    }

    [Theory]
    [InlineData("Ionescu", "")]
    [InlineData(" Ionescu", "SED-0142")]
    [InlineData("Ionescu\u00A0", "SED-0142")]
    [InlineData("Ionescu Popa", "")]
    [InlineData("  ", "SED-0131")]
    public void A_name_with_a_blank_around_it_is_pointed_out_in_every_version(string name, string expected)
    {
        foreach (var cdm in new[] { "4.2", "4.4" })
        {
            var xml = $"<s:X009 xmlns:s='http://ec.europa.eu/eessi/ns/{cdm.Replace('.', '_')}/X009'><CaseContext><PersonContext><familyName>{name}</familyName><forename>Ana</forename><dateBirth>1985-11-23</dateBirth><sex><value>02</value></sex></PersonContext></CaseContext></s:X009>";
            var reading = SedPush.Read(xml);
            Assert.Equal(expected, string.Join(' ', RuleSet.Current.Judge(new RuleContext(Pack.Embedded(cdm).Pack!, "X009", reading.Root!, new DateOnly(2026, 3, 15), [], null)).Select(f => f.Code)));
            Assert.Equal(name, reading.Root!.TextAt("CaseContext/PersonContext/familyName"));
        }
    }

    private static string Errors(string xml, string cdm, PackSet packs)
    {
        var reading = SedPush.Read(xml, packs);
        var findings = reading.Findings.Concat(RuleSet.Current.Judge(new RuleContext(packs[cdm]!, reading.SedType!, reading.Root!, new DateOnly(2026, 3, 15), [], null)));
        return string.Join(' ', findings.Where(f => f.IsError).Select(f => $"{f.Code} {f.Path}"));
    }

    /// <summary>The pack with each of these files changed.</summary>
    private static Pack With(Func<string, string> change, params string[] changed)
    {
        var files = Pack.Files.Paths.ToDictionary(p => p, p => Pack.Files[p]!.Value.ToArray());
        foreach (var path in changed)
        {
            var before = Encoding.UTF8.GetString(files[path]);
            files[path] = Encoding.UTF8.GetBytes(change(before));
            Assert.NotEqual(before, Encoding.UTF8.GetString(files[path]));
        }

        return PackLoader.Load(PackFiles.FromMemory(files)).Pack!;
    }
}
