using System.Text;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Packs;

public class PackTests
{
    [Fact]
    public void TheEmbeddedPackLoadsWithoutAFinding()
    {
        var loading = Pack.Embedded("4.4");
        Assert.Empty(loading.Findings);
        Assert.Equal(101, loading.Pack!.Seds.Count);
        Assert.Equal(Provenance.Reconstruction, loading.Pack.Provenance);
        Assert.Equal(ContentLevel.Known, loading.Pack.Sed("F001")!.Level);
        Assert.Equal(ContentLevel.Partial, loading.Pack.Sed("F002")!.Level);
    }

    [Fact]
    public void BothVersionsKnowTheSameSeds()
    {
        var older = Pack.Embedded("4.2");
        Assert.Empty(older.Findings);
        Assert.Equal(Pack.Embedded("4.4").Pack!.Seds.Keys.Order(StringComparer.Ordinal), older.Pack!.Seds.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["U020", "X001"], older.Pack.Seds.Values.Where(s => s.Level == ContentLevel.Partial).Select(s => s.Type).Order(StringComparer.Ordinal));
        Assert.All(older.Pack.Seds.Values, s => Assert.NotEqual(ContentLevel.Known, s.Level));
    }

    [Fact]
    public void AVersionThatTheProgramDoesNotCarryIsAFinding() =>
        Assert.Equal(["PCK-0002"], Pack.Embedded("9.9").Findings.Select(f => f.Code));

    [Fact]
    public void TheHashChangesWithAnyOctetAndAnyPath()
    {
        static string Of(params (string Path, string Text)[] files) =>
            PackFiles.FromMemory(files.Select(f => KeyValuePair.Create(f.Path, Encoding.UTF8.GetBytes(f.Text)))).Hash;
        var hash = Of(("a", "1"), ("b", "2"));
        Assert.Equal(hash, Of(("b", "2"), ("a", "1")));
        Assert.NotEqual(hash, Of(("a", "12"), ("b", "")));
        Assert.NotEqual(hash, Of(("a", "1"), ("c", "2")));
        Assert.NotEqual(hash, Of(("a", "1"), ("b", "2"), ("c", "")));
        Assert.Matches("^[0-9a-f]{64}$", hash);
    }

    [Theory]
    [InlineData("pack.json", "\"edition\"", "\"editon\"", "PCK-0005", "PCK-0006")]
    [InlineData("pack.json", "\"known\"", "\"sure\"", "PCK-0007")]
    [InlineData("pack.json", "\"cdm\": \"4.4\",", "\"cdm\": \"4.4\", \"cdm\": \"4.4\",", "PCK-0008")]
    [InlineData("pack.json", "\"type\": \"F002\"", "\"type\": \"F006\"", "PCK-0002", "PCK-0009")]
    [InlineData("pack.json", "\"title\"", "\"name\"", "PCK-0005", "PCK-0006")]
    [InlineData("pack.json", "\"mark\": \"v:HMRC\"", "\"mark\": \"v:HRMC\"", "PCK-0012")]
    [InlineData("pack.json", "\"en\": \"Reminder\", ", "", "PCK-0006")]
    [InlineData("pack.json", "\"why\": { \"bg\": ", "\"why\": { \"bulgarian\": ", "PCK-0005", "PCK-0006")]
    [InlineData("pack.json", "\"level\": \"known\", ", "\"level\": \"known\", \"why\": { \"bg\": \"а\", \"ro\": \"a\", \"en\": \"a\" }, ", "PCK-0005")]
    [InlineData("pack.json", "\"level\": \"known\", ", "\"level\": \"known\", \"title\": { \"bg\": \"а\", \"ro\": \"a\", \"en\": \"a\", \"mark\": \"v:GUIDE\" }, ", "PCK-0021")]
    [InlineData("pack.json", "\"type\": \"X009\"", "\"type\": \"X009'\"", "PCK-0022")]
    [InlineData("Types/envelope.xsd", "minOccurs=\"0\"", "minOccurs=\"x\"", "PCK-0010")]
    [InlineData("Types/envelope.xsd", "name=\"i:DMT\" order", "order", "PCK-0011")]
    [InlineData("Types/labels.ro.json", "\"CaseContext\":", "\"CaseContxt\":", "PCK-0015", "PCK-0016")]
    [InlineData("pack.json", "\"cdm\": \"4.4\",", "\"cdm\": \"4.4\"", "PCK-0004")]
    [InlineData("Seds/F001/F001.xsd", "minOccurs=\"0\"", "minOccurs=\"x\"", "PCK-0010")]
    [InlineData("Seds/F001/F001.xsd", "name=\"v:ARCH\" order", "order", "PCK-0011")]
    [InlineData("Seds/F001/F001.xsd", "v:GUIDE", "x:GUIDE", "PCK-0011", "PCK-0012")]
    [InlineData("Seds/F001/F001.xsd", "v:GUIDE", "v:NOWHERE", "PCK-0012")]
    [InlineData("Seds/F001/F001.xsd", "list=\"claim-type\"", "list=\"claim-kind\"", "PCK-0013")]
    [InlineData("Seds/F001/F001.xsd", "ns/4_4/F001", "ns/4_3/F001", "PCK-0014")]
    [InlineData("Seds/F001/labels.ro.json", "\"F001/Claimant\":", "\"F001/Claimnt\":", "PCK-0015", "PCK-0016")]
    [InlineData("Seds/X008/X008-parts.xsd", "holds=\"SEDType ", "holds=\"SEDTyp ", "PCK-0012")]
    [InlineData("CodeLists/claim-type.json", "\"new_claim\"", "\"changed_circumstances\"", "PCK-0008")]
    [InlineData("CodeLists/claim-type.json", "i:WEB", "i:WAB", "PCK-0012")]
    [InlineData("pack.json", "\"U020_Master\": \"GeneralInformation\"", "\"U020 Master\": \"GeneralInformation\"", "PCK-0007")]
    [InlineData("pack.json", "\"U020_Master\": \"GeneralInformation\"", "\"U020_Master\": true", "PCK-0007")]
    [InlineData("pack.json", "\"U020_Master\": \"GeneralInformation\"", "\"F001\": \"GeneralInformation\"", "PCK-0008")]
    public void AChangedFileIsAFindingWithItsPlace(string file, string from, string to, params string[] codes)
    {
        var loading = Load(Changed(file, text => text.Replace(from, to, StringComparison.Ordinal)));
        Assert.Equal(codes, loading.Findings.Select(f => f.Code).Distinct().Order());
        Assert.Null(loading.Pack);
        Assert.All(loading.Findings, f => Assert.Matches(@"^[A-Za-z0-9/_.-]+(:\d+)?$", f.Path));
    }

