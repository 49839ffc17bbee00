using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Reconciling;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>
/// Receive: runs inside the partner's HTTP request, on whichever node got it, and takes no case lock. It computes first, then commits in
/// one short transaction shared with others: duplicate key, bytes, receipt, entry; then the promise is flushed and the receipt given.
/// A receipt means: we hold these bytes, sealed, from that institution. It says nothing about the content.
/// </summary>
public sealed class ReceiveStage(
    ReceivePorts ports, Callbacks callbacks, Vault vault, Sealer sealer, Func<VerdictBasis> basis, IIdSource ids, TimeProvider clock)
{
    private const string ToPath = "/Envelope/Header/Messaging/UserMessage/PartyInfo/To";

    private readonly IStore store = ports.Store;
    private readonly IAs4Codec codec = ports.Codec;
    private readonly IInstitutionKeys keys = ports.Keys;

    /// <summary>Judges and takes one request. Never throws for what a partner can send; a store or a key that is away is answered 503.</summary>
    public async Task<ReceiveAnswer> RunAsync(string? contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var span = FlowTrace.Receive();
        var answer = await JudgeAsync(contentType, body, cancellationToken);
        FlowTrace.End(span, answer.Outcome, failed: answer.Status >= 500);
        return answer;
    }

    private async Task<ReceiveAnswer> JudgeAsync(string? contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var at = clock.Instant();
        var known = basis();
        var reading = codec.Judge(contentType, body, known.Parties, at);
        if (reading.SignerCertificate is { } signer) ports.Revocation.Want(signer);
        // Not a refusal: what is missing is ours to find out, and the partner comes again.
        if (reading.WaitsForRevocation) return Later(reading, "revocation");
        if (reading.Kind is "receipt" or "error") return await SignalAsync(contentType, body, reading, cancellationToken);
        try
        {
            return await AnswerAsync(contentType, body, reading, known, at, cancellationToken);
        }
        catch (Exception away) when (Away.ReasonOf(away) is { } reason)
        {
            // Nothing was taken, or neither a receipt nor an error can be signed: the partner comes again.
            return Later(reading, reason);
        }
    }

    private async Task<ReceiveAnswer> AnswerAsync(
        string? contentType, ReadOnlyMemory<byte> body, As4Reading reading, VerdictBasis known, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!reading.Accepted) return Refuse(reading, known, at);
        if (reading.Kind != "user-message") return Refuse(Refused(reading, "EBMS:0008", Finding.Of("AS4-0123", reading.MessageId ?? "")), known, at);
        if (!keys.Hosts(reading.To!)) return Refuse(Refused(reading, "EBMS:0010", Finding.Of("AS4-0081", ToPath, ("party", reading.To!))), known, at);
        if (reading.IsPing) return Accepted("ping", reading, codec.Receipt(reading, keys.Ebms(reading.To!, at), SignalId(reading.To!), at));
        await ports.Backlog.AdmitAsync(reading.From!, cancellationToken);
        return await DuplicateAsync(reading, known, at, cancellationToken) ?? await TakeAsync(contentType, body, reading, known, at, cancellationToken);
    }

    // A signal is never answered by a signal, or two access points could go on for ever: 202, whatever it says.
    private async Task<ReceiveAnswer> SignalAsync(string? contentType, ReadOnlyMemory<byte> body, As4Reading reading, CancellationToken cancellationToken)
    {
        try
        {
            var said = await callbacks.RunAsync(reading, new As4Received(200, contentType, body), cancellationToken);
            var findings = said == "unmatched" ? [Finding.Of("AS4-0124", reading.RefToMessageId ?? "-", ("kind", reading.Kind))] : Array.Empty<Finding>();
            return new ReceiveAnswer(202, "", [], $"signal {said}", reading.RefToMessageId, null, null) { Reading = reading with { Findings = findings } };
        }
        catch (StoreAwayException away)
        {
            return Later(reading, away.Reason);
        }
    }

    private static ReceiveAnswer Later(As4Reading reading, string reason) =>
        new(503, "text/plain; charset=UTF-8", "later"u8.ToArray(), "later", reading.MessageId, null, reason) { Reading = reading };

    private async Task<ReceiveAnswer?> DuplicateAsync(As4Reading reading, VerdictBasis known, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(reader => EarlierAsync(reader, reading, cancellationToken), cancellationToken) is not { } earlier) return null;
        // The same content again: the earlier answer again, the very same bytes. Other content under a used id is a clash.
        if (earlier.Digest != reading.ReferencesDigest) return Refuse(Refused(reading, ReceiveAnswer.IdClash, Finding.Of("AS4-0122", reading.MessageId!)), known, at);
        if (earlier.Receipt is not { } receipt) return Refuse(Refused(reading, "EBMS:0004", Finding.Of("AS4-0125", reading.MessageId!)), known, at);
        await NoteAsync(earlier, reading, at, cancellationToken);
        return Accepted("duplicate", reading, receipt);
    }

    private async ValueTask<Earlier?> EarlierAsync(IStoreReader reader, As4Reading reading, CancellationToken cancellationToken)
    {
        if (await reader.DuplicateAsync(reading.From!, reading.MessageId!) is not { } duplicate) return null;
        var message = (await reader.MessageAsync(duplicate.MessageId))!;
        var (receipt, _) = await vault.OpenAsync(reader, message, PayloadKinds.Receipt, cancellationToken);
        // The entry that the receipt stands under is that of the first arrival.
        var first = receipt is null ? Guid.Empty : (await reader.PayloadKindsAsync(message.Id)).First(k => k.Kind == PayloadKinds.Receipt).EntryId;
        return new Earlier(duplicate.Digest, receipt, message.Case, first);
    }

    // No new promise: what was promised stands, and this only says that it was asked for again.
    private Task NoteAsync(Earlier earlier, As4Reading reading, DateTimeOffset at, CancellationToken cancellationToken) =>
        store.WriteAsync(async session =>
        {
            await session.InsertEntryAsync(sealer.SealEvent(
                EntryEvents.MessageRepeated, earlier.Case, earlier.Case.CaseId, reading.From, Actor.PartnerOf(reading.From!), at,
                await session.LatestEntryAsync(earlier.Case), new EntryDetail("first", earlier.EntryId.ToString("D"))));
            return true;
        }, cancellationToken);

    private async Task<ReceiveAnswer> TakeAsync(
        string? contentType, ReadOnlyMemory<byte> body, As4Reading reading, VerdictBasis known, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var receipt = codec.Receipt(reading, keys.Ebms(reading.To!, at), SignalId(reading.To!), at);
        var messageId = InboundId.Of(reading.From!, reading.To!, reading.MessageId!);
        var (place, parts) = Carried(reading, messageId);
        var message = new MessageRow
        {
            Id = messageId,
            Case = place,
            Direction = Direction.Inbound,
            State = MessageState.Received,
            Partner = reading.From,
            As4MessageId = reading.MessageId,
            ConversationId = reading.ConversationId,
            SecretId = Guid.Empty,
            CreatedAt = at,
            UpdatedAt = at,
            ReceiptAt = at,
            TraceParent = FlowTrace.Parent,
            DueAt = at,
        };
        FlowTrace.Name(System.Diagnostics.Activity.Current, messageId, place);
        var latest = await store.ReadAsync(reader => reader.LatestEntryAsync(message.Case), cancellationToken);
        var change = await sealer.SealNewAsync(new StateChange
        {
            After = message,
            Actor = Actor.PartnerOf(reading.From!),
            At = at,
            Receipt = receipt,
            Payloads =
            [
                (PayloadKinds.As4, body.ToArray()), (PayloadKinds.As4Type, System.Text.Encoding.UTF8.GetBytes(contentType ?? "")),
                (PayloadKinds.Receipt, receipt), .. parts,
            ],
            Verdicts = [ReceiveVerdict.Of(reading)],
            Inputs = known.Inputs,
            JudgedAt = at,
            Previous = latest,
        }, cancellationToken);
        if (!await CommitAsync(change, reading, cancellationToken)) return (await DuplicateAsync(reading, known, at, cancellationToken))!;
        await ports.Promises.RecordAsync(Promise.Of(change.Entry, messageId), cancellationToken);
        return Accepted("accepted", reading, receipt);
    }

    // A statement between brokers stands in a case of its own and is no SED.
    private static (CaseKey Place, IEnumerable<(string Kind, byte[] Bytes)> Parts) Carried(As4Reading reading, Guid messageId)
    {
        if (reading.IsReconcile)
            return (ReconcilePlace.Of(reading.To!, reading.From!), [(PayloadKinds.Statement, reading.Parts.Count == 1 ? reading.Parts[0].Bytes.ToArray() : [])]);
        var parts = ReceivedParts.Of(reading.Parts);
        return (new CaseKey(reading.To!, EnvelopePeek.CaseId(parts.Sbd) ?? $"unread-{messageId:N}"), parts.Payloads());
    }

    private Task<bool> CommitAsync(SealedChange change, As4Reading reading, CancellationToken cancellationToken) =>
        store.WriteAsync(async session =>
        {
            var message = change.Change.After;
            if (!await session.InsertDuplicateKeyAsync(reading.From!, reading.MessageId!, reading.ReferencesDigest!, message.Id)) return false;
            await session.InsertCaseAsync(new CaseRow { Key = message.Case, Partner = reading.From, CreatedAt = message.CreatedAt });
            return await change.ApplyAsync(session);
        }, cancellationToken);

    private ReceiveAnswer Refuse(As4Reading reading, VerdictBasis known, DateTimeOffset at)
    {
        var speaker = reading.To is { } to && keys.Hosts(to) ? to : known.Parties.Hosted[0].Id;
        var error = codec.Error(reading, keys.Ebms(speaker, at), SignalId(speaker), at);
        var status = reading.Kind == "unknown" ? 400 : 200;
        return new ReceiveAnswer(status, As4Types.Signal, error, "refused", reading.MessageId, reading.EbmsCode, null) { Reading = reading };
    }

    private static As4Reading Refused(As4Reading taken, string code, Finding reason) => taken with { Accepted = false, EbmsCode = code, Findings = [reason, .. taken.Findings] };

    private static ReceiveAnswer Accepted(string outcome, As4Reading reading, byte[] receipt) =>
        new(200, As4Types.Signal, receipt, outcome, reading.MessageId, null, null) { Reading = reading };

    private string SignalId(string institution) => OutboundId.Of(ids.NewId(), institution);
}

