using MessageBroker.Adapters.Contract;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>
/// Report: answers the national request row after Taken, Refused, Acknowledged, Rejected and GivenUp, and after a refusal by X050, with findings in three languages,
/// also the warnings about a document that went out, and with whose turn it is, until when, by which clause. A national store that is away is asked again without end;
/// where the tables themselves refuse the report, the case waits for a person. What it hears first of a request,
/// that it was taken or refused, is a promise: from then on nobody asks for it again, so a database that forgets it has to be noticed.
/// </summary>
public sealed class ReportStage(ReportPorts ports, Vault vault, Func<VerdictBasis> basis, FlowSettings settings, TimeProvider clock) : IEffectStage
{
    /// <summary>Why a case is parked whose report the national tables refuse.</summary>
    public const string TablesRefuse = "the national tables refuse the report to the request row: mend there what refuses it, then resume the case";

    public EffectKind Kind => EffectKind.Report;

    public TimeSpan Deadline => TimeSpan.FromSeconds(60);

    public string Destination(EffectRow effect, MessageRow message) => $"national:{message.NationalSystem}";

    /// <summary>The report that a message's state owes to its request row.</summary>
    public static EffectRow Owed(MessageRow message, DateTimeOffset at, Guid id) =>
        new() { Id = id, Case = message.Case, MessageId = message.Id, Kind = EffectKind.Report, Subject = message.State.ToString(), DueAt = at };

    /// <summary>The report that a request row is owed because the partner refused its document; the message stays what it is: it did arrive.</summary>
    public static EffectRow OwedForRefusal(MessageRow refused, DateTimeOffset at, Guid id) => Owed(refused with { State = MessageState.Rejected }, at, id);

    public Task<Func<IStoreSession, ValueTask>> BeginAsync(CaseWork work, EffectRow effect, int number, CancellationToken cancellationToken) =>
        Task.FromResult<Func<IStoreSession, ValueTask>>(_ => ValueTask.CompletedTask);

    public async Task<EffectResult> PerformAsync(BegunAttempt attempt, CancellationToken cancellationToken)
    {
        var state = Enum.Parse<MessageState>(attempt.Effect.Subject);
        var (report, entry) = await ports.Store.ReadAsync(
            async reader => (await ComposeAsync(reader, attempt.Message, state, cancellationToken), await FirstWordAsync(reader, attempt.Message.Id, state)), cancellationToken);
        if (entry is not null) await ports.Promises.RecordAsync(Promise.Of(entry, attempt.Message.Id), cancellationToken);
        try
        {
            var outcome = await ports.National.System(attempt.Message.NationalSystem!).ReportAsync(report, cancellationToken);
            return outcome == ReportOutcome.Refused
                ? new EffectResult(
                    new AttemptOutcome("refused", null, Counts: true, clock.GetUtcNow()),
                    (session, open) => open ? Parking.ApplyAsync(session, ports.Sealer, attempt.Message, TablesRefuse, clock.Instant()) : ValueTask.CompletedTask)
                : new EffectResult(
                    new AttemptOutcome(Word(outcome), null, Counts: true, NextDueAt: null),
                    (session, open) => open && FlowDefinition.Final.Contains(state) ? ports.Reminders.OweAsync(session, attempt.Message) : ValueTask.CompletedTask);
        }
        catch (NationalStoreAwayException away)
        {
            return new EffectResult(new AttemptOutcome("later", away.Message, Counts: false, clock.GetUtcNow() + settings.NationalRetry), Answered: false);
        }
    }

