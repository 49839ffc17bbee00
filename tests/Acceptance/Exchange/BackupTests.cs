using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Exchange;

/// <summary>Backups of store and keys, and what comes back from them.</summary>
[Collection(StoryCollection.Name)]
public sealed class BackupTests(PlayedStory story)
{
    [Fact]
    public async Task Store_and_keys_come_back_from_their_backups_after_both_are_gone()
    {
        await using var copy = story.Lands.Copy();
        var (store, keys) = await BackUpAsync(copy);
        var messages = await copy.Bg.Store.TextAsync("SELECT count(*) FROM message");
        foreach (var file in Directory.GetFiles(copy.Layout.Bg.Data, "*.db*").Where(f => !f.EndsWith(".owner", StringComparison.Ordinal))) File.Delete(file);

        // The payloads need their secrets: keys first.
        var early = await copy.Bg.CallAsync("store", "restore", "--from", store);
        Assert.Equal((1, "FLW-0522"), (early.Exit, Assert.Single(Codes(early))));
        Assert.Equal("restored", (await copy.Bg.CallAsync("keys", "restore", "--from", keys)).Verdict);
        var restored = await copy.Bg.CallAsync("store", "restore", "--from", store, "--actor", "ops1");

        Assert.True(restored.Exit == 0, restored.Output);
        Assert.Equal("restored", restored.Verdict);
        Assert.Contains("STO-0039", Codes(restored));
        Assert.Equal(messages, await copy.Bg.Store.TextAsync("SELECT count(*) FROM message"));
        Assert.Equal("ok", (await copy.Bg.CallAsync("journal", "check")).Verdict);
        Assert.Equal("ok", (await copy.Bg.CallAsync("store", "check")).Verdict);
        // The entry of the restore stands in the restored store, that of the backup was written after the copy was taken.
        Assert.Equal("1", await copy.Bg.Store.TextAsync("SELECT count(*) FROM entry WHERE case_id = 'store'"));
        copy.Bg.Launch();
        await Until.TrueAsync("restored broker that is ready", copy.Bg.IsReadyAsync);
        Assert.Equal(0, await copy.Bg.StopAsync());
    }

    [Fact]
    public async Task What_stands_is_kept_and_never_replaced_unasked()
    {
        await using var copy = story.Lands.Copy();
        var (store, keys) = await BackUpAsync(copy);
        foreach (var (verb, folder) in new[] { ("store", store), ("keys", keys) })
        {
            var refused = await copy.Bg.CallAsync(verb, "restore", "--from", folder);
            Assert.Equal((1, "STO-0029"), (refused.Exit, Assert.Single(Codes(refused))));
            var replaced = await copy.Bg.CallAsync(verb, "restore", "--from", folder, "--replace");
            Assert.Equal("restored", replaced.Verdict);
            Assert.Contains("STO-0036", Codes(replaced));
            Assert.True(File.Exists(replaced.Answer["kept"]!.GetValue<string>()));
        }
        Assert.Equal("ok", (await copy.Bg.CallAsync("store", "check")).Verdict);
    }

    [Fact]
    public async Task Nothing_is_restored_while_somebody_works_on_the_store()
    {
        await using var copy = story.Lands.Copy();
        var (store, keys) = await BackUpAsync(copy);
        using var owner = OwnerLock.Take(copy.Bg.StoreFile).Lock!;
        foreach (var (verb, folder) in new[] { ("store", store), ("keys", keys) })
        {
            var refused = await copy.Bg.CallAsync(verb, "restore", "--from", folder, "--replace");
            Assert.Equal((1, "FLW-0504"), (refused.Exit, Assert.Single(Codes(refused))));
        }
    }

    [Fact]
    public async Task A_backup_that_is_not_whole_or_not_ours_is_refused()
    {
        await using var copy = story.Lands.Copy();
        var (store, keys) = await BackUpAsync(copy);
        await RefusedAsync("STO-0025", folder => Alter(Path.Combine(folder, "store.db"), octets => { octets[octets.Length / 2] ^= 1; return octets; }));
        await RefusedAsync("STO-0024", folder => Alter(Path.Combine(folder, "store.db"), octets => octets[..^4096]));
        await RefusedAsync("STO-0023", folder => File.Delete(Path.Combine(folder, "secrets.ids")));
        await RefusedAsync("STO-0020", folder => File.Delete(Path.Combine(folder, "backup.json")));
        await RefusedAsync("STO-0021", folder => Alter(Path.Combine(folder, "backup.json"), octets => octets[..^20]));
        await RefusedAsync("STO-0022", folder => Edit(folder, "\"format\": 1", "\"format\": 2"));
        await RefusedAsync("STO-0021", folder => Edit(folder, "\"name\": \"store.db\"", "\"name\": \"../store.db\""));
        await RefusedAsync("STO-0027", folder => Edit(folder, "\"accessPoint\": \"", "\"accessPoint\": \"other-"));
        await RefusedAsync("STO-0028", folder => Edit(folder, "\"0001_initial.sql\",", "\"0001_initial.sql\", \"0999_later.sql\","));
        var swapped = await copy.Bg.CallAsync("store", "restore", "--from", keys, "--replace");
        Assert.Equal("STO-0026", Assert.Single(Codes(swapped)));
        Assert.Equal("STO-0027", Assert.Single(Codes(await copy.Ro.CallAsync("store", "restore", "--from", store, "--replace"))));
        Assert.Empty(Directory.GetFiles(copy.Layout.Bg.Data, "*.before-*"));

        async Task RefusedAsync(string code, Action<string> spoil)
        {
            var spoilt = store + "-" + Guid.NewGuid().ToString("N")[..6];
            TwoLands.CopyFolder(store, spoilt);
            spoil(spoilt);
            var call = await copy.Bg.CallAsync("store", "restore", "--from", spoilt, "--replace");
            Assert.Equal((1, "refused"), (call.Exit, call.Verdict));
            Assert.Contains(code, Codes(call));
        }
    }

