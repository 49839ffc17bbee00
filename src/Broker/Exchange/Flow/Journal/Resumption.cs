using System.Globalization;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Merkle;
using MessageBroker.Evidence.Journal.Notes;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>
/// Lets a node exchange again after its database went back: one transaction opens the next generation of the log with an entry that names
/// the old origin, size and root, the reason, the person and what is lost. The tree goes on, so that every checkpoint that was signed below
/// the cut can still be compared; a checkpoint from behind the cut is of another generation and proves no fraud. Where another node that
/// shares the database has opened the generation already, this one adds what it misses itself.
/// </summary>
/// <param name="first">Origin of the first generation.</param>
public sealed class Resumption(IStore store, LogOrigin first, string node, IIdSource ids, TimeProvider clock)
{
    /// <summary>Why a case is parked in which something was sent that the database no longer knows as sealed.</summary>
    public const string SentBefore = "sent before the database went back: ask the partner";

    private const int Tries = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits, within bounds, while other nodes that go on already work on the log.</summary>
    /// <param name="kept">What this node promised.</param>
    /// <param name="account">Who resumes: an account, not a person's name.</param>
    /// <param name="reason">1 to 500 characters without personal data.</param>
    public async Task<ResumptionAnswer> RunAsync(KeptPromises kept, string account, string reason, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await store.WriteAsync(session => ApplyAsync(session, kept, account, reason), cancellationToken);
            }
            catch (StoreAwayException busy) when (busy.Reason == "locked" && tried < Tries)
            {
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    private async ValueTask<ResumptionAnswer> ApplyAsync(IStoreSession session, KeptPromises kept, string account, string reason)
    {
        if (!await session.TryLockLogAsync()) throw new StoreAwayException("locked");
        var state = await session.LogStateAsync() ?? new LogState(first.ToString(), (int)first.Generation, 0, CompactRange.Empty.ToArray(), null, 0, null);
        var lost = await LostTail.FindAsync(session, kept);
        if (lost.IsNone) return new ResumptionAnswer(null, lost, Finding.Of("FLW-0550", state.Origin));
        await ParkUnsealedAsync(session, lost);
        var known = GenerationOf(kept.Checkpoint);
        return known < state.Generation ? await AddAsync(session, state, lost, account, reason) : await OpenAsync(session, state, known, lost, account, reason);
    }

    /// <summary>
    /// A message that was sent and is not sealed any more would be sealed anew: other octets under the id that the partner knows, which he
    /// must refuse. Its case waits for a person who has asked him.
    /// </summary>
    private static async ValueTask ParkUnsealedAsync(IStoreSession session, LostTail lost)
    {
        foreach (var promise in lost.Promises)
        {
            if (await session.MessageAsync(promise.MessageId) is not { State: MessageState.Taken } message) continue;
            if (await session.CaseAsync(message.Case) is { ParkedReason: null } row) await session.UpdateCaseAsync(row with { ParkedReason = SentBefore });
        }
    }

    private async ValueTask<ResumptionAnswer> OpenAsync(IStoreSession session, LogState state, int known, LostTail lost, string account, string reason)
    {
        // A generation that this node has seen is never opened a second time, even where the database no longer knows of it.
        var origin = new LogOrigin(first.Name, (uint)Math.Max(known, state.Generation) + 1);
        var range = CompactRange.Read(state.Range) ?? throw new InvalidDataException("the journal's tree state in the store is not readable");
        var entry = await EntryAsync(session, EntryEvents.LogOpened, lost, account,
            new(LogOpening.Lost, Text(lost.Promises.Count)), new(LogOpening.Origin, state.Origin), new(LogOpening.Reason, reason),
            new(LogOpening.Root, range.Root.ToString()), new(LogOpening.Size, Text(range.Size)));
        var after = range.Append([Hash256.Read(entry.LeafHash)]);
        await session.SaveLogStateAsync(state with { Origin = origin.ToString(), Generation = (int)origin.Generation, Size = after.Size, Range = after.ToArray() });
        await session.AssignIndicesAsync([(entry.Id, range.Size)]);
        return new ResumptionAnswer(origin.ToString(), lost, null) { Opened = true };
    }

    private async ValueTask<ResumptionAnswer> AddAsync(IStoreSession session, LogState state, LostTail lost, string account, string reason)
    {
        await EntryAsync(session, EntryEvents.LogPromisesLost, lost, account, new(LogOpening.Lost, Text(lost.Promises.Count)), new(LogOpening.Reason, reason));
        return new ResumptionAnswer(state.Origin, lost, null);
    }

    private async ValueTask<EntryRow> EntryAsync(IStoreSession session, string happened, LostTail lost, string account, params IReadOnlyList<EntryDetail> details)
    {
        var list = lost.ToArray();
        var hash = Hash256.Of(list);
        await session.PutInputAsync(hash.ToString(), LogOpening.ListInput, list);
        var row = Sealer.EventOf(
            ids, node, happened, LogOpening.Place, Actor.Operator(account), clock.Instant(), await session.LatestEntryAsync(LogOpening.Place), details,
            inputs: [new NamedHash(LogOpening.ListInput, hash)]);
        await session.InsertEntryAsync(row);
        return row;
    }

    private static int GenerationOf(string? checkpoint) => CheckpointOrigin.Of(checkpoint) is { } origin ? (int)LogOrigin.Parse(origin)!.Generation : 1;

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <param name="Origin">Of the generation in which the node goes on; null where it was refused.</param>
/// <param name="Lost">What was promised and is not there.</param>
/// <param name="Refusal">Why nothing was done.</param>
public sealed record ResumptionAnswer(string? Origin, LostTail Lost, Finding? Refusal)
{
    /// <summary>This node opened the generation; false where another one had.</summary>
    public bool Opened { get; init; }
}
