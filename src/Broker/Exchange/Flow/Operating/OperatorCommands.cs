using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Housekeeping;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Reconciling;
using MessageBroker.Exchange.Flow.Trusting;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Operating;

/// <summary>
/// What an operator may do to work that is under way. Every command is one transaction with one entry that names the account and the
/// reason; a command that does not fit what it finds changes nothing and says so. None of them edits a message.
/// </summary>
public sealed class OperatorCommands(IStore store, Sealer sealer, OperatorTools tools, Func<VerdictBasis> basis, TimeProvider clock)
{
    /// <summary>Most characters of a reason.</summary>
    public const int LongestReason = 500;

    /// <summary>Most characters of an account's name.</summary>
    public const int LongestAccount = 100;

    /// <summary>Most characters of a purpose.</summary>
    public const int LongestPurpose = 300;

    private readonly RecordCommands records = new(sealer, basis, tools.Reminders, clock);

    public async Task<CommandAnswer> RunAsync(OperatorCommand command, CancellationToken cancellationToken)
    {
        if (Fault(command.Account, command.Reason) is { } fault) return CommandAnswer.Refused(fault);
        return command.Kind switch
        {
            OperatorCommandKind.Park => await ForCaseAsync(command, ParkAsync, cancellationToken),
            OperatorCommandKind.Resume => await ForCaseAsync(command, ResumeAsync, cancellationToken),
            OperatorCommandKind.Record => await ForCaseAsync(command, records.RunAsync, cancellationToken),
            OperatorCommandKind.Retry => await RetryAsync(command, cancellationToken),
            OperatorCommandKind.Erase => await EraseAsync(command, cancellationToken),
            OperatorCommandKind.PausePartner => await PauseAsync(command, cancellationToken),
            OperatorCommandKind.ResumePartner => await ResumePartnerAsync(command, cancellationToken),
            OperatorCommandKind.Reconcile => await ReconcileAsync(command, cancellationToken),
            OperatorCommandKind.NoteStoreBackup => await NoteBackupAsync(EntryEvents.StoreBackedUp, command, cancellationToken),
            OperatorCommandKind.NoteKeysBackup => await NoteBackupAsync(EntryEvents.KeysBackedUp, command, cancellationToken),
            OperatorCommandKind.ImportTrust or OperatorCommandKind.EndTrust => await tools.Trust.RunAsync(command, cancellationToken),
            OperatorCommandKind.TakeKeys => await tools.Keys.RunAsync(command, cancellationToken),
            OperatorCommandKind.SetAccount or OperatorCommandKind.DisableAccount => await tools.Accounts.RunAsync(command, cancellationToken),
            OperatorCommandKind.NoteReplay => await new ReplayNote(store, sealer, clock).RunAsync(command, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.Kind, "not a command"),
        };
    }

    /// <summary>Where entries about the store as a whole stand: no institution's case.</summary>
    public static CaseKey StorePlace { get; } = new("*", "store");

    /// <summary>Why an account or a reason cannot stand in the journal; null where both can. What stands there reads for everybody as it was written.</summary>
    public static Finding? Fault(string account, string reason) =>
        UnfitAccount(account) ?? (ShownText.Fits(reason, LongestReason)
            ? null
            : Finding.Of("FLW-0601", "--reason", ("most", LongestReason.ToString(System.Globalization.CultureInfo.InvariantCulture))));

