using System.Text.RegularExpressions;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Operating;

/// <summary>Who may sign in to the pages: set and disabled by command, each with an entry that names who did it and why. The password itself is never seen here.</summary>
public sealed partial class AccountCommands(IStore store, Sealer sealer, IIdSource ids, Func<VerdictBasis> basis, TimeProvider clock)
{
    public async Task<CommandAnswer> RunAsync(OperatorCommand command, CancellationToken cancellationToken)
    {
        if (!Name().IsMatch(command.Target)) return CommandAnswer.Refused(Finding.Of("FLW-0680", command.Target));
        return command.Kind == OperatorCommandKind.SetAccount ? await SetAsync(command, cancellationToken) : await DisableAsync(command, cancellationToken);
    }

    private async Task<CommandAnswer> SetAsync(OperatorCommand command, CancellationToken cancellationToken)
    {
        if (command.User is not { PasswordHash.Length: <= 500 } order || (order.PasswordHash.Length == 0 && order.Certificate is null) || (order.Certificate is { } shown && !Sha256().IsMatch(shown))) return CommandAnswer.Refused(Finding.Of("FLW-0685", command.Target));
        if (order.Roles.Count == 0 || order.Roles.Except(AccountRow.KnownRoles).Any()) return CommandAnswer.Refused(Finding.Of("FLW-0683", command.Target, ("value", string.Join(", ", order.Roles)), ("known", string.Join(", ", AccountRow.KnownRoles))));
        List<string> hosted = [.. basis().Parties.Hosted.Select(h => h.Id)];
        var isEvery = order.Institutions is [AccountRow.EveryInstitution];
        if (!isEvery && (order.Institutions.Count == 0 || order.Institutions.Except(hosted).Any()))
            return CommandAnswer.Refused(Finding.Of("FLW-0684", command.Target, ("value", string.Join(", ", order.Institutions)), ("known", string.Join(", ", hosted))));
        var row = new AccountRow
        {
            Name = command.Target, PasswordHash = order.PasswordHash, Roles = [.. order.Roles.Distinct().Order(StringComparer.Ordinal)],
            Institutions = [.. order.Institutions.Distinct().Order(StringComparer.Ordinal)], Stamp = ids.NewId(), ChangedAt = clock.Instant(), ChangedBy = command.Account, Certificate = order.Certificate,
        };
        return await store.WriteAsync(async session =>
        {
            if (!order.Replaces && await session.AccountAsync(row.Name) is not null) return CommandAnswer.Refused(Finding.Of("FLW-0681", row.Name));
            if (row.Certificate is { } one && await session.AccountByCertificateAsync(one) is { } other && other.Name != row.Name) return CommandAnswer.Refused(Finding.Of("FLW-0689", row.Name, ("account", other.Name)));
            await session.PutAccountAsync(row);
            await NoteAsync(session, EntryEvents.AccountSet, command, [.. Details(row, command.Reason)]);
            return CommandAnswer.Ok;
        }, cancellationToken);
    }

    private Task<CommandAnswer> DisableAsync(OperatorCommand command, CancellationToken cancellationToken) => store.WriteAsync(async session =>
    {
        if (await session.AccountAsync(command.Target) is not { } row) return CommandAnswer.Refused(Finding.Of("FLW-0682", command.Target));
        if (row.DisabledAt is { } since) return CommandAnswer.Refused(Finding.Of("FLW-0686", command.Target, ("since", CaseHistory.Text(since))));
        var now = clock.Instant();
        await session.PutAccountAsync(row with { DisabledAt = now, Stamp = ids.NewId(), ChangedAt = now, ChangedBy = command.Account });
        await NoteAsync(session, EntryEvents.AccountDisabled, command, new EntryDetail("reason", command.Reason));
        return CommandAnswer.Ok;
    }, cancellationToken);

    // In the order of their names, as entries have them.
    private static IEnumerable<EntryDetail> Details(AccountRow row, string reason)
    {
        if (row.Certificate is { } certificate) yield return new EntryDetail("certificate", certificate);
        yield return new EntryDetail("institutions", string.Join(',', row.Institutions));
        yield return new EntryDetail("reason", reason);
        yield return new EntryDetail("roles", string.Join(',', row.Roles));
    }

    private async ValueTask NoteAsync(IStoreSession session, string happened, OperatorCommand command, params IReadOnlyList<EntryDetail> details)
    {
        var place = new CaseKey("*", $"account/{command.Target}");
        await session.InsertEntryAsync(sealer.SealEvent(happened, place, null, null, Actor.Operator(command.Account), clock.Instant(), await session.LatestEntryAsync(place), details));
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,39}$")]
    private static partial Regex Name();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Sha256();
}
