using System.Text;
using MessageBroker.Schemas.Institutions;

namespace MessageBroker.Tests.Unit.Schemas.Institutions;

public class InstitutionDirectoryTests
{
    private const string Table = """
        id,country,from,until,bg,ro,en,regions,competences,accessPoint,successor
        BG:BGASA,BG,2019-07-01,,Агенция за социално подпомагане,Agenția pentru Asistență Socială,Agency for Social Assistance,,FB_BUC_01/CaseOwner/2019-07-01/ready FB_BUC_01/Counterparty/2019-07-01/ready,BG:AP01,
        RO:80246,RO,2021-02-10,,ОАПСИ Гюргево,"AJPIS ""Giurgiu"", România",AJPIS Giurgiu,GR,FB_BUC_01/Counterparty/2021-02-10/ready,,
        RO:80242,RO,2021-02-10,2026-06-30,ОАПСИ Кълъраш,AJPIS Călărași,AJPIS Calarasi,CL,FB_BUC_01/Counterparty/2021-02-10/ready,,RO:80246
        RO:80247,RO,,,ОАПСИ Телеорман,AJPIS Teleorman,AJPIS Teleorman,TR,FB_BUC_01/Counterparty/2030-01-01,,
        """;

    private static readonly DateOnly Spring = new(2026, 3, 15);
    private static readonly DateOnly Autumn = new(2026, 10, 1);
    private static readonly InstitutionDirectory Directory = Load(Table);

    [Fact]
    public void ATableGivesTheSameDirectoryAsItsJson()
    {
        var again = InstitutionDirectory.Read("again", Directory.ToBytes());
        Assert.Empty(again.Findings);
        Assert.Equal(Directory.Hash, again.Directory!.Hash);
        Assert.Equal("AJPIS \"Giurgiu\", România", Directory.Find("RO:80246")!.NameOn(Spring)!.In("ro"));
        Assert.Equal("BG:AP01", Directory.Find("BG:BGASA")!.AccessPoint);
        Assert.Null(Directory.Find("RO:80246")!.AccessPoint);
    }

    [Fact]
    public void TheHashFollowsTheContent() => Assert.NotEqual(Directory.Hash, Load(Table.Replace("2026-06-30", "2026-07-31", StringComparison.Ordinal)).Hash);

    [Fact]
    public void EveryQuestionIsAskedAsOfADay()
    {
        Assert.NotNull(Directory.Find("RO:80242", new DateOnly(2026, 6, 30)));
        Assert.Null(Directory.Find("RO:80242", new DateOnly(2026, 7, 1)));
        Assert.Null(Directory.Find("RO:99999", Spring));
        Assert.Null(Directory.SuccessorOf("RO:80242", new DateOnly(2026, 6, 30)));
        Assert.Equal("RO:80246", Directory.SuccessorOf("RO:80242", new DateOnly(2026, 7, 1))?.Id);
        Assert.Null(Directory.SuccessorOf("RO:80246", Autumn));
        var chain = Load(Table.Replace("AJPIS Giurgiu,GR,FB_BUC_01/Counterparty/2021-02-10/ready,,", "AJPIS Giurgiu,GR,,,RO:80247", StringComparison.Ordinal).Replace("RO:80246,RO,2021-02-10,,", "RO:80246,RO,2021-02-10,2026-08-31,", StringComparison.Ordinal));
        Assert.Equal(["RO:80246", "RO:80247"], new[] { new DateOnly(2026, 8, 31), Autumn }.Select(day => chain.SuccessorOf("RO:80242", day)?.Id));
        Assert.Equal(["RO:80242"], Directory.ForRegion("RO", "CL", "FB_BUC_01", "Counterparty", Spring).Select(i => i.Id));
        Assert.Empty(Directory.ForRegion("RO", "CL", "FB_BUC_01", "Counterparty", Autumn));
        Assert.Empty(Directory.ForRegion("RO", "CL", "FB_BUC_01", "CaseOwner", Spring));
    }

    [Theory]
    [InlineData("BG:BGASA", "CaseOwner", "")]
    [InlineData("RO:12345", "Counterparty", "DIR-0001")]
    [InlineData("RO:80246", "CaseOwner", "DIR-0004")]
    [InlineData("RO:80242", "Counterparty", "DIR-0003")]
    public void AnInstitutionIsJudged(string id, string role, string code)
    {
        var findings = Directory.Judge(id, "FB_BUC_01", role, Autumn, "here");
        Assert.Equal(code, string.Join(" ", findings.Select(f => f.Code)));
        if (code == "DIR-0003") Assert.Equal("RO:80246", findings[0].Arguments["successor"]);
    }

