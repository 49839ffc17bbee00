using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>A change of state made ready outside the transaction: encoded entry and encrypted payloads. Applying it only writes.</summary>
public sealed class SealedChange(StateChange change, EntryRow entry, IReadOnlyList<PayloadRow> payloads, KeptInputs kept, Guid effectId)
{
    public StateChange Change { get; } = change;
    public EntryRow Entry { get; } = entry;

    /// <summary>Id for an effect that this change owes.</summary>
    public Guid EffectId { get; } = effectId;

    /// <summary>
    /// Writes message, payloads, inputs and entry. False, and nothing written, where the message is no longer what the change expects.
    /// </summary>
    public async ValueTask<bool> ApplyAsync(IStoreSession session)
    {
        if (!await MoveAsync(session)) return false;
        await session.PutPayloadsAsync(payloads);
        foreach (var input in Change.Inputs) await kept.PutAsync(session, input);
        await session.InsertEntryAsync(Entry);
        return true;
    }

    /// <summary>As <see cref="ApplyAsync"/>, where the case is claimed and nobody else may have moved the message.</summary>
    /// <param name="when">Ends the sentence "the message moved while …".</param>
    /// <exception cref="InvalidOperationException">It moved; the step is undone and the case is put back.</exception>
    public async ValueTask NeedAsync(IStoreSession session, string when)
    {
        if (!await ApplyAsync(session)) throw new InvalidOperationException($"the message moved while {when}");
    }

    private async ValueTask<bool> MoveAsync(IStoreSession session)
    {
        if (Change.Before is not { } before) return await session.InsertMessageAsync(Change.After);
        if (!FlowDefinition.Transitions.Contains((before.State, Change.After.State)))
            throw new InvalidOperationException($"{before.State} to {Change.After.State} is not in the flow definition");
        return await session.UpdateMessageAsync(Change.After, before.State);
    }
}

/// <summary>
/// Remembers which inputs are in the store for good, so that packs and directory are not written again with every verdict. What is not
/// remembered is written with the change that names it. A database that went back may have lost them: then all is forgotten.
/// </summary>
public sealed class KeptInputs
{
    private volatile HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>Remembers nothing.</summary>
    public KeptInputs() { }

    private KeptInputs(IEnumerable<VerdictInput> inputs) => known = [.. inputs.Select(i => i.Sha256)];

    /// <summary>Commits these first; the transactions of the flow leave them out.</summary>
    public static async Task<KeptInputs> OfAsync(IStore store, IReadOnlyList<VerdictInput> inputs, CancellationToken cancellationToken)
    {
        await store.WriteAsync(async session =>
        {
            foreach (var input in inputs) await session.PutInputAsync(input.Sha256, input.Name, input.Bytes);
            return true;
        }, cancellationToken);
        return new KeptInputs(inputs);
    }

    /// <summary>Commits those that are new, for changes from now on.</summary>
    public async Task AddAsync(IStore store, IReadOnlyList<VerdictInput> inputs, CancellationToken cancellationToken)
    {
        List<VerdictInput> missing = [.. inputs.Where(i => !known.Contains(i.Sha256))];
        if (missing.Count == 0) return;
        var added = await OfAsync(store, missing, cancellationToken);
        known = [.. known, .. added.known];
    }

    /// <summary>From now on every change writes what it names.</summary>
    public void Forget() => known = [];

    public ValueTask PutAsync(IStoreSession session, VerdictInput input) =>
        known.Contains(input.Sha256) ? ValueTask.CompletedTask : session.PutInputAsync(input.Sha256, input.Name, input.Bytes);
}
