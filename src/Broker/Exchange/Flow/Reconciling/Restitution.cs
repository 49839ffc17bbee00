using System.Text;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Reconciling;

/// <summary>
/// Gives a partner back what he lost: the very octets of messages that were addressed to him and that he receipted, each once for each
/// generation of his log, and a signed statement of what is held from him. He cannot reach anything else by asking.
/// </summary>
public sealed class Restitution(IStore store, Vault vault, StatementClosing closing, Sealer sealer, IAs4Codec codec, StatementSender sender, TimeProvider clock)
{
    /// <summary>Messages that one request is answered for; the answer says where the next may begin.</summary>
    public const int MostAtOnce = 1_000;

    /// <summary>Generations that a partner's institution may ask for within a day; a restore is a rare thing.</summary>
    public const int MostGenerationsADay = 4;

    /// <summary>Requests of a partner's institution that are answered within a day.</summary>
    public const int MostRequestsADay = 200;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public async Task<CaseStep> ComputeAsync(CaseWork work, MessageRow message, Statement request, Verdict verdict, CancellationToken cancellationToken)
    {
        var at = clock.Instant();
        if (!MayAsk(work, message, at)) return await closing.StepAsync(work, message, new StatementEnd(MessageState.Reconciled, verdict, at, new EntryDetail("outcome", "too-many")), cancellationToken);
        var (again, answer) = await store.ReadAsync(reader => AnswerAsync(reader, message, request, at, cancellationToken), cancellationToken);
        var end = new StatementEnd(
            MessageState.Reconciled, verdict, at,
            new EntryDetail("again", StatementEnd.Text(again.Count)), new EntryDetail("origin", request.Origin), new EntryDetail("outcome", "answered"));
        var change = await closing.SealAsync(work, message, end, cancellationToken);
        var sent = await sender.SealAsync(
            answer, new StatementRoute(message.Case, message.Partner!, ReconcilePlace.Answering(request.Origin)), Actor.Broker, [new EntryDetail("origin", request.Origin)], change.Entry, cancellationToken);
        return new CaseStep(async session =>
        {
            await change.NeedAsync(session, "it was answered");
            await StatementSender.ApplyAsync(session, sent);
            foreach (var lost in again) await AgainAsync(session, lost, request.Origin, at);
        });
    }

    /// <summary>What is no sound statement waits for a person.</summary>
    public Task<CaseStep> HoldAsync(CaseWork work, MessageRow message, Verdict verdict, CancellationToken cancellationToken) =>
        closing.StepAsync(work, message, new StatementEnd(MessageState.Held, verdict, clock.Instant()), cancellationToken);

    private static bool MayAsk(CaseWork work, MessageRow message, DateTimeOffset at)
    {
        var earlier = work.Messages.Where(m => m is { Direction: Direction.Inbound, State: MessageState.Reconciled } && m.CreatedAt > at - Day && m.ConversationId?.StartsWith("re ", StringComparison.Ordinal) != true).ToList();
        return earlier.Count < MostRequestsADay && earlier.Select(m => m.ConversationId).Append(message.ConversationId).Distinct().Count() <= MostGenerationsADay;
    }

    private async ValueTask<(IReadOnlyList<MessageRow> Again, Statement Answer)> AnswerAsync(
        IStoreReader reader, MessageRow message, Statement request, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var from = request.From < at - LogCut.Longest ? at - LogCut.Longest : request.From;
        var held = await HeldMessages.FindAsync(reader, message.Case, message.Partner!, from, request.To, MostAtOnce);
        var known = request.Received.Select(m => m.Id).ToHashSet(StringComparer.Ordinal);
        var (again, stated) = (new List<MessageRow>(), new List<StatedMessage>());
        foreach (var sent in held.Sent)
        {
            var isKnown = known.Contains(sent.As4MessageId!);
            var octets = isKnown ? null : await WrappedAsync(reader, sent, cancellationToken);
            if (octets is not null) again.Add(sent);
            stated.Add(new StatedMessage(sent.As4MessageId!, octets is null ? null : codec.DigestOf(octets), sent.SetId, sent.DocumentVersion));
        }

        return (again, new Statement
        {
            Format = 1,
            Kind = StatementKind.Answer,
            Origin = request.Origin,
            Answers = message.As4MessageId,
            Checkpoint = (await reader.LogStateAsync())?.Checkpoint,
            From = from,
            To = request.To > from ? request.To : from,
            Until = held.Until,
            Sent = stated,
            Received = await held.ReceivedAsync(reader, message.Partner!),
        });
    }

    // What was erased cannot be sent again; the statement names it without a digest.
    private async ValueTask<As4Wrapped?> WrappedAsync(IStoreReader reader, MessageRow sent, CancellationToken cancellationToken)
    {
        var (body, _) = await vault.OpenAsync(reader, sent, PayloadKinds.As4, cancellationToken);
        var (type, _) = body is null ? default : await vault.OpenAsync(reader, sent, PayloadKinds.As4Type, cancellationToken);
        return body is null || type is null ? null : new As4Wrapped(Encoding.UTF8.GetString(type), body);
    }

    /// <summary>The send is owed once more. Its id is made of message and generation: a second request of the same generation finds it there.</summary>
    private async ValueTask AgainAsync(IStoreSession session, MessageRow lost, string origin, DateTimeOffset at)
    {
        var id = NamedId.Of("again", lost.Id.ToString("D"), origin);
        if (await session.EffectAsync(id) is not null) return;
        await session.InsertEntryAsync(sealer.SealEvent(
            EntryEvents.MessageSentAgain, lost, Actor.PartnerOf(lost.Partner!), at, await session.LatestEntryAsync(lost.Case),
            new EntryDetail("origin", origin), new EntryDetail("reason", "lost by the partner in a restore")));
        await session.AddEffectAsync(SendStage.Owed(lost, at, id));
    }
}