/// <summary>What is held under an id that came again. Receipt is null where it no longer opens: the message was erased.</summary>
internal sealed record Earlier(string Digest, byte[]? Receipt, CaseKey Case, Guid EntryId);

/// <summary>What receiving needs of the outside.</summary>
public sealed record ReceivePorts(IStore Store, IAs4Codec Codec, IInstitutionKeys Keys, IPromises Promises, Backlog Backlog)
{
    public IRevocationDesk Revocation { get; init; } = NoRevocationDesk.Instance;
}

/// <summary>What is answered to a partner's request.</summary>
/// <param name="Outcome">accepted, duplicate, ping, refused, later, or signal and what Settle made of it.</param>
/// <param name="Reason">Why later: a stable word, or what is told of a key that is away. Not for the partner.</param>
public sealed record ReceiveAnswer(int Status, string ContentType, byte[] Body, string Outcome, string? MessageId, string? EbmsCode, string? Reason)
{
    /// <summary>What was read, and by what it was refused.</summary>
    public required As4Reading Reading { get; init; }

    /// <summary>The id was here before: with the same content and the receipt again, or with other content and an error.</summary>
    public bool IsDuplicate => Outcome == "duplicate" || EbmsCode == IdClash;

    public IReadOnlyList<Finding> Findings => Reading.Findings;

    /// <summary>ValueInconsistent: other content under a used id.</summary>
    internal const string IdClash = "EBMS:0003";
}