    /// <summary>Why what somebody wants to look at content for cannot stand in the journal; null where it can.</summary>
    public static Finding? UnfitPurpose(string purpose) => ShownText.Fits(purpose, LongestPurpose)
        ? null
        : Finding.Of("FLW-0688", "purpose", ("most", LongestPurpose.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Why an account's name cannot stand in the journal, or null.</summary>
    public static Finding? UnfitAccount(string account) => ShownText.Fits(account, LongestAccount)
        ? null
        : Finding.Of("FLW-0613", "--actor", ("most", LongestAccount.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private async Task<CommandAnswer> ForCaseAsync(
        OperatorCommand command, Func<IStoreSession, CaseRow, OperatorCommand, ValueTask<Finding?>> act, CancellationToken cancellationToken) =>
        await store.WriteAsync(async session =>
        {
            var rows = await session.CasesAsync(null, command.Target, 16);
            if (rows.Count == 0) return CommandAnswer.Refused(Finding.Of("FLW-0602", command.Target));
            var refused = new List<Finding>();
            foreach (var row in rows.OrderBy(r => r.Key.Institution, StringComparer.Ordinal))
                if (await act(session, row, command) is { } finding) refused.Add(finding);
            return new CommandAnswer(refused.Count < rows.Count, refused);
        }, cancellationToken);

    private async ValueTask<Finding?> ParkAsync(IStoreSession session, CaseRow row, OperatorCommand command)
    {
        if (row.ParkedReason is { } why) return Finding.Of("FLW-0603", row.Key.ToString(), ("reason", why));
        if (!await session.UpdateCaseAsync(row with { ParkedReason = $"{command.Account}: {command.Reason}" })) return Finding.Of("FLW-0608", row.Key.ToString());
        await NoteAsync(session, EntryEvents.CaseParked, row.Key, command);
        return null;
    }

    private async ValueTask<Finding?> ResumeAsync(IStoreSession session, CaseRow row, OperatorCommand command)
    {
        if (row.ParkedReason is null) return Finding.Of("FLW-0604", row.Key.ToString());
        if (!await session.UpdateCaseAsync(row with { ParkedReason = null, Claims = 0 })) return Finding.Of("FLW-0608", row.Key.ToString());
        var now = clock.Instant();
        foreach (var message in await session.MessagesAsync(row.Key))
            if (message.DueAt > now) await session.UpdateMessageAsync(message with { DueAt = now }, message.State);
        foreach (var effect in await session.OpenEffectsAsync(row.Key))
            if (effect is { DoneAt: null, OpenNumber: null }) await session.PostponeEffectAsync(effect.Id, now);
        await NoteAsync(session, EntryEvents.CaseResumed, row.Key, command);
        return null;
    }

    private async ValueTask NoteAsync(IStoreSession session, string happened, CaseKey key, OperatorCommand command) =>
        await session.InsertEntryAsync(sealer.SealEvent(
            happened, key, key.CaseId, null, Actor.Operator(command.Account), clock.Instant(), await session.LatestEntryAsync(key), new EntryDetail("reason", command.Reason)));

    private async Task<CommandAnswer> RetryAsync(OperatorCommand command, CancellationToken cancellationToken)
    {
        var (message, latest, cdm) = await store.ReadAsync(async reader =>
        {
            var found = Guid.TryParse(command.Target, out var id)
                ? await reader.MessageAsync(id)
                : (await reader.MessagesByAs4IdAsync(command.Target, null)).OrderBy(m => FlowDefinition.WaitForPerson.Contains(m.State)).LastOrDefault();
            return found is null ? default : (found, await reader.LatestEntryAsync(found.Case), (await reader.CaseAsync(found.Case))?.Cdm);
        }, cancellationToken);
        if (message is null) return CommandAnswer.Refused(Finding.Of("FLW-0605", command.Target));
        if (message.State == MessageState.Held)
            return ReconcilePlace.IsOne(message.Case) ? CommandAnswer.Refused(Finding.Of("FLW-0626", command.Target)) : await JudgeAgainAsync(message, command, cancellationToken);
        if (message.State != MessageState.GivenUp) return CommandAnswer.Refused(Finding.Of("FLW-0606", command.Target, ("state", message.State.ToString())));
        var now = clock.Instant();
        var change = await sealer.SealAsync(new StateChange
        {
            Before = message,
            After = message with { State = MessageState.Sending, UpdatedAt = now },
            Actor = Actor.Operator(command.Account),
            At = now,
            Cdm = cdm,
            Details = [new EntryDetail("reason", command.Reason)],
            Previous = latest,
        }, cancellationToken);
        return await store.WriteAsync(async session =>
        {
            if (!await change.ApplyAsync(session)) return CommandAnswer.Refused(Finding.Of("FLW-0608", command.Target));
            await session.AddEffectAsync(SendStage.Owed(change.Change.After, now, change.EffectId));
            return CommandAnswer.Ok;
        }, cancellationToken);
    }

    private Task<CommandAnswer> JudgeAgainAsync(MessageRow message, OperatorCommand command, CancellationToken cancellationToken) => store.WriteAsync(async session =>
    {
        var now = clock.Instant();
        if (!await session.UpdateMessageAsync(message with { DueAt = now }, MessageState.Held)) return CommandAnswer.Refused(Finding.Of("FLW-0608", command.Target));
        await session.InsertEntryAsync(sealer.SealEvent(
            EntryEvents.MessageJudgedAgain, message, Actor.Operator(command.Account), now, await session.LatestEntryAsync(message.Case), new EntryDetail("reason", command.Reason)));
        return CommandAnswer.Ok;
    }, cancellationToken);

    /// <summary>A person's decision on one message. What is still worked on is not erased: it would be neither delivered nor refused.</summary>
    private async Task<CommandAnswer> EraseAsync(OperatorCommand command, CancellationToken cancellationToken)
    {
        if (command.Authority is not { } authority || !ShownText.Fits(authority, LongestReason))
            return CommandAnswer.Refused(Finding.Of("FLW-0621", "--authority", ("most", LongestReason.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        var message = await store.ReadAsync(reader => FindAsync(reader, command.Target), cancellationToken);
        if (message is null) return CommandAnswer.Refused(Finding.Of("FLW-0605", command.Target));
        if (!FlowDefinition.Final.Contains(message.State)) return CommandAnswer.Refused(Finding.Of("FLW-0622", command.Target, ("state", message.State.ToString())));
        return await tools.Eraser.EraseAsync(message, new ErasureGround(command.Reason, authority), Actor.Operator(command.Account), cancellationToken)
            ? CommandAnswer.Ok
            : CommandAnswer.Refused(Finding.Of("FLW-0623", command.Target));
    }

    private static async ValueTask<MessageRow?> FindAsync(IStoreReader reader, string id) => Guid.TryParse(id, out var own) ? await reader.MessageAsync(own) : null;

    private Task<CommandAnswer> PauseAsync(OperatorCommand command, CancellationToken cancellationToken) => ForPartnerAsync(
        command, EntryEvents.PartnerPaused, "FLW-0609",
        session => session.InsertPauseAsync(new PauseRow(command.Target, command.Reason, command.Account, clock.Instant())), cancellationToken);

    private Task<CommandAnswer> ResumePartnerAsync(OperatorCommand command, CancellationToken cancellationToken) => ForPartnerAsync(
        command, EntryEvents.PartnerResumed, "FLW-0610", session => session.RemovePauseAsync(command.Target), cancellationToken);

    private async Task<CommandAnswer> ReconcileAsync(OperatorCommand command, CancellationToken cancellationToken)
    {
        var partners = basis().Parties.Partners;
        if (partners.FirstOrDefault(p => p.Name == command.Target) is not { } partner)
            return CommandAnswer.Refused(Finding.Of("FLW-0607", command.Target, ("known", string.Join(", ", partners.Select(p => p.Name)))));
        if (!partner.Reconcile) return CommandAnswer.Refused(Finding.Of("FLW-0624", command.Target));
        return await tools.Reconciler.AskAgainAsync(partner, Actor.Operator(command.Account), command.Reason, cancellationToken) is null
            ? CommandAnswer.Refused(Finding.Of("FLW-0625", command.Target))
            : CommandAnswer.Ok;
    }

    /// <summary>The target of the command is what was backed up, its reason the digest of the manifest.</summary>
    private Task<CommandAnswer> NoteBackupAsync(string happened, OperatorCommand command, CancellationToken cancellationToken) => store.WriteAsync(async session =>
    {
        await session.InsertEntryAsync(sealer.SealEvent(
            happened, StorePlace, null, null, Actor.Operator(command.Account), clock.Instant(), await session.LatestEntryAsync(StorePlace), new EntryDetail("manifest", command.Reason)));
        return CommandAnswer.Ok;
    }, cancellationToken);

    private async Task<CommandAnswer> ForPartnerAsync(
        OperatorCommand command, string happened, string otherwise, Func<IStoreSession, ValueTask<bool>> act, CancellationToken cancellationToken)
    {
        var names = basis().Parties.Partners.Select(p => p.Name).ToList();
        var isKnown = names.Contains(command.Target, StringComparer.Ordinal);
        if (!isKnown) return CommandAnswer.Refused(Finding.Of("FLW-0607", command.Target, ("known", string.Join(", ", names))));
        var place = new CaseKey("*", $"partner/{command.Target}");
        return await store.WriteAsync(async session =>
        {
            if (!await act(session)) return CommandAnswer.Refused(Finding.Of(otherwise, command.Target));
            var entry = sealer.SealEvent(
                happened, place, null, command.Target, Actor.Operator(command.Account), clock.Instant(), await session.LatestEntryAsync(place), new EntryDetail("reason", command.Reason));
            await session.InsertEntryAsync(entry);
            return CommandAnswer.Ok;
        }, cancellationToken);
    }
}

/// <summary>What carries out commands that are more than a row and an entry.</summary>
public sealed record OperatorTools(Eraser Eraser, Reconciler Reconciler, Reminders Reminders, TrustCommands Trust, KeyCommands Keys, AccountCommands Accounts);
