using System.Text;
using MessageBroker.Adapters.Bulgaria;
using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Schemas.Findings;
using Microsoft.Data.Sqlite;
using static MessageBroker.Tests.Unit.Adapters.Mapping.FirstClaimTests;

namespace MessageBroker.Tests.Unit.Adapters.Mapping.Staging;

public class NationalSystemTests
{
    private static readonly RequestKey Key = new(Sample.Good, 1);

    [Fact]
    public async Task Requests_are_taken_by_status_oldest_first()
    {
        using var sample = new Sample();
        var system = await sample.BulgariaAsync("bg", "bg-damaged");
        Assert.Equal([Key, new RequestKey(Sample.Damaged, 1)], await system.ListNewRequestsAsync(10, default));
        Assert.Equal([Key], await system.ListNewRequestsAsync(1, default));
        Assert.Equal(ReportOutcome.Written, await system.ReportAsync(Report('P'), default));
        Assert.Equal([new RequestKey(Sample.Damaged, 1)], await system.ListNewRequestsAsync(10, default));
        // A row that commits late, with an old time, is not skipped.
        Run(sample.PathOf("IIS_IF.db"), "INSERT INTO IF_ZAJAVKA (ID, INSTITUTION, KIND, ROOT_NO, CREATED_AT) VALUES ('late', 'BG:BGASA', 'F001', 'x', '2020-01-01')");
        Assert.Equal("late", (await system.ListNewRequestsAsync(10, default))[0].RequestId);
    }

    [Fact]
    public async Task A_record_holds_all_rows_that_the_request_needs_and_no_others()
    {
        using var sample = new Sample();
        var system = await sample.BulgariaAsync("bg", "bg-damaged");
        var record = (await system.ReadAsync(Sample.Good, default))!;
        Assert.Equal(("bg-asp", "F001", "РСЕ-2025-01847", "BG:BGASA"), (record.System, record.Kind, record.RootNumber, record.Institution));
        Assert.Null(record.ReplyTo);
        Assert.Equal(["L1001", "L1002", "L1003", "L1004"], record.Tables.Single(t => t.Name == "IF_LICE").Rows.Select(r => r["PERSON_ID"]));
        Assert.Null(record.Tables.Single(t => t.Name == "IF_LICE").Rows[2]["LAST_NAME_LAT"]);
        var file = Assert.Single(record.Attachments);
        Assert.Equal(("udostoverenie-razhdane.pdf", "application/pdf", false), (file.Name, file.Mime, file.IsMedical));
        Assert.StartsWith("%PDF-", Encoding.ASCII.GetString(file.Content, 0, 8), StringComparison.Ordinal);
        Assert.Null(await system.ReadAsync("no such request", default));
    }

    [Theory]
    [InlineData("UPDATE IF_ZAJAVKA SET VERSION = 2, FREE_TEXT = 'x' WHERE ID = 'Z-2025-0001'", "ADP-0020", "IF_ZAJAVKA.VERSION[ID=Z-2025-0001]")]
    [InlineData("UPDATE IF_LICE SET LAST_NAME = 'Друга', VERSION = VERSION + 1 WHERE PERSON_ID = 'L1003'", "ADP-0021", "IF_LICE[PERSON_ID=L1003]")]
    [InlineData("INSERT INTO IF_ZAETOST (PERSON_ID, STATUS, FROM_DATE) VALUES ('L1002', 'СОЛ', '2025-01-01')", "ADP-0021", "IF_ZAETOST[PERSON_ID=L1002,ID=4]")]
    [InlineData("DELETE FROM IF_FAJL", "ADP-0021", "IF_FAJL")]
    public async Task A_row_that_changes_while_the_request_is_read_is_a_finding(string change, string code, string path)
    {
        using var sample = new Sample();
        var system = await sample.BulgariaAsync("bg", "bg-damaged");
        system.BetweenReads = () => { Run(sample.PathOf("IIS_IF.db"), change); return Task.CompletedTask; };
        var record = (await system.ReadAsync(Sample.Good, default))!;
        Assert.Equal([$"{code} {path}"], record.Findings.Select(f => $"{f.Code} {f.Path}"));
        Assert.Contains(record.Findings[0], Sample.Bulgarian.ToSed(record, Sample.Today).Findings);
    }