    /// <summary>
    /// Answers a request that is asked again under the same key: what became of it by now, or, where it says something else than the first time, a refusal that
    /// names what was taken. Where the contents of the first were erased there is nothing to compare with: it counts as said once more. While the first answer
    /// is still owed, it is not told ahead of the promise that goes with it.
    /// </summary>
    /// <exception cref="NationalStoreAwayException">Nothing was answered; the caller comes again.</exception>
    public async Task RepeatAsync(Guid messageId, NationalRecord again, CancellationToken cancellationToken)
    {
        var system = ports.National.System(again.System);
        var report = await ports.Store.ReadAsync<RequestReport?>(async reader =>
        {
            var message = (await reader.MessageAsync(messageId))!;
            var first = (await vault.OpenAsync(reader, message, PayloadKinds.Record, cancellationToken)).Bytes;
            if (first is null || Same(system, RecordCodec.Read(first), again)) return await IsOwedAsync(reader, message) ? null : await ComposeAsync(reader, message, Reported(message.State), cancellationToken);
            return new RequestReport(again.Key, 'E', message.Case.CaseId, message.Id.ToString("D"), null, null, null, [Finding.Of(
                "FLW-0120", "request", ("key", again.RequestId), ("version", again.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("message", message.Id.ToString("D")))]) { Institution = message.Case.Institution };
        }, cancellationToken);
        if (report is not null) await system.ReportAsync(report, cancellationToken);
    }

    /// <summary>Refuses a version that comes behind a newer one of the same document: sent now, it would take that one's place.</summary>
    /// <returns>False where none is newer, and nothing was told.</returns>
    /// <exception cref="NationalStoreAwayException">Nothing was answered; the caller comes again.</exception>
    public async Task<bool> RefuseOlderAsync(NationalRecord record, CancellationToken cancellationToken)
    {
        var newest = await ports.Store.ReadAsync(async reader => (await reader.MessagesByRequestAsync(record.System, record.RequestId)).MaxBy(m => m.RequestVersion), cancellationToken);
        if (newest?.RequestVersion is not { } version || version <= record.Version || newest.Case.Institution != record.Institution) return false;
        static string Plain(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var finding = Finding.Of("FLW-0121", "request", ("key", record.RequestId), ("version", Plain(record.Version)), ("newer", Plain(version)), ("message", newest.Id.ToString("D")));
        await ports.National.System(record.System).ReportAsync(
            new RequestReport(record.Key, 'E', newest.Case.CaseId, null, null, null, null, [finding]) { Institution = newest.Case.Institution }, cancellationToken);
        return true;
    }

    /// <summary>A report on this message has not been told yet.</summary>
    internal static async ValueTask<bool> IsOwedAsync(IStoreReader reader, MessageRow message) =>
        (await reader.OpenEffectsAsync(message.Case)).Any(e => e.MessageId == message.Id && e.Kind == EffectKind.Report && e.DoneAt is null);

    private static bool Same(INationalSystem system, NationalRecord first, NationalRecord again) =>
        RecordCodec.Write(system.OwnWords(first)).AsSpan().SequenceEqual(RecordCodec.Write(system.OwnWords(again)));

    // On its way it is what was heard at first: taken.
    private static MessageState Reported(MessageState state) => state is MessageState.Sealed or MessageState.Sending ? MessageState.Taken : state;

    /// <summary>The entry by which the request was taken or refused; null for what comes later, which a send has promised.</summary>
    private static async ValueTask<EntryRow?> FirstWordAsync(IStoreReader reader, Guid messageId, MessageState state)
    {
        var kind = state switch { MessageState.Taken => PayloadKinds.Record, MessageState.Refused => PayloadKinds.Verdict(PrepareVerdict.Name), _ => null };
        if (kind is null) return null;
        // Which entry it came with; the payload itself may be large, and nobody needs it here.
        return (await reader.PayloadKindsAsync(messageId)).Where(p => p.Kind == kind).Select(p => p.EntryId).ToList() is [var entry] ? await reader.EntryAsync(entry) : null;
    }

    private async ValueTask<RequestReport> ComposeAsync(IStoreReader reader, MessageRow seen, MessageState state, CancellationToken cancellationToken)
    {
        var message = (await reader.MessageAsync(seen.Id))!;
        var row = (await reader.CaseAsync(message.Case))!;
        var messages = await reader.MessagesAsync(message.Case);
        // Whatever of what was heard before is told late: the partner's refusal is what came of it.
        var refusal = await PartnerRefusal.OfAsync(reader, messages, message);
        IReadOnlyList<Finding> findings = refusal is null ? await FindingsAsync(reader, message, state, cancellationToken) : [PartnerRefusal.Told(message, refusal)];
        var turn = CaseTurn.Of(row, CaseHistory.Of(messages, await reader.RecordsAsync(message.Case)), basis());
        return new RequestReport(
            new RequestKey(message.RequestId!, message.RequestVersion!.Value), refusal is null ? Letter(state) : 'R', message.Case.CaseId, message.Id.ToString("D"),
            turn?.Who, turn?.Until, turn?.Clause(CaseTurn.LanguageOf(message.Case.Institution)), findings, refusal is not null)
        {
            Institution = message.Case.Institution,
            Sequence = ports.National.System(message.NationalSystem!).WantsSequence ? await EventOrder.OfAsync(reader, message, state) : 0,
        };
    }

    private async ValueTask<IReadOnlyList<Finding>> FindingsAsync(IStoreReader reader, MessageRow message, MessageState state, CancellationToken cancellationToken)
    {
        var verdict = state switch
        {
            MessageState.Refused => PrepareVerdict.Name,
            MessageState.Acknowledged or MessageState.Rejected => SettleVerdict.Name,
            _ => null,
        };
        if (state == MessageState.GivenUp) return [Finding.Of("FLW-0301", "partner", ("partner", message.Partner ?? "?")), .. await WarningsAsync(reader, message, cancellationToken)];
        if (verdict is null) return [];
        // What settled a message anew is what is reported; a rejection before it was reported then.
        var late = state == MessageState.Acknowledged ? (await vault.OpenAsync(reader, message, PayloadKinds.Verdict(SettleVerdict.LateName), cancellationToken)).Bytes : null;
        var bytes = late ?? (await vault.OpenAsync(reader, message, PayloadKinds.Verdict(verdict), cancellationToken)).Bytes;
        IReadOnlyList<Finding> own = bytes is null ? [] : Verdict.Read(bytes).Findings;
        return state == MessageState.Refused ? own : [.. own, .. await WarningsAsync(reader, message, cancellationToken)];
    }

    /// <summary>What its sender should know of a document that went out all the same.</summary>
    private async ValueTask<IEnumerable<Finding>> WarningsAsync(IStoreReader reader, MessageRow message, CancellationToken cancellationToken) =>
        (await vault.OpenAsync(reader, message, PayloadKinds.Verdict(PrepareVerdict.Name), cancellationToken)).Bytes is { } prepared
            ? Verdict.Read(prepared).Findings.Where(f => f.Severity == Severity.Warning)
            : [];

    private static char Letter(MessageState state) => state switch
    {
        MessageState.Taken => 'P',
        MessageState.Refused => 'E',
        MessageState.Acknowledged => 'A',
        MessageState.Rejected => 'R',
        MessageState.GivenUp => 'G',
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "this state is not reported"),
    };

    private static string Word(ReportOutcome outcome) => outcome switch
    {
        ReportOutcome.Written => "written",
        ReportOutcome.NewerVersionStands => "newer-version-stands",
        _ => "no-such-request",
    };
}

/// <summary>What reporting needs of the outside.</summary>
public sealed record ReportPorts(IStore Store, NationalSystems National, IPromises Promises, Sealer Sealer, Reminders Reminders);
