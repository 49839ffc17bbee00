using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Trusting;

/// <summary>Has the node's own keys read anew, with an entry that names what counts from now on and later.</summary>
/// <param name="intake">Null where there is nowhere to read them from.</param>
public sealed class KeyCommands(IStore store, Sealer sealer, IKeyIntake? intake, TimeProvider clock)
{
    public async Task<CommandAnswer> RunAsync(OperatorCommand command, CancellationToken cancellationToken)
    {
        if (intake is null) return CommandAnswer.Refused(Finding.Of("FLW-0635", command.Target));
        var taken = await intake.TakeAsync(cancellationToken);
        if (taken.Keys.Count == 0) return new CommandAnswer(false, taken.Findings);
        var place = new CaseKey("*", "keys");
        List<EntryDetail> details = [.. taken.Keys.Select(Detail).Append(new EntryDetail("reason", command.Reason)).OrderBy(d => d.Name, StringComparer.Ordinal)];
        await store.WriteAsync(async session =>
        {
            await session.InsertEntryAsync(sealer.SealEvent(
                EntryEvents.KeysTaken, place, null, null, Actor.Operator(command.Account), clock.Instant(), await session.LatestEntryAsync(place), details));
            return true;
        }, cancellationToken);
        return new CommandAnswer(true, taken.Findings);
    }

    private static EntryDetail Detail(TakenKey key) => key.From is { } from
        ? new($"{key.Use}-next/{key.Owner}", $"{key.Certificate} {CaseHistory.Text(from)}")
        : new($"{key.Use}/{key.Owner}", key.Certificate);
}
