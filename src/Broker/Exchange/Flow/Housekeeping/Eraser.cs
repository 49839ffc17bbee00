using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Housekeeping;

/// <summary>
/// Erases the contents of a message in three commits that may each be the last before a kill: the tombstone is sealed, then the secret is
/// deleted, then the payloads. Whatever stands after a tombstone is finished later; nothing is deleted without one. The journal stays whole.
/// </summary>
public sealed class Eraser(IStore store, ISecretPool secrets, Sealer sealer, TimeProvider clock)
{
    /// <summary>False where the message has its tombstone already; what that one left is not touched.</summary>
    public async Task<bool> EraseAsync(MessageRow message, ErasureGround ground, Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.Instant();
        var begun = await store.WriteAsync(async session =>
        {
            if (!await session.BeginErasureAsync(message.Id, now)) return false;
            var previous = await session.LatestEntryAsync(message.Case);
            await session.InsertEntryAsync(sealer.SealTombstone(message, ground.Ground, ground.Authority, actor, now, previous));
            return true;
        }, cancellationToken);
        if (begun) await FinishAsync(message, cancellationToken);
        return begun;
    }

    /// <summary>Deletes what is left of a message whose tombstone is sealed.</summary>
    public async Task FinishAsync(MessageRow message, CancellationToken cancellationToken)
    {
        await secrets.DeleteAsync(message.SecretId, cancellationToken);
        await store.WriteAsync(async session =>
        {
            await session.FinishErasureAsync(message.Id, clock.Instant());
            return true;
        }, cancellationToken);
    }
}

/// <summary>Why contents are erased; both stand in the tombstone.</summary>
/// <param name="Ground">The legal ground, for example "retention term of 10 years".</param>
/// <param name="Authority">Who decided, by office: a law, an institution, a supervisory authority.</param>
public sealed record ErasureGround(string Ground, string Authority);