    [Fact]
    public async Task The_adapters_own_columns_are_no_change()
    {
        using var sample = new Sample();
        var system = await sample.BulgariaAsync("bg", "bg-damaged");
        system.BetweenReads = () => system.ReportAsync(Report('P'), default);
        Assert.Empty((await system.ReadAsync(Sample.Good, default))!.Findings);
    }

    [Fact]
    public async Task A_report_names_id_and_version_and_a_newer_version_stands()
    {
        using var sample = new Sample();
        var system = await sample.BulgariaAsync("bg", "bg-damaged");
        Run(sample.PathOf("IIS_IF.db"), "UPDATE IF_ZAJAVKA SET VERSION = 2 WHERE ID = 'Z-2025-0001'");
        Assert.Equal(ReportOutcome.NewerVersionStands, await system.ReportAsync(Report('P'), default));
        Assert.Equal("N", Scalar(sample, "SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'"));
        Assert.Equal(ReportOutcome.NoSuchRequest, await system.ReportAsync(Report('P') with { Key = new("gone", 1) }, default));
        Assert.Equal(ReportOutcome.Written, await system.ReportAsync(Report('P') with { Key = new(Sample.Good, 2) }, default));
    }

    [Fact]
    public async Task A_report_writes_ids_turn_and_clause_and_keeps_what_it_does_not_know()
    {
        using var sample = new Sample();
        var system = await sample.BulgariaAsync("bg", "bg-damaged");
        await system.ReportAsync(Report('P') with { CaseId = "case-7", MessageId = "m-7" }, default);
        await system.ReportAsync(Report('A') with { Turn = "RO:80246", Due = "2026-01-25", Clause = "Art. 60(3) 987/2009" }, default);
        Assert.Equal("A|case-7|m-7|RO:80246|2026-01-25|Art. 60(3) 987/2009",
            Scalar(sample, "SELECT STATUS || '|' || SENT_CASE_ID || '|' || SENT_MESSAGE_ID || '|' || TURN || '|' || DUE || '|' || CLAUSE FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'"));
    }

    [Theory]
    [InlineData("P", 'A', "A")]
    [InlineData("G", 'A', "A")]
    [InlineData("R", 'A', "A")]
    [InlineData("A", 'P', "A")]
    [InlineData("A", 'G', "A")]
    [InlineData("E", 'P', "E")]
    [InlineData("P", 'E', "E")]
    public async Task A_status_never_goes_back_and_an_acknowledgement_is_the_last_word(string before, char report, string after)
    {
        using var sample = new Sample();
        var system = await sample.BulgariaAsync("bg", "bg-damaged");
        Run(sample.PathOf("IIS_IF.db"), $"UPDATE IF_ZAJAVKA SET STATUS = '{before}'");
        Assert.Equal(ReportOutcome.Written, await system.ReportAsync(Report(report), default));
        Assert.Equal(after, Scalar(sample, "SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'"));
    }

    /// <summary>A rejection that is repeated late is none of what was acknowledged since; a refusal of what was acknowledged is, and ends what was owed for it.</summary>
    [Fact]
    public async Task A_refusal_by_the_partner_follows_an_acknowledgement()
    {
        using var sample = new Sample();
        var system = await sample.BulgariaAsync("bg", "bg-damaged");
        const string row = "SELECT STATUS || '|' || SENT_CASE_ID || '|' || coalesce(TURN, '-') || '|' || coalesce(DUE, '-') FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001'";
        await system.ReportAsync(Report('A') with { CaseId = "case-7", Turn = "RO:80246", Due = "2026-01-25" }, default);
        await system.ReportAsync(Report('R'), default);
        Assert.Equal("A|case-7|RO:80246|2026-01-25", Scalar(sample, row));
        await system.ReportAsync(Report('R') with { IsLastWord = true }, default);
        Assert.Equal("R|case-7|-|-", Scalar(sample, row));
    }

    [Fact]
    public async Task A_report_that_comes_too_late_leaves_the_findings_too()
    {
        using var sample = new Sample();
        var system = await sample.BulgariaAsync("bg", "bg-damaged");
        await system.ReportAsync(Report('A'), default);
        await system.ReportAsync(Report('G') with { Findings = [Finding.Of("FLW-0301", "partner", ("partner", "RO:80246"))] }, default);
        Assert.Equal("A0", Scalar(sample, "SELECT (SELECT STATUS FROM IF_ZAJAVKA WHERE ID = 'Z-2025-0001') || (SELECT count(*) FROM IF_NAHODKA)"));
    }

