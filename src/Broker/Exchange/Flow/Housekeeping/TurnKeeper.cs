using System.Text;
using MessageBroker.Evidence.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using Microsoft.Extensions.Logging;

namespace MessageBroker.Exchange.Flow.Housekeeping;

/// <summary>
/// Keeps the order of the work lists: reckons whose turn it is in cases that changed, in small batches beside the flow. What a case owes is a function of its
/// history and of what packs and partners say now; only the place in the list is noted, and whoever shows a case asks the function itself. When packs or
/// partners change every case is walked, and once a week: an older program beside this one does not say which cases it changed.
/// </summary>
public sealed partial class TurnKeeper(IStore store, Func<VerdictBasis> basis, TimeProvider clock, ILogger<TurnKeeper> log)
{
    /// <summary>Cases in one transaction: it holds the one writer of a small store.</summary>
    public const int Batch = 16;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Trusted = TimeSpan.FromDays(7);

    private string? walkedBy;
    private DateTimeOffset walkedUntil;
    private CaseKey? walked;
    private bool isWalking;

    /// <summary>Works until cancelled.</summary>
    /// <param name="beat">Called each time round.</param>
    public Task RunAsync(Action beat, CancellationToken cancellationToken) => new StoreLoop(clock, Pause, Away).RunAsync(RoundAsync, beat, cancellationToken);

    /// <summary>One batch of what changed; gives its size, 0 where another node is at it.</summary>
    public async Task<int> ReckonAsync(CancellationToken cancellationToken)
    {
        var due = await store.ReadAsync(reader => reader.ToReckonAsync(null, Batch), cancellationToken);
        if (due.Count == 0) return 0;
        var unfit = await TryAsync(due, cancellationToken);
        return await store.WriteAsync(async session =>
        {
            if (!await session.TryLockChoreAsync(Chore.Turns)) return 0;
            foreach (var key in due) await ReckonAsync(session, key, unfit);
            return due.Count;
        }, cancellationToken);
    }

    /// <summary>What changed, or else a portion of the walk; gives how long to rest behind it.</summary>
    internal async Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        if (await ReckonAsync(cancellationToken) == Batch) return Breath;
        return await WalkAsync(cancellationToken) ? Breath : Pause;
    }

    /// <summary>A portion of all cases, where what they are judged by has changed; false where all were walked.</summary>
    private async Task<bool> WalkAsync(CancellationToken cancellationToken)
    {
        var by = Mark(basis());
        if (walkedBy != by) (walkedBy, walked, isWalking) = (by, null, !await IsDoneAsync(by, cancellationToken));
        else if (!isWalking && walkedUntil < clock.GetUtcNow()) (walked, isWalking) = (null, true);
        if (!isWalking) return false;
        var portion = await store.ReadAsync(reader => reader.CasesAfterAsync(walked, Batch), cancellationToken);
        if (portion.Count > 0)
        {
            var unfit = await TryAsync([.. portion.Select(row => row.Key)], cancellationToken);
            await store.WriteAsync(async session =>
            {
                foreach (var row in portion) await ReckonAsync(session, row.Key, unfit);
                return true;
            }, cancellationToken);
            walked = portion[^1].Key;
        }

        isWalking = portion.Count == Batch;
        if (!isWalking) await DoneAsync(by, cancellationToken);
        return isWalking;
    }

    // Whether this was done before this process was there, or by another node.
    private async Task<bool> IsDoneAsync(string by, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(reader => reader.TurnWalkAsync(), cancellationToken) is not { } walk || walk.Mark != by) return false;
        walkedUntil = walk.At + Trusted;
        return walkedUntil > clock.GetUtcNow();
    }

    private Task DoneAsync(string by, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        walkedUntil = now + Trusted;
        return store.WriteAsync(async session =>
        {
            await session.PutTurnWalkAsync(new TurnWalk(by, now));
            return true;
        }, cancellationToken);
    }

    // In the write it is reckoned once more, from what stands there then: that is quick by now.
    private ValueTask<bool> ReckonAsync(IStoreSession session, CaseKey key, HashSet<CaseKey> unfit) =>
        session.SetTurnAsync(key, async () => unfit.Contains(key) ? new CasePlace(key, TurnRank.OursByRule, "") : await OfAsync(session, key, basis()));

    /// <summary>
    /// Reckons before anything is written: the first look at a definition reads its pack, which takes longer than a write may wait for anything. Gives the cases that
    /// cannot be reckoned; they stand where somebody looks at them, and never keep the others waiting or the broker from running.
    /// </summary>
    private Task<HashSet<CaseKey>> TryAsync(IReadOnlyList<CaseKey> keys, CancellationToken cancellationToken) => store.ReadAsync(async reader =>
    {
        var unfit = new HashSet<CaseKey>();
        foreach (var key in keys)
        {
            try
            {
                await OfAsync(reader, key, basis());
            }
            catch (Exception defect) when (defect is not (StoreAwayException or OperationCanceledException))
            {
                unfit.Add(key);
                Unfit(key.Institution, key.CaseId, defect);
            }
        }

        return unfit;
    }, cancellationToken);

    /// <summary>The place of a case as it is now; null where there is no such case.</summary>
    public static async ValueTask<CasePlace?> OfAsync(IStoreReader reader, CaseKey key, VerdictBasis basis)
    {
        if (await reader.CaseAsync(key) is not { } row) return null;
        return CaseTurn.PlaceOf(key, CaseTurn.Of(row, CaseHistory.Of(await reader.MessagesAsync(key), await reader.RecordsAsync(key)), basis));
    }

    // Packs, and which partners are endpoints: nothing else decides whose turn it is.
    private static string Mark(VerdictBasis basis) => Hash256.Of(Encoding.UTF8.GetBytes(string.Join('|', [
        .. basis.Packs.All.Select(p => p.Hash),
        .. basis.Parties.Partners.Where(p => p.IsEndpoint).SelectMany(p => p.Institutions).Order(StringComparer.Ordinal)]))).ToString();

    [LoggerMessage(1, LogLevel.Warning, "the store is away ({Reason}); the order of the work lists waits")]
    private partial void Away(string reason);

    [LoggerMessage(2, LogLevel.Error, "case {Institution}/{CaseId} has no place in the work list: it cannot be reckoned")]
    private partial void Unfit(string institution, string caseId, Exception defect);
}
