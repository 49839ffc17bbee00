using System.Text;
using System.Text.RegularExpressions;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Packs;

/// <summary>Against the one public schema of CDM 4.4, written by the European Commission: our shared types must agree with it, and a pack must be able to carry it.</summary>
public class OfficialSchemaTests
{
    [SkippableFact]
    public void APackOfOfficialSchemasRunsAsItIs()
    {
        var pack = Official();
        var valid = Instance();
        Assert.Empty(SedPush.Read(valid, new PackSet([pack])).Findings);
        Assert.Equal(ContentLevel.Known, pack.Sed("S071")!.Level);
    }

    [SkippableTheory]
    [InlineData("<sector><value>02", "<sector><value>09", "SED-0037")]
    [InlineData("BG:BGASA", "BG:X", "SED-0037")]
    [InlineData("<sex><value>02", "<sex><value>03", "SED-0037")]
    [InlineData("1988-04-12", "1988-02-30", "SED-0033")]
    [InlineData("<forename>Мария</forename>", "", "SED-0021")]
    [InlineData("<startDate>2026-01-01", "<startDate>", "SED-0030")]
    public void AFaultAgainstTheOfficialSchemaIsWordedAsOurs(string from, string to, string code)
    {
        var findings = SedPush.Read(Instance().Replace(from, to, StringComparison.Ordinal), new PackSet([Official()])).Findings;
        Assert.Equal([code], findings.Select(f => f.Code));
    }

    [SkippableTheory]
    [InlineData("sex", "EESSISexType")]
    [InlineData("sector", "EESSISectorsType")]
    [InlineData("open-period", "EESSIOpenPeriodType")]
    [InlineData("country-eu-efta", "EESSIEUEFTACountryType")]
    [InlineData("country-world", "EESSIWorldCountryType")]
    [InlineData("country-historic", "EESSIWorldCountryHistoricType")]
    [InlineData("nationality", "EESSINationalityMultipleType")]
    public void OurClosedListsHoldTheOfficialCodes(string list, string type)
    {
        var official = Regex.Match(Xsd(), $"complexType name='{type}'.*?pattern value='\\(([^)]*)\\)", RegexOptions.Singleline).Groups[1].Value.Split('|');
        Assert.Equal(official.Order(StringComparer.Ordinal), Pack.Embedded("4.4").Pack!.CodeLists[list].Codes.Select(c => c.Value).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void OurSharedTypesHaveTheOfficialShape()
    {
        var official = Official().Sed("S071")!;
        var ours = Pack.Embedded("4.4").Pack!.Sed("F001")!;
        foreach (var (mine, theirs) in new[] { ("Claimant/PersonIdentification", "Person/PersonIdentification"), ("InformationSpouseOrPartner/AddressesPerson/AddressPerson/Address", "StatusFamilyMember/AddressMainInsuredPerson"), ("Decision/Periods/Period", "PeriodEntitlement") })
            Assert.Equal(Shape(official, theirs), Shape(ours, mine));
    }

    private static IEnumerable<string> Shape(SedSchema schema, string path) =>
        schema.Places().Where(p => p.Path.StartsWith(path + "/", StringComparison.Ordinal)).Select(p => $"{p.Path[path.Length..]} {p.Element.Min}..{p.Element.Max} {p.Element.MaxLength} {p.Element.Kind}");

    /// <summary>The genuine file may be called as it is published, or as the SED; two of them are a finding.</summary>
    [SkippableFact]
    public void TheFileMayKeepItsName()
    {
        Assert.Equal(Official().Sed("S071")!.Places().Select(p => p.Path), Official("S071.xsd").Sed("S071")!.Places().Select(p => p.Path));
        var both = Files("S071-4.4.xsd");
        both["Seds/S071/S071.xsd"] = both["Seds/S071/S071-4.4.xsd"];
        var loading = PackLoader.Load(PackFiles.FromMemory(both));
        Assert.Equal(("PCK-0031", "Seds/S071/S071-4.4.xsd"), (Assert.Single(loading.Findings).Code, loading.Findings[0].Path));
        Assert.Null(loading.Pack);
    }

    internal static Pack Official(string name = "S071-4.4.xsd")
    {
        var loading = PackLoader.Load(PackFiles.FromMemory(Files(name)));
        Assert.Empty(loading.Findings);
        return loading.Pack!;
    }

    private static Dictionary<string, byte[]> Files(string name)
    {
        var files = new Dictionary<string, byte[]>
        {
            ["pack.json"] = Encoding.UTF8.GetBytes("""{"cdm":"4.4","edition":"x","provenance":"official","bucLogic":"4.2","prefix":"sed","languages":[],"sources":{},"seds":[{"type":"S071","level":"known","attributes":{}}]}"""),
        };
        foreach (var file in new[] { "S071-4.4.xsd", "XAdES.xsd", "xmldsig-core-schema.xsd" })
            files[$"Seds/S071/{(file == "S071-4.4.xsd" ? name : file)}"] = File.ReadAllBytes(SharedFiles.PathOf("eessi", "xsd", file));
        return files;
    }

    private static string Xsd() => File.ReadAllText(SharedFiles.PathOf("eessi", "xsd", "S071-4.4.xsd"));

    private static string Instance() => """
        <s:S071 xmlns:s="http://ec.europa.eu/eessi/ns/4_4/S071" sedGVer="4" sedVer="4">
          <Person><PersonIdentification><familyName>Петрова</familyName><forename>Мария</forename><dateBirth>1988-04-12</dateBirth><sex><value>02</value></sex>
            <PINPersonInEachInstitution><PersonalIdentificationNumber><country><value>BG</value></country><personalIdentificationNumber>x</personalIdentificationNumber><sector><value>02</value></sector>
              <Institution><institutionID>BG:BGASA</institutionID><institutionName>ASA</institutionName></Institution></PersonalIdentificationNumber></PINPersonInEachInstitution></PersonIdentification></Person>
          <AddressOfPersonForWhomAnEntitlementDocument><Address><town>Русе</town><country><value>BG</value></country></Address></AddressOfPersonForWhomAnEntitlementDocument>
          <StatusPerson><status><value>01</value></status></StatusPerson>
          <PeriodEntitlement><FixedPeriod><startDate>2026-01-01</startDate><endDate>2026-12-31</endDate></FixedPeriod></PeriodEntitlement>
        </s:S071>
        """;
}
