using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Keys;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Journal;

/// <summary>
/// Makes a change of state ready to be written: encodes its journal entry and encrypts its payloads under the message's secret.
/// All of it happens before the transaction.
/// </summary>
public sealed class Sealer(ISecretPool secrets, IIdSource ids, KeptInputs kept, string node)
{
    /// <summary>Most codes that stand in a message's row as its cause.</summary>
    private const int MostCodes = 16;

    /// <summary>Seals the first change of a message; draws its secret.</summary>
    public async Task<SealedChange> SealNewAsync(StateChange change, CancellationToken cancellationToken)
    {
        var (id, secret) = await secrets.DrawAsync(cancellationToken);
        return Seal(change with { After = change.After with { SecretId = id } }, secret);
    }

    /// <summary>Seals a later change.</summary>
    public async Task<SealedChange> SealAsync(StateChange change, CancellationToken cancellationToken)
    {
        var secret = await secrets.FindAsync(change.After.SecretId, cancellationToken)
            ?? throw new InvalidDataException($"the secret of message {change.After.Id} is missing");
        return Seal(change, secret);
    }

    /// <summary>Seals an event that is no change of a message: what a person did to a case or a partner.</summary>
    /// <param name="details">Facts without personal data, sorted by name.</param>
    public EntryRow SealEvent(string happened, CaseKey place, string? caseId, string? partner, Actor actor, DateTimeOffset at, EntryRow? previous, params IReadOnlyList<EntryDetail> details) =>
        EventOf(ids, node, happened, place, actor, at, previous, details, caseId, partner);

    /// <summary>As the other, for an event of a message.</summary>
    public EntryRow SealEvent(string happened, MessageRow message, Actor actor, DateTimeOffset at, EntryRow? previous, params IReadOnlyList<EntryDetail> details) =>
        EventOf(ids, node, happened, message.Case, actor, at, previous, details, message.Case.CaseId, message.Partner, message.Id);

    /// <summary>The tombstone of a message: its contents are erased, on which ground and by whose authority.</summary>
    public EntryRow SealTombstone(MessageRow message, string ground, string authority, Actor actor, DateTimeOffset at, EntryRow? previous) => EventOf(
        ids, node, EntryEvents.PayloadErased, message.Case, actor, at, previous,
        [new EntryDetail("authority", authority), new EntryDetail("ground", ground)], message.Case.CaseId, message.Partner, message.Id);

    /// <summary>As <see cref="SealEvent"/>, where nothing but the store is open: an event needs no secret.</summary>
    public static EntryRow EventOf(
        IIdSource ids, string node, string happened, CaseKey place, Actor actor, DateTimeOffset at, EntryRow? previous, IReadOnlyList<EntryDetail> details,
        string? caseId = null, string? partner = null, Guid? messageId = null, IReadOnlyList<NamedHash>? inputs = null)
    {
        var id = ids.NewId();
        var bytes = EntryCodec.Encode(new Entry
        {
            Id = id,
            Time = EntryTime.Of(at),
            Event = happened,
            NodeId = node,
            Actor = ActorOf(actor),
            Institution = place.Institution,
            Partner = partner,
            CaseId = caseId,
            MessageId = messageId,
            Inputs = inputs ?? [],
            Previous = previous is null ? null : new PreviousEntry(previous.Id, Hash256.Read(previous.LeafHash)),
            Details = details,
        });
        return new EntryRow(id, place, messageId, bytes, EntryCodec.HashOf(bytes).ToArray(), null);
    }

    private static EntryActor ActorOf(Actor actor) => new(actor.Kind == "person" ? ActorKind.Person : ActorKind.System, actor.Id, actor.Institution, actor.Role);

    private SealedChange Seal(StateChange change, MessageSecret secret)
    {
        var salt = secret.Salt();
        var entryId = ids.NewId();
        var verdicts = change.Verdicts.Select(v => (v.Name, Bytes: v.ToBytes())).ToList();
        var payloads = change.Payloads.Concat(verdicts.Select(v => (PayloadKinds.Verdict(v.Name), v.Bytes))).OrderBy(p => p.Item1, StringComparer.Ordinal).ToList();
        var message = change.After;
        var entry = new Entry
        {
            Id = entryId,
            Time = EntryTime.Of(change.At),
            Event = EntryEvents.Transition(Direction(message), message.State.ToString()),
            EvidenceEvent = change.EvidenceEvent,
            NodeId = node,
            Actor = ActorOf(change.Actor),
            Institution = message.Case.Institution,
            Partner = message.Partner,
            CaseId = message.Case.CaseId,
            MessageId = message.Id,
            As4MessageId = message.As4MessageId,
            InstanceId = message.InstanceId,
            Direction = Direction(message),
            SedType = message.SedType,
            CdmVersion = change.Cdm,
            SetId = message.SetId,
            DocumentVersion = message.DocumentVersion is { } version ? (uint)version : null,
            StateFrom = change.Before?.State.ToString(),
            StateTo = message.State.ToString(),
            Attempt = change.Attempt is { } attempt ? (uint)attempt : null,
            Payloads = [.. change.Payloads.OrderBy(p => p.Kind, StringComparer.Ordinal).Select(p => new NamedHash(p.Kind, Commitment.OfPayload(salt, p.Kind, p.Bytes)))],
            Receipt = change.Receipt is { } receipt ? Hash256.Of(receipt) : null,
            Verdicts = [.. verdicts.OrderBy(v => v.Name, StringComparer.Ordinal).Select(v => new NamedHash(v.Name, Commitment.OfVerdict(salt, v.Name, v.Bytes)))],
            Inputs = [.. change.Inputs.OrderBy(i => i.Name, StringComparer.Ordinal).Select(i => new NamedHash(i.Name, Hash256.Read(Convert.FromHexString(i.Sha256))))],
            JudgedAt = change.JudgedAt is { } judged ? EntryTime.Of(judged) : null,
            Details = change.Details,
            Previous = change.Previous is { } previous ? new PreviousEntry(previous.Id, Hash256.Read(previous.LeafHash)) : null,
        };
        var bytes = EntryCodec.Encode(entry);
        var row = new EntryRow(entryId, message.Case, message.Id, bytes, EntryCodec.HashOf(bytes).ToArray(), null);
        return new SealedChange(change with { After = message with { Cause = CauseOf(change) } }, row, [.. payloads.Select(p => Payload(secret, message.Id, entryId, p.Item1, p.Item2))], kept, ids.NewId());
    }

    // A change without a verdict leaves what the newest one said.
    private static string? CauseOf(StateChange change)
    {
        if (change.Verdicts.Count == 0) return change.After.Cause;
        var codes = change.Verdicts.SelectMany(v => v.Findings).Where(f => f.IsError).Select(f => f.Code).Distinct().Order(StringComparer.Ordinal).Take(MostCodes).ToList();
        return codes.Count == 0 ? null : string.Join(',', codes);
    }

    private PayloadRow Payload(MessageSecret secret, Guid messageId, Guid entryId, string kind, byte[] bytes) =>
        new(messageId, kind, entryId, PayloadCipher.Seal(secret, new PayloadPlace(entryId, messageId, kind), bytes, ids));

    private static EntryDirection Direction(MessageRow message) =>
        message.Direction == Model.Direction.Outbound ? EntryDirection.Outbound : EntryDirection.Inbound;
}