    [Fact]
    public async Task Findings_stand_on_the_row_in_three_languages_and_a_repeated_report_does_not_double_them()
    {
        using var sample = new Sample();
        var system = await sample.BulgariaAsync("bg", "bg-damaged");
        var findings = Sample.Bulgarian.ToSed((await system.ReadAsync(Sample.Damaged, default))!, Sample.Today).Findings;
        var report = new RequestReport(new(Sample.Damaged, 1), 'E', null, null, null, null, null, findings);
        await system.ReportAsync(report, default);
        await system.ReportAsync(report, default);
        Assert.Equal("3", Scalar(sample, "SELECT count(*) FROM IF_NAHODKA"));
        Assert.Equal("ADP-0052|error|IF_ZAETOST.REGION[PERSON_ID=L1011,ID=3]", Scalar(sample, "SELECT CODE || '|' || SEVERITY || '|' || PATH FROM IF_NAHODKA WHERE CODE = 'ADP-0052'"));
        Assert.Equal("3", Scalar(sample, "SELECT count(*) FROM IF_NAHODKA WHERE TEXT_BG <> '' AND TEXT_RO <> '' AND TEXT_EN <> '' AND REMEDY_BG <> '' AND REMEDY_RO <> '' AND REMEDY_EN <> '' AND TEXT_BG <> TEXT_RO"));
    }

    [Fact]
    public async Task A_delivery_is_written_once_whatever_is_repeated()
    {
        using var sample = new Sample();
        var romania = await sample.RomaniaAsync();
        var pdf = new NationalAttachment("act.pdf", "application/pdf", true, "%PDF-1.4"u8.ToArray());
        var delivery = Sample.Delivery(Sample.Romanian.ToNational("F001", (await ConvertAsync()).Root!, "m-1", "RO:80246"), "m-1", "F001", pdf, new("empty.pdf", "application/pdf", false, []));
        Assert.Equal(DeliveryOutcome.Written, (await romania.DeliverAsync(delivery, default)).Outcome);
        Assert.Equal(DeliveryOutcome.AlreadyThere, (await romania.DeliverAsync(delivery with { Summary = "other" }, default)).Outcome);
        Assert.Equal("4", Scalar(sample, "SELECT count(*) FROM in_persoana", "anpis_if.db"));
        Assert.Equal("D|8|0", Scalar(sample, "SELECT group_concat(CASE nr WHEN 1 THEN medical || '|' || length(continut) ELSE length(continut) END, '|') FROM in_fisier", "anpis_if.db"));
        Assert.Equal("F001|set-1|1|N|cerere|Art. 60(3)", Scalar(sample, "SELECT tip_sed || '|' || id_set || '|' || versiune_doc || '|' || stare_primire || '|' || scop || '|' || temei FROM primit", "anpis_if.db"));
        // The same family in another document is another arrival.
        Assert.Equal(DeliveryOutcome.Written, (await romania.DeliverAsync(delivery with { MessageId = "m-2", SetId = "set-2" }, default)).Outcome);
    }

    [Fact]
    public async Task A_document_that_stands_under_another_message_is_not_written_again()
    {
        using var sample = new Sample();
        var romania = await sample.RomaniaAsync();
        var delivery = await DeliveryAsync();
        await romania.DeliverAsync(delivery, default);
        var before = Scalar(sample, "SELECT (SELECT count(*) FROM primit) || '|' || (SELECT count(*) FROM in_persoana) || '|' || (SELECT count(*) FROM in_fisier)", "anpis_if.db");

        var again = delivery with { MessageId = "m-2", ReceivedAt = "2027-02-01T00:00:00.000Z", Turn = "RO", Due = "2027-03-01", Clause = "later" };
        Assert.Equal(new DeliveryResult(DeliveryOutcome.StandsAs, "m-1"), await romania.DeliverAsync(again, default));
        Run(sample.PathOf("anpis_if.db"), "UPDATE primit SET stare_primire = 'C', nr_dosar = 'D-1'");
        Assert.Equal(new DeliveryResult(DeliveryOutcome.StandsAs, "m-1"), await romania.DeliverAsync(again, default));
        Assert.Equal(new DeliveryResult(DeliveryOutcome.AlreadyThere), await romania.DeliverAsync(delivery, default));

        Assert.Equal(before, Scalar(sample, "SELECT (SELECT count(*) FROM primit) || '|' || (SELECT count(*) FROM in_persoana) || '|' || (SELECT count(*) FROM in_fisier)", "anpis_if.db"));
    }

