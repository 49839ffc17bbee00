using System.Security.Cryptography;
using System.Text;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>Payloads, verdict inputs, entries, indices and checkpoints.</summary>
public abstract partial class StoreContract
{
    private static readonly LogState Begun = new("broker.example/log", 1, 0, [], null, 0, null);

    [SkippableFact]
    public async Task All_payloads_of_an_entry_are_written_together_or_not_at_all()
    {
        var message = await InsertAsync(Key());
        var entry = Guid.NewGuid();
        var many = Enumerable.Range(0, 35).Select(i => new PayloadRow(message.Id, $"attachment/{i:00}", entry, [(byte)i])).ToList();
        await WriteAsync(s => s.PutPayloadsAsync(many));
        foreach (var one in many) Assert.Equal(one.Sealed, (await ReadAsync(r => r.PayloadAsync(message.Id, one.Kind)))!.Sealed);

        var clash = new PayloadRow(message.Id, "sed", entry, [1]);
        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(s => s.PutPayloadsAsync([clash, many[0]])));
        Assert.Null(await ReadAsync(r => r.PayloadAsync(message.Id, "sed")));
        await WriteAsync(s => s.PutPayloadsAsync([]));
        Assert.Equal(35, (await ReadAsync(r => r.PayloadKindsAsync(message.Id))).Count);
    }

    [SkippableFact]
    public async Task A_payload_is_written_once_and_read_as_written()
    {
        var message = await InsertAsync(Key());
        var payload = new PayloadRow(message.Id, "as4", Guid.NewGuid(), RandomNumberGenerator.GetBytes(20_000));
        var other = new PayloadRow(message.Id, "attachment/1", Guid.NewGuid(), []);
        await WriteAsync(async s =>
        {
            await s.PutPayloadsAsync([payload]);
            await s.PutPayloadsAsync([other]);
        });

        var read = (await ReadAsync(r => r.PayloadAsync(message.Id, "as4")))!;
        Assert.Equal((payload.EntryId, Convert.ToHexString(payload.Sealed)), (read.EntryId, Convert.ToHexString(read.Sealed)));
        Assert.Empty((await ReadAsync(r => r.PayloadAsync(message.Id, "attachment/1")))!.Sealed);
        Assert.Null(await ReadAsync(r => r.PayloadAsync(message.Id, "sbd")));
        Assert.Equal([("as4", payload.EntryId), ("attachment/1", other.EntryId)], await ReadAsync(r => r.PayloadKindsAsync(message.Id)));
        Assert.Equal(["attachment/1"], await ReadAsync(r => r.SmallPayloadsAsync(message.Id, 19_999)));
        Assert.Equal(["as4", "attachment/1"], await ReadAsync(r => r.SmallPayloadsAsync(message.Id, 20_000)));
        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(s => s.PutPayloadsAsync([payload with { Sealed = [1] }])));
        Assert.Equal(payload.Sealed, (await ReadAsync(r => r.PayloadAsync(message.Id, "as4")))!.Sealed);
    }

    [SkippableFact]
    public async Task An_input_is_kept_by_hash_and_never_changed()
    {
        var bytes = Encoding.UTF8.GetBytes("rules");
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        await WriteAsync(s => s.PutInputAsync(sha256, "rules", bytes));
        await WriteAsync(s => s.PutInputAsync(sha256, "rules", [1]));

        Assert.Equal(bytes, await ReadAsync(r => r.InputAsync(sha256)));
        Assert.Null(await ReadAsync(r => r.InputAsync(new string('0', 64))));
    }

    [SkippableFact]
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

    [SkippableFact]
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

    [SkippableFact]
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

    [SkippableFact]
    public async Task A_new_generation_goes_on_with_the_tree_of_the_old_one()
    {
        var old = Entry(Key(), "old");
        var fresh = Entry(Key(), "fresh");
        await WriteAsync(async s =>
        {
            await s.SaveLogStateAsync(Begun with { Size = 1 });
            await s.InsertEntryAsync(old);
            await s.AssignIndicesAsync([(old.Id, 0)]);
            await s.SaveCheckpointAsync(1, "old note", Noon);
            await s.SaveLogStateAsync(Begun with { Generation = 2, Size = 2 });
            await s.InsertEntryAsync(fresh);
            await s.AssignIndicesAsync([(fresh.Id, 1)]);
        });

        Assert.Equal([old.Id, fresh.Id], (await ReadAsync(r => r.EntriesByIndexAsync(0, 9))).Select(e => e.Id));
        Assert.Equal("old note", await ReadAsync(r => r.CheckpointAsync(1)));
        Assert.Equal(0UL, (await ReadAsync(r => r.EntryAsync(old.Id)))!.Index);
    }

    [SkippableFact]
    public async Task Checkpoints_are_walked_by_size_through_all_generations()
    {
        await WriteAsync(async s =>
        {
            await s.SaveLogStateAsync(Begun with { Size = 12 });
            foreach (var size in new ulong[] { 9, 2, 12 }) await s.SaveCheckpointAsync(size, $"note {size}", Noon);
        });

        Assert.Equal([new(2, "note 2"), new(9, "note 9"), new(12, "note 12")], await ReadAsync(r => r.CheckpointsAsync(0, 10)));
        Assert.Equal([new(9, "note 9")], await ReadAsync(r => r.CheckpointsAsync(2, 1)));
        Assert.Empty(await ReadAsync(r => r.CheckpointsAsync(12, 10)));
        await WriteAsync(s => s.SaveLogStateAsync(Begun with { Generation = 2 }));
        Assert.Equal(3, (await ReadAsync(r => r.CheckpointsAsync(0, 10))).Count);
        Assert.True(await ReadAsync(r => r.HoldsCheckpointAsync("origin\n9\nroot\n")) is false);
    }

    [SkippableFact]
    public async Task All_cases_are_walked_in_portions_each_once()
    {
        CaseKey[] keys = [Key("2"), Key("10"), Key("1"), Key("1", "RO:80246"), Key("2", "RO:80246")];
        await WriteAsync(async s =>
        {
            foreach (var key in keys) await s.InsertCaseAsync(Case(key));
        });

        var walked = new List<CaseKey>();
        while (await ReadAsync(r => r.CasesAfterAsync(walked.LastOrDefault(), 2)) is { Count: > 0 } portion) walked.AddRange(portion.Select(row => row.Key));

        Assert.Equal(keys.Select(key => key.ToString()).Order(StringComparer.Ordinal), walked.Select(key => key.ToString()).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task A_row_that_names_a_message_or_entry_that_is_not_there_is_found()
    {
        var message = await InsertAsync(Key());
        var entry = Entry(Key(), "entry", message.Id);
        await WriteAsync(async s =>
        {
            await s.InsertEntryAsync(entry);
            await s.PutPayloadsAsync([new PayloadRow(message.Id, "as4", entry.Id, [1])]);
            await s.InsertDuplicateKeyAsync("RO:80246", "whole@ro", "digest", message.Id);
        });
        Assert.Empty(await ReadAsync(r => r.StraysAsync(10)));
        var (absent, noEntry) = (Guid.Parse("0199f3a0-c1d2-7d3e-8f4b-5a6c7d8e9f00"), Guid.Parse("0199f3a0-c1d2-7d3e-8f4b-5a6c7d8e9f01"));
        var lost = Entry(Key(), "lost", absent);
        await WriteAsync(async s =>
        {
            await s.InsertDuplicateKeyAsync("RO:80246", "stray@ro", "digest", absent);
            await s.PutPayloadsAsync([new PayloadRow(message.Id, "sbd", noEntry, [1])]);
            await s.InsertEntryAsync(lost);
        });

        StrayRow[] expected =
        [
            new("payload", $"{message.Id:D}/sbd", $"entry {noEntry:D}"),
            new("duplicate_key", "RO:80246 stray@ro", $"message {absent:D}"),
            new("entry", $"{lost.Id:D}", $"message {absent:D}"),
        ];
        Assert.Equal(expected, await ReadAsync(r => r.StraysAsync(10)));
        Assert.Equal(expected.Take(2), await ReadAsync(r => r.StraysAsync(2)));
    }

    [SkippableFact]
    public async Task A_new_store_has_all_its_guards() => Assert.Empty(await ReadAsync(r => r.GuardFaultsAsync()));
}
