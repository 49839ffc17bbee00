using System.Text;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

public sealed class BucLibraryTests
{
    [Theory]
    [InlineData("4.2")]
    [InlineData("4.4")]
    public void The_packs_of_the_program_carry_both_sides_of_every_case(string cdm)
    {
        var reading = BucLibrary.Load(PackFiles.FromProgram(cdm));
        Assert.All(reading.Findings, f => Assert.Equal(Severity.Info, f.Severity));
        Assert.DoesNotContain(reading.Findings, f => f.Code is "BUC-0037" or "BUC-0041");
        Assert.Equal(28, reading.Library.Definitions.Count(d => d.Role == CaseRole.CaseOwner));
        Assert.Equal(28, reading.Library.Definitions.Count(d => d.Role == CaseRole.Counterparty));
        var known = Pack.Embedded(cdm).Pack!.Seds;
        Assert.All(reading.Library.Definitions.SelectMany(d => d.Documents.Keys), sed => Assert.Contains(sed, known.Keys));
        Assert.Null(reading.Library.Definition("FB_BUC_05", CaseRole.CaseOwner));
    }

    /// <summary>No definition of 4.4 is public: the newer pack says that its case logic is that of 4.2, and it is, to the octet.</summary>
    [Fact]
    public void Both_packs_have_the_same_case_logic()
    {
        var (older, newer) = (PackFiles.FromProgram("4.2"), PackFiles.FromProgram("4.4"));
        var paths = older.Paths.Where(p => p.StartsWith("Bucs/", StringComparison.Ordinal)).ToList();
        Assert.Equal(56, paths.Count);
        Assert.Equal(paths, newer.Paths.Where(p => p.StartsWith("Bucs/", StringComparison.Ordinal)));
        Assert.All(paths, p => Assert.True(older[p]!.Value.Span.SequenceEqual(newer[p]!.Value.Span), p));
    }

    public static TheoryData<string> Files => [.. PackFiles.FromProgram("4.2").Paths.Where(p => p.StartsWith("Bucs/", StringComparison.Ordinal)).Select(p => p["Bucs/".Length..])];

    /// <summary>Ours were written anew; what they say is what the published ones say, trigger by trigger in the order of each event.</summary>
    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Our_definitions_say_what_the_published_ones_say(string name)
    {
        var official = BucFiles.ReadOfficial(name).Definition!;
        var own = BucReader.Read(name, PackFiles.FromProgram("4.2")[$"Bucs/{name}"]!.Value).Definition!;
        Assert.Equal((official.Buc, official.Version, official.Role, official.RemoveMeOnly, official.IsMultilateral), (own.Buc, own.Version, own.Role, own.RemoveMeOnly, own.IsMultilateral));
        Assert.Equal(official.Documents.Keys.Order(StringComparer.Ordinal), own.Documents.Keys.Order(StringComparer.Ordinal));
        foreach (var (sed, document) in official.Documents)
        {
            Assert.Equal((sed, document.Flags), (sed, own.Documents[sed].Flags));
            foreach (var on in Enum.GetValues<BucTriggerEvent>())
                Assert.Equal(Lines(document, on), Lines(own.Documents[sed], on));
        }
    }

    /// <summary>
    /// Where an event only opens actions, the order of its triggers says nothing. Ours write the type ANY of an action on the case, which the
    /// published ones leave out, and do without what can never fire.
    /// </summary>
    private static IEnumerable<BucTrigger> Lines(BucDocument document, BucTriggerEvent on)
    {
        var lines = document.Triggers.Where(t => t.On == on && (document.Type, on) != ("U027", BucTriggerEvent.DocReceive)).Select(t => t with { Line = 0, Untyped = false }).ToList();
        return lines.TrueForAll(t => t.Effect == BucTriggerEffect.Create) ? lines.OrderBy(t => t.ToString(), StringComparer.Ordinal) : lines;
    }

    [Fact]
    public void One_side_alone_is_told()
    {
        var finding = Assert.Single(Load(("Bucs/po_a.xml", BucFiles.Own("po_fb_buc_01.xml"))).Findings);
        Assert.Equal(("BUC-0017", "Bucs/po_a.xml", "CP"), (finding.Code, finding.Path, finding.Arguments["role"]));
    }

    /// <summary>The other side is there and refused: that it is missing would send a person looking for what they have.</summary>
    [Fact]
    public void A_side_that_is_refused_is_not_missing()
    {
        var refused = Load(("Bucs/po_a.xml", BucFiles.Own("po_fb_buc_01.xml")), ("Bucs/cp_a.xml", "<x/>"));
        Assert.DoesNotContain("BUC-0017", refused.Findings.Select(f => f.Code));
        Assert.Contains(refused.Findings, f => f.IsError && f.Path.StartsWith("Bucs/cp_a.xml:", StringComparison.Ordinal));
        Assert.Contains("BUC-0017", Load(("Bucs/po_a.xml", BucFiles.Own("po_fb_buc_01.xml")), ("Bucs/cp_b.xml", "<x/>")).Findings.Select(f => f.Code));
    }

    [Fact]
    public void Two_files_for_one_side_are_told_and_the_first_stays()
    {
        var own = BucFiles.Own("po_fb_buc_01.xml");
        var reading = Load(("Bucs/po_a.xml", own), ("Bucs/po_b.xml", own), ("Bucs/cp_a.xml", BucFiles.Own("cp_fb_buc_01.xml")));
        Assert.Equal(("BUC-0016", "Bucs/po_b.xml"), (Assert.Single(reading.Findings, f => f.IsError).Code, reading.Findings[0].Path));
        Assert.Equal("Bucs/po_a.xml", reading.Library.Definition("FB_BUC_01", CaseRole.CaseOwner)!.FileName);
    }

    [Fact]
    public void Sides_of_different_versions_are_told()
    {
        var reading = Load(("Bucs/po_a.xml", BucFiles.Own("po_fb_buc_01.xml").Replace("version=\"4.2\"", "version=\"4.3\"")), ("Bucs/cp_a.xml", BucFiles.Own("cp_fb_buc_01.xml")));
        Assert.Equal("4.2, 4.3", Assert.Single(reading.Findings, f => f.Code == "BUC-0018").Arguments["versions"]);
    }

    [Fact]
    public void A_refused_file_leaves_the_others()
    {
        var reading = Load(("Bucs/po_a.xml", "<x/>"), ("Bucs/po_b.xml", BucFiles.Own("po_fb_buc_01.xml")), ("Bucs/cp_a.xml", BucFiles.Own("cp_fb_buc_01.xml")));
        Assert.Equal(["Bucs/po_a.xml:1:2"], reading.Findings.Where(f => f.IsError).Select(f => f.Path));
        Assert.Equal(2, reading.Library.Definitions.Count());
    }

    private static BucLibraryReading Load(params (string Path, string Text)[] files) =>
        BucLibrary.Load(PackFiles.FromMemory(files.Select(f => KeyValuePair.Create(f.Path, Encoding.UTF8.GetBytes(f.Text)))));
}