    /// <summary>Each is a version that the inbox must not take for the one it has, nor write beside it.</summary>
    [Theory]
    [InlineData("summary")]
    [InlineData("kind")]
    [InlineData("value")]
    [InlineData("absent value")]
    [InlineData("one row more")]
    [InlineData("one row less")]
    [InlineData("purpose")]
    [InlineData("octet of an attachment")]
    [InlineData("attachment less")]
    public async Task The_same_version_with_other_content_is_not_written_and_named(string what)
    {
        using var sample = new Sample();
        var romania = await sample.RomaniaAsync();
        var delivery = await DeliveryAsync();
        await romania.DeliverAsync(delivery, default);

        var result = await romania.DeliverAsync(Other(delivery, what) with { MessageId = "m-2" }, default);

        Assert.Equal(new DeliveryResult(DeliveryOutcome.OtherContent, "m-1"), result);
        Assert.Equal("m-1|0", Scalar(sample, "SELECT group_concat(id_mesaj) || '|' || (SELECT count(*) FROM in_persoana WHERE id_mesaj = 'm-2') FROM primit", "anpis_if.db"));
    }

    /// <summary>Another version, case, sender, receiver or document is an arrival of its own.</summary>
    [Fact]
    public async Task Another_document_is_written_beside_it()
    {
        using var sample = new Sample();
        var romania = await sample.RomaniaAsync();
        var delivery = await DeliveryAsync();
        NationalDelivery[] others =
        [
            delivery with { DocumentVersion = 2 }, delivery with { CaseId = "another" }, delivery with { FromInstitution = "BG:ANOTHER" },
            delivery with { ToInstitution = "RO:ANOTHER" }, delivery with { SetId = "another" },
        ];
        await romania.DeliverAsync(delivery, default);
        for (var i = 0; i < others.Length; i++) Assert.Equal(DeliveryOutcome.Written, (await romania.DeliverAsync(others[i] with { MessageId = $"m-{i + 2}" }, default)).Outcome);
    }

    private static async Task<NationalDelivery> DeliveryAsync()
    {
        var pdf = new NationalAttachment("act.pdf", "application/pdf", true, "%PDF-1.4"u8.ToArray());
        return Sample.Delivery(Sample.Romanian.ToNational("F001", (await ConvertAsync()).Root!, "m-1", "RO:80246"), "m-1", "F001", pdf, new("empty.pdf", "application/pdf", false, []));
    }

    private static NationalDelivery Other(NationalDelivery delivery, string what)
    {
        NationalDelivery Tables(string name, Func<IReadOnlyList<IReadOnlyDictionary<string, string?>>, IReadOnlyList<IReadOnlyDictionary<string, string?>>> change) =>
            delivery with { Tables = [.. delivery.Tables.Select(t => t.Name == name ? t with { Rows = change(t.Rows) } : t)] };
        IReadOnlyDictionary<string, string?> With(IReadOnlyDictionary<string, string?> row, string column, string? value) => new Dictionary<string, string?>(row) { [column] = value };
        return what switch
        {
            "summary" => delivery with { Summary = delivery.Summary + "!" },
            "kind" => delivery with { Kind = "F002" },
            "value" => Tables("in_persoana", rows => [With(rows[0], "nume", "ALTUL"), .. rows.Skip(1)]),
            "absent value" => Tables("in_persoana", rows => [With(rows[0], "nume", null), .. rows.Skip(1)]),
            "one row more" => Tables("in_persoana", rows => [.. rows, With(rows[0], "id", "99")]),
            "one row less" => Tables("in_persoana", rows => [.. rows.Skip(1)]),
            "purpose" => Tables("primit", rows => [With(rows[0], "scop", "altul")]),
            "octet of an attachment" => delivery with { Attachments = [delivery.Attachments[0] with { Content = "%PDF-1.5"u8.ToArray() }, delivery.Attachments[1]] },
            "attachment less" => delivery with { Attachments = [delivery.Attachments[0]] },
            _ => throw new ArgumentException(what),
        };
    }

