using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Running;

/// <summary>Puts a case whose step failed back with a pause, or parks it with the reason after too many claims without progress.</summary>
internal static class Postponement
{
    /// <summary>How soon a case is looked at again whose key is away in its token.</summary>
    private static readonly TimeSpan KeyLook = TimeSpan.FromSeconds(5);

    public static async ValueTask<bool> ApplyAsync(IStoreSession session, CaseKey key, Exception failure, DateTimeOffset now)
    {
        var row = await session.CaseAsync(key);
        if (row is null) return false;
        // The claim itself was counted before the step was computed. A token that is away says nothing about the case: it waits for as long as that lasts.
        var isAway = failure is KeyAwayException;
        var claims = isAway ? 0 : Math.Max(row.Claims, 1);
        var park = claims >= CaseRunner.ClaimsBeforeParking;
        // Who parked it while the step ran keeps it parked, and the reason with it.
        await session.UpdateCaseAsync(row with { Claims = claims, ParkedReason = row.ParkedReason ?? (park ? $"a step failed {claims} times: {failure.GetType().Name}" : null) });
        var later = now + (isAway ? KeyLook : TimeSpan.FromSeconds(5 * claims));
        foreach (var message in await session.MessagesAsync(key))
        {
            if (message.DueAt <= now) await session.UpdateMessageAsync(message with { DueAt = later, UpdatedAt = now }, message.State);
        }

        foreach (var effect in await session.OpenEffectsAsync(key))
        {
            if (effect.DoneAt is null && effect.OpenNumber is null && effect.DueAt <= now) await session.PostponeEffectAsync(effect.Id, later);
        }

        return park;
    }
}
