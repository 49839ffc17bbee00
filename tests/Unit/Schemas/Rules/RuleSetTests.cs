using System.Text;
using System.Text.Json;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.Tests.Unit.Schemas.Rules;

public class RuleSetTests
{
    private static readonly Pack Pack = Pack.Embedded("4.4").Pack!;
    private static readonly DateOnly Today = new(2026, 3, 15);

    /// <summary>Of both packs, each as "VERSION PATH".</summary>
    public static TheoryData<string> Examples => [.. PackSet.Embedded.All.SelectMany(p => p.Files.Paths.Where(f => f.Contains("/examples/", StringComparison.Ordinal)).Select(f => $"{p.Cdm} {f}"))];

    public static TheoryData<string, string> InvalidExamples
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (pack, path) in PackSet.Embedded.All.SelectMany(p => p.Files.Paths.Where(f => f.EndsWith("/expected.json", StringComparison.Ordinal)).Select(f => (p, f))))
                foreach (var entry in JsonDocument.Parse(pack.Files[path]!.Value).RootElement.EnumerateObject())
                    data.Add($"{pack.Cdm} {path.Replace("expected.json", entry.Name, StringComparison.Ordinal)}", string.Join(" ", entry.Value.EnumerateArray().Select(c => c.GetString())));
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(InvalidExamples))]
    public void EveryInvalidExampleGivesExactlyItsCodes(string path, string codes) =>
        Assert.Equal(codes, string.Join(" ", Judge(Text(path)).Select(f => f.Code).Order()));

    [Fact]
    public void EveryTextIsFilledInEveryLanguage()
    {
        var catalogue = FindingCatalogue.Default;
        foreach (var finding in InvalidExamples.SelectMany(d => Judge(Text((string)d[0]))))
            foreach (var language in new[] { "bg", "ro", "en" })
                Assert.DoesNotMatch(@"\{[a-zA-Z]+\}", catalogue.Text(finding, language) + catalogue.Remedy(finding, language));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void NoRuleRefusesAnExample(string path) => Assert.DoesNotContain(Judge(Text(path)), f => f.Severity != Severity.Info);

    /// <summary>A rule points at the very place that the validator would name.</summary>
    [Fact]
    public void PlacesHaveTheirIndices()
    {
        var finding = Assert.Single(Judge(Text("Seds/F001/invalid/born-tomorrow.xml")));
        Assert.Equal("/F001/InformationChildren/ChildForWhomThisDecisionApplies[2]/ChildDetails/dateBirth", finding.Path);
    }

    [Fact]
    public void TheDayOfJudgementIsAParameter() =>
        Assert.Empty(Judge(Text("Seds/F001/invalid/born-tomorrow.xml"), c => c with { Today = Today.AddDays(1) }));

    [Fact]
    public void EveryRuleHasAnInvalidExampleOrATestOfItsOwn()
    {
        var covered = InvalidExamples.Select(d => (string)d[1]).SelectMany(c => c.Split(' ')).ToHashSet();
        var elsewhere = new[] { "SED-0108", "SED-0115", "SED-0120", "SED-0121", "SED-0122", "SED-0123", "SED-0124", "SED-0129", "SED-0132", "SED-0133", "SED-0134", "SED-0135", "SED-0136", "SED-0137", "SED-0138", "SED-0144" };
        var codes = FindingCatalogue.Default.Entries.Select(e => e.Code).Where(c => string.CompareOrdinal(c, "SED-0100") > 0 && c.StartsWith("SED-", StringComparison.Ordinal));
        // What the conversion of the dialects says is no rule: its tests are those of the dialects.
        var ofConversion = Enumerable.Range(160, 16).Select(n => $"SED-{n:0000}");
        Assert.Empty(codes.Except(covered).Except(elsewhere).Except(ofConversion));
    }

    [Fact]
    public void ASchemaThatLeavesAFieldOptionalIsNotEnough()
    {
        var files = Pack.Files.Paths.ToDictionary(p => p, p => Pack.Files[p]!.Value.ToArray());
        var xsd = Encoding.UTF8.GetString(files["Seds/F001/F001.xsd"]);
        files["Seds/F001/F001.xsd"] = Encoding.UTF8.GetBytes(xsd
            .Replace("name=\"InformationChildren\"", "name=\"InformationChildren\" minOccurs=\"0\"", StringComparison.Ordinal)
            .Replace("name=\"town\" type=\"s:EESSIShortStringType\"", "name=\"town\" type=\"s:EESSIShortStringType\" minOccurs=\"0\"", StringComparison.Ordinal));
        var lax = PackLoader.Load(PackFiles.FromMemory(files)).Pack!;
        var xml = System.Text.RegularExpressions.Regex.Replace(Text("Seds/F001/examples/family.xml").Replace("<town>Русе</town>", "", StringComparison.Ordinal), "<InformationChildren>.*</InformationChildren>", "", System.Text.RegularExpressions.RegexOptions.Singleline);
        var reading = SedPush.Read(xml, new PackSet([lax]));
        Assert.Empty(reading.Findings);
        Assert.Equal(
            ["/F001/InformationChildren", "/F001/Claimant/AddressesPerson/AddressPerson[1]/Address/town", "/F001/InformationSpouseOrPartner/AddressesPerson/AddressPerson[1]/Address/town"],
            RuleSet.Current.Judge(new RuleContext(lax, "F001", reading.Root!, Today, [], null)).Where(f => f.Code == "SED-0108").Select(f => f.Path));
    }

    [Fact]
    public void ThePinCheckIsTheCallers()
    {
        var findings = Judge(Text("Seds/F001/examples/family.xml"), c => c with { PinFault = (country, pin) => country == "RO" && pin.Length == 13 ? "county" : null });
        var finding = Assert.Single(findings);
        Assert.Equal(("SED-0115", "RO", "county"), (finding.Code, finding.Arguments["country"], finding.Arguments["reason"]));
    }

    [Fact]
    public void AttachmentsAreComparedWithTheList()
    {
        SedAttachment a = new("a", "a.pdf", "application/pdf", false), b = new("b", "b.pdf", "application/pdf", true), c = new("c", "c.exe", "application/x-msdownload", false);
        string[] Codes(SedAttachment[] listed, SedAttachment[]? carried) =>
            [.. Judge(Text("Seds/F001/examples/family.xml"), x => x with { Listed = listed, Carried = carried }).Select(f => f.Code).Order()];
        Assert.Empty(Codes([a, b], [b, a]));
        Assert.Empty(Codes([a, b], null));
        Assert.Equal(["SED-0120"], Codes([a, b], [a]));
        Assert.Equal(["SED-0120", "SED-0120"], Codes([a, b], []));
        Assert.Equal(["SED-0121"], Codes([], [a]));
        Assert.Equal(["SED-0122"], Codes([c], [c]));
        Assert.Equal(["SED-0123"], Codes([a, b], [a, b with { IsMedical = false }]));
        Assert.Equal(["SED-0124"], Codes([a], [a, a]));
    }

    [Fact]
    public void TheSetIsNamedByItsListing()
    {
        Assert.Equal(RuleSet.Current.Hash, RuleSet.FromListing(RuleSet.Current.Listing)!.Hash);
        Assert.Null(RuleSet.FromListing("R-9999/1\n"));
        Assert.All(RuleSet.Known, r => Assert.Matches("^R-[0-9]{4}$", r.Id));
        Assert.Equal(RuleSet.Known.Count, RuleSet.Known.Select(r => (r.Id, r.Version)).Distinct().Count());
    }

    [Fact]
    public void OneRuleCanBeReplaced()
    {
        var changed = RuleSet.Current.With(new Silent());
        Assert.NotEqual(RuleSet.Current.Hash, changed.Hash);
        Assert.Equal(RuleSet.Current.Rules.Count, changed.Rules.Count);
        var context = Context(Text("Seds/F001/invalid/born-tomorrow.xml"));
        Assert.NotEmpty(RuleSet.Current.Judge(context));
        Assert.Empty(changed.Judge(context));
        Assert.Throws<ArgumentException>(() => new RuleSet([new Silent(), new Silent()]));
    }

    /// <summary>A released rule is only superseded: this listing changes by addition, and a changed rule gets a new version.</summary>
    [Fact]
    public void TheListingIsApproved() =>
        Assert.Equal(string.Concat(Enumerable.Range(1, 28).Select(i => $"R-{i:D4}/{(i is 2 or 6 or 21 ? 2 : 1)}\n")), RuleSet.Current.Listing);

    /// <summary>An old verdict is judged by the rules of its day.</summary>
    [Fact]
    public void ASupersededRuleIsStillThere()
    {
        var old = RuleSet.FromListing(RuleSet.Current.Listing.Replace("R-0021/2", "R-0021/1", StringComparison.Ordinal))!;
        var context = Context(Text("Seds/H002/examples/smallest.xml"));
        Assert.Empty(RuleSet.Current.Judge(context));
        Assert.Equal(["/H002/ReplyRequestForInformation/Person/PersonIdentification"], old.Judge(context).Select(f => f.Path));
    }

    /// <summary>A partner's reason "other" is explained under the name that its SED has for it; one that no pack knows is not asked for.</summary>
    [Fact]
    public void AnExplanationIsAskedForUnderTheNameOfItsSedOrNotAtAll()
    {
        var old = RuleSet.FromListing(RuleSet.Current.Listing.Replace("R-0002/2", "R-0002/1", StringComparison.Ordinal))!;
        var explained = Context(Text("Seds/X008/examples/other-reason.xml")) with { SedType = "X008" };
        Assert.Equal(["/X008/TheFollowingSEDConsideredInvalidWithdrawn/otherReason"], old.Judge(explained).Select(f => f.Path));
        Assert.Empty(RuleSet.Current.Judge(explained));
        var unheard = Context("<s:X011 xmlns:s='http://ec.europa.eu/eessi/ns/4_4/X011'><Rejection><reason><value>99</value></reason><words>x</words></Rejection></s:X011>") with { SedType = "X011" };
        Assert.Equal(["SED-0102"], old.Judge(unheard).Select(f => f.Code));
        Assert.Empty(RuleSet.Current.Judge(unheard));
    }

    private static IReadOnlyList<Finding> Judge(string xml, Func<RuleContext, RuleContext>? change = null)
    {
        var reading = SedPush.Read(xml);
        var context = new RuleContext(reading.Cdm is { } cdm ? Pack.Embedded(cdm).Pack! : Pack, reading.SedType!, reading.Root!, Today, [], null);
        return [.. reading.Findings, .. RuleSet.Current.Judge(change is null ? context : change(context))];
    }

    private static RuleContext Context(string xml) => new(Pack, "F001", SedPush.Read(xml).Root!, Today, [], null);

    /// <param name="path">In the pack of CDM 4.4, or in that of the version before it.</param>
    private static string Text(string path) =>
        Encoding.UTF8.GetString(path.Split(' ') is [var cdm, var inPack] ? Pack.Embedded(cdm).Pack!.Files[inPack]!.Value.Span : Pack.Files[path]!.Value.Span);

    private sealed class Silent : IRule
    {
        public string Id => "R-0014";

        public int Version => 2;

        public string Source => "(i) a test";

        public IEnumerable<Finding> Judge(RuleContext context) => [];
    }
}
