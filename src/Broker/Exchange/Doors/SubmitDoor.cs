using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Running;

namespace MessageBroker.Exchange.Doors;

/// <summary>
/// The one submit function behind every door of a back office. The request's key and version are its identity: asked again, the first answer is repeated;
/// other content under the same key and version is refused. All answers come as reports, never as exceptions.
/// </summary>
/// <param name="institutions">Hosted institutions that the back office works for.</param>
public sealed class SubmitDoor(string system, IReadOnlyList<string> institutions, TakeStage take, RequestAnswers answers)
{
    public string System => system;

    /// <summary>Whether a request version was taken and its answer is on its way; asked before a whole record is read.</summary>
    public Task<bool> IsAnswerOwedAsync(RequestKey key, CancellationToken cancellationToken) => take.IsAnswerOwedAsync(system, key, cancellationToken);

    /// <summary>Takes one request, or answers it once more.</summary>
    /// <exception cref="Flow.Ports.StoreAwayException">Later: nothing was written, and the same request is to come again.</exception>
    /// <exception cref="NationalStoreAwayException">It was taken before, and its answer could not be told: it is to come again.</exception>
    public async Task<SubmitAnswer> SubmitAsync(NationalRecord record, CancellationToken cancellationToken)
    {
        // One that speaks for an institution that is not its own is refused by the flow, under an institution that is.
        var institution = institutions.Contains(record.Institution) ? record.Institution : institutions[0];
        using var span = FlowTrace.Submit(system);
        var answer = await take.SubmitAsync(Actor.NationalSystem(system, institution), institution, record.Key, record, cancellationToken);
        FlowTrace.Name(span, answer.MessageId, answer.Case);
        FlowTrace.End(span, answer.Outcome.ToString().ToLowerInvariant(), failed: false);
        if (answer.Outcome == SubmitOutcome.Repeated) await answers.RepeatAsync(answer.MessageId, record, cancellationToken);
        if (answer.Outcome == SubmitOutcome.Older) await answers.RefuseOlderAsync(answer.MessageId, record, cancellationToken);
        return answer;
    }
}
