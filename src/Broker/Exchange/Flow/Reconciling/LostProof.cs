using System.Globalization;
using System.Text;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Reconciling;

/// <summary>
/// Compares a partner's answer with what is held: which messages he has from us that our database has forgotten, and which of his own come
/// again. The entry names each, with his digest. A case that waited because of such a message goes on: its document leaves anew under another
/// message id, and he has it already.
/// </summary>
public sealed class LostProof(IStore store, Vault vault, StatementClosing closing, Sealer sealer, StatementSender sender, TimeProvider clock)
{
    /// <summary>Name of the input that lists what an answer proves (docs/reference/reconcile.md).</summary>
    public const string ListInput = "partner-proofs";

    /// <summary>Requests of one generation that follow each other by themselves.</summary>
    public const int MostRounds = 100;

    public async Task<CaseStep> ComputeAsync(CaseWork work, MessageRow message, Statement answer, Verdict verdict, CancellationToken cancellationToken)
    {
        var at = clock.Instant();
        var request = work.Messages.FirstOrDefault(m => m.Direction == Direction.Outbound && m.As4MessageId == answer.Answers && m.ConversationId == ReconcilePlace.Asking(answer.Origin));
        if (request is null) return await closing.StepAsync(work, message, new StatementEnd(MessageState.Reconciled, verdict, at, new EntryDetail("outcome", "not-asked")), cancellationToken);
        var found = await store.ReadAsync(reader => FindAsync(reader, work, request, message.Partner!, answer, cancellationToken), cancellationToken);
        var end = new StatementEnd(
            MessageState.Reconciled, verdict, at,
            new EntryDetail("missing", StatementEnd.Text(found.Missing.Count)), new EntryDetail("origin", answer.Origin), new EntryDetail("outcome", "compared"),
            new EntryDetail("proven", StatementEnd.Text(found.Proven.Count)));
        var change = await closing.SealAsync(work, message, end, cancellationToken, VerdictInput.Of(ListInput, found.ToText()));
        var next = found.Next is null ? null : await sender.SealAsync(
            found.Next, new StatementRoute(message.Case, message.Partner!, ReconcilePlace.Asking(answer.Origin)), Actor.Broker, [new EntryDetail("origin", answer.Origin)], change.Entry, cancellationToken);
        return new CaseStep(async session =>
        {
            await change.NeedAsync(session, "it was compared");
            if (next is not null) await StatementSender.ApplyAsync(session, next);
            foreach (var (waiting, proven) in found.Waiting) await GoOnAsync(session, waiting, proven, at);
        });
    }

    private async ValueTask<Found> FindAsync(IStoreReader reader, CaseWork work, MessageRow request, string partner, Statement answer, CancellationToken cancellationToken)
    {
        var (missing, proven, waiting) = (new List<StatedMessage>(), new List<StatedMessage>(), new List<(CaseKey, StatedMessage)>());
        foreach (var stated in answer.Sent)
            if (await reader.DuplicateAsync(partner, stated.Id) is null) missing.Add(stated);
        foreach (var stated in answer.Received)
        {
            var rows = (await reader.MessagesByAs4IdAsync(stated.Id, Direction.Outbound)).Where(m => m.Case.Institution == work.Case.Key.Institution).ToList();
            if (rows.Any(m => m.State != MessageState.Taken)) continue;
            proven.Add(stated);
            waiting.AddRange(rows.Select(m => (m.Case, stated)));
        }

        return new Found(missing, proven, waiting, await NextAsync(reader, work, request, partner, answer, cancellationToken));
    }

    /// <summary>The request for the rest of the window; null where all was looked at, or where asking leads no further.</summary>
    private async ValueTask<Statement?> NextAsync(IStoreReader reader, CaseWork work, MessageRow request, string partner, Statement answer, CancellationToken cancellationToken)
    {
        if (answer.Until is not { } until || await LogCut.FindAsync(reader) is not { } cut || cut.Origin != answer.Origin) return null;
        var rounds = work.Messages.Count(m => m.Direction == Direction.Outbound && m.ConversationId == ReconcilePlace.Asking(answer.Origin));
        var (octets, _) = await vault.OpenAsync(reader, request, PayloadKinds.Statement, cancellationToken);
        var asked = octets is null ? null : Statement.Read(octets).Statement;
        if (rounds >= MostRounds || asked is null || until <= asked.From || until > asked.To) return null;
        return await Reconciler.RequestAsync(reader, work.Case.Key, partner, cut, until);
    }

    private async ValueTask GoOnAsync(IStoreSession session, CaseKey key, StatedMessage proven, DateTimeOffset at)
    {
        if (await session.CaseAsync(key) is not { ParkedReason: Resumption.SentBefore } row) return;
        if (!await session.UpdateCaseAsync(row with { ParkedReason = null, Claims = 0 })) return;
        await session.InsertEntryAsync(sealer.SealEvent(
            EntryEvents.CaseResumed, key, key.CaseId, null, Actor.Broker, at, await session.LatestEntryAsync(key), new EntryDetail("reason", $"the partner holds {proven.Id}, {proven.Digest ?? "-"}")));
    }

    private sealed record Found(IReadOnlyList<StatedMessage> Missing, IReadOnlyList<StatedMessage> Proven, IReadOnlyList<(CaseKey Case, StatedMessage Proven)> Waiting, Statement? Next)
    {
        /// <summary>One line each: H for what he holds from us and we do not, S for what he sends again; id, digest, document id, version.</summary>
        public string ToText() => string.Concat(Proven.Select(p => Line('H', p)).Concat(Missing.Select(m => Line('S', m))));

        private static string Line(char kind, StatedMessage m) => new StringBuilder()
            .Append(kind).Append(' ').Append(m.Id).Append(' ').Append(m.Digest ?? "-").Append(' ').Append(m.SetId ?? "-").Append(' ').Append(m.Version?.ToString(CultureInfo.InvariantCulture) ?? "-").Append('\n').ToString();
    }
}