    [Fact]
    public void ACompetenceThatIsNotReadyIsSaid() =>
        Assert.Equal(["DIR-0005"], Directory.Judge("RO:80247", "FB_BUC_01", "Counterparty", new DateOnly(2031, 1, 1), "here").Select(f => f.Code));

    [Fact]
    public void ARegionChoosesItsInstitutionOrSaysWhichRegionsAreKnown()
    {
        Assert.Equal("RO:80246", Directory.Choose("RO", "GR", "FB_BUC_01", "Counterparty", Spring, "here").Found!.Id);
        Assert.Equal("BG:BGASA", Directory.Choose("BG", "RSE", "FB_BUC_01", "Counterparty", Spring, "here").Found!.Id);
        var (none, findings) = Directory.Choose("RO", "XX", "FB_BUC_01", "Counterparty", Spring, "IF_ZAETOST.REGION");
        Assert.Null(none);
        Assert.Equal(("DIR-0006", "IF_ZAETOST.REGION", "CL, GR, TR"), (findings[0].Code, findings[0].Path, findings[0].Arguments["known"]));
        Assert.Equal("DIR-0007", Directory.Choose("RO", null, "FB_BUC_01", "Counterparty", Spring, "here").Findings.Single().Code);
    }

    [Theory]
    [InlineData("id,country", "id,land", "DIR-0031", 1)]
    [InlineData("RO:80246,RO", "RO:1,RO", "DIR-0014", 3)]
    [InlineData("2021-02-10,2026-06-30", "2021-02-30,2026-06-30", "DIR-0014", 4)]
    [InlineData("/ready,,\n", "/redy,,\n", "DIR-0011", 3)]
    [InlineData("AJPIS Teleorman,TR", "AJPIS Teleorman", "DIR-0031", 5)]
    [InlineData("BG:AP01,", "BG:AP01", "DIR-0031", 2)]
    [InlineData("Counterparty/2030", "Observer/2030", "DIR-0014", 5)]
    public void AFaultNamesTheLineOfTheTable(string from, string to, string code, int line)
    {
        Assert.Contains(from, Lines(Table), StringComparison.Ordinal);
        var index = Lines(Table).IndexOf(from, StringComparison.Ordinal);
        var changed = Lines(Table)[..index] + to + Lines(Table)[(index + from.Length)..];
        var loading = InstitutionDirectory.ReadCsv("list.csv", "test", Encoding.UTF8.GetBytes(changed));
        Assert.Null(loading.Directory);
        Assert.Contains((code, $"list.csv:{line}"), loading.Findings.Select(f => (f.Code, f.Path)));
    }

    /// <summary>Columns that are not there say nothing, an open span is one, and a name of other days stands on a line of its own.</summary>
    [Fact]
    public void ATableMayHaveFurtherColumns()
    {
        var directory = Load("""
            id,country,from,until,bg,ro,en,regions,competences,accessPoint,successor,nameUntil,reachedAs,nameFrom
            BG:BGASA,BG,2019-07-01,,Стара,Veche,Old,,FB_BUC_01/CaseOwner/2019-07-01..2026-06-30/ready FB_BUC_01/Counterparty/..2026-06-30 FB_BUC_02/CaseOwner/2019-07-01.. FB_BUC_03/CaseOwner,,,2025-12-31,endpoint,
            BG:BGASA,,,,Средна,Mijlocie,Middle,,,,,2026-01-31,,2026-01-01
            BG:BGASA,,,,Нова,Nouă,New,,,,,,,2026-02-01
            RO:80246,RO,2021-02-10,,ОАПСИ Гюргево,AJPIS Giurgiu,AJPIS Giurgiu,GR,,,,,,
            """);
        var institution = directory.Find("BG:BGASA")!;
        Assert.Equal(["Old", "Middle", "New"], new[] { new DateOnly(2025, 12, 31), new DateOnly(2026, 1, 31), Spring }.Select(day => institution.NameOn(day)!.En));
        Assert.Equal(
            [(new DateOnly(2019, 7, 1), new DateOnly(2026, 6, 30), true), (null, new DateOnly(2026, 6, 30), false), (new DateOnly(2019, 7, 1), null, false), (null, null, false)],
            institution.Competences.Select(c => ((DateOnly?, DateOnly?, bool))(c.Valid.From, c.Valid.Until, c.Ready)));
        Assert.Equal(("endpoint", "test", 2), (institution.ReachedAs, directory.Environment, directory.Institutions.Count));
        Assert.Null(directory.Find("RO:80246")!.ReachedAs);
    }

