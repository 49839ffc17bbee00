using System.Text;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using Microsoft.Extensions.Logging;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>
/// The integrator: gives the next indices to every visible entry that has none, folds the Merkle tree, and signs a checkpoint.
/// Sealing never waits for it; only evidence export does. The signature is made between two transactions, never inside one.
/// </summary>
public sealed partial class JournalKeeper(IStore store, LogOrigin origin, NoteSigningKey key, IPromises promises, TimeProvider clock, ILogger<JournalKeeper> log)
{
    private const int Batch = 512;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private string? remembered;

    /// <summary>Works until cancelled.</summary>
    /// <param name="beat">Called each time round.</param>
    public async Task RunAsync(Action beat, CancellationToken cancellationToken)
    {
        await new StoreLoop(clock, Pause * 4, Away).RunAsync(async token => await RunOnceAsync(token) < Batch ? Pause : TimeSpan.Zero, beat, cancellationToken);
        await LastRoundAsync();
    }

    // What the last moments sealed is included too, so that evidence can be exported from a stopped broker. Nothing relies on it.
    private async Task LastRoundAsync()
    {
        try
        {
            while (await RunOnceAsync(CancellationToken.None) == Batch) { }
        }
        catch (StoreAwayException away)
        {
            Away(away.Reason);
        }
    }

    /// <summary>One round: integrates a batch and, where the tree grew past the newest checkpoint, signs the next. Returns the batch's size.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var waiting = await store.ReadAsync(async reader => (await reader.UnintegratedAsync(1)).Count, cancellationToken);
        var (state, count) = waiting > 0 ? await store.WriteAsync(IntegrateAsync, cancellationToken) : (await StateAsync(cancellationToken), 0);
        if (state is { Checkpoint: { } note } && note != remembered) await RememberAsync(note, cancellationToken);
        if (state is not null && state.Size > state.CheckpointSize) await SignAsync(state, cancellationToken);
        return count;
    }

    private Task<LogState?> StateAsync(CancellationToken cancellationToken) => store.ReadAsync(reader => reader.LogStateAsync(), cancellationToken);

    private async ValueTask<(LogState? State, int Count)> IntegrateAsync(IStoreSession session)
    {
        // Another node that integrates at this moment leaves nothing to do here.
        if (!await session.TryLockLogAsync()) return (null, 0);
        var state = await session.LogStateAsync() ?? Empty();
        var entries = await session.UnintegratedAsync(Batch);
        var range = CompactRange.Read(state.Range) ?? throw new InvalidDataException("the journal's tree state in the store is not readable");
        var integration = JournalIntegrator.Integrate(range, [.. entries.Select(e => Hash256.Read(e.LeafHash))]);
        var after = state with { Size = integration.After.Size, Range = integration.After.ToArray() };
        await session.SaveLogStateAsync(after);
        await session.AssignIndicesAsync([.. entries.Select((e, i) => (e.Id, integration.FirstIndex + (ulong)i))]);
        return (after, entries.Count);
    }

    private async Task SignAsync(LogState state, CancellationToken cancellationToken)
    {
        var range = CompactRange.Read(state.Range)!;
        var note = Encoding.UTF8.GetString(new Checkpoint(state.Origin, range.Size, range.Root).Sign(key.Named(state.Origin)));
        var now = clock.Instant();
        var published = await store.WriteAsync(async session =>
        {
            if (!await session.TryLockLogAsync()) return false;
            var current = await session.LogStateAsync();
            // The published size never falls, whoever else signed meanwhile.
            if (current is null || current.Origin != state.Origin || current.CheckpointSize >= range.Size) return false;
            await session.SaveCheckpointAsync(range.Size, note, now);
            await session.SaveLogStateAsync(current with { Checkpoint = note, CheckpointSize = range.Size, CheckpointAt = now });
            return true;
        }, cancellationToken);
        if (published) await RememberAsync(note, cancellationToken);
    }

    /// <summary>Every node promises by the newest checkpoint that it has seen, whichever node signed it.</summary>
    private async Task RememberAsync(string note, CancellationToken cancellationToken)
    {
        await promises.RecordCheckpointAsync(note, cancellationToken);
        remembered = note;
    }

    private LogState Empty() => new(origin.ToString(), (int)origin.Generation, 0, CompactRange.Empty.ToArray(), null, 0, null);

    [LoggerMessage(20, LogLevel.Warning, "the journal's integrator waits: the store is away ({Reason})")]
    private partial void Away(string reason);
}
