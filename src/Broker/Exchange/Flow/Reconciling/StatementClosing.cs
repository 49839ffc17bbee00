using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Reconciling;

/// <summary>The change of state that ends the work on a received statement, with its verdict and all that the verdict rests on.</summary>
public sealed class StatementClosing(Sealer sealer, Func<VerdictBasis> basis)
{
    /// <param name="list">A list that the entry names by its hash, or null.</param>
    public Task<SealedChange> SealAsync(
        CaseWork work, MessageRow message, StatementEnd end, CancellationToken cancellationToken, VerdictInput? list = null) => sealer.SealAsync(new StateChange
        {
            Before = message,
            After = message with { State = end.State, UpdatedAt = end.At, DueAt = null },
            Actor = Actor.Broker,
            At = end.At,
            Verdicts = [end.Verdict],
            Inputs = list is null ? basis().Inputs : [.. basis().Inputs, list],
            JudgedAt = end.At,
            Details = end.Details,
            Previous = work.LatestEntry,
        }, cancellationToken);

    /// <summary>As the other, as a whole step: nothing else follows.</summary>
    public async Task<CaseStep> StepAsync(CaseWork work, MessageRow message, StatementEnd end, CancellationToken cancellationToken)
    {
        var change = await SealAsync(work, message, end, cancellationToken);
        return new CaseStep(session => change.NeedAsync(session, "it was read"));
    }
}

/// <param name="State">Reconciled, or Held where it is no sound statement.</param>
/// <param name="Details">Facts for the entry, sorted by name.</param>
public sealed record StatementEnd(MessageState State, Verdict Verdict, DateTimeOffset At, params IReadOnlyList<EntryDetail> Details)
{
    internal static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
