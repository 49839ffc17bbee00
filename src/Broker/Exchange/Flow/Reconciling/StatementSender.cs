using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Reconciling;

/// <summary>Makes a statement a message: wrapped and signed by the institution's ebMS key, sealed, and owed like any other. It has no national request.</summary>
public sealed class StatementSender(Sealer sealer, WrapStage wrap, IIdSource ids, TimeProvider clock)
{
    /// <summary>Computes and seals; nothing is written yet.</summary>
    /// <param name="details">Facts for the entry, sorted by name.</param>
    /// <param name="previous">The latest entry of the case.</param>
    public Task<SealedChange> SealAsync(Statement statement, StatementRoute route, Actor actor, IReadOnlyList<EntryDetail> details, EntryRow? previous, CancellationToken cancellationToken)
    {
        var (at, id, bytes) = (clock.Instant(), ids.NewId(), statement.ToBytes());
        var institution = route.Place.Institution;
        var message = new MessageRow
        {
            Id = id,
            Case = route.Place,
            Direction = Direction.Outbound,
            State = MessageState.Sealed,
            Partner = route.Partner,
            As4MessageId = OutboundId.Of(id, institution),
            ConversationId = route.Conversation,
            SecretId = Guid.Empty,
            CreatedAt = at,
            UpdatedAt = at,
        };
        var wrapped = wrap.Wrap(new As4Content
        {
            MessageId = message.As4MessageId,
            ConversationId = route.Conversation,
            RefToMessageId = statement.Answers,
            Timestamp = at,
            From = institution,
            To = route.Partner,
            IsReconcile = true,
            Parts = [new As4Part("statement", "application/json", bytes, new Dictionary<string, string>(StringComparer.Ordinal) { ["PartType"] = "Statement" })],
        });
        return sealer.SealNewAsync(new StateChange
        {
            After = message,
            Actor = actor,
            At = at,
            Payloads = [(PayloadKinds.As4, wrapped.Body), (PayloadKinds.As4Type, System.Text.Encoding.UTF8.GetBytes(wrapped.ContentType)), (PayloadKinds.Statement, bytes)],
            Details = details,
            Previous = previous,
        }, cancellationToken);
    }

    /// <summary>Writes the message, its case where it is the first, and the owed send.</summary>
    public static async ValueTask ApplyAsync(IStoreSession session, SealedChange change)
    {
        var message = change.Change.After;
        await session.InsertCaseAsync(new CaseRow { Key = message.Case, Partner = message.Partner, CreatedAt = message.CreatedAt });
        if (!await change.ApplyAsync(session)) throw new InvalidOperationException("a statement's id is taken");
        await session.AddEffectAsync(SendStage.Owed(message, message.CreatedAt, change.EffectId));
    }
}

/// <param name="Place">The case of statements.</param>
/// <param name="Partner">The partner's institution.</param>
public sealed record StatementRoute(CaseKey Place, string Partner, string Conversation);
