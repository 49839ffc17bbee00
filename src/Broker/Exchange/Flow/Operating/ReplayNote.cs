using System.Globalization;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Operating;

/// <summary>
/// Writes how a replay came out into the journal, as the act of whoever gives the command. A file beside the store could be written by anybody and changed later;
/// an entry names the account, cannot be changed unseen, and whoever doubts it repeats the replay.
/// </summary>
internal sealed class ReplayNote(IStore store, Sealer sealer, TimeProvider clock)
{
    /// <summary>Where these entries stand: they belong to no case.</summary>
    public static CaseKey Place { get; } = new("*", "replay");

    public async Task<CommandAnswer> RunAsync(OperatorCommand command, CancellationToken cancellationToken)
    {
        if (command.Replay is not { } order) return Unfit("result");
        if (Fault(order) is { } fault) return Unfit(fault);
        return await store.WriteAsync(async session =>
        {
            await session.InsertEntryAsync(sealer.SealEvent(
                EntryEvents.JournalReplayed, Place, null, null, Actor.Operator(command.Account), clock.Instant(), await session.LatestEntryAsync(Place), Details(order, command.Reason)));
            return CommandAnswer.Ok;
        }, cancellationToken);
    }

    private static CommandAnswer Unfit(string member) => CommandAnswer.Refused(Finding.Of("FLW-0687", member));

    // The counts come from outside: what cannot be a result is not one.
    private static string? Fault(ReplayOrder order)
    {
        if (!ReplayOrder.Outcomes.Contains(order.Outcome)) return "outcome";
        if (!ShownText.Fits(order.Product, 100)) return "product";
        if (order.Case is { } one && !ShownText.Fits(one, 255)) return "case";
        if (new[] { order.Entries, order.Verdicts, order.Differing, order.Erased, order.Altered }.Any(n => n < 0) || order.Differing + order.Erased > order.Verdicts) return "counts";
        if ((order.Altered > 0 ? "altered" : order.Differing > 0 ? "differs" : "identical") != order.Outcome) return "outcome";
        return order.First.Count > ReplayOrder.MostFirst ? "first" : null;
    }

    private static List<EntryDetail> Details(ReplayOrder order, string reason)
    {
        List<EntryDetail> details =
        [
            Count("altered", order.Altered), Count("differing", order.Differing), Count("entries", order.Entries), Count("erased", order.Erased), Count("verdicts", order.Verdicts),
            new("outcome", order.Outcome), new("product", order.Product), new("reason", reason),
        ];
        if (order.Case is { } one) details.Add(new EntryDetail("case", one));
        if (order.First.Count > 0) details.Add(new EntryDetail("first", string.Join(' ', order.First.Select(id => id.ToString("D")))));
        return [.. details.OrderBy(d => d.Name, StringComparer.Ordinal)];
    }

    private static EntryDetail Count(string name, long number) => new(name, number.ToString(CultureInfo.InvariantCulture));
}
