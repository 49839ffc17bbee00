using System.Security.Cryptography;
using System.Text;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>Payloads, verdict inputs, entries, indices and checkpoints.</summary>
public abstract partial class StoreContract
{
    private static readonly LogState Begun = new("broker.example/log", 1, 0, [], null, 0, null);

    [Fact]
    public async Task A_payload_is_written_once_and_read_as_written()
    {
        var message = await InsertAsync(Key());
        var payload = new PayloadRow(message.Id, "as4", Guid.NewGuid(), RandomNumberGenerator.GetBytes(20_000));
        var other = new PayloadRow(message.Id, "attachment/1", Guid.NewGuid(), []);
        await WriteAsync(async s =>
        {
            await s.PutPayloadAsync(payload);
            await s.PutPayloadAsync(other);
        });

        var read = (await ReadAsync(r => r.PayloadAsync(message.Id, "as4")))!;
        Assert.Equal((payload.EntryId, Convert.ToHexString(payload.Sealed)), (read.EntryId, Convert.ToHexString(read.Sealed)));
        Assert.Empty((await ReadAsync(r => r.PayloadAsync(message.Id, "attachment/1")))!.Sealed);
        Assert.Null(await ReadAsync(r => r.PayloadAsync(message.Id, "sbd")));
        Assert.Equal([("as4", payload.EntryId), ("attachment/1", other.EntryId)], await ReadAsync(r => r.PayloadKindsAsync(message.Id)));
        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(s => s.PutPayloadAsync(payload with { Sealed = [1] })));
        Assert.Equal(payload.Sealed, (await ReadAsync(r => r.PayloadAsync(message.Id, "as4")))!.Sealed);
    }

    [Fact]
    public async Task An_input_is_kept_by_hash_and_never_changed()
    {
        var bytes = Encoding.UTF8.GetBytes("rules");
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        await WriteAsync(s => s.PutInputAsync(sha256, "rules", bytes));
        await WriteAsync(s => s.PutInputAsync(sha256, "rules", [1]));

        Assert.Equal(bytes, await ReadAsync(r => r.InputAsync(sha256)));
        Assert.Null(await ReadAsync(r => r.InputAsync(new string('0', 64))));
    }

    [Fact]
    public async Task Entries_stand_in_order_of_insertion_and_have_no_index_yet()
    {
        var first = Entry(Key(), "first");
        var second = Entry(Key(), "second", Guid.NewGuid());
        var other = Entry(Key("1002"), "other");
        await WriteAsync(async s =>
        {
            await s.InsertEntryAsync(second);
            await s.InsertEntryAsync(first);
            await s.InsertEntryAsync(other);
        });

        Assert.Equal([second.Id, first.Id], (await ReadAsync(r => r.EntriesAsync(Key()))).Select(e => e.Id));
        var latest = (await ReadAsync(r => r.LatestEntryAsync(Key())))!;
        Assert.Equal((first.Id, Key(), null, null), (latest.Id, latest.Case, latest.MessageId, latest.Index));
        Assert.Equal(first.Bytes, latest.Bytes);
        Assert.Equal(first.LeafHash, latest.LeafHash);
        Assert.Equal(second.MessageId, (await ReadAsync(r => r.EntryAsync(second.Id)))!.MessageId);
        Assert.Null(await ReadAsync(r => r.LatestEntryAsync(Key("none"))));
        Assert.Equal(new[] { first.Id, second.Id, other.Id }.Order(), (await ReadAsync(r => r.UnintegratedAsync(10))).Select(e => e.Id));
        Assert.Single(await ReadAsync(r => r.UnintegratedAsync(1)));
    }

    [Fact]
    public async Task The_integrator_numbers_each_entry_once()
    {
        var entries = Enumerable.Range(0, 10).Select(i => Entry(Key(), $"{i}")).ToList();
        await WriteAsync(async s =>
        {
            await s.SaveLogStateAsync(Begun);
            foreach (var entry in entries) await s.InsertEntryAsync(entry);
        });

        var waiting = await ReadAsync(r => r.UnintegratedAsync(6));
        await WriteAsync(s => s.AssignIndicesAsync([.. waiting.Select((e, i) => (e.Id, (ulong)i))]));

        Assert.Equal(waiting.Select(e => e.Id), (await ReadAsync(r => r.EntriesByIndexAsync(0, 100))).Select(e => e.Id));
        Assert.Equal([2UL, 3UL], (await ReadAsync(r => r.EntriesByIndexAsync(2, 2))).Select(e => e.Index!.Value));
        Assert.Equal(waiting.Skip(1).Take(3).Select(e => e.LeafHash), await ReadAsync(r => r.LeafHashesAsync(1, 3)));
        Assert.Equal(4, (await ReadAsync(r => r.UnintegratedAsync(100))).Count);
        Assert.Equal(5UL, (await ReadAsync(r => r.EntryAsync(waiting[5].Id)))!.Index);

        var rest = await ReadAsync(r => r.UnintegratedAsync(100));
        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(s => s.AssignIndicesAsync([(waiting[0].Id, 6)])));
        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(s => s.AssignIndicesAsync([(rest[0].Id, 6), (rest[1].Id, 5)])));
        Assert.Equal(4, (await ReadAsync(r => r.UnintegratedAsync(100))).Count);
    }

    [Fact]
    public async Task The_log_state_is_kept_and_never_falls()
    {
        Assert.Null(await ReadAsync(r => r.LogStateAsync()));
        var grown = Begun with { Size = 9, Range = [1, 2, 3], Checkpoint = "note 9", CheckpointSize = 9, CheckpointAt = Noon };
        await WriteAsync(async s =>
        {
            await s.SaveLogStateAsync(Begun);
            await s.SaveLogStateAsync(grown);
            await s.SaveCheckpointAsync(9, "note 9", Noon);
        });

        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(s => s.SaveLogStateAsync(grown with { Size = 8 })));
        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(s => s.SaveLogStateAsync(grown with { CheckpointSize = 8 })));

        var read = (await ReadAsync(r => r.LogStateAsync()))!;
        Assert.Equal([1, 2, 3], read.Range);
        Assert.Equal(grown with { Range = read.Range }, read);
        Assert.Equal("note 9", await ReadAsync(r => r.CheckpointAsync(9)));
        Assert.Null(await ReadAsync(r => r.CheckpointAsync(8)));
    }

    [Fact]
    public async Task A_new_generation_begins_its_indices_anew_and_keeps_the_old_ones()
    {
        var old = Entry(Key(), "old");
        var fresh = Entry(Key(), "fresh");
        await WriteAsync(async s =>
        {
            await s.SaveLogStateAsync(Begun with { Size = 1 });
            await s.InsertEntryAsync(old);
            await s.AssignIndicesAsync([(old.Id, 0)]);
            await s.SaveCheckpointAsync(1, "old note", Noon);
            await s.SaveLogStateAsync(Begun with { Generation = 2 });
            await s.InsertEntryAsync(fresh);
            await s.AssignIndicesAsync([(fresh.Id, 0)]);
        });

        Assert.Equal([fresh.Id], (await ReadAsync(r => r.EntriesByIndexAsync(0, 9))).Select(e => e.Id));
        Assert.Null(await ReadAsync(r => r.CheckpointAsync(1)));
        Assert.Equal(0UL, (await ReadAsync(r => r.EntryAsync(old.Id)))!.Index);
    }
}
