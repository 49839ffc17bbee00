using System.Text;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Packs;

/// <summary>
/// A SED of level envelope holds nothing of its own, and what all of them share holds no name that we made up: every name below is written down here from where it is
/// public, none from our own schema. The person, the address and the institution are those of S071, the one public schema; the context of the case and what it says
/// of persons and employers are those of published programs (DMT, NAV), the numbers of an employer those of the path maps (ARCH).
/// </summary>
public sealed class SharedPartsTests
{
    private const string InstitutionOfNumber = "PINPersonInEachInstitution/PersonalIdentificationNumber/Institution", WithoutNumber = "IfPINNotProvidedForEveryInstitutionPleaseProvide";

    /// <summary>EESSIPersonType of CDM 4.4.</summary>
    private static readonly string[] Person =
    [
        "familyName", "forename", "dateBirth", "sex", "sex/value", "familyNameAtBirth", "forenameAtBirth",
        "PINPersonInEachInstitution", "PINPersonInEachInstitution/PersonalIdentificationNumber",
        "PINPersonInEachInstitution/PersonalIdentificationNumber/country", "PINPersonInEachInstitution/PersonalIdentificationNumber/country/value",
        "PINPersonInEachInstitution/PersonalIdentificationNumber/personalIdentificationNumber",
        "PINPersonInEachInstitution/PersonalIdentificationNumber/sector", "PINPersonInEachInstitution/PersonalIdentificationNumber/sector/value",
        InstitutionOfNumber, $"{InstitutionOfNumber}/institutionID", $"{InstitutionOfNumber}/institutionName",
        WithoutNumber, $"{WithoutNumber}/PlaceBirth", $"{WithoutNumber}/PlaceBirth/town", $"{WithoutNumber}/PlaceBirth/region",
        $"{WithoutNumber}/PlaceBirth/country", $"{WithoutNumber}/PlaceBirth/country/value",
        $"{WithoutNumber}/fatherFamilyNameAtBirth", $"{WithoutNumber}/forenameFather", $"{WithoutNumber}/motherFamilyNameAtBirth", $"{WithoutNumber}/forenameMother",
    ];

    /// <summary>EESSIAddressWorldType of CDM 4.4.</summary>
    private static readonly string[] Address = ["street", "buildingName", "town", "postalCode", "region", "country", "country/value"];

    private static readonly string[] Shared =
    [
        "CaseContext",
        .. Below("CaseContext/PersonContext", "familyName", "forename", "dateBirth", "sex", "sex/value"),
        .. Below("CaseContext/EmployerContext", [
            "name", "IdentificationNumbers", "IdentificationNumbers/IdentificationNumber", "IdentificationNumbers/IdentificationNumber/number",
            "IdentificationNumbers/IdentificationNumber/type", "IdentificationNumbers/IdentificationNumber/type/value", .. Below("Address", Address)]),
        "Person",
        .. Below("Person/PersonIdentification", Person),
    ];

    public static TheoryData<string> Versions => [.. PackFiles.EmbeddedVersions];

    [Theory]
    [MemberData(nameof(Versions))]
    public void AnEnvelopeHoldsTheSharedTypesAndNothingElse(string cdm)
    {
        var envelopes = Pack.Embedded(cdm).Pack!.Seds.Values.Where(s => s.Level == ContentLevel.Envelope).ToList();
        Assert.NotEmpty(envelopes);
        Assert.All(envelopes, s => Assert.Equal(Shared, Declared(s)));
        Assert.All(envelopes, s => Assert.True(s.IsOpen && s.Root.IsOpen, s.Type));
    }

    /// <summary>The list above against the genuine schema.</summary>
    [SkippableFact]
    public void TheListIsThatOfTheOneOfficialSchema()
    {
        var official = OfficialSchemaTests.Official().Sed("S071")!.Places().Select(p => p.Path).ToList();
        Assert.Equal(Person, Under(official, "Person/PersonIdentification/"));
        Assert.Equal(Address, Under(official, "StatusFamilyMember/AddressMainInsuredPerson/"));
    }

