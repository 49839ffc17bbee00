using System.Security.Cryptography;
using System.Text;
using MessageBroker.Adapters.Bulgaria;
using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Files;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Evidence.Keys;
using MessageBroker.Tests.Unit.Schemas;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Tests.Unit.Adapters.Files;

public class ArrivalExportTests
{
    private const string Stamp = "202611260809_001";

    [Fact]
    public async Task Each_table_with_rows_is_a_file_named_by_county_table_minute_and_number()
    {
        using var bench = await ExportBench.RomanianAsync();
        var outcome = await bench.ExportAsync();
        Assert.True(outcome.IsWritten);
        Assert.Equal(1, outcome.Messages);
        Assert.Empty(outcome.Findings);
        string[] tables = ["primit", "in_dosar", "in_membru_familie", "in_persoana", "in_adresa", "in_activitate", "in_drept"];
        var attachment = $"ANPIS_IF_GR_in_fisier_{Stamp}_{ExportBench.Claim}_1.pdf";
        string[] names = [.. tables.Select(t => $"ANPIS_IF_GR_{t}_{Stamp}.csv"), attachment, $"ANPIS_IF_GR_in_fisier_{Stamp}.csv"];
        Assert.Equal(names, outcome.Files.Select(f => f.Name));
        Assert.Equal(names.SelectMany(n => new[] { n, n + ".sha256" }).Order(StringComparer.Ordinal), bench.Names);
        foreach (var file in outcome.Files)
        {
            var octets = bench.Bytes(file.Name);
            Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(octets)), (long)octets.Length), (file.Sha256, file.Bytes));
            Assert.Equal($"{file.Sha256}  {file.Name}\n", Encoding.UTF8.GetString(bench.Bytes(file.Name + ".sha256")));
        }
        Assert.All(bench.Names, n => Assert.False(PrivateFile.IsOpenToOthers(Path.Combine(bench.Folder, n)), n));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(bench.Folder));
        Assert.Equal(ExportBench.Pdf, Encoding.UTF8.GetString(bench.Bytes(attachment)));
        Assert.Equal([ExportBench.Claim, "1", "../Мария.pdf", "application/pdf", "D", attachment], bench.Lines($"ANPIS_IF_GR_in_fisier_{Stamp}.csv")[1]);
    }

    /// <summary>No file of the export, so that nobody takes the rest for the whole; the other arrivals go by their ids, and the rest once the row is empty.</summary>
    [Fact]
    public async Task Known_malware_is_not_written_to_a_disk()
    {
        using var bench = await ExportBench.RomanianAsync();
        bench.Run($"""
            INSERT INTO primit (id_mesaj, id_caz, tip_sed, id_set, versiune_doc, de_la_institutie, catre_institutie, primit_la, rezumat)
              VALUES ('m-2', 'c', 'F026', 's', 1, 'BG:BGASA', 'RO:80246', '2026-11-25T10:00:00Z', 'F026');
            INSERT INTO in_fisier (id_mesaj, nr, nume, mime, medical, continut) VALUES ('m-2', 3, 'b.txt', 'text/plain', 'N', x'{Convert.ToHexString(MalwareTestFile.With("\r\n"))}')
            """);
        var outcome = await bench.ExportAsync();
        var finding = Assert.Single(outcome.Findings);
        Assert.Equal((false, "SED-0171", "in_fisier.continut[id_mesaj=m-2,nr=3]", "b.txt"), (outcome.IsWritten, finding.Code, finding.Path, finding.Arguments["file"]));
        Assert.Empty(outcome.Files);
        Assert.Empty(bench.Names);
        Assert.True((await bench.ExportAsync(messages: ExportBench.Claim)).IsWritten);
        bench.Run("UPDATE in_fisier SET continut = x'' WHERE nr = 3");
        Assert.True((await bench.ExportAsync()).IsWritten);
    }

    /// <summary>Their codes, in a page that could not hold their words; a database of before there were any is exported without them.</summary>
    [Fact]
    public async Task What_was_found_of_the_persons_is_written_beside_the_arrival()
    {
        using var bench = await ExportBench.RomanianAsync();
        const string words = "'текст', 'nu există', 'text', 'мярка', 'remediu', 'remedy'";
        bench.Run($"""
            INSERT INTO in_potrivire (id_mesaj, persoana_id, nr, cuvant, id_persoana_if, scor, cod, text_bg, text_ro, text_en, remedy_bg, remedy_ro, remedy_en)
              VALUES ('{ExportBench.Claim}', '3', 2, 'P', '17', 70, 'ADP-0001', {words}), ('{ExportBench.Claim}', '3', 1, 'M', '12', 100, 'ADP-0002', {words})
            """);
        var outcome = await bench.ExportAsync("windows-1251");
        Assert.DoesNotContain(outcome.Findings, f => f.Path.StartsWith("in_potrivire", StringComparison.Ordinal));
        outcome = await bench.ExportAsync();
        var answers = bench.Lines($"ANPIS_IF_GR_in_potrivire_{Stamp}.csv");
        Assert.Equal(["id_mesaj", "persoana_id", "nr", "cuvant", "id_persoana_if", "scor", "cod"], answers[0]);
        Assert.Equal([[ExportBench.Claim, "3", "1", "M", "12", "100", "ADP-0002"], [ExportBench.Claim, "3", "2", "P", "17", "70", "ADP-0001"]], answers.Skip(1).SkipLast(1));
        Assert.Equal(2, outcome.Files.Single(f => f.Table == "in_potrivire").Rows);

        bench.Run("DROP TABLE in_potrivire");
        Assert.DoesNotContain((await bench.ExportAsync()).Files, f => f.Table == "in_potrivire");
    }

    [Fact]
    public async Task Dates_and_amounts_are_written_in_the_way_of_files_and_the_trailer_counts_and_sums()
    {
        using var bench = await ExportBench.RomanianAsync();
        bench.Run($"INSERT INTO in_drept (id_mesaj, id, data_decizie, de_la, cuantum, moneda) VALUES ('{ExportBench.Claim}', 77, '2026-01-31', '1900-01-01', '1968.5', 'RON')");
        var outcome = await bench.ExportAsync();
        var drept = bench.Lines($"ANPIS_IF_GR_in_drept_{Stamp}.csv");
        var (date, amount) = (drept[0].ToList().IndexOf("data_decizie"), drept[0].ToList().IndexOf("cuantum"));
        Assert.Equal("id_mesaj", drept[0][0]);
        Assert.Equal([("31.01.2026", "1968,5")], drept.Where(r => r[1] == "77").Select(r => (r[date]!, r[amount]!)));
        Assert.Contains("01.01.1900", drept.Single(r => r[1] == "77"));
        var sum = drept.Skip(1).SkipLast(1).Select(r => r[amount]).OfType<string>().Sum(a => decimal.Parse(a.Replace(',', '.'), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(2078.5m, sum);
        Assert.Equal(["TOTAL", "2", "2078,50"], drept[^1].Take(3));
        Assert.All(drept, r => Assert.Equal(drept[0].Count, r.Count));
        Assert.Equal((2, sum), outcome.Files.Where(f => f.Table == "in_drept").Select(f => (f.Rows!.Value, f.Sum!.Value)).Single());

        var persons = bench.Lines($"ANPIS_IF_GR_in_persoana_{Stamp}.csv");
        Assert.Equal(["TOTAL", "4", "0,00"], persons[^1].Take(3));
        Assert.All(persons.Skip(1).SkipLast(1), r => Assert.Matches(@"^\d\d\.\d\d\.\d{4}$", r[persons[0].ToList().IndexOf("data_nasterii")]));
        var arrival = bench.Lines($"ANPIS_IF_GR_primit_{Stamp}.csv");
        Assert.Equal(("25.01.2027", "2026-11-25T10:00:00.000Z"), (arrival[1][arrival[0].ToList().IndexOf("termen")], arrival[1][arrival[0].ToList().IndexOf("primit_la")]));
        // What the national system fills is no part of what arrived.
        Assert.DoesNotContain("confirmat_de", arrival[0]);
    }

    [Fact]
    public async Task A_code_page_is_written_with_its_own_letters_and_says_so_by_column()
    {
        using var bench = await ExportBench.RomanianAsync();
        bench.Run("UPDATE in_persoana SET nume = 'Ștefănescu' WHERE nume = 'Dimitrov'; UPDATE in_adresa SET strada = 'ул. № 5' WHERE id = (SELECT min(id) FROM in_adresa)");
        var outcome = await bench.ExportAsync("windows-1250");
        Assert.True(outcome.IsWritten);
        Assert.Equal(["ADP-0110 in_adresa.strada 1", "ADP-0111 in_adresa.strada 2", "ADP-0112 in_adresa.strada 2", "ADP-0112 in_persoana.nume 2"],
            outcome.Findings.Where(f => f.Path is "in_adresa.strada" or "in_persoana.nume").Select(f => $"{f.Code} {f.Path} {f.Arguments["count"]}").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(outcome.Findings, f => f.IsError);
        Assert.Contains(bench.Lines($"ANPIS_IF_GR_in_persoana_{Stamp}.csv", "windows-1250"), r => r.Contains("Ştefănescu"));
        Assert.Contains(bench.Lines($"ANPIS_IF_GR_in_adresa_{Stamp}.csv", "windows-1250"), r => r.Contains("ul. nr. 5"));
        Assert.All(bench.Names.Where(n => !n.EndsWith(".pdf", StringComparison.Ordinal)), n => Assert.DoesNotContain((byte)'?', bench.Bytes(n)));
    }

    [Fact]
    public async Task A_letter_that_the_page_lacks_is_an_error_of_its_row_and_nothing_is_written()
    {
        using var bench = await ExportBench.RomanianAsync();
        bench.Run("UPDATE in_persoana SET nume = 'Ĳssel' WHERE id = '3'; UPDATE in_adresa SET strada = 'ы' WHERE id = (SELECT min(id) FROM in_adresa)");
        var outcome = await bench.ExportAsync("windows-1250");
        Assert.False(outcome.IsWritten);
        Assert.Empty(outcome.Files);
        Assert.Equal([$"ADP-0113 in_adresa.strada[id_mesaj={ExportBench.Claim},id=1] ы (U+044B)", $"ADP-0113 in_persoana.nume[id_mesaj={ExportBench.Claim},id=3] Ĳ (U+0132)"],
            outcome.Findings.Select(f => $"{f.Code} {f.Path} {f.Arguments["letters"]}").Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(bench.Folder));

        Directory.CreateDirectory(bench.Folder);
        Assert.False((await bench.ExportAsync("windows-1250")).IsWritten);
        Assert.Empty(bench.Names);
        Assert.True((await bench.ExportAsync()).IsWritten);
    }

    [Fact]
    public async Task A_Bulgarian_inbox_bears_the_institution_where_no_area_is_known()
    {
        using var bench = await ExportBench.BulgarianAsync("ул. „Борисова“ № 12, ѝ");
        var outcome = await bench.ExportAsync("windows-1251", BulgarianAdapter.Instance);
        Assert.Equal(["ADP-0110 IN_POLUCHENO.FREE_TEXT ѝ → и"], outcome.Findings.Select(f => $"{f.Code} {f.Path} {f.Arguments["signs"]}"));
        Assert.Equal([$"IIS_IF_BG-BGASA_IN_POLUCHENO_{Stamp}.csv", $"IIS_IF_BG-BGASA_IN_ZAPOVED_{Stamp}.csv"], outcome.Files.Select(f => f.Name));
        Assert.Contains("ул. „Борисова“ № 12, и", bench.Lines(outcome.Files[0].Name, "windows-1251")[1]);
        var decisions = bench.Lines(outcome.Files[1].Name, "windows-1251");
        Assert.Equal(["20.10.2025", null], decisions.Skip(1).SkipLast(1).Select(r => r[decisions[0].ToList().IndexOf("DECISION_DATE")]));
        Assert.Equal(["TOTAL", "2", "1584,50"], decisions[^1].Take(3));
    }

    [Fact]
    public async Task A_text_with_signs_of_the_format_comes_back_as_it_was()
    {
        const string Text = "=1+1; \"a\"\r\nb\n;;";
        using var bench = await ExportBench.BulgarianAsync(Text);
        var outcome = await bench.ExportAsync("windows-1251", BulgarianAdapter.Instance);
        var arrival = bench.Lines(outcome.Files[0].Name, "windows-1251");
        Assert.Equal(3, arrival.Count);
        Assert.Equal(Text, arrival[1][arrival[0].ToList().IndexOf("FREE_TEXT")]);
        Assert.Null(arrival[1][arrival[0].ToList().IndexOf("PURPOSE")]);
        Assert.Equal("a;;\"\";\"=b\"\r\n", SheetText.Line(["a", null, "", "=b"]));
        Assert.Equal(";a\r\n", SheetText.Line([null, "a"]));
    }

    [Fact]
    public async Task A_second_export_stands_beside_the_first_and_a_name_that_is_taken_stops_all()
    {
        using var bench = await ExportBench.RomanianAsync();
        var first = (await bench.ExportAsync()).Files.ToDictionary(f => f.Name, f => bench.Bytes(f.Name), StringComparer.Ordinal);
        bench.Run("UPDATE in_persoana SET nume = 'Altul'");
        var second = await bench.ExportAsync();
        Assert.All(second.Files, f => Assert.Contains("202611260809_002", f.Name, StringComparison.Ordinal));
        Assert.All(first, f => Assert.Equal(f.Value, bench.Bytes(f.Key)));

        Directory.CreateDirectory(Path.Combine(bench.Folder, "ANPIS_IF_GR_in_drept_202611260809_003.csv"));
        var before = bench.Names;
        await Assert.ThrowsAnyAsync<IOException>(() => bench.ExportAsync());
        Assert.Equal(before, bench.Names);
    }

    [Fact]
    public async Task The_database_is_only_read()
    {
        using var bench = await ExportBench.RomanianAsync();
        var before = await File.ReadAllBytesAsync(bench.Database);
        Assert.True((await bench.ExportAsync()).IsWritten);
        Assert.Equal(before, await File.ReadAllBytesAsync(bench.Database));
        await using var connection = await StagingDatabase.OpenForReadingAsync(bench.Database, default);
        await using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM primit";
        Assert.Equal(8, (await Assert.ThrowsAsync<SqliteException>(() => command.ExecuteNonQueryAsync())).SqliteErrorCode);
    }

    [Fact]
    public async Task Messages_are_chosen_by_id_and_by_when_they_came()
    {
        using var bench = await ExportBench.RomanianAsync();
        bench.Run("""
            INSERT INTO primit (id_mesaj, id_caz, tip_sed, id_set, versiune_doc, de_la_institutie, catre_institutie, primit_la, rezumat)
              VALUES ('later/../x', 'c', 'X001', 's', 1, 'BG:BGASA', 'RO:80021', '2026-11-25T12:00:00Z', 'X001');
            INSERT INTO in_fisier (id_mesaj, nr, nume, mime, medical, continut) VALUES ('later/../x', 1, 'a', 'application/x-other', 'N', x'00');
            """);
        Assert.Equal(2, (await bench.ExportAsync()).Messages);
        var since = await bench.ExportAsync(since: new DateTimeOffset(2026, 11, 25, 13, 0, 0, TimeSpan.FromHours(2)));
        Assert.Equal(["ANPIS_IF_RO-80021_primit_202611260809_002.csv"], since.Files.Where(f => f.Table == "primit").Select(f => f.Name));
        // An id that could lead out of the folder is no part of a name.
        Assert.Matches("^ANPIS_IF_RO-80021_in_fisier_202611260809_002_[0-9a-f]{32}_1.bin$", since.Files.Single(f => f.Rows is null).Name);
        Assert.Equal(["RO:80246"], (await bench.ExportAsync(messages: ExportBench.Claim)).Files.Select(f => f.Institution).Distinct());
        var nothing = await bench.ExportAsync(since: ExportBench.Now);
        Assert.Equal((true, 0, 0), (nothing.IsWritten, nothing.Messages, nothing.Files.Count));
        var names = bench.Names;
        var unknown = await bench.ExportAsync(messages: [ExportBench.Claim, "gone"]);
        Assert.Equal(["gone"], unknown.Unknown);
        Assert.False(unknown.IsWritten);
        Assert.Equal(names, bench.Names);
    }

    [Theory]
    [InlineData("UPDATE in_persoana SET data_nasterii = '2015-02-30' WHERE id = '3'", "ADP-0114 in_persoana.data_nasterii")]
    [InlineData("UPDATE in_persoana SET data_nasterii = '2015-02' WHERE id = '3'", "ADP-0114 in_persoana.data_nasterii")]
    [InlineData("UPDATE in_drept SET cuantum = '1.968,50'", "ADP-0115 in_drept.cuantum")]
    [InlineData("UPDATE in_drept SET cuantum = 'NaN'", "ADP-0115 in_drept.cuantum")]
    [InlineData("UPDATE in_persoana SET prenume = CAST(x'4DE3' AS TEXT) WHERE id = '3'", "ADP-0024 in_persoana.prenume")]
    public async Task What_is_no_date_no_amount_and_no_text_stops_the_export(string sql, string expected)
    {
        using var bench = await ExportBench.RomanianAsync();
        bench.Run(sql);
        var outcome = await bench.ExportAsync();
        var finding = Assert.Single(outcome.Findings);
        Assert.StartsWith(expected, $"{finding.Code} {finding.Path}", StringComparison.Ordinal);
        Assert.False(outcome.IsWritten);
        Assert.Empty(bench.Names);
    }

    [Fact]
    public async Task Errors_are_listed_up_to_a_limit()
    {
        using var bench = await ExportBench.RomanianAsync();
        bench.Run($"WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 2100) INSERT INTO in_adresa (id_mesaj, id, strada) SELECT '{ExportBench.Claim}', i, '漢' FROM n");
        var outcome = await bench.ExportAsync("windows-1250");
        Assert.Equal(ExportFindings.Most + 1, outcome.Findings.Count);
        Assert.Equal("ADP-0116", outcome.Findings[^1].Code);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_away_and_is_not_made()
    {
        using var bench = new ExportBench();
        await Assert.ThrowsAsync<NationalStoreAwayException>(() => bench.ExportAsync());
        Assert.False(File.Exists(bench.Database));
        Assert.Empty(bench.Names);
    }
}
