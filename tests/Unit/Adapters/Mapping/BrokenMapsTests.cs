using System.Text;
using MessageBroker.Adapters.Bulgaria;
using MessageBroker.Adapters.Mapping;

namespace MessageBroker.Tests.Unit.Adapters.Mapping;

public class BrokenMapsTests
{
    private const string Header = "id,kind,in,sed,national,also,where,join,argument,conversion,direction,required,repeat,note\n";
    private const string Request = "Q,rows,,,IF_ZAJAVKA,,,,,,,,,\n";

    [Theory]
    [InlineData("id,kind\n", "ADP-0001 BG/F001.csv:1")]
    [InlineData(Header + "Q,table,,,IF_ZAJAVKA,,,,,,,,,\n", "ADP-0002 BG/F001.csv:2")]
    [InlineData(Header + "Q,rows,,,IF_ZAJAVKA,,,,,,sideways,,,\n", "ADP-0002 BG/F001.csv:2")]
    [InlineData(Header + Request + Request, "ADP-0003 BG/F001.csv:3")]
    [InlineData(Header + "V,value,Q,Claimant,IF_ZAJAVKA.FREE_TEXT,,,,,,,,,\n", "ADP-0004 BG/F001.csv:2")]
    [InlineData(Header + "Q,rows,,,IF_NESHTO,,,,,,,,,\n", "ADP-0005 BG/F001.csv:2")]
    [InlineData(Header + Request + "V,value,Q,AdditionalRequestOrInformation/additionalInformation,IF_ZAJAVKA.TEKST,,,,,,,,,\n", "ADP-0006 BG/F001.csv:3")]
    [InlineData(Header + Request + "V,value,Q,AdditionalRequestOrInformation/additionalInformation,IF_ZAJAVKA.FREE_TEXT,,,,,reverse,,,,\n", "ADP-0007 BG/F001.csv:3")]
    [InlineData(Header + Request + "V,value,Q,AdditionalRequest/info,IF_ZAJAVKA.FREE_TEXT,,,,,,,,,\n", "ADP-0008 BG/F001.csv:3")]
    [InlineData(Header + Request + "# a remark\nV,value,Q,Claimant/PersonIdentification/sex,IF_ZAJAVKA.FREE_TEXT,,,,,period,,,,\n", "ADP-0008 BG/F001.csv:4")]
    [InlineData(Header + Request + "V,value,Q,Decision/contentDecision,IF_ZAJAVKA.FREE_TEXT,,,,,,out,,,\nW,value,Q,Decision/contentDecision,IF_ZAJAVKA.CLAUSE,,,,,,,,,\n", "ADP-0009 BG/F001.csv:4")]
    [InlineData(Header + Request + "V,value,Q,Decision/contentDecision,IF_ZAJAVKA.FREE_TEXT,,,,,,in,,,\nW,value,Q,Decision/dateDecision,IF_ZAJAVKA.FREE_TEXT,,,,,,in,,,\n", "ADP-0009 BG/F001.csv:4")]
    [InlineData(Header + Request + "R,rows,Q,Claimant,IF_SEMEJSTVO,,ROLE=a,,nolist,,,,,\n", "ADP-0010 BG/F001.csv:3")]
    [InlineData(Header + Request + "B,block,Q,,F001,,,,,,,,,\n", "ADP-0011 BG/F001.csv:3")]
    [InlineData(Header + Request + "V,value,Q,Decision/contentDecision,IF_LICE.LAST_NAME,,,,,,,,,\n", "ADP-0013 BG/F001.csv:3")]
    [InlineData(Header + Request + "R,rows,Q,Claimant,IF_LICE,,,PERSON_ID=IF_ZAETOST.PERSON_ID,,,,,,\n", "ADP-0013 BG/F001.csv:3")]
    public void A_fault_in_a_table_names_file_and_line(string table, string expected)
    {
        var load = Load(("F001.csv", table));
        Assert.Null(load.Maps);
        Assert.Contains(expected, load.Findings.Select(f => $"{f.Code} {f.Path}"));
    }

    [Fact]
    public void All_faults_come_in_one_go()
    {
        var load = Load(("F001.csv", Header + Request + "V,value,Q,Nowhere,IF_ZAJAVKA.NOTHING,,,,,,,,,\nW,value,Q,Decision/contentDecision,IF_ZAJAVKA.FREE_TEXT,,,,,unheard,,,,\n"));
        Assert.Equal(["ADP-0006 BG/F001.csv:3", "ADP-0007 BG/F001.csv:4", "ADP-0008 BG/F001.csv:3"], load.Findings.Select(f => $"{f.Code} {f.Path}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_code_that_stands_twice_on_the_same_way_is_found()
    {
        var load = Load(("F001.csv", Header + Request), ("codes-x.csv", "list,national,sed,direction,note\na,1,x,,\na,2,x,in,\na,1,y,in,\na,1,z,out,\nb,1,x,up,\n"));
        Assert.Equal(["ADP-0002 BG/codes-x.csv:6", "ADP-0012 BG/codes-x.csv:5"], load.Findings.Select(f => $"{f.Code} {f.Path}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_changed_file_or_conversion_changes_the_hash()
    {
        var one = Load(("F001.csv", Header + Request)).Maps!;
        var two = Load(("F001.csv", Header + "# a remark\n" + Request)).Maps!;
        Assert.Equal(one.Hash, Load(("F001.csv", Header + Request)).Maps!.Hash);
        Assert.NotEqual(one.Hash, two.Hash);
        var parts = Parts(("F001.csv", Header + Request));
        var newer = parts with { Conversions = [.. parts.Conversions.Select(c => c.Name == "date" ? c with { Version = c.Version + 1 } : c)] };
        Assert.NotEqual(one.Hash, CountryMaps.Load(newer).Maps!.Hash);
    }

    private static MapLoad Load(params (string Name, string Text)[] files) => CountryMaps.Load(Parts(files), PackPaths.All);

    private static CountryParts Parts(params (string Name, string Text)[] files) =>
        BulgarianAdapter.Instance.Parts with { Files = files.ToDictionary(f => f.Name, f => Encoding.UTF8.GetBytes(f.Text)) };
}