    [Fact]
    public async Task A_delivery_that_the_tables_refuse_in_the_middle_leaves_nothing_and_names_the_place()
    {
        using var sample = new Sample();
        var romania = await sample.RomaniaAsync();
        Run(sample.PathOf("anpis_if.db"), "CREATE TRIGGER t BEFORE INSERT ON in_adresa BEGIN SELECT RAISE(ABORT, 'full'); END");
        var delivery = Sample.Delivery(Sample.Romanian.ToNational("F001", (await ConvertAsync()).Root!, "m-1", "RO:80246"), "m-1");
        // The trigger's words may quote a row: only the engine's code is told.
        Assert.Equal(new DeliveryResult(DeliveryOutcome.Refused, Place: "in_adresa: SQLite 19/1811"), await romania.DeliverAsync(delivery, default));
        Assert.Equal("0", Scalar(sample, "SELECT (SELECT count(*) FROM primit) + (SELECT count(*) FROM in_persoana)", "anpis_if.db"));
        Run(sample.PathOf("anpis_if.db"), "DROP TRIGGER t");
        Assert.Equal(DeliveryOutcome.Written, (await romania.DeliverAsync(delivery, default)).Outcome);
    }

    [Fact]
    public async Task A_report_that_the_tables_refuse_is_an_answer_and_changes_nothing()
    {
        using var sample = new Sample();
        var system = await sample.BulgariaAsync("bg", "bg-damaged");
        var report = new RequestReport(new RequestKey(Sample.Good, 1), 'E', null, null, null, null, null, [Finding.Of("ADP-0061", "IF_LICE.FIRST_NAME")]);
        Run(sample.PathOf("IIS_IF.db"), "CREATE TRIGGER t BEFORE INSERT ON IF_NAHODKA BEGIN SELECT RAISE(ABORT, 'no'); END");
        Assert.Equal(ReportOutcome.Refused, await system.ReportAsync(report, default));
        Assert.Equal("N", Scalar(sample, $"SELECT STATUS FROM IF_ZAJAVKA WHERE ID = '{Sample.Good}'"));
        Run(sample.PathOf("IIS_IF.db"), "DROP TRIGGER t");
        Assert.Equal(ReportOutcome.Written, await system.ReportAsync(report, default));
    }

    [Theory]
    [InlineData("99999999999999999999")]
    [InlineData("-3")]
    [InlineData("two")]
    public async Task A_version_that_is_no_number_of_a_version_stops_nobody_and_is_told_on_its_row(string version)
    {
        using var sample = new Sample();
        var system = await sample.BulgariaAsync("bg", "bg-damaged");
        Run(sample.PathOf("IIS_IF.db"), $"UPDATE IF_ZAJAVKA SET VERSION = '{version}' WHERE ID = '{Sample.Good}'");
        var keys = await system.ListNewRequestsAsync(10, default);
        Assert.Equal([new RequestKey(Sample.Good, 0), new RequestKey(Sample.Damaged, 1)], keys.OrderBy(k => k.RequestId, StringComparer.Ordinal));
        var record = (await system.ReadAsync(Sample.Good, default))!;
        Assert.Equal(keys.First(k => k.RequestId == Sample.Good), record.Key);
        Assert.Contains(record.Findings, f => f is { Code: "ADP-0034", IsError: true } && f.Path == $"IF_ZAJAVKA.VERSION[ID={Sample.Good}]");
        Assert.Equal(ReportOutcome.Written, await system.ReportAsync(new RequestReport(record.Key, 'E', null, null, null, null, null, record.Findings), default));
        Assert.Equal("E", Scalar(sample, $"SELECT STATUS FROM IF_ZAJAVKA WHERE ID = '{Sample.Good}'"));
    }