    /// <summary>Verdicts keep a table as JSON by its hash: what a table without the further columns becomes stays what it was.</summary>
    [Fact]
    public void ATableOfBeforeBecomesTheSameOctets() =>
        Assert.Equal("27e7d5db94e703f3ea16719f72856e1c145f20cc45a38ae778b1a4d0e91e2a1e", Directory.Hash);

    [Theory]
    [InlineData("BG:BGASA,,,,Нова,Nouă,New,,,,,development,2026-02-31,", "DIR-0014", 3)]
    [InlineData("BG:BGASA,BG,,,Нова,Nouă,New,,,,,development,2026-02-01,", "DIR-0013", 0)]
    [InlineData("RO:80246,RO,,,Нова,Nouă,New,,,,,test,,", "DIR-0014", 3)]
    [InlineData("RO:80246,RO,,,Нова,Nouă,New,,,,,,,", "DIR-0012", 3)]
    [InlineData("RO:80246,RO,,,Нова,Nouă,New,,,,,development,,sign/d1c65ec4bbed79fe7c342b655f390283c98316a665d41ee9f8226ba8de3c0741", "DIR-0014", 3)]
    [InlineData("RO:80246,RO,,,Нова,Nouă,New,,,,,development,,ebms/d1c65ec4", "DIR-0014", 3)]
    [InlineData("RO:80246,RO,,,Нова,Nouă,New,,,,,development,,ebms", "DIR-0012", 3)]
    [InlineData("RO:80246,RO,,,Нова,Nouă,New,,FB_BUC_01/CaseOwner/2026-01-01..soon,,,development,,", "DIR-0014", 3)]
    [InlineData("RO:80246,RO,,,Нова,Nouă,New,,FB_BUC_01/CaseOwner/2026-01-01/ready/now,,,development,,", "DIR-0011", 3)]
    public void AFaultInAFurtherColumnNamesTheLineToo(string line, string code, int at)
    {
        var table = $"""
            id,country,from,until,bg,ro,en,regions,competences,accessPoint,successor,environment,nameFrom,certificates
            BG:BGASA,BG,2019-07-01,,Стара,Veche,Old,,,,,development,,
            {line}
            """;
        var loading = InstitutionDirectory.ReadCsv("list.csv", "test", Encoding.UTF8.GetBytes(Lines(table)));
        Assert.Null(loading.Directory);
        Assert.Contains((code, at == 0 ? "list.csv" : $"list.csv:{at}"), loading.Findings.Select(f => (f.Code, f.Path)));
    }

    [Theory]
    [InlineData("successor,environment,environment")]
    [InlineData("successor,owner")]
    [InlineData("environment,successor")]
    public void AColumnThatIsNotKnownIsRefused(string columns)
    {
        var loading = InstitutionDirectory.ReadCsv("list.csv", "test", Encoding.UTF8.GetBytes("id,country,from,until,bg,ro,en,regions,competences,accessPoint," + columns));
        Assert.Equal(("DIR-0031", "list.csv:1"), (loading.Findings.Single().Code, loading.Findings.Single().Path));
    }

    [Theory]
    [InlineData("{", "DIR-0010")]
    [InlineData("{\"environment\":\"test\",\"institutions\":[],\"extra\":1}", "DIR-0011")]
    [InlineData("{\"institutions\":[]}", "DIR-0012")]
    [InlineData("{\"environment\":\"t\",\"institutions\":[{\"id\":\"BG:BGASA\",\"country\":\"BG\",\"names\":[],\"competences\":[]},{\"id\":\"BG:BGASA\",\"country\":\"BG\",\"names\":[],\"competences\":[]}]}", "DIR-0013")]
    [InlineData("{\"environment\":\"t\",\"institutions\":[{\"id\":\"BG:BGASA\",\"country\":\"BG\",\"names\":[],\"competences\":[],\"successor\":\"BG:GONE\"}]}", "DIR-0001")]
    public void AFaultyDocumentIsNoDirectory(string json, string code)
    {
        var loading = InstitutionDirectory.Read("directory.json", Encoding.UTF8.GetBytes(json));
        Assert.Null(loading.Directory);
        Assert.Equal([code], loading.Findings.Select(f => f.Code));
    }

    private static InstitutionDirectory Load(string table)
    {
        var loading = InstitutionDirectory.ReadCsv("list.csv", "test", Encoding.UTF8.GetBytes(Lines(table)));
        Assert.Empty(loading.Findings);
        return loading.Directory!;
    }

    private static string Lines(string table) => table.ReplaceLineEndings("\n") + "\n";
}
