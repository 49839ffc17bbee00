using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Flow.Housekeeping;

/// <summary>How long contents of finished messages are kept, by class; null keeps them for ever. The journal is always kept.</summary>
/// <param name="Sent">Acknowledged or rejected by the partner.</param>
/// <param name="Received">Confirmed or declined by the national system, a repetition of what was, or a statement.</param>
/// <param name="Refused">Refused before anything was signed, or answered with a refusal.</param>
public sealed record RetentionTerms(TimeSpan? Sent, TimeSpan? Received, TimeSpan? Refused, ErasureGround Ground)
{
    /// <summary>Keeps everything.</summary>
    public static RetentionTerms ForEver { get; } = new(null, null, null, new ErasureGround("-", "-"));

    /// <summary>Final states that have a term, with the term.</summary>
    public IEnumerable<(MessageState State, TimeSpan Term)> ByState =>
        new (MessageState State, TimeSpan? Term)[]
        {
            (MessageState.Acknowledged, Sent), (MessageState.Rejected, Sent), (MessageState.Delivered, Received), (MessageState.Declined, Received), (MessageState.Repeated, Received),
            (MessageState.Reconciled, Received), (MessageState.Refused, Refused),
        }.Where(s => s.Term is not null).Select(s => (s.State, s.Term!.Value));
}
