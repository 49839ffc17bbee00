using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>Another master key: everything opens with it and nothing with the old one, or the other way round.</summary>
[Collection(StoryCollection.Name)]
public sealed class RewrapTests(PlayedStory story)
{
    [Fact]
    public async Task All_secrets_stand_under_the_new_key_and_the_broker_goes_on_with_it()
    {
        await using var copy = story.Lands.Copy();
        var secrets = await new StagingTables(Path.Combine(copy.Layout.Bg.Data, "keys.db")).TextAsync("SELECT count(*) FROM secret");
        var next = Path.Combine(copy.Layout.Bg.Keys, "master-2.key");
        var done = await copy.Bg.CallAsync("keys", "rewrap", "--to", next, "--actor", "ops1");
        Assert.Equal((0, "rewrapped", secrets), (done.Exit, done.Verdict, done.Answer["secrets"]!.ToString()));
        Assert.Equal("1", await copy.Bg.Store.TextAsync("SELECT count(*) FROM entry WHERE case_id = 'store'"));

        var refused = await copy.Bg.CallAsync("journal", "replay");
        Assert.Equal(3, refused.Exit);
        Assert.Contains("FLW-0520", refused.Output + refused.Error, StringComparison.Ordinal);
        copy.Bg.Configure(c => c["masterKey"] = "keys/master-2.key");
        Assert.Equal("identical", (await copy.Bg.CallAsync("journal", "replay")).Verdict);
        // The key in use is no other one: telling to destroy it would lose everything.
        var same = await copy.Bg.CallAsync("keys", "rewrap", "--to", next);
        Assert.Equal((1, "STO-0072"), (same.Exit, same.Answer["findings"]![0]!["code"]!.GetValue<string>()));
        copy.Bg.Launch();
        await Until.TrueAsync("broker that is ready", copy.Bg.IsReadyAsync);
        // Not while it runs.
        var again = await copy.Bg.CallAsync("keys", "rewrap", "--to", Path.Combine(copy.Layout.Bg.Keys, "master-3.key"));
        Assert.Equal((1, "refused"), (again.Exit, again.Verdict));
        Assert.Equal(0, await copy.Bg.StopAsync());
        Assert.Equal("identical", (await copy.Bg.CallAsync("journal", "replay")).Verdict);
    }

    [Fact]
    public async Task Where_one_secret_does_not_open_nothing_is_changed()
    {
        await using var copy = story.Lands.Copy();
        var keys = new StagingTables(Path.Combine(copy.Layout.Bg.Data, "keys.db"));
        await keys.RunAsync("UPDATE secret SET wrapped = CAST(substr(wrapped, 1, length(wrapped) - 4) || x'00000000' AS BLOB) WHERE id = (SELECT max(id) FROM secret)");
        var before = await keys.TextAsync("SELECT group_concat(hex(wrapped)) FROM (SELECT wrapped FROM secret ORDER BY id)");
        var refused = await copy.Bg.CallAsync("keys", "rewrap", "--to", Path.Combine(copy.Layout.Bg.Keys, "master-2.key"));
        Assert.Equal((1, "STO-0070"), (refused.Exit, refused.Answer["findings"]![0]!["code"]!.GetValue<string>()));
        foreach (var (to, code) in new[] { (copy.Layout.Bg.Keys, "CLI-0002"), (Path.Combine(copy.Layout.Bg.Keys, "none", "master.key"), "CLI-0008") })
        {
            var elsewhere = await copy.Bg.CallAsync("keys", "rewrap", "--to", to);
            Assert.Equal((1, code), (elsewhere.Exit, elsewhere.Answer["findings"]![0]!["code"]!.GetValue<string>()));
        }

        Assert.Equal(before, await keys.TextAsync("SELECT group_concat(hex(wrapped)) FROM (SELECT wrapped FROM secret ORDER BY id)"));
        using var free = OwnerLock.Take(copy.Bg.StoreFile).Lock!;
        Assert.NotNull(free);
    }
}
