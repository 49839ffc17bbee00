using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Running;

/// <summary>The change of state that belongs to the first attempt of an effect; a repeated attempt changes nothing.</summary>
/// <param name="Required">State in which the effect was owed.</param>
/// <param name="Begun">State from the first attempt on.</param>
/// <param name="Doing">What begins, for the message of a defect: "its send".</param>
internal sealed record BegunTransition(MessageState Required, MessageState Begun, string Doing)
{
    /// <summary>Seals the change outside the transaction and gives the half that writes it.</summary>
    public async Task<Func<IStoreSession, ValueTask>> SealAsync(Sealer sealer, CaseWork work, MessageRow message, int number, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (message.State != Required) return _ => ValueTask.CompletedTask;
        var change = await sealer.SealAsync(new StateChange
        {
            Before = message,
            After = message with { State = Begun, UpdatedAt = now },
            Actor = Actor.Broker,
            At = now,
            Cdm = work.Case.Cdm,
            Attempt = number,
            Previous = work.LatestEntry,
        }, cancellationToken);
        return session => change.NeedAsync(session, $"{Doing} began");
    }
}
