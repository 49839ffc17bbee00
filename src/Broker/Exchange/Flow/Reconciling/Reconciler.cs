using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using Microsoft.Extensions.Logging;

namespace MessageBroker.Exchange.Flow.Reconciling;

/// <summary>
/// Asks the partners that agreed to it for what a restored database lost: once for each generation of the log by itself, and whenever an
/// operator wants it again. Works beside the flow; nothing waits for it.
/// </summary>
public sealed partial class Reconciler(IStore store, StatementSender sender, Func<VerdictBasis> basis, TimeProvider clock, ILogger<Reconciler> log)
{
    /// <summary>How much earlier than the cut the window begins: clocks differ, and an entry may have waited for its index.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private string? asked;

    /// <summary>Works until cancelled.</summary>
    /// <param name="beat">Called each time round.</param>
    public Task RunAsync(Action beat, CancellationToken cancellationToken) => new StoreLoop(clock, Pause, Away).RunAsync(RoundAsync, beat, cancellationToken);

    private async Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        await RunOnceAsync(cancellationToken);
        return Pause;
    }

    /// <summary>Asks whom this generation has not asked yet; gives how many requests were sealed.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(LogCut.FindAsync, cancellationToken) is not { } cut || cut.Origin == asked) return 0;
        var (sealedNow, waiting) = (0, 0);
        foreach (var (place, partner) in Pairs(basis().Parties.Partners))
        {
            if (await store.ReadAsync(reader => IsAskedAsync(reader, place, cut.Origin), cancellationToken)) continue;
            waiting++;
            if (await AskAsync(place, partner, cut, Actor.Broker, null, cancellationToken)) sealedNow++;
        }

        // Another node may be at it: looked at again, until nothing is left to ask.
        if (waiting == 0) asked = cut.Origin;
        return sealedNow;
    }

    /// <summary>Asks one partner entry again, whatever was asked before; null where nothing was ever lost, else how many requests were sealed.</summary>
    public async Task<int?> AskAgainAsync(Partner partner, Actor actor, string reason, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(LogCut.FindAsync, cancellationToken) is not { } cut) return null;
        var count = 0;
        foreach (var (place, other) in Pairs([partner]))
            if (await AskAsync(place, other, cut, actor, reason, cancellationToken)) count++;
        return count;
    }

    private IEnumerable<(CaseKey Place, string Partner)> Pairs(IEnumerable<Partner> partners) =>
        from partner in partners
        where partner.Reconcile
        from other in partner.Institutions
        from hosted in basis().Parties.Hosted
        select (ReconcilePlace.Of(hosted.Id, other), other);

    private async Task<bool> AskAsync(CaseKey place, string partner, LogCut cut, Actor actor, string? reason, CancellationToken cancellationToken)
    {
        var (statement, latest) = await store.ReadAsync(
            async reader => (await RequestAsync(reader, place, partner, cut, cut.From - Margin), await reader.LatestEntryAsync(place)), cancellationToken);
        EntryDetail[] details = reason is null ? [new("origin", cut.Origin)] : [new("origin", cut.Origin), new("reason", reason)];
        var change = await sender.SealAsync(statement, new StatementRoute(place, partner, ReconcilePlace.Asking(cut.Origin)), actor, details, latest, cancellationToken);
        return await store.WriteAsync(async session =>
        {
            if (reason is null && (!await session.TryLockChoreAsync(Chore.Reconcile) || await IsAskedAsync(session, place, cut.Origin))) return false;
            await StatementSender.ApplyAsync(session, change);
            return true;
        }, cancellationToken);
    }

    private static async ValueTask<bool> IsAskedAsync(IStoreReader reader, CaseKey place, string origin) =>
        (await reader.MessagesAsync(place)).Any(m => m.Direction == Direction.Outbound && m.ConversationId == ReconcilePlace.Asking(origin));

    /// <summary>The request for what was lost from a time on.</summary>
    internal static async ValueTask<Statement> RequestAsync(IStoreReader reader, CaseKey place, string partner, LogCut cut, DateTimeOffset from)
    {
        var to = cut.To + Margin;
        // More than this is not named: what comes again although it is held is receipted as the repetition that it is.
        var held = await HeldMessages.FindAsync(reader, place, partner, from - Margin, to, Statement.MostListed);
        return new Statement
        {
            Format = 1,
            Kind = StatementKind.Request,
            Origin = cut.Origin,
            Checkpoint = cut.Checkpoint,
            Cut = cut.Newest,
            From = from,
            To = to,
            Sent = [.. held.Sent.Select(m => new StatedMessage(m.As4MessageId!, null, m.SetId, m.DocumentVersion))],
            Received = await held.ReceivedAsync(reader, partner),
        };
    }

    [LoggerMessage(30, LogLevel.Warning, "the store is away ({Reason}); partners are asked later for what was lost")]
    private partial void Away(string reason);
}