    [Fact]
    public async Task The_national_word_on_an_arrival_is_confirmed_declined_or_not_yet_there()
    {
        using var sample = new Sample();
        var romania = await sample.RomaniaAsync();
        var conversion = Sample.Romanian.ToNational("F001", (await ConvertAsync()).Root!, "m", "RO:80246");
        foreach (var id in new[] { "m-1", "m-2", "m-3" }) await romania.DeliverAsync(Sample.Delivery(conversion, id) with { SetId = id }, default);
        Run(sample.PathOf("anpis_if.db"), "UPDATE primit SET stare_primire = 'C', nr_dosar = 'D-1', confirmat_de = 'ana', confirmat_la = '2026-11-25' WHERE id_mesaj = 'm-1'; UPDATE primit SET stare_primire = 'R', motiv = 'alt județ' WHERE id_mesaj = 'm-2'");
        var answers = await romania.ListAnswersAsync([.. Enumerable.Range(0, 1200).Select(i => $"m-{i}")], default);
        Assert.Equal([new("m-1", true, "ana", "2026-11-25", "D-1", null), new DeliveryAnswer("m-2", false, null, null, null, "alt județ")], answers.OrderBy(a => a.MessageId, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_locked_database_is_away_and_the_repeat_is_accepted()
    {
        using var sample = new Sample();
        var system = await sample.BulgariaAsync("bg", "bg-damaged");
        await using (var other = new SqliteConnection($"Data Source={sample.PathOf("IIS_IF.db")};Pooling=False"))
        {
            await other.OpenAsync();
            await using var hold = other.BeginTransaction(deferred: false);
            await Assert.ThrowsAsync<NationalStoreAwayException>(() => system.ReportAsync(Report('P'), default));
            // Readers of a WAL database do not wait for the writer.
            Assert.NotNull(await system.ReadAsync(Sample.Good, default));
        }
        Assert.Equal(ReportOutcome.Written, await system.ReportAsync(Report('P'), default));
    }

    [Fact]
    public async Task A_missing_damaged_or_foreign_database_is_away_and_never_made_anew()
    {
        using var sample = new Sample();
        var path = sample.PathOf("gone.db");
        var system = BulgarianAdapter.Instance.Open("bg-asp", path);
        await Assert.ThrowsAsync<NationalStoreAwayException>(() => system.ListNewRequestsAsync(1, default));
        Assert.False(File.Exists(path));
        await File.WriteAllTextAsync(path, "this is not a database, whatever its name says, and long enough to be looked at");
        await Assert.ThrowsAsync<NationalStoreAwayException>(() => system.ReadAsync("x", default));
        File.Delete(path);
        Run(path, "CREATE TABLE other (a TEXT)");
        var away = await Assert.ThrowsAsync<NationalStoreAwayException>(() => system.ListNewRequestsAsync(1, default));
        Assert.DoesNotContain(path, away.Message, StringComparison.Ordinal);
        Assert.IsType<SqliteException>(away.InnerException);
    }

    [Fact]
    public async Task What_is_too_large_or_too_much_is_a_finding_and_is_not_read()
    {
        using var sample = new Sample();
        await sample.BulgariaAsync("bg", "bg-damaged");
        var system = BulgarianAdapter.Instance.Open("bg-asp", sample.PathOf("IIS_IF.db"), new StagingLimits(AttachmentBytes: 100, Rows: 3));
        var record = (await system.ReadAsync(Sample.Good, default))!;
        Assert.Empty(record.Attachments);
        Assert.Contains(record.Findings, f => f.Code == "SED-0044" && f.Path == "IF_FAJL[REQUEST_ID=Z-2025-0001,N=1]");
        Assert.Contains(record.Findings, f => f.Code == "ADP-0026" && f.Path == "IF_SEMEJSTVO");
        Assert.Equal(3, record.Tables.Single(t => t.Name == "IF_SEMEJSTVO").Rows.Count);
    }

    [Fact]
    public async Task A_version_that_is_no_number_is_a_key_of_its_own_and_stops_nothing()
    {
        using var sample = new Sample();
        var system = await sample.BulgariaAsync("bg", "bg-damaged");
        Run(sample.PathOf("IIS_IF.db"), "UPDATE IF_ZAJAVKA SET VERSION = 'първа' WHERE ID = 'Z-2025-0001'");
        var keys = await system.ListNewRequestsAsync(10, default);
        Assert.Equal([new RequestKey(Sample.Good, 0), new RequestKey(Sample.Damaged, 1)], keys);
        Assert.Equal(keys[0], (await system.ReadAsync(Sample.Good, default))!.Key);
        Assert.Equal(ReportOutcome.Written, await system.ReportAsync(Report('E') with { Key = keys[0], Findings = [Finding.Of("ADP-0030", "x", ("column", "VERSION"))] }, default));
    }

    private static RequestReport Report(char status) => new(Key, status, null, null, null, null, null, []);

    private static string? Scalar(Sample sample, string sql, string database = "IIS_IF.db")
    {
        using var connection = new SqliteConnection($"Data Source={sample.PathOf(database)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}
