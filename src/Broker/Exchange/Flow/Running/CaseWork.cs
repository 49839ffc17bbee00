using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Running;

/// <summary>Everything a claimed case's next step needs to see: its row, its messages in order, its unfinished effects in order.</summary>
public sealed record CaseWork(CaseRow Case, IReadOnlyList<MessageRow> Messages, IReadOnlyList<EffectRow> Effects, EntryRow? LatestEntry, IReadOnlyList<PauseRow> Pauses)
{
    public static async ValueTask<CaseWork> ReadAsync(IStoreReader reader, CaseKey key)
    {
        var row = await reader.CaseAsync(key) ?? throw new InvalidOperationException($"claimed case {key} is not in the store");
        var effects = await reader.OpenEffectsAsync(key);
        // Only an owed send asks whether its partner is paused.
        var pauses = effects.Any(e => e is { Kind: EffectKind.Send, DoneAt: null }) ? await reader.PausesAsync() : [];
        return new CaseWork(row, await reader.MessagesAsync(key), effects, await reader.LatestEntryAsync(key), pauses);
    }

    /// <summary>The pause of the partner entry that an institution speaks through, or null.</summary>
    public PauseRow? PauseOf(string institution, Parties parties) =>
        Pauses.Count == 0 ? null : parties.FindPartner(institution) is { } partner ? Pauses.FirstOrDefault(p => p.Partner == partner.Name) : null;

    public MessageRow Message(Guid id) => Messages.First(m => m.Id == id);

    /// <summary>
    /// The next thing to do: computing before outside effects, older before younger. An effect waits behind an unfinished older one
    /// of the same kind, so that versions leave in order and a row hears its states in order.
    /// </summary>
    public (MessageRow? Message, EffectRow? Effect) Next(DateTimeOffset now)
    {
        if (Messages.FirstOrDefault(m => m.DueAt <= now) is { } message) return (message, null);
        var open = Effects.Where(e => e.DoneAt is null).ToList();
        return (null, open.FirstOrDefault(e => e.DueAt <= now && IsFirstOfItsKind(open, e)));
    }

    /// <summary>Due effects that must wait behind an older one, with the time until which they wait.</summary>
    public IReadOnlyList<(EffectRow Effect, DateTimeOffset Until)> Behind(DateTimeOffset now)
    {
        var open = Effects.Where(e => e.DoneAt is null).ToList();
        return [.. from e in open
                   where e.DueAt <= now && !IsFirstOfItsKind(open, e)
                   let first = FirstOfItsKind(open, e)!
                   select (e, first.DueAt > now ? first.DueAt : now.AddMilliseconds(50))];
    }

    /// <summary>The unfinished effect whose turn it is among those that keep an order with one of theirs; null where none is left.</summary>
    /// <param name="effects">Of one case, in order.</param>
    public static EffectRow? FirstOfItsKind(IEnumerable<EffectRow> effects, EffectRow one) =>
        effects.FirstOrDefault(e => e.DoneAt is null && e.Kind == one.Kind && Concerns(e, one));

    private static bool IsFirstOfItsKind(IReadOnlyList<EffectRow> open, EffectRow effect) => FirstOfItsKind(open, effect)!.Id == effect.Id;

    // Reports concern one request row each, reminders one duty; sends and deliveries keep the order of the whole case.
    private static bool Concerns(EffectRow older, EffectRow younger) => younger.Kind switch
    {
        EffectKind.Report => older.MessageId == younger.MessageId,
        EffectKind.Remind => older.Subject == younger.Subject,
        _ => true,
    };
}
