using MessageBroker.Adapters.Contract;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// Take: the one way in, whatever the door. It judges nothing; it commits case row, message (Taken), the record as it was read,
/// the journal entry and the owed report. The national request and its version are the identity: asked again, the first answer is repeated,
/// and where the database has forgotten it, the same case and document come out.
/// </summary>
public sealed class TakeStage(IStore store, Sealer sealer, Running.Backlog backlog, RequestIdentity identity, IIdSource ids, TimeProvider clock)
{
    private const int TriesUnderRace = 3;

    /// <summary>Longest number of a national file that a document beside it is found by.</summary>
    private const int MostOfFileNumber = 200;

    /// <summary>What a submission answers that lost against another one of the same request or the same national file.</summary>
    private const string Raced = "locked";

    /// <summary>Submits one national record.</summary>
    /// <param name="institution">Hosted institution that the record belongs to.</param>
    /// <exception cref="StoreAwayException">Nothing was written; the caller leaves the row untouched and comes again.</exception>
    public async Task<SubmitAnswer> SubmitAsync(Actor actor, string institution, RequestKey key, NationalRecord record, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var seen = await store.ReadAsync(reader => LookAsync(reader, institution, key, record), cancellationToken);
            if (seen.Existing is { } existing) return new SubmitAnswer(existing.Id, existing.Case, existing.State, SubmitOutcome.Repeated);
            if (seen.Newer is { } newer) return new SubmitAnswer(newer.Id, newer.Case, newer.State, SubmitOutcome.Older);
            await backlog.AdmitAsync(seen.Case?.Partner ?? "", cancellationToken);
            var change = await sealer.SealNewAsync(Change(actor, institution, key, record, seen), cancellationToken);
            try
            {
                await store.WriteAsync(session => ApplyAsync(session, seen, change), cancellationToken);
                return new SubmitAnswer(change.Change.After.Id, change.Change.After.Case, MessageState.Taken, SubmitOutcome.Taken);
            }
            catch (StoreAwayException raced) when (raced.Reason == Raced && !raced.Waited && attempt < TriesUnderRace)
            {
                // Undone whole, its case row included: what the other one wrote is seen now.
                continue;
            }
        }
    }

    /// <summary>Whether this request version was taken, and its answer is on its way; asked by doors so that they need not read the whole record again.</summary>
    public Task<bool> IsAnswerOwedAsync(string nationalSystem, RequestKey key, CancellationToken cancellationToken) => store.ReadAsync(async reader =>
        await reader.MessageByRequestAsync(nationalSystem, key.RequestId, key.Version) is { } message && await RequestAnswers.IsOwedAsync(reader, message), cancellationToken);

    /// <param name="Key">The case that the request belongs to, there or not.</param>
    private sealed record Seen(MessageRow? Existing, CaseKey Key, CaseRow? Case, MessageRow? Replied, string? SetId, EntryRow? Latest)
    {
        public int Generation { get; init; } = 1;

        /// <summary>A newer version of the same document that was taken before.</summary>
        public MessageRow? Newer { get; init; }
    }

    private async ValueTask<Seen> LookAsync(IStoreReader reader, string institution, RequestKey key, NationalRecord record)
    {
        var earlier = await reader.MessagesByRequestAsync(record.System, key.RequestId);
        if (earlier.FirstOrDefault(m => m.RequestVersion == key.Version) is { } existing) return new Seen(existing, existing.Case, null, null, null, null);
        if (NewerOf(earlier, key, record.Institution) is { } newer) return new Seen(null, newer.Case, null, null, null, null) { Newer = newer };
        var replied = await RepliedAsync(reader, record.ReplyTo);
        if (replied is not null && replied.Case.Institution != institution) replied = null;
        // An answer that named the wrong message was refused in a case of its own; once it names the right one it belongs there.
        var first = earlier.FirstOrDefault(m => replied is null || m.State != MessageState.Refused);
        var row = first is not null ? await reader.CaseAsync(first.Case)
            : replied is not null ? await reader.CaseAsync(replied.Case)
            : record.ReplyTo is null ? await reader.CaseByRootAsync(institution, record.System, record.RootNumber) : null;
        // A case in which nothing was sealed yet (its request was refused, or is under way) is no case that a question could go into: it would become that of the question.
        if (row is { Buc: null } && earlier.Count == 0 && record.ReplyTo is null && !OpensFile(record)) row = null;
        // Its own case may be there without being bound to the file: the partner's answer came before a request that is taken again.
        var own = new CaseKey(institution, OpensFile(record)
            ? identity.CaseOfRoot(institution, record.System, record.RootNumber)
            : identity.CaseOfRequest(institution, record.System, key.RequestId));
        row ??= await reader.CaseAsync(own);
        return new Seen(null, row?.Key ?? own, row, replied, earlier.FirstOrDefault()?.SetId, row is null ? null : await reader.LatestEntryAsync(row.Key))
        {
            Generation = await OutboundId.GenerationAsync(reader),
        };
    }

    // Sent behind a newer version, an older one would take that one's place.
    private static MessageRow? NewerOf(IEnumerable<MessageRow> earlier, RequestKey key, string institution) =>
        earlier.Where(m => m.RequestVersion > key.Version && m.Case.Institution == institution).MaxBy(m => m.RequestVersion);

    // National systems answer to the id under which they hold the document.
    private static async ValueTask<MessageRow?> RepliedAsync(IStoreReader reader, string? replyTo) =>
        replyTo is null ? null : Guid.TryParse(replyTo, out var id) && await reader.MessageAsync(id) is { } message ? message : await reader.MessageByDeliveryAsync(replyTo);

    private StateChange Change(Actor actor, string institution, RequestKey key, NationalRecord record, Seen seen)
    {
        var now = clock.Instant();
        var messageId = ids.NewId();
        var message = new MessageRow
        {
            Id = messageId,
            Case = seen.Key,
            Direction = Direction.Outbound,
            State = MessageState.Taken,
            SedType = IsSedType(record.Kind) ? record.Kind : null,
            SetId = seen.SetId ?? identity.SetId(institution, record.System, key.RequestId),
            RelatedSetId = seen.Replied?.SetId,
            InstanceId = ids.NewId().ToString("N"),
            As4MessageId = OutboundId.Of(messageId, institution, seen.Generation),
            ConversationId = seen.Key.CaseId,
            NationalSystem = record.System,
            RequestId = key.RequestId,
            RequestVersion = key.Version,
            AboutFile = FileBeside(record, seen.Case),
            SecretId = Guid.Empty,
            TraceParent = Running.FlowTrace.Parent,
            CreatedAt = now,
            UpdatedAt = now,
            DueAt = now,
        };
        return new StateChange
        {
            After = message,
            Actor = actor,
            At = now,
            EvidenceEvent = EvidenceEvents.SubmissionAcceptance,
            Payloads = [(PayloadKinds.Record, RecordCodec.Write(record))],
            Previous = seen.Latest,
        };
    }

    private static async ValueTask<bool> ApplyAsync(IStoreSession session, Seen seen, SealedChange change)
    {
        var message = change.Change.After;
        var root = RecordRoot(change);
        // Another version of it may have come in meanwhile: looked at again, it is seen.
        if (NewerOf(await session.MessagesByRequestAsync(message.NationalSystem!, message.RequestId!), new RequestKey(message.RequestId!, message.RequestVersion!.Value), message.Case.Institution) is not null)
            throw new StoreAwayException(Raced);
        if (seen.Case is null)
        {
            // Two requests of one root number that race open one case: the loser looks again.
            if (root is not null && await session.CaseByRootAsync(message.Case.Institution, message.NationalSystem!, root) is not null) throw new StoreAwayException(Raced);
            var row = new CaseRow { Key = message.Case, NationalSystem = message.NationalSystem, RootNumber = root, CreatedAt = message.CreatedAt };
            if (!await session.InsertCaseAsync(row)) throw new StoreAwayException(Raced);
        }
        else if (root is not null && seen.Case.RootNumber is null)
        {
            await BindAsync(session, seen.Case.Key, message.NationalSystem!, root);
        }

        if (!await change.ApplyAsync(session)) throw new StoreAwayException(Raced);
        await session.AddEffectAsync(ReportStage.Owed(message, change.Change.At, change.EffectId));
        return true;
    }

    // As Confirm does for a foreign case: from now on requests of that national file belong to it.
    private static async ValueTask BindAsync(IStoreSession session, CaseKey key, string nationalSystem, string root)
    {
        if (await session.CaseAsync(key) is not { RootNumber: null } row || await session.CaseByRootAsync(key.Institution, nationalSystem, root) is not null) return;
        await session.UpdateCaseAsync(row with { NationalSystem = nationalSystem, RootNumber = root });
    }

    // What is no SED type is refused by Convert with a finding; it does not go into the journal as one.
    private static bool IsSedType(string kind) => kind.Length is > 0 and <= 16 && kind.All(char.IsAsciiLetterOrDigit);

    // The row names it; nothing else in the store says which file a question is about. Beyond the bound it is no number that anybody looks for, and too long for an index.
    private static string? FileBeside(NationalRecord record, CaseRow? row)
    {
        var isOfFile = row?.RootNumber is { } root ? root == record.RootNumber : OpensFile(record);
        return isOfFile || record.RootNumber.Length is 0 or > MostOfFileNumber || record.RootNumber.Any(char.IsControl) ? null : record.RootNumber;
    }

    private static string? RecordRoot(SealedChange change) =>
        RecordCodec.Read(change.Change.Payloads.First(p => p.Kind == PayloadKinds.Record).Bytes) is var record && OpensFile(record) ? record.RootNumber : null;

    /// <summary>The case that it opens becomes that of the national file. A question (H001) goes into the file's case where there is one, and beside it where there is none.</summary>
    private static bool OpensFile(NationalRecord record) => record.ReplyTo is null && !CaseRow.IsBesideFile(record.Kind);
}

/// <summary>What became of a submission.</summary>
public enum SubmitOutcome
{
    Taken,
    /// <summary>This version was taken before.</summary>
    Repeated,
    /// <summary>A newer version of the document was taken before; nothing was written.</summary>
    Older,
}

/// <summary>What a door answers.</summary>
/// <param name="MessageId">The message that the request became; where it is older, that of the newer version.</param>
public sealed record SubmitAnswer(Guid MessageId, CaseKey Case, MessageState State, SubmitOutcome Outcome);
