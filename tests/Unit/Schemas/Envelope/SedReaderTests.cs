using System.Text;
using System.Xml;
using CsCheck;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Envelope;

public class SedReaderTests
{
    private static readonly Pack Pack = Pack.Embedded("4.4").Pack!;

    public static TheoryData<string> Examples => [.. Pack.Files.Paths.Where(p => p.Contains("/examples/"))];

    public static TheoryData<string> Schemas => ["F001", "F002"];

    [Theory]
    [MemberData(nameof(Examples))]
    public void EveryExampleIsAcceptedWithoutAFinding(string path)
    {
        var reading = SedPush.Read(Bytes(path));
        Assert.Empty(reading.Findings);
        Assert.Equal((path.Split('/')[1], "4.4"), (reading.SedType, reading.Cdm));
        Assert.Same(Pack, reading.Pack);
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void PlacesAreNamedWithTheirIndices(string sed)
    {
        var xml = Text($"Seds/{sed}/examples/{(sed == "F001" ? "family" : "acceptance")}.xml").Replace("2019-02-01", "2019-02-30", StringComparison.Ordinal);
        var finding = SedPush.Read(xml).Findings.First(f => f.Path.Contains("ChildDetails", StringComparison.Ordinal));
        Assert.Equal(("SED-0033", $"/{sed}/InformationChildren/ChildForWhomThisDecisionApplies[2]/ChildDetails/dateBirth"), (finding.Code, finding.Path));
        Assert.Equal("Дата на раждане", Pack.Sed(sed)!.Label(Pack.Sed(sed)!.Find(finding.Path)!, "bg"));
    }

    [Fact]
    public void TheTreeHoldsTextAsWrittenAndNoSignature()
    {
        var xml = Text("Seds/F001/examples/smallest.xml")
            .Replace("Петрова", " Петрова&#x9;&amp;Co <!-- note -->x<![CDATA[<y>]]>", StringComparison.Ordinal)
            .Replace("</sedF001:F001>", "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:Any>1</ds:Any></ds:Signature></sedF001:F001>", StringComparison.Ordinal);
        var reading = SedPush.Read(xml);
        Assert.Empty(reading.Findings);
        Assert.Equal(" Петрова\t&Co x<y>", reading.Root!.TextAt("Claimant/PersonIdentification/familyName"));
        Assert.Equal("02", reading.Root.TextAt("Claimant/PersonIdentification/sex"));
        Assert.Null(reading.Root.At("Claimant")!.Text);
        Assert.Null(reading.Root.Child("Signature"));
    }

    [Fact]
    public void OpaqueContentIsKeptAndNotJudged()
    {
        var root = SedPush.Read(Bytes("Seds/F002/examples/opaque-content.xml")).Root!;
        Assert.Equal("kept as it is", root.TextAt("OpaqueContent/AnythingElse/inside"));
    }

    [Theory]
    [InlineData("<x/>", "SED-0010")]
    [InlineData("<s:F001 xmlns:s='http://ec.europa.eu/eessi/ns/4_3/F001'/>", "SED-0011")]
    [InlineData("<s:F006 xmlns:s='http://ec.europa.eu/eessi/ns/4_4/F006'><a>b</a></s:F006>", "SED-0012")]
    [InlineData("<s:F002 xmlns:s='http://ec.europa.eu/eessi/ns/4_4/F001'/>", "SED-0013")]
    public void ADocumentThatNoPackKnowsSaysSo(string xml, string code) => Assert.Equal([code], SedPush.Read(xml).Findings.Select(f => f.Code));

    [Fact]
    public void AHostileDocumentCannotFillMemoryWithFindings()
    {
        var noise = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<n{i % 50}>t</n{i % 50}>"));
        var findings = SedPush.Read(Text("Seds/F001/examples/smallest.xml").Replace("<Claimant>", noise + "<Claimant>", StringComparison.Ordinal)).Findings;
        Assert.Equal(SedBodyReader.MaxFindings + 1, findings.Count);
        Assert.Equal("SED-0042", findings[^1].Code);
    }

    /// <summary>
    /// Whatever happens to the structure or to a value, we refuse exactly what the framework's own validating reader refuses.
    /// The oracle is System.Xml's XsdValidatingReader, which shares with us the schema and the state machine of one group, not
    /// the recovery, the shortcuts or the wording.
    /// </summary>
    [Theory]
    [MemberData(nameof(Schemas))]
    public void WeRefuseWhatTheFrameworkRefuses(string sed)
    {
        var examples = Pack.Files.Paths.Where(p => p.StartsWith($"Seds/{sed}/examples/", StringComparison.Ordinal)).Select(Text).ToArray();
        Gen.Select(Gen.Int[0, examples.Length - 1], Gen.Int[0, 4], Gen.Int[0, 100_000], Gen.Int[0, 100_000]).Sample((example, kind, first, second) =>
        {
            var mutant = Mutant(examples[example], kind, first, second);
            var reading = SedPush.Read(mutant);
            Assert.True(Framework(mutant, Pack.Sed(sed)!) == reading.IsValid, $"{string.Join(";", reading.Findings.Select(f => f.Code + f.Path))}\n{mutant}");
        }, iter: 250, threads: 1);
    }

    private static string Mutant(string xml, int kind, int first, int second)
    {
        var document = System.Xml.Linq.XElement.Parse(xml);
        var all = document.Descendants().ToList();
        var one = all[first % all.Count];
        var other = all[second % all.Count];
        switch (kind)
        {
            case 0: one.Remove(); break;
            case 1: one.AddAfterSelf(new System.Xml.Linq.XElement(one)); break;
            case 2 when !other.AncestorsAndSelf().Contains(one): one.Remove(); other.AddBeforeSelf(one); break;
            case 3 when !one.HasElements: one.Value = new[] { "", "x", "2026-02-30", "1,5", new string('y', 600), "01", " " }[second % 7]; break;
            default: one.Name = other.Name; break;
        }
        return document.ToString(System.Xml.Linq.SaveOptions.DisableFormatting);
    }

    private static bool Framework(string xml, SedSchema schema)
    {
        var isValid = true;
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = schema.Set };
        settings.ValidationEventHandler += (_, _) => isValid = false;
        using var reader = XmlReader.Create(new StringReader(xml), settings);
        while (reader.Read()) { }
        return isValid;
    }

    private static byte[] Bytes(string path) => Pack.Files[path]!.Value.ToArray();

    private static string Text(string path) => Encoding.UTF8.GetString(Bytes(path));
}