    /// <summary>Marked and labelled, it makes a pack like any other: only the list above tells it.</summary>
    [Theory]
    [InlineData("<xs:complexType name=\"PersonContextType\">\n    <xs:sequence>", "PersonContextType/invented")]
    [InlineData("<xs:complexType name=\"EESSIPersonType\">\n    <xs:sequence>", "EESSIPersonType/invented")]
    [InlineData("version=\"4.4\">", "invented")]
    public void AnInventedElementIsSeen(string before, string key)
    {
        const string Invented = """<xs:element name="invented" type="xs:string"><xs:annotation><xs:appinfo><p:facets name="v:S071" order="v:S071" bound="v:S071"/></xs:appinfo></xs:annotation></xs:element>""";
        var files = Files("Types/envelope.xsd", text => text.Replace(before, before + Invented, StringComparison.Ordinal));
        foreach (var language in new[] { "bg", "ro", "en" }) Change(files, $"Types/labels.{language}.json", text => $"{{ \"{key}\": \"?\", {text.TrimStart().TrimStart('{')}");
        var loading = PackLoader.Load(PackFiles.FromMemory(files));
        Assert.Empty(loading.Findings);
        Assert.Contains(Declared(loading.Pack!.Sed("U001")!), p => p.EndsWith("invented", StringComparison.Ordinal));
        Assert.NotEqual(Shared, Declared(loading.Pack!.Sed("U001")!));
    }

    [Theory]
    [InlineData("Seds/U001/U001.xsd")]
    [InlineData("Seds/U001/U001-parts.xsd")]
    public void AnEnvelopeWithASchemaOfItsOwnIsRefused(string schema)
    {
        var files = Files(schema, _ => Encoding.UTF8.GetString(Pack.Embedded("4.4").Pack!.Files["Seds/X001/X001.xsd"]!.Value.Span));
        var loading = PackLoader.Load(PackFiles.FromMemory(files));
        var finding = loading.Findings.Single(f => f.Code == "PCK-0030");
        Assert.Null(loading.Pack);
        Assert.Matches(@"^pack\.json:\d+$", finding.Path);
        Assert.Equal(("U001", schema), (finding.Arguments["sed"], finding.Arguments["file"]));
    }

    /// <summary>A pack that was taken before this was asked stays what its verdicts were made with.</summary>
    [Fact]
    public void OneThatTheJournalKeepsIsReadAllTheSame()
    {
        var files = PackFiles.FromMemory(Files("Seds/U001/other.xsd", _ => "<x/>"));
        Assert.NotNull(Pack.FromFiles(files).Pack);
        Assert.Null(PackLoader.Load(files).Pack);
    }

    /// <summary>Every place, and every part that is judged although it is shown nowhere.</summary>
    private static IEnumerable<string> Declared(SedSchema sed)
    {
        var places = sed.Places().ToList();
        return [.. places.Select(p => p.Path), .. sed.Root.Parts.Where(part => !places.Exists(p => p.Element == part)).Select(p => p.Name)];
    }

    private static string[] Below(string group, params IEnumerable<string> names) => [group, .. names.Select(n => $"{group}/{n}")];

    private static IEnumerable<string> Under(IEnumerable<string> paths, string group) => paths.Where(p => p.StartsWith(group, StringComparison.Ordinal)).Select(p => p[group.Length..]);

    private static Dictionary<string, byte[]> Files(string path, Func<string, string> change)
    {
        var files = PackFiles.FromProgram("4.4");
        var all = files.Paths.ToDictionary(p => p, p => files[p]!.Value.ToArray());
        Change(all, path, change);
        return all;
    }

    private static void Change(Dictionary<string, byte[]> files, string path, Func<string, string> change) =>
        files[path] = Encoding.UTF8.GetBytes(change(files.TryGetValue(path, out var bytes) ? Encoding.UTF8.GetString(bytes) : ""));
}
