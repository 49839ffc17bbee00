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

    /// <summary>The entry by which the request was taken or refused; null for what comes later, which a send has promised.</summary>
    private static async ValueTask<EntryRow?> FirstWordAsync(IStoreReader reader, Guid messageId, MessageState state)
    {
        var kind = state switch { MessageState.Taken => PayloadKinds.Record, MessageState.Refused => PayloadKinds.Verdict(PrepareVerdict.Name), _ => null };
        if (kind is null) return null;
        // Which entry it came with; the payload itself may be large, and nobody needs it here.
        return (await reader.PayloadKindsAsync(messageId)).Where(p => p.Kind == kind).Select(p => p.EntryId).ToList() is [var entry] ? await reader.EntryAsync(entry) : null;
    }

    /// <summary>What a request hears of its message in that state, with what is known by now.</summary>
    internal async ValueTask<RequestReport> ComposeAsync(IStoreReader reader, MessageRow seen, MessageState state, CancellationToken cancellationToken)
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
            turn?.Who, turn?.Until, turn?.Ground(CaseTurn.LanguageOf(message.Case.Institution)), findings, refusal is not null)
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
