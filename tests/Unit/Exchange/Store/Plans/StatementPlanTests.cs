using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store;
using MessageBroker.Exchange.Store.Postgres;
using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Tests.PostgresBed;
using Microsoft.Data.Sqlite;
using NpgsqlTypes;

namespace MessageBroker.Tests.Unit.Exchange.Store.Plans;

/// <summary>
/// No statement that the flow runs looks at all messages, effects, attempts, entries or leaves, on either kind of store. Every call of the
/// store's ports is made once on a link that asks the database for its plan; a call that is not made fails the test.
/// </summary>
[Collection("postgres")]
public sealed class StatementPlanTests(PostgresServer server)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly CaseKey Key = new("BG:BGASA", "1001");

    /// <summary>What looks at everything because it is asked to.</summary>
    private static readonly string[] Whole = [nameof(IStoreReader.StraysAsync), nameof(IStoreReader.RecountAsync), nameof(IStoreReader.GuardFaultsAsync), nameof(IStoreReader.CaseVersionsAsync)];

    private readonly RandomIds ids = new(TimeProvider.System);

    [Fact]
    public async Task On_SQLite_no_statement_of_the_flow_looks_at_everything()
    {
        await using var bed = await SqliteStoreBed.MakeAsync();
        using var link = SqliteLink.Open(bed.File, SqliteOpenMode.ReadWrite, "foreign_keys = ON");
        var explained = new ExplainedLink(link, "EXPLAIN QUERY PLAN", 3);

        await WalkAsync(explained, "");

        Judge(explained, PlanReading.FaultsOfSqlite);
    }

    [SkippableFact]
    public async Task On_PostgreSQL_no_statement_of_the_flow_looks_at_everything()
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        await using var bed = await PostgresStoreBed.MakeAsync(server);
        await using var connections = new PostgresConnections(bed.Options(), "plans", 1, null);
        await using var link = await connections.OpenAsync(CancellationToken.None);
        // Where an index could serve, it does, however few rows there are.
        await link.RunAsync("BEGIN");
        await link.RunAsync("SET LOCAL enable_seqscan = off");
        var explained = new ExplainedLink(link, "EXPLAIN (COSTS OFF)", 0);

        await WalkAsync(explained, "FOR NO KEY UPDATE SKIP LOCKED");
        await WakeTable.InsertAsync(explained, Key);
        await WakeTable.TryLockAsync(explained, Key);
        await WakeTable.DueAsync(explained, Noon);
        await WakeTable.EarliestAsync(explained);
        await WakeTable.FoldAsync(explained, Key);

        Judge(explained, PlanReading.FaultsOfPostgres);
    }

    [SkippableFact]
    public async Task On_PostgreSQL_a_claim_walks_each_lane_from_its_oldest_case()
    {
        Skip.If(PostgresCluster.Absence is not null, PostgresCluster.Absence);
        await using var bed = await PostgresStoreBed.MakeAsync(server);
        await using var connections = new PostgresConnections(bed.Options(), "plans", 1, null);
        await using var link = await connections.OpenAsync(CancellationToken.None);
        await link.RunAsync("BEGIN");
        await link.RunAsync("SET LOCAL enable_seqscan = off");

        var plan = await link.RowsOfListsAsync(
            "EXPLAIN (COSTS OFF) " + PostgresClaims.LockStatement, row => row.Text(0), ("@lanes", NpgsqlDbType.Text, new[] { "RO:80246" }), ("@shares", NpgsqlDbType.Integer, new[] { 8 }),
            ("@times", NpgsqlDbType.TimestampTz, new[] { Noon, Noon }));

        Assert.Empty(PlanReading.FaultsOfPostgres(PostgresClaims.LockStatement, plan));
        var scan = plan.FindIndex(line => line.Contains("using case_lane", StringComparison.Ordinal));
        Assert.True(scan > 0, string.Join('\n', plan));
        Assert.Contains("due_at", plan[scan + 1], StringComparison.Ordinal);
        // The only sort is that of what was taken.
        Assert.Contains("turn", Assert.Single(plan, line => line.Contains("Sort Key", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("LockRows", plan[scan - 1], StringComparison.Ordinal);
    }

    private static void Judge(ExplainedLink link, Func<string, IReadOnlyList<string>, IEnumerable<string>> faults)
    {
        Assert.True(link.Plans.Count > 60, $"only {link.Plans.Count} statements were seen");
        var found = link.Plans.SelectMany(p => faults(p.Key, p.Value).Select(line => $"{line}\n  in: {p.Key}\n  plan: {string.Join("\n    ", p.Value)}")).ToList();
        Assert.True(found.Count == 0, string.Join("\n\n", found));
    }

    private async Task WalkAsync(IStoreLink link, string locking)
    {
        var (session, record) = RecordedSession.Over(new PlainSession(link, locking));
        await WriteAsync(session);
        await ReadAsync(session);
        await CaseTable.RecomputeDueAsync(link, Key, progress: true);
        await CaseTable.CountClaimAsync(link, Key);
        await CaseTable.UncountClaimAsync(link, Key);
        await CaseTable.LanesAsync(link, "", Noon, Noon.AddDays(-1), 16);
        await CaseTable.DueAsync(link, "RO:80246", Noon, 16);
        await CaseTable.WaitingAsync(link, 16);
        await EffectTable.OpenAsync(link, "node-1");
        await EffectTable.OpenAsync(link, null);
        await MessageTable.UsesSecretAsync(link, Guid.Empty);
        await MessageTable.SecretsOfPayloadsAsync(link, Guid.Empty, 10);
        await StateNames.UnknownAsync(link, "store");
        var calls = new[] { typeof(IStoreSession), typeof(IStoreReader) }.SelectMany(t => t.GetMethods()).Select(RecordedSession.Name)
            .Where(name => !Whole.Any(w => name.StartsWith(w, StringComparison.Ordinal)));
        Assert.Empty(calls.Except(record.Called));
    }

    private static AccountRow Account => new() { Name = "ops", PasswordHash = "hash", Roles = ["operator"], Institutions = ["*"], Stamp = Guid.Empty, ChangedAt = Noon, ChangedBy = "ops" };

    private async Task WriteAsync(IStoreSession session)
    {
        var message = new MessageRow
        {
            Id = ids.NewId(), Case = Key, Direction = Direction.Outbound, State = MessageState.Sending, SecretId = ids.NewId(), CreatedAt = Noon, UpdatedAt = Noon,
            NationalSystem = "iis", RequestId = "1", RequestVersion = 1,
        };
        var effect = new EffectRow { Id = ids.NewId(), Case = Key, MessageId = message.Id, Kind = EffectKind.Send, Subject = "F001", DueAt = Noon };
        var entry = new EntryRow(ids.NewId(), Key, message.Id, [1], new byte[32], null);
        await session.InsertCaseAsync(new CaseRow { Key = Key, CreatedAt = Noon });
        await session.UpdateCaseAsync(new CaseRow { Key = Key, CreatedAt = Noon });
        await session.InsertMessageAsync(message);
        await session.AddEffectAsync(effect);
        await session.PostponeEffectAsync(effect.Id, Noon);
        await session.BeginAttemptAsync(effect.Id, new AttemptRow { EffectId = effect.Id, Number = 1, StartedAt = Noon, Deadline = Noon, Node = "node-1" });
        await session.EndAttemptAsync(effect.Id, 1, Noon, new AttemptOutcome("unanswered", null, true, Noon));
        await session.FinishEffectAsync(effect.Id, Noon);
        await session.UpdateMessageAsync(message with { State = MessageState.Acknowledged }, MessageState.Sending);
        await session.InsertDuplicateKeyAsync("RO:80246", "1@ro", "digest", message.Id);
        await session.InsertPauseAsync(new PauseRow("ro", "why", "ops", Noon));
        await session.RemovePauseAsync("ro");
        await session.InsertTrustAsync(new TrustRow { Id = ids.NewId(), Party = "ro", Use = TrustUse.Tls, IsAnchor = false, Certificate = [1], From = Noon, Actor = "ops", Reason = "why", Since = Noon });
        await session.EndTrustAsync(Guid.Empty, Noon);
        await session.PutAccountAsync(Account);
        await session.CountSignInAsync(Account, 1, Noon);
        await session.InsertRecordAsync(new RecordRow { Case = Key, Number = 1, MessageId = message.Id, EntryId = entry.Id, Kind = RecordKind.Fact, Said = "referral", At = Noon });
        await session.SetTurnAsync(Key, () => new ValueTask<CasePlace?>(new CasePlace(Key, TurnRank.OursByDay, "2026-11-24")));
        await session.PutTurnWalkAsync(new TurnWalk("mark", Noon));
        await session.InsertContentViewAsync(new ContentViewRow { EntryId = entry.Id, Case = Key, MessageId = message.Id, Account = "ana", Role = "clerk", Content = "sed", Purpose = "case-work", At = Noon });
        await session.PutPayloadsAsync([new PayloadRow(message.Id, "as4", entry.Id, [1])]);
        await session.PutPayloadsAsync([new PayloadRow(message.Id, "sbd", entry.Id, [1]), new PayloadRow(message.Id, "sed", entry.Id, [1])]);
        await session.PutInputAsync("00", "pack", [1]);
        await session.InsertEntryAsync(entry);
        await session.TryLockLogAsync();
        await session.TryLockEffectAsync(Guid.NewGuid());
        await session.SaveLogStateAsync(new LogState("log", 1, 1, [1], null, 0, null));
        await session.AssignIndicesAsync([(entry.Id, 0)]);
        await session.SaveCheckpointAsync(1, "note", Noon);
        await session.TryLockChoreAsync(Chore.Tally);
        await session.TallyAsync(10);
        await session.BeginErasureAsync(message.Id, Noon);
        await session.FinishErasureAsync(message.Id, Noon);
    }

    private static async Task ReadAsync(IStoreSession session)
    {
        await session.CaseAsync(Key);
        await session.CaseByRootAsync("BG:BGASA", "iis", "1");
        await session.CasesAboutAsync("BG:BGASA", "iis", "1", 9);
        foreach (var institution in new[] { null, "BG:BGASA" })
        {
            await session.CasesAsync(institution, null, 9);
            await session.CasesAsync(institution, "1001", 9);
            await session.MessagesAsync(institution, null, 9);
            await session.MessagesAsync(institution, MessageState.Held, 9);
        }

        foreach (var institution in new[] { null, "BG:BGASA" }) await session.MessageTimesAsync(institution, Noon, 9);
        await session.CauseTimesAsync(Noon, 9);
        await session.CasesByTurnAsync("BG:BGASA", TurnRank.OursByDay, TurnRank.OursByRule, new CasePlace(Key, TurnRank.OursByDay, "2026-11-24"), 9);
        await session.CountByTurnAsync("BG:BGASA", TurnRank.OursByDay, "2026-11-24", null, 9);
        await session.ToReckonAsync(null, 9);
        await session.ToReckonAsync("BG:BGASA", 9);
        await session.RootlessAsync("BG:BGASA", null, 9);
        await session.ContentViewsAsync("BG:BGASA", null, null, 9);
        await session.ContentViewsAsync("BG:BGASA", "1001", Noon, 9);
        await session.RecordsAsync(Key);
        await session.MessageAsync(Guid.Empty);
        await session.MessagesAsync(Key);
        await session.MessagesByAs4IdAsync("1@ro", Direction.Outbound);
        await session.MessageByDeliveryAsync("1");
        await session.MessageByRequestAsync("iis", "1", 1);
        await session.MessagesByRequestAsync("iis", "1");
        await session.InboundInStateAsync("BG:BGASA", MessageState.Delivering, 9);
        await session.ReceiptedAsync("BG:BGASA", "RO:80246", Noon, Noon, 9);
        await session.EarliestDueAsync("RO:80246");
        await session.OldestUnfinishedAsync();
        await session.CountsAsync();
        await session.EffectAsync(Guid.Empty);
        await session.EffectsAsync(Key);
        await session.OpenEffectsAsync(Key);
        await session.AttemptsAsync(Guid.Empty);
        await session.PayloadAsync(Guid.Empty, "as4");
        await session.PayloadKindsAsync(Guid.Empty);
        await session.SmallPayloadsAsync(Guid.Empty, 1);
        await session.ErasableAsync(MessageState.Acknowledged, Noon, null, 9);
        await session.ErasuresBegunAsync(Guid.Empty, 9);
        await session.InputAsync("00");
        await session.PausesAsync();
        await session.TrustAsync();
        await session.AccountAsync("ops");
        await session.AccountByCertificateAsync("00");
        await session.AccountsAsync();
        foreach (var institution in new[] { null, "BG:BGASA" })
        {
            await session.OldestAsync(MessageState.Held, institution);
            foreach (var state in new MessageState?[] { null, MessageState.Held, MessageState.Delivered })
                await session.MessagePageAsync(new MessageFilter { Institution = institution, State = state, Partner = "RO:80246", SedType = "F001", Direction = Direction.Inbound }, new MessagePlace(Noon, Guid.Empty), 9);
        }

        await session.MessagePageAsync(new MessageFilter { Code = "SED-0012" }, null, 9);
        await session.DuplicateAsync("RO:80246", "1@ro");
        await session.LatestEntryAsync(Key);
        await session.EntryAsync(Guid.Empty);
        await session.EntriesAsync(Key);
        await session.EntriesByIndexAsync(0, 9);
        await session.UnintegratedAsync(9);
        await session.LeafHashesAsync(0, 1);
        await session.LogStateAsync();
        await session.CheckpointAsync(1);
        await session.CheckpointsAsync(0, 9);
        await session.CasesAfterAsync(null, 9);
        await session.TurnWalkAsync();
        await session.HoldsCheckpointAsync("log\n1\nroot\n");
    }
}
