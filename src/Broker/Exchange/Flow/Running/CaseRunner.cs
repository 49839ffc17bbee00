using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using Microsoft.Extensions.Logging;

namespace MessageBroker.Exchange.Flow.Running;

/// <summary>
/// One worker: claims cases that have work due, computes each one's next step before anything is written, applies them together with a
/// savepoint each, then starts the I/O of the attempts that were begun. Any number of workers may run; none blocks a thread.
/// </summary>
public sealed partial class CaseRunner(IStore store, StepComputer steps, EffectRunner effects, TimeProvider clock, ILogger<CaseRunner> log)
{
    /// <summary>Most cases per claim: enough to share a commit. What bounds a group is <see cref="MostComputing"/>.</summary>
    public const int MostInGroup = 16;

    /// <summary>
    /// After so much computing a group is applied and the cases that are left are given back: no case stays locked for long because of its
    /// neighbours' signatures.
    /// </summary>
    public static readonly TimeSpan MostComputing = TimeSpan.FromMilliseconds(50);

    /// <summary>Claims without progress after which a case is parked: its step failed each time, or the process ended.</summary>
    public const int ClaimsBeforeParking = 3;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Works until cancelled. A store that is away is waited for; any other failure of the loop itself ends it, and the host with it.</summary>
    /// <param name="beat">Called each time round, at least every few seconds while nothing is long.</param>
    public async Task RunAsync(Action beat, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            beat();
            try
            {
                if (await RunOnceAsync(cancellationToken) > 0) continue;
                await store.WaitForWorkAsync(await PauseAsync(cancellationToken), cancellationToken);
            }
            catch (StoreAwayException away)
            {
                StoreAway(away.Reason);
                await Task.Delay(LongestPause, clock, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        // Their attempts are cancelled with the host; only their last writes are waited for.
        await effects.DrainAsync(CancellationToken.None);
    }

    /// <summary>Claims and works one group; returns how many cases it worked on.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        await effects.WaitForRoomAsync(cancellationToken);
        await using var group = await store.ClaimDueAsync(clock.GetUtcNow(), MostInGroup, cancellationToken);
        if (group.Cases.Count == 0) return 0;
        var computed = await ComputeAsync(group, cancellationToken);
        var results = await CommitAsync(group, computed, cancellationToken);
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i] is null && computed[i].Begun is { } begun) effects.Start(begun, cancellationToken);
        }

        for (var i = 0; i < results.Count; i++)
        {
            // A row that another transaction held too long says nothing about the case: it stays due.
            if (results[i] is StoreAwayException away) StoreAway(away.Reason);
            else if (results[i] is { } failure and not OvertakenException) await PostponeAsync(group.Cases[i], failure, cancellationToken);
        }

        return computed.Count;
    }

    private async Task<IReadOnlyList<CaseStep>> ComputeAsync(IClaimedGroup group, CancellationToken cancellationToken)
    {
        var computed = new List<CaseStep>(group.Cases.Count);
        var began = clock.GetTimestamp();
        try
        {
            foreach (var key in group.Cases)
            {
                computed.Add(await ComputeAsync(group, key, cancellationToken));
                if (clock.GetElapsedTime(began) >= MostComputing) break;
            }
        }
        catch
        {
            // The store went away between two of them: what was computed is not committed, and nobody will.
            NotBegun(computed, null);
            throw;
        }

        return computed;
    }

    // Whatever becomes of the commit, a slot whose attempt has no row is given back.
    private async Task<IReadOnlyList<Exception?>> CommitAsync(IClaimedGroup group, IReadOnlyList<CaseStep> computed, CancellationToken cancellationToken)
    {
        IReadOnlyList<Exception?>? results = null;
        try
        {
            return results = await group.CommitAsync([.. computed.Select(step => step.Apply)], cancellationToken);
        }
        catch (StoreAwayException away)
        {
            // A node that was frozen finds its claims ended by the server: what it had computed is not written, whoever holds the case now computes anew.
            StepsDropped(string.Join(", ", group.Cases.Take(computed.Count).Select(key => $"{key.Institution}/{key.CaseId}")), away.Reason);
            throw;
        }
        finally
        {
            NotBegun(computed, results);
        }
    }

    private void NotBegun(IReadOnlyList<CaseStep> computed, IReadOnlyList<Exception?>? results)
    {
        for (var i = 0; i < computed.Count; i++)
        {
            if (computed[i].Begun is { } begun && (results is null || results[i] is not null)) effects.NotBegun(begun.Destination, begun.Lane);
        }
    }

    private async Task<CaseStep> ComputeAsync(IClaimedGroup group, CaseKey key, CancellationToken cancellationToken)
    {
        try
        {
            var work = await group.ReadAsync(reader => CaseWork.ReadAsync(reader, key), cancellationToken);
            return await steps.ComputeAsync(work, cancellationToken);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or StoreAwayException))
        {
            // One bad case never stops the others: it is put back, and parked when it keeps failing.
            return new CaseStep(_ => ValueTask.FromException(failure));
        }
    }

    private async Task PostponeAsync(CaseKey key, Exception failure, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var parked = await store.WriteAsync(session => Postponement.ApplyAsync(session, key, failure, now), cancellationToken);
        if (failure is KeyAwayException away) KeyAway(key.Institution, key.CaseId, away.Reason);
        else CaseFailed(key.Institution, key.CaseId, failure.GetType().Name, parked, failure);
    }

    private async Task<TimeSpan> PauseAsync(CancellationToken cancellationToken)
    {
        var next = await store.NextDueAsync(cancellationToken);
        if (next is null) return LongestPause;
        var pause = next.Value - clock.GetUtcNow();
        return pause < TimeSpan.Zero ? TimeSpan.FromMilliseconds(20) : pause < LongestPause ? pause : LongestPause;
    }

    [LoggerMessage(1, LogLevel.Warning, "the store is away ({Reason}); work waits, nothing is lost")]
    private partial void StoreAway(string reason);

    [LoggerMessage(3, LogLevel.Warning, "the claim ended before its commit was confirmed ({Reason}); steps dropped, to be computed anew from what the store holds: {Cases}")]
    private partial void StepsDropped(string cases, string reason);

    [LoggerMessage(4, LogLevel.Warning, "case {Institution}/{CaseId} waits for a key that is away; nothing is lost: {Reason}")]
    private partial void KeyAway(string institution, string caseId, string reason);

    [LoggerMessage(2, LogLevel.Error, "case {Institution}/{CaseId} failed with {Kind}; parked: {Parked}")]
    private partial void CaseFailed(string institution, string caseId, string kind, bool parked, Exception failure);
}
