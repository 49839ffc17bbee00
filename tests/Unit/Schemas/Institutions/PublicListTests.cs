using System.Globalization;
using System.Text;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Tests.Unit.Tidy;

namespace MessageBroker.Tests.Unit.Schemas.Institutions;

/// <summary>
/// The public list of Bulgarian and Romanian ids of mid 2021 (../shared/national/eessi-institutions-bg-ro.csv, not in the repository), turned into our table:
/// id and country as they are; the acronym is the name in all languages; the county of an acronym that ends with one ("AJPIS_GR") is the region; the day of the last
/// change is the last of its validity, for eessi.md §1.8 calls these ids inactive by May 2021; family benefits are FB_BUC_01, unemployment is UB_BUC_01, in both roles,
/// without an own span and ready; of other sectors no business use case is said. Who took the place of BG:NSSI is what §1.8 says.
/// </summary>
public sealed class PublicListTests
{
    private const string Successor = "BG:121082521";

    [SkippableFact]
    public void Every_row_becomes_a_line_and_is_asked_as_of_a_day()
    {
        var rows = Rows();
        var directory = Converted(rows);
        Assert.Equal(194, rows.Count);
        Assert.Equal(195, directory.Institutions.Count);
        Assert.All(rows, row => Assert.Equal(row.Last, directory.Find(row.Id)!.Valid.Until));
        Assert.All(rows, row => Assert.Null(directory.Find(row.Id, new DateOnly(2021, 6, 1))));

        string Asked(string id, string buc, string day) => string.Join(' ', directory.Judge(id, buc, "Counterparty", DateOnly.Parse(day, CultureInfo.InvariantCulture), "here").Select(f => $"{f.Code} {f.Arguments.GetValueOrDefault("successor")}".TrimEnd()));
        Assert.Equal("", Asked("BG:NSSI", "UB_BUC_01", "2020-01-01"));
        Assert.Equal($"DIR-0003 {Successor}", Asked("BG:NSSI", "UB_BUC_01", "2020-01-02"));
        Assert.Equal("", Asked(Successor, "UB_BUC_01", "2020-01-02"));
        Assert.Equal("", Asked("RO:80246", "FB_BUC_01", "2021-02-10"));
        Assert.Equal("DIR-0002", Asked("RO:80246", "FB_BUC_01", "2021-02-11"));
        Assert.Equal("DIR-0004", Asked("RO:80246", "UB_BUC_01", "2021-02-10"));
        Assert.Equal("DIR-0004", Asked("BG:121858220", "FB_BUC_01", "2020-01-01"));
        Assert.Equal("DIR-0001", Asked("RO:99999", "FB_BUC_01", "2021-02-10"));
        // Those without a county in the acronym serve the whole country as far as the list says.
        var several = Assert.Single(directory.Choose("RO", "GR", "FB_BUC_01", "Counterparty", new DateOnly(2021, 2, 10), "here").Findings);
        Assert.Equal(("DIR-0007", "RO:800211, RO:80021, RO:80246"), (several.Code, several.Arguments["institutions"]));
        Assert.Equal("RO:80021", directory.Choose("RO", "GR", "FB_BUC_01", "Counterparty", new DateOnly(2021, 2, 11), "here").Found!.Id);
        Assert.Equal(["DIR-0006"], directory.Choose("RO", "GR", "FB_BUC_01", "Counterparty", new DateOnly(2021, 2, 26), "here").Findings.Select(f => f.Code));
        Assert.Equal(Successor, directory.SuccessorOf("BG:NSSI", new DateOnly(2026, 11, 27))!.Id);
    }

    /// <summary>The sample's ids are those of the list, each with the county that its acronym has there.</summary>
    [SkippableFact]
    public void The_sample_names_institutions_as_the_list_does()
    {
        var rows = Rows().ToDictionary(r => r.Id, StringComparer.Ordinal);
        var sample = InstitutionDirectory.ReadAny("directory.json", "development", File.ReadAllBytes(Path.Combine(Repository.Root, "samples", "directory", "directory.json"))).Directory!;
        Assert.All(sample.Institutions.Where(i => i.Id != Successor), i => Assert.Equal(rows[i.Id].Region, i.Regions.FirstOrDefault()));
    }

    private static InstitutionDirectory Converted(IEnumerable<Row> rows)
    {
        var table = new StringBuilder("id,country,from,until,bg,ro,en,regions,competences,accessPoint,successor\n");
        foreach (var row in rows)
            table.Append(CultureInfo.InvariantCulture, $"{row.Id},{row.Id[..2]},,{row.Last:yyyy-MM-dd},{row.Acronym},{row.Acronym},{row.Acronym},{row.Region},{row.Competences},,{(row.Id == "BG:NSSI" ? Successor : "")}\n");
        table.Append(CultureInfo.InvariantCulture, $"{Successor},BG,2020-01-02,,NSSI,NSSI,NSSI,,UB_BUC_01/Counterparty//ready,,\n");
        var loading = InstitutionDirectory.ReadCsv("eessi-institutions-bg-ro.csv", "acceptance", Encoding.UTF8.GetBytes(table.ToString()));
        Assert.Empty(loading.Findings);
        return loading.Directory!;
    }

    // Only the sector holds commas; the others are counted from both ends.
    private static List<Row> Rows() => [.. File.ReadLines(SharedFiles.PathOf("national", "eessi-institutions-bg-ro.csv")).Skip(1).Select(line =>
    {
        var cells = line.Split(',');
        return new Row(cells[0], cells[2], string.Join(',', cells[3..^1]), DateOnly.ParseExact(cells[^1], "dd/MM/yyyy HH:mm:ss", CultureInfo.InvariantCulture));
    })];

    private sealed record Row(string Id, string Acronym, string Sector, DateOnly Last)
    {
        public string? Region => Acronym.Length > 3 && Acronym[^3] == '_' ? Acronym[^2..] : null;

        public string Competences =>
            (Sector.Contains("family benefits", StringComparison.Ordinal) ? "FB_BUC_01" : Sector.Contains("unemployment", StringComparison.Ordinal) ? "UB_BUC_01" : null) is { } buc
                ? $"{buc}/CaseOwner//ready {buc}/Counterparty//ready" : "";
    }
}
