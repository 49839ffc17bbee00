using System.Text;
using MessageBroker.Schemas.Bucs;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

public sealed class BucLibraryTests
{
    [Fact]
    public void The_pack_of_the_program_carries_both_sides_of_FB_BUC_01()
    {
        var reading = BucLibrary.Load(PackFiles.FromProgram("4.4"));
        Assert.Equal(["BUC-0042"], reading.Findings.Select(f => f.Code));
        Assert.Equal(CaseRole.CaseOwner, reading.Library.Definition("FB_BUC_01", CaseRole.CaseOwner)!.Role);
        Assert.Equal(CaseRole.Counterparty, reading.Library.Definition("FB_BUC_01", CaseRole.Counterparty)!.Role);
        Assert.Null(reading.Library.Definition("FB_BUC_02", CaseRole.CaseOwner));
    }

    [Fact]
    public void One_side_alone_is_told()
    {
        var finding = Assert.Single(Load(("Bucs/po_a.xml", BucFiles.Own("po_fb_buc_01.xml"))).Findings);
        Assert.Equal(("BUC-0017", "Bucs/po_a.xml", "CP"), (finding.Code, finding.Path, finding.Arguments["role"]));
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
