using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using BucQuestion = MessageBroker.Schemas.Bucs.BucQuestion;
using BucState = MessageBroker.Schemas.Bucs.BucState;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>A case as people ask for it: what came and went, in which state, and whose turn it is.</summary>
/// <param name="Turns">What is owed or may be done, the headline first; empty while nothing was sealed or applied.</param>
/// <param name="State">Documents, open actions and questions to a clerk; null as long.</param>
public sealed record CaseView(CaseRow Case, IReadOnlyList<MessageView> Messages, IReadOnlyList<CaseTurn> Turns, BucState? State)
{
    /// <summary>Null while nothing was sealed or applied.</summary>
    public CaseTurn? Turn => Turns.FirstOrDefault();

    /// <summary>What a document asks and nobody has answered.</summary>
    public IReadOnlyList<BucQuestion> Questions => [.. (State?.Questions ?? []).Where(q => q.IsOpen)];

    /// <summary>The command that answers a question.</summary>
    public string Command(BucQuestion question) => $"broker case record {Case.Key.CaseId} --document {question.DocumentId} --answer {question.Guard}=yes|no --reason …";

    public static async ValueTask<CaseView?> ReadAsync(IStoreReader reader, CaseKey key, VerdictBasis basis)
    {
        if (await reader.CaseAsync(key) is not { } row) return null;
        var messages = await reader.MessagesAsync(key);
        var effects = await reader.EffectsAsync(key);
        var views = new List<MessageView>();
        foreach (var message in messages) views.Add(await MessageView.ReadAsync(reader, message, effects));
        var history = CaseHistory.Of(messages, await reader.RecordsAsync(key));
        return new CaseView(row, views, CaseTurn.All(row, history, basis), Legality.State(row, history, basis));
    }

    /// <summary>Something waits for a person. What is held and will be judged again by itself does not.</summary>
    public bool NeedsPerson => Case.ParkedReason is not null || Messages.Any(m => FlowDefinition.WaitForPerson.Contains(m.Message.State) && m.Message is not { State: MessageState.Held, DueAt: not null });
}

/// <param name="Steps">Changes of state from the journal, oldest first.</param>
/// <param name="Attempts">Attempts at outside effects, oldest first.</param>
/// <param name="Acts">What happened beside the changes of state, oldest first.</param>
public sealed record MessageView(MessageRow Message, IReadOnlyList<StepView> Steps, IReadOnlyList<AttemptView> Attempts, IReadOnlyList<ActView> Acts)
{
    public static async ValueTask<MessageView> ReadAsync(IStoreReader reader, MessageRow message, IReadOnlyList<EffectRow> effects)
    {
        var (steps, acts) = (new List<StepView>(), new List<ActView>());
        foreach (var row in (await reader.EntriesAsync(message.Case)).Where(e => e.MessageId == message.Id))
        {
            if (StepView.Of(row) is { } step) steps.Add(step);
            else if (ActView.Of(row) is { } act) acts.Add(act);
        }

        var attempts = new List<AttemptView>();
        foreach (var (effect, round) in AttemptView.Rounds(effects, message.Id))
            attempts.AddRange((await reader.AttemptsAsync(effect.Id)).Select(a => new AttemptView(effect.Kind, effect.Subject, a, round)));
        return new MessageView(message, steps, [.. attempts.OrderBy(a => a.Attempt.StartedAt)], acts);
    }
}

/// <summary>One attempt at an outside effect.</summary>
/// <param name="Round">Which effect of its kind it is for the message, from 1: a message that is sent again counts its attempts anew. Reports count for each state that they tell.</param>
public sealed record AttemptView(EffectKind Kind, string Subject, AttemptRow Attempt, int Round)
{
    /// <summary>The effects of a message with their rounds, in the order in which they came to be owed.</summary>
    /// <param name="effects">All of the case, in that order.</param>
    internal static IEnumerable<(EffectRow Effect, int Round)> Rounds(IEnumerable<EffectRow> effects, Guid message)
    {
        var rounds = new Dictionary<(EffectKind, string), int>();
        foreach (var effect in effects.Where(e => e.MessageId == message))
        {
            // To whom it is sent or handed does not make it another sending.
            var what = (effect.Kind, effect.Kind == EffectKind.Report ? effect.Subject : "");
            yield return (effect, rounds[what] = rounds.GetValueOrDefault(what) + 1);
        }
    }
}