    [Fact]
    public void AFileThatTheFormatDoesNotKnowIsAFinding() =>
        Assert.Equal(("PCK-0003", "Seds/F001/notes.txt"), Load(Changed("Seds/F001/notes.txt", _ => "x")).Findings.Select(f => (f.Code, f.Path)).Single());

    [Fact]
    public void ASchemaMayNotReachOutsideItsFolder()
    {
        var loading = Load(Changed("Seds/F001/F001.xsd", text => text.Replace("<xs:element name=\"F001\">", "<xs:include schemaLocation=\"../F002/F002.xsd\"/><xs:element name=\"F001\">", StringComparison.Ordinal)));
        Assert.Contains(loading.Findings, f => f.Code == "PCK-0010");
    }

    [Theory]
    [InlineData("pack.json", "\"languages\": [\"bg\",", "\"languages\": [\"bg\", \"bg\",", "PCK-0008")]
    [InlineData("CodeLists/claim-type.json", "\"name\": \"claim-type\"", "\"name\": \"sex\"", "PCK-0007", "PCK-0013")]
    [InlineData("Seds/F001/F001.xsd", "maxOccurs=\"unbounded\"", "maxOccurs=\"99999999999999\"")]
    [InlineData("Seds/F001/F001.xsd", "<xs:maxLength value=\"500\"/>", "<xs:maxLength value=\"99999999999999\"/>", "PCK-0010")]
    public void WhatNobodyWritesIsNoExceptionEither(string file, string from, string to, params string[] codes)
    {
        var loading = Load(Changed(file, text => text.Replace(from, to, StringComparison.Ordinal)));
        Assert.Equal(codes, loading.Findings.Select(f => f.Code).Distinct().Order());
        Assert.Equal(codes.Length == 0, loading.Pack is not null);
    }

    [Fact]
    public void ASchemaWhoseElementsStandTooDeepInEachOtherIsAFinding()
    {
        var chain = string.Concat(Enumerable.Range(0, 5000).Select(i => $"<xs:complexType name=\"D{i}\"><xs:sequence><xs:element name=\"e\" type=\"s:D{i + 1}\"/></xs:sequence></xs:complexType>"));
        var loading = Load(Changed("Seds/F001/F001.xsd", text => text
            .Replace("<xs:element name=\"PurposeThisSED\">", "<xs:element name=\"q\" type=\"s:D0\"/><xs:element name=\"PurposeThisSED\">", StringComparison.Ordinal)
            .Replace("</xs:schema>", chain + "<xs:complexType name=\"D5000\"/></xs:schema>", StringComparison.Ordinal)));
        Assert.Equal("PCK-0010", Assert.Single(loading.Findings).Code);
        Assert.Matches(@"^Seds/F001/F001\.xsd:\d+$", loading.Findings[0].Path);
    }

    private static PackLoading Load(IEnumerable<KeyValuePair<string, byte[]>> files) => PackLoader.Load(PackFiles.FromMemory(files));

    private static IEnumerable<KeyValuePair<string, byte[]>> Changed(string path, Func<string, string> change)
    {
        var files = PackFiles.FromProgram("4.4");
        var all = files.Paths.ToDictionary(p => p, p => files[p]!.Value.ToArray());
        var before = all.TryGetValue(path, out var bytes) ? Encoding.UTF8.GetString(bytes) : "";
        var after = change(before);
        Assert.NotEqual(before, after);
        all[path] = Encoding.UTF8.GetBytes(after);
        return all;
    }
}
