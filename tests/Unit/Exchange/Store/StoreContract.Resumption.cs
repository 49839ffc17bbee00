using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>The log after a restore: what is missing is found, named, and never found missing again.</summary>
public abstract partial class StoreContract
{
    private static readonly LogOrigin First = new("bg.example/journal", 1);
    private static readonly NoteSigningKey LogKey = NoteSigningKey.Generate(First.ToString());

    [SkippableFact]
    public async Task A_store_that_went_back_goes_on_behind_an_entry_that_names_what_is_lost()
    {
        var node = new Node();
        await SealAsync(node);
        await IntegrateAsync(node);
        var before = (await ReadAsync(r => r.LogStateAsync()))!;
        var lost = node.Lose(size: 9);
        Assert.Equal([lost], (await TailAsync(node)).Promises);

        var answer = await ResumeAsync(node, "elena");

        Assert.Equal(("bg.example/journal/2", true), (answer.Origin, answer.Opened));
        var opening = EntryCodec.Decode((await ReadAsync(r => r.EntriesByIndexAsync(before.Size, 9)))[0].Bytes).Entry!;
        Assert.Equal((EntryEvents.LogOpened, "elena"), (opening.Event, opening.Actor.Id));
        Assert.Equal(
            [("lost", "1"), ("origin", before.Origin), ("reason", "restored"), ("root", CompactRange.Read(before.Range)!.Root.ToString()), ("size", "1")],
            opening.Details.Select(d => (d.Name, d.Value)));
        Assert.Equal([lost], LostTail.Read((await ReadAsync(r => r.InputAsync(opening.Inputs[0].Hash.ToString())))!).Promises);

        // Killed here or not: what the entry names is not missing again, whatever the promise file still says.
        Assert.True((await TailAsync(node)).IsNone);
        Assert.Equal("FLW-0550", (await ResumeAsync(node, "elena")).Refusal!.Code);
        await IntegrateAsync(node);
        Assert.StartsWith("bg.example/journal/2\n2\n", node.Checkpoint, StringComparison.Ordinal);
        Assert.True((await TailAsync(node)).IsNone);
    }

    [SkippableFact]
    public async Task A_second_node_adds_its_own_losses_and_a_third_that_misses_only_an_earlier_checkpoint_goes_on()
    {
        var (first, second, third) = (new Node(), new Node(), new Node());
        await SealAsync(first);
        await IntegrateAsync(first);
        var lost = (first.Lose(size: 9), second.Lose(size: 8));
        third.Sign(size: 7);
        Assert.False((await TailAsync(third)).IsNone);
        Assert.True((await ResumeAsync(first, "elena")).Opened);

        Assert.True((await TailAsync(third)).IsNone);
        Assert.Equal([lost.Item2], (await TailAsync(second)).Promises);
        var answer = await ResumeAsync(second, "ion");

        Assert.Equal(("bg.example/journal/2", false), (answer.Origin, answer.Opened));
        Assert.Equal([[lost.Item1], [lost.Item2]], (await ReadAsync(LostTail.ToldAsync)).Select(t => t.Promises));
        Assert.True((await TailAsync(second)).IsNone);
    }

    [SkippableFact]
    public async Task A_checkpoint_that_lies_within_what_is_left_and_is_another_one_is_no_lost_tail()
    {
        var (first, other) = (new Node(), new Node());
        await SealAsync(first);
        await IntegrateAsync(first);
        first.Lose(size: 9);
        await ResumeAsync(first, "elena");
        other.Sign(size: 1);

        Assert.False((await TailAsync(other)).IsNone);
    }

    [SkippableFact]
    public async Task The_number_of_a_generation_that_was_lost_itself_is_not_used_again()
    {
        var node = new Node();
        await SealAsync(node);
        await IntegrateAsync(node);
        node.Lose(size: 3, generation: 2);

        Assert.Equal("bg.example/journal/3", (await ResumeAsync(node, "elena")).Origin);
    }

    private Task<LostTail> TailAsync(Node node) => ReadAsync(r => LostTail.FindAsync(r, node.Kept));

    private Task<ResumptionAnswer> ResumeAsync(Node node, string account) =>
        new Resumption(Store, First, "node-1", ids, TimeProvider.System).RunAsync(node.Kept, account, "restored", None);

    private async Task IntegrateAsync(Node node)
    {
        var keeper = new JournalKeeper(Store, First, LogKey, node, TimeProvider.System, NullLogger<JournalKeeper>.Instance);
        await keeper.RunOnceAsync(None);
    }

    private async Task SealAsync(Node node)
    {
        var id = ids.NewId();
        var bytes = EntryCodec.Encode(new Entry
        {
            Id = id, Time = Noon, Event = EntryEvents.CaseParked, NodeId = "node-1", Institution = Key().Institution, CaseId = Key().CaseId,
            Actor = new EntryActor(ActorKind.System, "broker", "*", "system"),
        });
        var entry = new EntryRow(id, Key(), null, bytes, EntryCodec.HashOf(bytes).ToArray(), null);
        await WriteAsync(s => s.InsertEntryAsync(entry));
        await node.RecordAsync(Promise.Of(entry, Guid.NewGuid()), None);
    }

    /// <summary>What one node promised.</summary>
    private sealed class Node : IPromises
    {
        private readonly List<Promise> promises = [];

        public string? Checkpoint { get; private set; }

        public KeptPromises Kept => new([.. promises], Checkpoint);

        public Task RecordAsync(Promise promise, CancellationToken cancellationToken)
        {
            promises.Add(promise);
            return Task.CompletedTask;
        }

        public Task RecordCheckpointAsync(string note, CancellationToken cancellationToken)
        {
            Checkpoint = note;
            return Task.CompletedTask;
        }

        /// <summary>A promise and a checkpoint of a history that the store has no more.</summary>
        public Promise Lose(ulong size, uint generation = 1)
        {
            var lost = new Promise(Guid.CreateVersion7(), Guid.CreateVersion7(), new string('a', 64));
            promises.Add(lost);
            Sign(size, generation);
            return lost;
        }

        public void Sign(ulong size, uint generation = 1)
        {
            var origin = (First with { Generation = generation }).ToString();
            Checkpoint = System.Text.Encoding.UTF8.GetString(new Checkpoint(origin, size, Hash256.Of([1])).Sign(LogKey));
        }
    }
}
