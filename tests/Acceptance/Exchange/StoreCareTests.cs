using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary><c>store migrate</c> and <c>store check</c> on what a stopped broker left.</summary>
[Collection(StoryCollection.Name)]
public sealed class StoreCareTests(PlayedStory story)
{
    [Fact]
    public async Task A_store_that_was_used_is_sound()
    {
        await using var copy = story.Lands.Copy();

        var check = await copy.Bg.CallAsync("store", "check");

        Assert.True(check.Exit == 0, check.Output);
        Assert.Equal(("ok", "sqlite"), (check.Verdict, check.Answer["kind"]!.GetValue<string>()));
        Assert.Equal("2", check.Answer["rows"]!["case_row"]!.ToJsonString());
        Assert.Empty(check.Answer["findings"]!.AsArray());
    }

    [Theory]
    [InlineData("DROP TRIGGER leaf_no_delete", "FLW-0425")]
    [InlineData("UPDATE message SET state = 'Sideways' WHERE state = 'Refused'", "FLW-0509")]
    [InlineData("DELETE FROM store_identity", "STO-0002")]
    [InlineData("PRAGMA foreign_keys = OFF; DELETE FROM case_row WHERE case_id = (SELECT case_id FROM message WHERE state = 'Refused')", "STO-0004")]
    [InlineData("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'entry_case') WHERE name = 'case_created'", "FLW-0510")]
    public async Task What_is_wrong_with_a_store_is_named(string act, string code)
    {
        await using var copy = story.Lands.Copy();
        await copy.Bg.Store.RunAsync(act);

        var check = await copy.Bg.CallAsync("store", "check");

        Assert.Equal((1, "refused"), (check.Exit, check.Verdict));
        Assert.Contains(code, Codes(check));
    }

    [Fact]
    public async Task A_payload_without_secret_and_foreign_keys_are_named()
    {
        await using var copy = story.Lands.Copy();
        await Keys(copy).RunAsync("DELETE FROM secret");
        Assert.Contains("FLW-0511", Codes(await copy.Bg.CallAsync("store", "check")));
        await Keys(copy).RunAsync("UPDATE keys_identity SET store_id = '0199f3a0-c1d2-7d3e-8f4b-5a6c7d8e9f00'");
        Assert.Contains("FLW-0521", Codes(await copy.Bg.CallAsync("store", "check")));
        File.Delete(Path.Combine(copy.Layout.Bg.Data, "keys.db"));
        Assert.Contains("FLW-0522", Codes(await copy.Bg.CallAsync("store", "check")));
    }

    [Fact]
    public async Task An_older_schema_is_told_and_then_brought_up()
    {
        await using var copy = story.Lands.Copy();
        await copy.Bg.Store.RunAsync("DROP TABLE pause; DELETE FROM SchemaVersions WHERE ScriptName = '0003_pause.sql'");
        Assert.Contains("STO-0003", Codes(await copy.Bg.CallAsync("store", "check")));

        var told = await copy.Bg.CallAsync("store", "migrate", "--dry-run");
        Assert.Equal((0, "pending"), (told.Exit, told.Verdict));
        Assert.Contains("0003_pause.sql", Scripts(told));
        Assert.Null(await copy.Bg.Store.TextAsync("SELECT name FROM sqlite_schema WHERE name = 'pause'"));

        var done = await copy.Bg.CallAsync("store", "migrate", "--actor", "elena");
        Assert.Equal((0, "migrated", "elena"), (done.Exit, done.Verdict, done.Answer["actor"]!.GetValue<string>()));
        Assert.Equal("1", await copy.Bg.Store.TextAsync("SELECT count(*) FROM entry WHERE instr(bytes, 'store/Migrated') > 0 AND instr(bytes, 'elena') > 0"));
        Assert.Equal("pause", await copy.Bg.Store.TextAsync("SELECT name FROM sqlite_schema WHERE name = 'pause'"));
        Assert.Equal("current", (await copy.Bg.CallAsync("store", "migrate")).Verdict);
    }

    [Fact]
    public async Task A_script_of_a_newer_release_is_named_and_nothing_runs()
    {
        await using var copy = story.Lands.Copy();
        await copy.Bg.Store.RunAsync("INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('0999_later.sql', '2030-01-01'); DROP TABLE pause; DELETE FROM SchemaVersions WHERE ScriptName = '0003_pause.sql'");

        var migrate = await copy.Bg.CallAsync("store", "migrate");

        Assert.Equal((1, "newer"), (migrate.Exit, migrate.Verdict));
        Assert.Equal("STO-0001", Assert.Single(Codes(migrate)));
        Assert.Null(await copy.Bg.Store.TextAsync("SELECT name FROM sqlite_schema WHERE name = 'pause'"));
    }

    [Fact]
    public async Task Nothing_is_migrated_while_somebody_works_on_the_store()
    {
        await using var copy = story.Lands.Copy();
        await copy.Bg.Store.RunAsync("DROP TABLE pause; DELETE FROM SchemaVersions WHERE ScriptName = '0003_pause.sql'");
        using var owner = OwnerLock.Take(copy.Bg.StoreFile).Lock!;

        var migrate = await copy.Bg.CallAsync("store", "migrate");

        Assert.Equal((1, "refused"), (migrate.Exit, migrate.Verdict));
        Assert.Equal("FLW-0504", Assert.Single(Codes(migrate)));
        Assert.Equal("pending", (await copy.Bg.CallAsync("store", "migrate", "--dry-run")).Verdict);
    }

    private static StagingTables Keys(TwoLands lands) => new(Path.Combine(lands.Layout.Bg.Data, "keys.db"));

    private static IEnumerable<string> Codes(BrokerCall call) => call.Answer["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>());

    private static IEnumerable<string> Scripts(BrokerCall call) =>
        call.Answer["parts"]!.AsArray().SelectMany(p => p!["scripts"]!.AsArray()).Select(s => s!.GetValue<string>());
}
