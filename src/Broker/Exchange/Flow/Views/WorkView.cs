using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>What an unfinished message waits for.</summary>
public enum WaitKind
{
    /// <summary>Nothing but its turn in the broker.</summary>
    Broker,
    /// <summary>An attempt is under way.</summary>
    Answer,
    /// <summary>The next attempt, after some that failed.</summary>
    NextAttempt,
    /// <summary>An operator paused the partner.</summary>
    PausedPartner,
    /// <summary>The case is parked.</summary>
    ParkedCase,
    /// <summary>It came before a document that it follows.</summary>
    Document,
    /// <summary>It is held: a person must look at its findings.</summary>
    Held,
    /// <summary>It was given up: an operator may send it again.</summary>
    GivenUp,
    /// <summary>The national system's own word.</summary>
    NationalWord,
}

/// <summary>One unfinished message with what it waits for.</summary>
/// <param name="Since">Since when it waits for this.</param>
/// <param name="Until">When the broker does the next thing by itself; null where it does not.</param>
/// <param name="Detail">The newest reason, without personal data.</param>
/// <param name="Command">The command that helps, or null.</param>
public sealed record WorkView(MessageRow Message, WaitKind Kind, DateTimeOffset Since, DateTimeOffset? Until, string? Detail, int Attempts, string? Command)
{
    /// <summary>What the attempts are of; null where nothing is owed yet.</summary>
    public EffectKind? Effect { get; init; }

    /// <summary>Which effect of its kind it is for the message, from 1.</summary>
    public int Round { get; init; }

    /// <summary>Who must act: broker, partner, national, operator.</summary>
    public string Turn => Kind switch
    {
        WaitKind.Answer or WaitKind.NextAttempt => Message.State == MessageState.Sending ? "partner" : "national",
        WaitKind.NationalWord => "national",
        WaitKind.Document => "partner",
        WaitKind.PausedPartner or WaitKind.ParkedCase or WaitKind.Held or WaitKind.GivenUp => "operator",
        _ => "broker",
    };

    /// <summary>The wait for an earlier document ends whole hours after the arrival (limits.earlyWaitHours); whatever else is judged again by itself comes sooner.</summary>
    public static bool IsEarly(MessageRow message, DateTimeOffset due) => due > message.UpdatedAt && (due - message.CreatedAt).Ticks % TimeSpan.TicksPerHour == 0;

    /// <summary>Unfinished messages, those that wait longest first.</summary>
    public static async ValueTask<IReadOnlyList<WorkView>> ListAsync(IStoreReader reader, VerdictBasis basis, string? institution, int most)
    {
        var found = new List<WorkView>();
        foreach (var state in Enum.GetValues<MessageState>().Where(s => !FlowDefinition.Final.Contains(s)))
            foreach (var message in await reader.MessagesAsync(institution, state, most))
                found.Add(await OfAsync(reader, message, basis));
        return [.. found.OrderBy(w => w.Since).Take(most)];
    }

    public static async ValueTask<WorkView> OfAsync(IStoreReader reader, MessageRow message, VerdictBasis basis)
    {
        var work = await CaseWork.ReadAsync(reader, message.Case);
        var (effect, round) = AttemptView.Rounds(await reader.EffectsAsync(message.Case), message.Id).LastOrDefault(e => e.Effect.Kind is EffectKind.Send or EffectKind.Deliver);
        var attempts = effect is null ? [] : await reader.AttemptsAsync(effect.Id);
        return Of(work, message, effect, attempts, basis) with { Effect = effect?.Kind, Round = round };
    }

    private static WorkView Of(CaseWork work, MessageRow message, EffectRow? effect, IReadOnlyList<AttemptRow> attempts, VerdictBasis basis)
    {
        WorkView Wait(WaitKind kind, DateTimeOffset? since = null, DateTimeOffset? until = null, string? detail = null, string? command = null) =>
            new(message, kind, since ?? message.UpdatedAt, until, detail, attempts.Count, command);

        var last = attempts.Count > 0 ? attempts[^1] : null;
        if (work.Case.ParkedReason is { } parked) return Wait(WaitKind.ParkedCase, detail: parked, command: $"broker work resume {message.Case.CaseId}");
        if (message.State == MessageState.GivenUp) return Wait(WaitKind.GivenUp, detail: last?.Detail, command: $"broker message retry {message.Id:D}");
        if (message.State == MessageState.Held)
            return message.DueAt is not { } due ? Wait(WaitKind.Held, command: $"broker message show {message.Id:D}")
                : IsEarly(message, due) ? Wait(WaitKind.Document, until: due) : Wait(WaitKind.Broker, since: due, until: due);
        if (effect is null || effect.DoneAt is not null) return Wait(effect is null ? WaitKind.Broker : WaitKind.NationalWord, since: effect?.DoneAt, until: message.DueAt);
        if (effect.OpenNumber is not null && last is not null) return Wait(WaitKind.Answer, last.StartedAt, last.Deadline);
        if (effect.Kind == EffectKind.Send && work.PauseOf(effect.Subject, basis.Parties) is { } pause)
            return Wait(WaitKind.PausedPartner, pause.Since, detail: $"{pause.Actor}: {pause.Reason}", command: $"broker partner resume {pause.Partner}");
        return last is null ? Wait(WaitKind.Broker, until: effect.DueAt) : Wait(WaitKind.NextAttempt, attempts[0].StartedAt, effect.DueAt, $"{last.Outcome}{(last.Detail is { } d ? $": {d}" : "")}");
    }
}