    [Fact]
    public async Task Keys_that_are_older_than_the_payloads_are_refused_on_both_ways()
    {
        await using var copy = story.Lands.Copy();
        var store = Folder(copy, "store");
        Assert.Equal("ok", (await copy.Bg.CallAsync("store", "backup", "-o", store)).Verdict);
        var keysFile = new StagingTables(Path.Combine(copy.Layout.Bg.Data, "keys.db"));
        await keysFile.RunAsync("CREATE TABLE kept AS SELECT * FROM secret");
        await keysFile.RunAsync("DELETE FROM secret WHERE id = (SELECT max(id) FROM secret WHERE settled = 1 OR id IN (SELECT id FROM secret ORDER BY id LIMIT 1))");
        var needed = (await copy.Bg.Store.TextAsync("SELECT m.secret_id FROM message m WHERE EXISTS (SELECT 1 FROM payload p WHERE p.message_id = m.id) ORDER BY m.secret_id LIMIT 1"))!;
        await keysFile.RunAsync("DELETE FROM secret WHERE id = @id", ("@id", needed));
        var keys = Folder(copy, "keys");
        Assert.Equal("ok", (await copy.Bg.CallAsync("keys", "backup", "-o", keys)).Verdict);

        var back = await copy.Bg.CallAsync("store", "restore", "--from", store, "--replace");
        Assert.Equal((1, "STO-0032"), (back.Exit, Assert.Single(Codes(back))));
        await keysFile.RunAsync("INSERT OR IGNORE INTO secret SELECT * FROM kept");
        var older = await copy.Bg.CallAsync("keys", "restore", "--from", keys, "--replace");
        Assert.Equal((1, "STO-0032"), (older.Exit, Assert.Single(Codes(older))));
        Assert.Equal(needed, older.Answer["findings"]![0]!["arguments"]!["secret"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_backup_that_cannot_be_finished_leaves_no_folder()
    {
        await using var copy = story.Lands.Copy();
        var file = Path.Combine(copy.Layout.Folder, "a-file");
        await File.WriteAllTextAsync(file, "");
        var call = await copy.Bg.CallAsync("store", "backup", "-o", Path.Combine(file, "below"));
        Assert.Equal((3, "STO-0035"), (call.Exit, Assert.Single(Codes(call))));

        // A store that turns out to be damaged once it is copied.
        var parent = Directory.CreateDirectory(Folder(copy, "parent")).FullName;
        await copy.Bg.Store.RunAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        await using (var store = new FileStream(copy.Bg.StoreFile, FileMode.Open))
        {
            store.Seek(8192, SeekOrigin.Begin);
            await store.WriteAsync(new byte[8 * 4096]);
        }
        var broken = await copy.Bg.CallAsync("store", "backup", "-o", Path.Combine(parent, "b"));
        Assert.Equal((3, "FLW-0505"), (broken.Exit, Assert.Single(Codes(broken))));
        Assert.Equal("corrupt", broken.Answer["findings"]![0]!["arguments"]!["reason"]!.GetValue<string>());
        Assert.Empty(Directory.GetFileSystemEntries(parent));
    }

    private static async Task<(string Store, string Keys)> BackUpAsync(TwoLands lands)
    {
        var (store, keys) = (Folder(lands, "store"), Folder(lands, "keys"));
        foreach (var (verb, folder) in new[] { ("store", store), ("keys", keys) })
        {
            var call = await lands.Bg.CallAsync(verb, "backup", "-o", folder, "--actor", "ops1");
            Assert.True(call.Exit == 0, call.Output + call.Error);
            Assert.Empty(Codes(call));
        }
        return (store, keys);
    }

    private static string Folder(TwoLands lands, string name) => Path.Combine(lands.Layout.Folder, "backup-" + name);

    private static void Alter(string file, Func<byte[], byte[]> change) => File.WriteAllBytes(file, change(File.ReadAllBytes(file)));

    private static void Edit(string folder, string old, string @new)
    {
        var manifest = Path.Combine(folder, "backup.json");
        var text = File.ReadAllText(manifest);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(manifest, text.Replace(old, @new, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Codes(BrokerCall call) => call.Answer["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>());
}
