using MessageBroker.App.Hosting;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Tests.Simulation.Defects;

/// <summary>Plants a defect into what a flow stands on. Two are planted where a process starts: see Life.</summary>
internal static class Planted
{
    public static FlowGround In(Defect defect, FlowGround sound, string institution, TimeProvider clock) => defect switch
    {
        Defect.ResultAfterClose or Defect.DuplicateKeyMissing => sound with { Store = Narrow(defect, sound.Store) },
        Defect.KillCounted => sound with { Store = Sessions(sound.Store, KillCounted) },
        Defect.VersionOrderIgnored => sound with { Store = new DefectiveStore(sound.Store, s => Interceptor<IStoreSession>.Of(s, VersionOrderIgnored), r => Interceptor<IStoreReader>.Of(r, VersionOrderIgnored)) },
        Defect.DiscardedAfterRetries => sound with { Store = Sessions(sound.Store, DiscardedAfterRetries) },
        Defect.LockReleasedEarly => sound with { Store = new UnlockedStore(sound.Store) },
        Defect.RetryReWrapped => sound with { Transport = new ReWrappingTransport(sound.Transport, sound.Codec, sound.Keys, institution, sound.Basis, clock) },
        _ => sound,
    };

    /// <summary>A store alone with a defect of its sessions or readers.</summary>
    public static IStore Narrow(Defect defect, IStore sound) => defect switch
    {
        Defect.ResultAfterClose => Sessions(sound, ResultAfterClose),
        Defect.DuplicateKeyMissing => new DefectiveStore(sound, s => Interceptor<IStoreSession>.Of(s, DuplicateKeyMissing), r => Interceptor<IStoreReader>.Of(r, DuplicateKeyMissing)),
        _ => throw new ArgumentOutOfRangeException(nameof(defect)),
    };

    /// <summary>What Receive stands on: the defect of a receipt before its commit is its own.</summary>
    public static FlowGround InReceive(Defect defect, FlowGround sound) =>
        defect == Defect.ReceiptBeforeCommit ? sound with { Store = new HastyStore(sound.Store) } : sound;

    private static DefectiveStore Sessions(IStore store, Func<string, object?[], Func<object?>, object?> answer) =>
        new(store, session => Interceptor<IStoreSession>.Of(session, answer), reader => reader);

    // Says that the attempt was open, whether it was or not.
    private static object? ResultAfterClose(string method, object?[] args, Func<object?> call)
    {
        var result = call();
        return method == nameof(IStoreSession.EndAttemptAsync) ? SaysYesAsync((ValueTask<bool>)result!) : result;

        static async ValueTask<bool> SaysYesAsync(ValueTask<bool> asked)
        {
            await asked;
            return true;
        }
    }

    private static object? KillCounted(string method, object?[] args, Func<object?> call)
    {
        if (method == nameof(IStoreSession.EndAttemptAsync) && args[3] is AttemptOutcome { Outcome: "deadline-passed" } ended) args[3] = ended with { Counts = true };
        return call();
    }

    private static object? DuplicateKeyMissing(string method, object?[] args, Func<object?> call) => method switch
    {
        nameof(IStoreReader.DuplicateAsync) => new ValueTask<(string Digest, Guid MessageId)?>(((string, Guid)?)null),
        nameof(IStoreSession.InsertDuplicateKeyAsync) => new ValueTask<bool>(true),
        _ => call(),
    };

    // The sends of a case are seen youngest first, and so go in that order.
    private static object? VersionOrderIgnored(string method, object?[] args, Func<object?> call)
    {
        var result = call();
        if (method is not (nameof(IStoreReader.EffectsAsync) or nameof(IStoreReader.OpenEffectsAsync))) return result;
        var effects = ((ValueTask<IReadOnlyList<EffectRow>>)result!).Result;
        return new ValueTask<IReadOnlyList<EffectRow>>([.. effects.Where(e => e.Kind == EffectKind.Send).Reverse(), .. effects.Where(e => e.Kind != EffectKind.Send)]);
    }

    // Three tries, then the send is taken off the list and nobody is told.
    private static object? DiscardedAfterRetries(string method, object?[] args, Func<object?> call)
    {
        if (method == nameof(IStoreSession.EndAttemptAsync) && args[1] is >= 3 && args[3] is AttemptOutcome { NextDueAt: not null } ended) args[3] = ended with { NextDueAt = null };
        return call();
    }
}
