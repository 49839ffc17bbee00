using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.App.Hosting;
using MessageBroker.Tests.Acceptance.Setup;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Tests.Acceptance.Doors;

/// <summary>Records that cannot go out, at the staging door: each is told what is wrong, and the next good one goes through.</summary>
[Collection(RunningCollection.Name)]
public sealed class BadRecordTests(RunningPair pair)
{
    private StagingTables Bulgaria => pair.Lands.Bg.Staging;

    [Fact]
    public Task Unknown_county() => RefusedAsync(
        "unknown-county", "UPDATE IF_ZAETOST SET REGION = 'ZZ' WHERE PERSON_ID = 'L1002' || @s", ("ADP-0052", "IF_ZAETOST.REGION"), ("DIR-0006", "IF_ZAETOST.REGION"));

    [Fact]
    public Task Family_without_a_child() => RefusedAsync(
        "no-child", "DELETE FROM IF_SEMEJSTVO WHERE REQUEST_NO LIKE '%' || @s AND ROLE = 'дете'", ("ADP-0031", "IF_SEMEJSTVO"), ("SED-0021", "InformationChildren"));

    [Fact]
    public Task Child_that_is_named_and_not_there() => RefusedAsync(
        "missing-child", "DELETE FROM IF_LICE WHERE PERSON_ID = 'L1003' || @s", ("ADP-0033", "IF_SEMEJSTVO.PERSON_ID[PERSON_ID=L1003"));

    [Fact]
    public Task Impossible_date() => RefusedAsync(
        "impossible-date", "UPDATE IF_LICE SET PERSON_BIRTH_DATE = '2019-02-30' WHERE PERSON_ID = 'L1004' || @s", ("ADP-0037", "IF_LICE.PERSON_BIRTH_DATE"));

    [Fact]
    public Task Attachment_that_is_not_what_it_says() => RefusedAsync(
        "false-pdf", "UPDATE IF_FAJL SET CONTENT = CAST('GIF89a' AS BLOB) WHERE REQUEST_ID = @id", ("FLW-0109", "attachment udostoverenie-razhdane.pdf"));

    [Fact]
    public Task Values_that_are_far_too_long() => RefusedAsync(
        "too-long",
        "UPDATE IF_LICE SET LAST_NAME_LAT = printf('%.*c', 20000, 'x') WHERE PERSON_ID = 'L1001' || @s; UPDATE IF_ADRES SET STREET = printf('%.*c', 1000000, 'y') WHERE PERSON_ID = 'L1003' || @s",
        ("SED-0031", "familyName"), ("SED-0031", "street"));

    [Fact]
    public async Task Row_that_changes_while_it_is_read()
    {
        const string id = "moving-row";
        var file = Path.Combine(pair.Lands.Layout.Folder, "moving.db");
        SqliteConnection.ClearAllPools();
        await Bulgaria.RunAsync("VACUUM INTO @file", ("@file", file));
        var copy = new StagingTables(file);
        await FamilyCopy.WriteAsync(copy, id);
        var system = (SqliteNationalSystem)NationalSide.Adapter("BG")!.Open("bg-asp", file);
        system.BetweenReads = () => copy.RunAsync("UPDATE IF_LICE SET FIRST_NAME = 'Друга', VERSION = VERSION + 1 WHERE PERSON_ID = 'L1001/' || @id", ("@id", id));

        var moved = (await system.ReadAsync(id, CancellationToken.None))!.Findings;

        var finding = Assert.Single(moved, f => f.IsError);
        Assert.Equal("ADP-0021", finding.Code);
        Assert.StartsWith("IF_LICE", finding.Path, StringComparison.Ordinal);
        system.BetweenReads = null;
        Assert.Empty((await system.ReadAsync(id, CancellationToken.None))!.Findings);
    }

    [SkippableFact]
    public async Task Staging_database_that_is_locked_is_asked_again_until_its_row_has_heard()
    {
        GateOnly.Need();
        const string id = "locked", later = "SELECT a.outcome FROM attempt_all a JOIN effect_all e ON e.id = a.effect_id JOIN message m ON m.id = e.message_id WHERE e.kind = 'Report' AND a.outcome = 'later' AND m.request_id = @id";
        await FamilyCopy.WriteAsync(Bulgaria, id);
        await using (var holder = await Bulgaria.OpenAsync())
        {
            await using var transaction = holder.BeginTransaction(deferred: false);
            await Until.AnswerAsync("report that has to come again", () => pair.Lands.Bg.Store.TextAsync(later, ("@id", id)));
            Assert.True(await pair.Lands.Bg.IsReadyAsync());
            await transaction.RollbackAsync();
        }

        await StatusAsync(id, "A");
    }

    /// <summary>Writes the spoilt record and a good one after it, and waits for both.</summary>
    private async Task RefusedAsync(string id, string change, params (string Code, string Path)[] expected)
    {
        await FamilyCopy.WriteAsync(Bulgaria, id, change);
        await FamilyCopy.WriteAsync(Bulgaria, id + "-good");

        await StatusAsync(id, "E");
        var findings = await Bulgaria.RowsAsync("SELECT CODE, PATH, TEXT_BG, TEXT_RO, TEXT_EN, REMEDY_BG, REMEDY_RO, REMEDY_EN FROM IF_NAHODKA WHERE REQUEST_ID = @id", ("@id", id));
        Assert.All(findings, f => Assert.All(f, text => Assert.False(string.IsNullOrWhiteSpace(text))));
        foreach (var (code, path) in expected)
            Assert.True(findings.Any(f => f[0] == code && f[1]!.Contains(path, StringComparison.Ordinal)), $"{code} at {path} is not among:\n" + string.Join('\n', findings.Select(f => $"{f[0]} {f[1]} {f[4]}")));
        Assert.True(findings.Sum(f => f.Sum(t => t!.Length)) < 64_000, "what is said about a long value is long itself");
        await StatusAsync(id + "-good", "A");
        Assert.True(await pair.Lands.Bg.IsReadyAsync());
        Assert.InRange(pair.Lands.Bg.Process!.PeakBytes, 1, 512L << 20);
    }

    private Task StatusAsync(string id, string status) =>
        Until.TrueAsync($"status {status} of {id}", async () => await Bulgaria.TextAsync("SELECT STATUS FROM IF_ZAJAVKA WHERE ID = @id", ("@id", id)) == status);
}
