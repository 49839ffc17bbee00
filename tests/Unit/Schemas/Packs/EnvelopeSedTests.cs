using System.Xml;
using System.Xml.Schema;
using CsCheck;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Packs;

/// <summary>SEDs of which only the case logic is public: what is known of every SED is judged, everything else is let be.</summary>
public class EnvelopeSedTests
{
    private const string Person = "<Person><PersonIdentification><familyName>Иванова</familyName><forename>Ана</forename><dateBirth>1980-12-01</dateBirth><sex><value>02</value></sex></PersonIdentification><Kept/></Person>";
    private const string Context = "<CaseContext><PersonContext><familyName>Ștefan</familyName><forename>Ion</forename><dateBirth>1975-01-31</dateBirth><sex><value>01</value></sex></PersonContext></CaseContext>";

    [Fact]
    public void WhatIsNotKnownIsTakenAsItIs() =>
        Assert.All(PackSet.Embedded.All.SelectMany(p => p.Seds.Values.Where(s => s.Level == ContentLevel.Envelope).Select(s => (p.Cdm, s.Type))), s => Takes(s.Cdm, s.Type));

    private static void Takes(string cdm, string type)
    {
        var reading = SedPush.Read(Document(cdm, type, $"<Anything a='1'><Person/></Anything>{Person}<anythingElse/>{Context}"));
        Assert.Empty(reading.Findings);
        Assert.Equal((type, cdm), (reading.SedType, reading.Cdm));
        Assert.Equal("Иванова", reading.Root!.TextAt("Person/PersonIdentification/familyName"));
        Assert.Equal("Ștefan", reading.Root.TextAt("CaseContext/PersonContext/familyName"));
        Assert.NotNull(reading.Root.At("Anything/Person"));
    }

    [Theory]
    [InlineData("<Person><PersonIdentification/></Person>", "SED-0021")]
    [InlineData("<CaseContext/>", "SED-0026")]
    [InlineData("<CaseContext><PersonContext><familyName/></PersonContext></CaseContext>", "SED-0021", "SED-0030")]
    [InlineData("<CaseContext><EmployerContext><name/></EmployerContext></CaseContext>", "SED-0030")]
    [InlineData("<CaseContext><Other/><Other/></CaseContext>", "SED-0024")]
    [InlineData("<CaseContext><Other/><EmployerContext><name>A</name></EmployerContext></CaseContext>", "SED-0023")]
    [InlineData("<CaseContext><Other/><EmployerContext><name/></EmployerContext></CaseContext>", "SED-0023", "SED-0030")]
    [InlineData("<CaseContext><EmployerContext><name>A</name></EmployerContext><Other><x/></Other></CaseContext>", "SED-0023")]
    [InlineData("<CaseContext><Other xmlns='urn:other'/></CaseContext>", "SED-0026", "SED-0029")]
    [InlineData("<CaseContext>words<Other/></CaseContext>", "SED-0025")]
    [InlineData("<Other xmlns='urn:other'/>", "SED-0029")]
    [InlineData("text", "SED-0025")]
    [InlineData("<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/><Other/>", "SED-0028")]
    public void AFaultInWhatIsKnownIsFoundWhereverItStands(string content, params string[] codes)
    {
        foreach (var around in new[] { content, $"<Before/>{content}", content.Contains("Signature", StringComparison.Ordinal) ? content : $"{content}<After/>" })
            Assert.Equal(codes, SedPush.Read(Document("4.4", "U001", around)).Findings.Select(f => f.Code).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// The context of a case is that of a person, of an employer or of a reimbursement; the name of the third in XML is not public. Whatever name it has, it is taken
    /// as it is: an X009 in a case about reimbursement (UB_BUC_04, H_BUC_04) could not arrive otherwise.
    /// </summary>
    [Fact]
    public void AThirdContextOfACaseIsTakenAsItIs()
    {
        foreach (var (cdm, type) in PackSet.Embedded.All.SelectMany(p => p.Seds.Values.Where(s => s.Root.Child("CaseContext") is { IsOpen: true }).Select(s => (p.Cdm, s.Type))))
        {
            var reading = SedPush.Read(Document(cdm, type, "<CaseContext><Unheard><id>BG-2026-7</id><claims>3</claims></Unheard></CaseContext>"));
            Assert.Empty(reading.Findings);
            Assert.Equal("3", reading.Root!.TextAt("CaseContext/Unheard/claims"));
        }
    }

    /// <summary>No SED has the context of a case closed.</summary>
    [Fact]
    public void NoSedKnowsAllContextsOfACase() =>
        Assert.All(PackSet.Embedded.All.SelectMany(p => p.Seds.Values).Select(s => s.Root.Child("CaseContext")).OfType<SedElement>(), c => Assert.Equal((true, 1, 1), (c.IsOpen, c.MinAny, c.MaxAny)));

    [Fact]
    public void ASignatureMayEndIt() =>
        Assert.Empty(SedPush.Read(Document("4.4", "X009", $"{Context}<Other/><ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/>")).Findings);

    [Fact]
    public void LabelsOfThePartsAreSharedAndTheTitleIsItsOwn()
    {
        var pack = Pack.Embedded("4.4").Pack!;
        foreach (var type in new[] { "X009", "X010" })
            Assert.Equal("Фамилно име", pack.Sed(type)!.Label(pack.Sed(type)!.Find("CaseContext/PersonContext/familyName")!, "bg"));
        Assert.Equal(("Memento", "Răspuns la memento"), (pack.Sed("X009")!.Title("ro"), pack.Sed("X010")!.Title("ro")));
    }

    /// <summary>The oracle is the framework's validating reader over the same compiled schema.</summary>
    [Fact]
    public void ItIsValidWhereTheFrameworksValidatingReaderSaysSo()
    {
        var leaf = Words("<familyName>A</familyName>", "<familyName/>", "<forename>B</forename>", "<dateBirth>2001-02-29</dateBirth>", "<dateBirth>2001-02-28</dateBirth>", "<sex><value>01</value></sex>", "<sex><value>1</value></sex>", "<x/>");
        var group = Gen.Select(Words("Person", "PersonContext", "EmployerContext", "Other"), leaf.Array[0, 5], (name, leaves) => $"<{name}>{string.Concat(leaves)}</{name}>");
        var part = Gen.OneOf(group, group.Array[0, 2].Select(g => $"<CaseContext>{string.Concat(g)}</CaseContext>"), Gen.Const(Person), Gen.Const(Context), Gen.Const("<CaseContext/>"));
        var schema = Pack.Embedded("4.4").Pack!.Sed("H066")!;
        part.Array[0, 4].Sample(
            parts =>
            {
                var xml = Document("4.4", "H066", string.Concat(parts));
                return SedPush.Read(xml).Findings.Any(f => f.IsError) != IsValid(schema.Set, xml);
            },
            iter: 3000, threads: 1, seed: "0000000000001");
    }

    private static Gen<string> Words(params string[] words) => Gen.Int[0, words.Length - 1].Select(n => words[n]);

    private static bool IsValid(XmlSchemaSet set, string xml)
    {
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = set };
        var valid = true;
        settings.ValidationEventHandler += (_, _) => valid = false;
        using var reader = XmlReader.Create(new StringReader(xml), settings);
        while (reader.Read()) continue;
        return valid;
    }

    private static string Document(string cdm, string type, string content) => $"<s:{type} xmlns:s='http://ec.europa.eu/eessi/ns/{cdm.Replace('.', '_')}/{type}' sedGVer='4'>{content}</s:{type}>";
}
