using System.Globalization;
using System.Text;
using MessageBroker.App.Configuration;
using MessageBroker.App.Hosting;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Evidence.Journal.Notes;

namespace MessageBroker.Tests.Acceptance.Setup;

/// <summary>Somebody who holds database and log key of a stopped broker, and writes the log anew so that it agrees with itself.</summary>
internal sealed class LogForger(Land land)
{
    private readonly StagingTables store = new(land.StoreFile);

    /// <summary>The newest signed checkpoint, as somebody outside notes it.</summary>
    public async Task<string> CheckpointAsync() => (await store.TextAsync("SELECT checkpoint FROM log_state"))!;

    /// <summary>Gives the newest entry another actor, and makes hash, leaf, tree and every checkpoint over it anew.</summary>
    /// <returns>The id of the entry.</returns>
    public async Task<string> RewriteAsync()
    {
        var row = (await store.RowsAsync("SELECT e.id, hex(e.bytes), l.leaf_index FROM leaf l JOIN entry e ON e.id = l.entry_id ORDER BY l.leaf_index DESC LIMIT 1"))[0];
        var entry = EntryCodec.Decode(Convert.FromHexString(row[1]!)).Entry!;
        await ReplaceEntryAsync(row[0]!, EntryCodec.Encode(entry with { Actor = entry.Actor with { Id = "somebody-else" } }), leafToo: true);
        using var key = LogKey();
        await SignAsync(key, ulong.Parse(row[2]!, CultureInfo.InvariantCulture));
        return row[0]!;
    }

    /// <summary>Replaces an entry's octets with their hash, and its leaf where asked.</summary>
    public Task ReplaceEntryAsync(string id, byte[] octets, bool leafToo) => WithoutTriggersAsync(async () =>
    {
        var hash = EntryCodec.HashOf(octets).ToArray();
        await store.RunAsync("UPDATE entry SET bytes = @octets, leaf_hash = @hash WHERE id = @id", ("@octets", octets), ("@hash", hash), ("@id", id));
        if (leafToo) await store.RunAsync("UPDATE leaf SET leaf_hash = @hash WHERE entry_id = @id", ("@hash", hash), ("@id", id));
    });

    /// <summary>Does something with the append-only tables and leaves no trace of it in the schema.</summary>
    public async Task WithoutTriggersAsync(Func<Task> act)
    {
        var triggers = await store.RowsAsync("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'");
        foreach (var trigger in triggers) await store.RunAsync($"DROP TRIGGER {trigger[0]}");
        await act();
        foreach (var trigger in triggers) await store.RunAsync(trigger[1]!);
    }

    private async Task SignAsync(NoteSigningKey key, ulong changed)
    {
        var leaves = (await store.RowsAsync("SELECT hex(leaf_hash) FROM leaf ORDER BY leaf_index")).Select(r => Hash256.Read(Convert.FromHexString(r[0]!))).ToList();
        var origin = (await store.TextAsync("SELECT origin FROM log_state"))!;
        foreach (var row in await store.RowsAsync("SELECT size FROM checkpoint"))
        {
            var size = ulong.Parse(row[0]!, CultureInfo.InvariantCulture);
            if (size <= changed) continue;
            var note = Encoding.UTF8.GetString(new Checkpoint(origin, size, CompactRange.Empty.Append(leaves.Take((int)size)).Root).Sign(key));
            await store.RunAsync("UPDATE checkpoint SET note = @note WHERE size = @size", ("@note", note), ("@size", row[0]));
        }

        await store.RunAsync(
            "UPDATE log_state SET compact_range = @range, checkpoint = (SELECT note FROM checkpoint WHERE size = checkpoint_size)",
            ("@range", CompactRange.Empty.Append(leaves).ToArray()));
    }

    private NoteSigningKey LogKey()
    {
        var check = StartUp.Check(land.Country.Configuration, TimeProvider.System.GetUtcNow());
        return LogKeyOf.Material(check.Configuration!, check.Material!);
    }
}
