using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>Cases and messages: what is written is read, updates name what they expect, keys decide once.</summary>
public abstract partial class StoreContract
{
    [SkippableFact]
    public async Task A_pause_stands_once_and_ends_once()
    {
        var pause = new PauseRow("ro-anpis", "maintenance", "ops", Noon);
        Assert.True(await Store.WriteAsync(s => s.InsertPauseAsync(pause), None));
        Assert.False(await Store.WriteAsync(s => s.InsertPauseAsync(pause with { Reason = "other" }), None));
        Assert.Equal([pause], await Store.ReadAsync(r => r.PausesAsync(), None));
        Assert.True(await Store.WriteAsync(s => s.RemovePauseAsync("ro-anpis"), None));
        Assert.False(await Store.WriteAsync(s => s.RemovePauseAsync("ro-anpis"), None));
        Assert.Empty(await Store.ReadAsync(r => r.PausesAsync(), None));
    }

    [SkippableFact]
    public async Task A_line_of_the_trust_registry_is_ended_once_or_earlier_and_never_later()
    {
        var line = new TrustRow
        {
            Id = Guid.Parse("0199f3a0-c1d2-7d3e-8f4b-5a6c7d8e9f00"), Party = "RO:80246", Use = TrustUse.Business, IsAnchor = true, Certificate = [0x30, 0x03, 0x02, 0x01, 0x01],
            From = Noon, Actor = "ops1", Reason = "писмо 12/2026", Since = Noon.AddMicroseconds(3),
        };
        var other = line with { Id = Guid.Parse("0199f3a0-c1d2-7d3e-8f4b-5a6c7d8e9f01"), Party = "RO:80247", Use = TrustUse.Tls, IsAnchor = false, Until = Noon.AddYears(1) };
        await WriteAsync(async s =>
        {
            await s.InsertTrustAsync(other);
            await s.InsertTrustAsync(line);
        });
        Assert.Equivalent(new[] { line, other }, await ReadAsync(r => r.TrustAsync()), strict: true);

        Assert.True(await Store.WriteAsync(s => s.EndTrustAsync(line.Id, Noon.AddHours(2)), None));
        Assert.True(await Store.WriteAsync(s => s.EndTrustAsync(line.Id, Noon.AddHours(1)), None));
        Assert.False(await Store.WriteAsync(s => s.EndTrustAsync(line.Id, Noon.AddHours(1)), None));
        Assert.False(await Store.WriteAsync(s => s.EndTrustAsync(other.Id, Noon.AddYears(2)), None));
        Assert.Equal([Noon.AddHours(1), Noon.AddYears(1)], (await ReadAsync(r => r.TrustAsync())).Select(t => t.Until!.Value));
    }

    [SkippableFact]
    public async Task An_account_is_set_anew_as_a_whole_and_wrong_passwords_are_counted_for_what_it_was()
    {
        var account = new AccountRow
        {
            Name = "nikolov", PasswordHash = "AQAAAA==", Roles = ["auditor", "operator"], Institutions = ["BG:BGASA"], Stamp = Guid.Parse("0199f3a0-c1d2-7d3e-8f4b-5a6c7d8e9f00"),
            ChangedAt = Noon, ChangedBy = "root",
        };
        await WriteAsync(async s => await s.PutAccountAsync(account));
        Assert.Equivalent(account, await ReadAsync(r => r.AccountAsync("nikolov")), strict: true);
        Assert.Null(await ReadAsync(r => r.AccountAsync("Nikolov")));

        Assert.True(await Store.WriteAsync(s => s.CountSignInAsync(account, 1, null), None));
        Assert.False(await Store.WriteAsync(s => s.CountSignInAsync(account, 1, null), None));
        Assert.True(await Store.WriteAsync(s => s.CountSignInAsync(account with { Failures = 1 }, 0, Noon.AddMinutes(15)), None));
        Assert.Equal((0, Noon.AddMinutes(15)), (await ReadAsync(r => r.AccountAsync("nikolov"))) is { } locked ? (locked.Failures, locked.LockedUntil!.Value) : default);

        var anew = account with { Stamp = Guid.NewGuid(), Roles = ["clerk"], DisabledAt = Noon.AddDays(1), ChangedBy = "ops", Certificate = new string('a', 64) };
        await WriteAsync(async s => await s.PutAccountAsync(anew));
        Assert.False(await Store.WriteAsync(s => s.CountSignInAsync(account, 1, null), None));
        Assert.Equivalent(new[] { anew }, await ReadAsync(r => r.AccountsAsync()), strict: true);
        Assert.Equivalent(anew, await ReadAsync(r => r.AccountByCertificateAsync(new string('a', 64))), strict: true);
        Assert.Null(await ReadAsync(r => r.AccountByCertificateAsync(new string('b', 64))));
    }

    [SkippableFact]
    public async Task What_clerks_recorded_is_read_in_its_order_and_a_number_is_taken_once()
    {
        var message = Message(Key());
        var second = new RecordRow { Case = Key(), Number = 2, MessageId = message.Id, EntryId = ids.NewId(), Kind = RecordKind.Answer, Said = "cp_ub_buc_02_YES=yes", At = Noon.AddMilliseconds(7) };
        var first = second with { Number = 1, EntryId = ids.NewId(), Kind = RecordKind.Fact, Said = "referral", At = Noon.AddDays(-3) };
        await WriteAsync(async s =>
        {
            await s.InsertCaseAsync(Case(Key()));
            await s.InsertMessageAsync(message);
            await s.InsertRecordAsync(second);
            await s.InsertRecordAsync(first);
        });
        Assert.Equal([first, second], await ReadAsync(r => r.RecordsAsync(Key())));
        Assert.Empty(await ReadAsync(r => r.RecordsAsync(Key("1002"))));
        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(async s => await s.InsertRecordAsync(first with { Said = "outcome" })));
        Assert.Equal([first, second], await ReadAsync(r => r.RecordsAsync(Key())));
    }

    [SkippableFact]
    public async Task A_case_is_read_as_it_was_written_and_inserted_once()
    {
        var row = Case(Key()) with
        {
            NationalSystem = "BG-ASP", RootNumber = "ПР-12/2026", Buc = "FB_BUC_01", Cdm = "4.4", Role = "CaseOwner",
            Partner = "RO:80246", Claims = 2, ParkedReason = "spent", CreatedAt = Noon.AddMicroseconds(7),
        };

        Assert.True(await Store.WriteAsync(s => s.InsertCaseAsync(row), None));
        Assert.False(await Store.WriteAsync(s => s.InsertCaseAsync(Case(Key())), None));

        Assert.Equal(row, await ReadAsync(r => r.CaseAsync(Key())));
        Assert.Equal(row, await ReadAsync(r => r.CaseByRootAsync("BG:BGASA", "BG-ASP", "ПР-12/2026")));
        Assert.Null(await ReadAsync(r => r.CaseByRootAsync("RO:80246", "BG-ASP", "ПР-12/2026")));
        Assert.Null(await ReadAsync(r => r.CaseAsync(Key("1002"))));
    }

    [SkippableFact]
    public async Task The_same_case_id_belongs_to_two_institutions_as_two_cases()
    {
        await InsertAsync(Key("1", "RO:80246"));
        await InsertAsync(Key("1", "RO:80247"));
        await InsertAsync(Key("2", "RO:80247"));

        Assert.Equal(2, (await ReadAsync(r => r.CasesAsync(null, "1", 10))).Count);
        Assert.Equal(["2", "1"], (await ReadAsync(r => r.CasesAsync("RO:80247", null, 10))).Select(c => c.Key.CaseId));
        Assert.Single(await ReadAsync(r => r.CasesAsync("RO:80247", "1", 10)));
        Assert.Equal(["2", "1"], (await ReadAsync(r => r.CasesAsync(null, null, 2))).Select(c => c.Key.CaseId));
        Assert.Single(await ReadAsync(r => r.MessagesAsync(Key("1", "RO:80246"))));
    }

    [SkippableFact]
    public async Task Messages_of_a_case_come_in_the_order_in_which_they_were_inserted_whatever_the_clock_said()
    {
        var first = await InsertAsync(Key());
        var second = Message(Key()) with { CreatedAt = Noon.AddSeconds(-30), DueAt = Noon };

        Assert.True(await Store.WriteAsync(s => s.InsertMessageAsync(second), None));

        Assert.Equal([first.Id, second.Id], (await ReadAsync(r => r.MessagesAsync(Key()))).Select(m => m.Id));
    }

    [SkippableFact]
    public async Task An_update_of_a_case_names_the_version_it_expects()
    {
        await InsertAsync(Key());
        var first = (await ReadAsync(r => r.CaseAsync(Key())))!;

        Assert.True(await Store.WriteAsync(s => s.UpdateCaseAsync(first with { Buc = "FB_BUC_01" }), None));
        Assert.False(await Store.WriteAsync(s => s.UpdateCaseAsync(first with { Buc = "FB_BUC_04" }), None));

        var now = (await ReadAsync(r => r.CaseAsync(Key())))!;
        Assert.Equal("FB_BUC_01", now.Buc);
        Assert.Equal(first.Version + 1, now.Version);
    }

    [SkippableFact]
    public async Task A_message_is_read_as_it_was_written()
    {
        await WriteAsync(async s => await s.InsertCaseAsync(Case(Key())));
        var row = Message(Key(), Noon.AddHours(1)) with
        {
            Direction = Direction.Inbound, State = MessageState.Received, Partner = "RO:80246", SedType = "F001", SetId = new string('a', 32),
            DocumentVersion = 1, RelatedSetId = new string('b', 32), InstanceId = "i-1", As4MessageId = "m-1@ro", ConversationId = "c-1",
            NationalSystem = "BG-ASP", RequestId = "заявка-1", RequestVersion = 3, AboutFile = "преписка-1", ReceiptAt = Noon.AddMicroseconds(1),
            SedFacts = "01,02", DeliveredAs = "m-0", TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        };

        Assert.True(await Store.WriteAsync(s => s.InsertMessageAsync(row), None));

        Assert.Equal(row, await ReadAsync(r => r.MessageAsync(row.Id)));
        Assert.Equal([row], await ReadAsync(r => r.MessagesByAs4IdAsync("m-1@ro", null)));
        Assert.Equal([row], await ReadAsync(r => r.MessagesByAs4IdAsync("m-1@ro", Direction.Inbound)));
        Assert.Empty(await ReadAsync(r => r.MessagesByAs4IdAsync("m-1@ro", Direction.Outbound)));
        Assert.Equal([row], await ReadAsync(r => r.InboundInStateAsync("BG:BGASA", MessageState.Received, 10)));
        Assert.Empty(await ReadAsync(r => r.InboundInStateAsync("BG:BGASA", MessageState.Held, 10)));
        Assert.Equal(row, await ReadAsync(r => r.MessageByRequestAsync("BG-ASP", "заявка-1", 3)));
        Assert.Null(await ReadAsync(r => r.MessageByRequestAsync("BG-ASP", "заявка-1", 2)));
        Assert.Equal(row, await ReadAsync(r => r.MessageByDeliveryAsync("m-0")));
        Assert.Null(await ReadAsync(r => r.MessageByDeliveryAsync("m-1@ro")));
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-5)]
    public async Task Times_are_instants_whatever_offset_they_were_given_in(int hours)
    {
        var there = Noon.AddTicks(12_345_670).ToOffset(TimeSpan.FromHours(hours));
        await WriteAsync(async s => await s.InsertCaseAsync(Case(Key()) with { CreatedAt = there }));

        var read = (await ReadAsync(r => r.CaseAsync(Key())))!.CreatedAt;

        Assert.Equal(there, read);
        Assert.Equal(TimeSpan.Zero, read.Offset);
    }

    [SkippableFact]
    public async Task An_update_of_a_message_names_the_version_and_the_state_it_expects()
    {
        var message = await InsertAsync(Key());

        Assert.False(await Store.WriteAsync(s => s.UpdateMessageAsync(message with { State = MessageState.Refused }, MessageState.Sealed), None));
        var changed = message with
        {
            State = MessageState.Sealed, Partner = "RO:80246", SedType = "F001", SetId = new string('c', 32), DocumentVersion = 2,
            RelatedSetId = new string('d', 32), InstanceId = "i-2", As4MessageId = "m-2@bg", ConversationId = "c-2",
            UpdatedAt = Noon.AddSeconds(1), ReceiptAt = Noon.AddSeconds(2), SedFacts = "03", DeliveredAs = "m-0", DueAt = Noon.AddSeconds(3),
        };
        Assert.True(await Store.WriteAsync(s => s.UpdateMessageAsync(changed, MessageState.Taken), None));
        Assert.False(await Store.WriteAsync(s => s.UpdateMessageAsync(message with { State = MessageState.Refused }, MessageState.Taken), None));
        Assert.False(await Store.WriteAsync(s => s.UpdateMessageAsync(message with { State = MessageState.Refused }, MessageState.Sealed), None));

        var now = (await ReadAsync(r => r.MessageAsync(message.Id)))!;
        Assert.Equal(changed with { Version = 1 }, now);
    }

    [SkippableFact]
    public async Task A_request_version_becomes_one_message()
    {
        await WriteAsync(async s => await s.InsertCaseAsync(Case(Key())));
        MessageRow Asked(int version) => Message(Key()) with { NationalSystem = "BG-ASP", RequestId = "77", RequestVersion = version };
        var first = Asked(1);
        var second = Asked(2);

        Assert.True(await Store.WriteAsync(s => s.InsertMessageAsync(second), None));
        Assert.True(await Store.WriteAsync(s => s.InsertMessageAsync(first), None));
        Assert.False(await Store.WriteAsync(s => s.InsertMessageAsync(Asked(1)), None));

        Assert.Equal([first, second], await ReadAsync(r => r.MessagesByRequestAsync("BG-ASP", "77")));
        Assert.Equal(2, (await ReadAsync(r => r.MessagesAsync(Key()))).Count);
    }

    [SkippableFact]
    public async Task Cases_beside_a_national_file_are_found_by_its_number_alone()
    {
        MessageRow About(CaseKey key, string system, string? file, int minute) =>
            Message(key, Noon.AddMinutes(minute)) with { NationalSystem = system, RequestId = $"{key.Institution}-{minute}", RequestVersion = 1, AboutFile = file };
        var (older, newer, other) = (Key("older"), Key("newer"), new CaseKey("BG:BGNSI", "older"));
        await WriteAsync(async s => { foreach (var key in new[] { older, newer, other, Key("none") }) await s.InsertCaseAsync(Case(key)); });
        var asked = About(older, "iis", "П-1", 1);
        foreach (var message in new[] { asked, About(newer, "iis", "П-1", 2), About(newer, "iis", "П-1", 3), About(older, "nsi", "П-2", 4), About(other, "iis", "П-1", 5), About(Key("none"), "iis", null, 6) })
            await WriteAsync(async s => await s.InsertMessageAsync(message));

        Assert.Equal([newer, older], await ReadAsync(r => r.CasesAboutAsync("BG:BGASA", "iis", "П-1", 9)));
        Assert.Equal([newer], await ReadAsync(r => r.CasesAboutAsync("BG:BGASA", "iis", "П-1", 1)));
        Assert.Equal([other], await ReadAsync(r => r.CasesAboutAsync("BG:BGNSI", "iis", "П-1", 9)));
        Assert.Empty(await ReadAsync(r => r.CasesAboutAsync("BG:BGASA", "iis", "П-2", 9)));

        // Which file it is about was said once, by the row: no later step of the message changes it.
        Assert.True(await Store.WriteAsync(s => s.UpdateMessageAsync(asked with { AboutFile = null, State = MessageState.Sealed }, asked.State), None));
        Assert.Equal("П-1", (await ReadAsync(r => r.MessageAsync(asked.Id)))!.AboutFile);
    }

    [SkippableFact]
    public async Task Of_many_that_insert_one_duplicate_key_exactly_one_wins()
    {
        await InsertAsync(Key());
        var racers = Enumerable.Range(0, 16).Select(i => Message(Key())).ToList();

        var won = await Task.WhenAll(racers.Select(m =>
            Task.Run(() => Store.WriteAsync(s => s.InsertDuplicateKeyAsync("RO:80246", "m-1", m.Id.ToString("N"), m.Id), None))));

        var winner = racers[Array.IndexOf(won, true)];
        Assert.Single(won, true);
        Assert.Equal((winner.Id.ToString("N"), winner.Id), await ReadAsync(r => r.DuplicateAsync("RO:80246", "m-1")));
        Assert.Null(await ReadAsync(r => r.DuplicateAsync("RO:80247", "m-1")));
        Assert.Null(await ReadAsync(r => r.DuplicateAsync("RO:80246", "M-1")));
    }

    [SkippableFact]
    public async Task Messages_are_listed_newest_first_and_those_of_a_case_oldest_first()
    {
        await WriteAsync(async s =>
        {
            await s.InsertCaseAsync(Case(Key()));
            for (var i = 0; i < 6; i++)
            {
                var state = i % 2 == 0 ? MessageState.Taken : MessageState.Sealed;
                await s.InsertMessageAsync(Message(Key(), state: state) with { CreatedAt = Noon.AddMinutes(i / 2), RequestId = null, InstanceId = $"{i}" });
            }
        });

        string[] Ids(IReadOnlyList<MessageRow> rows) => [.. rows.Select(m => m.InstanceId!)];
        Assert.Equal(["0", "1", "2", "3", "4", "5"], Ids(await ReadAsync(r => r.MessagesAsync(Key()))));
        Assert.Equal(["5", "4", "3"], Ids(await ReadAsync(r => r.MessagesAsync(null, null, 3))));
        Assert.Equal(["4", "2"], Ids(await ReadAsync(r => r.MessagesAsync(null, MessageState.Taken, 2))));
        Assert.Equal(["5", "3", "1"], Ids(await ReadAsync(r => r.MessagesAsync("BG:BGASA", MessageState.Sealed, 9))));
        Assert.Empty(await ReadAsync(r => r.MessagesAsync("RO:80246", MessageState.Sealed, 9)));
        Assert.Empty(await ReadAsync(r => r.MessagesAsync("RO:80246", null, 9)));
    }

    [SkippableFact]
    public async Task The_oldest_unfinished_message_of_any_state_is_found()
    {
        Assert.Null(await ReadAsync(r => r.OldestUnfinishedAsync()));
        MessageState[] final = [MessageState.Refused, MessageState.Acknowledged, MessageState.Rejected, MessageState.Delivered, MessageState.Declined, MessageState.Repeated, MessageState.Reconciled];
        await WriteAsync(async s =>
        {
            await s.InsertCaseAsync(Case(Key()));
            foreach (var state in final) await s.InsertMessageAsync(Message(Key(), state: state));
        });
        Assert.Null(await ReadAsync(r => r.OldestUnfinishedAsync()));

        var at = Noon.AddDays(9);
        foreach (var state in Enum.GetValues<MessageState>().Except(final))
        {
            at = at.AddMinutes(-1);
            await WriteAsync(async s => await s.InsertMessageAsync(Message(Key(), state: state) with { CreatedAt = at }));
            Assert.Equal(at, await ReadAsync(r => r.OldestUnfinishedAsync()));
        }
    }

    [SkippableFact]
    public async Task What_two_institutions_exchanged_is_found_by_the_time_of_its_receipt()
    {
        await WriteAsync(async s =>
        {
            await s.InsertCaseAsync(Case(Key()));
            foreach (var (minute, partner) in new[] { (3, "RO:80246"), (1, "RO:80246"), (2, "RO:80247"), (5, "RO:80246"), (4, "RO:80246") })
                await s.InsertMessageAsync(Message(Key(), state: MessageState.Acknowledged) with { Partner = partner, ReceiptAt = Noon.AddMinutes(minute) });
            await s.InsertMessageAsync(Message(Key(), state: MessageState.Sending) with { Partner = "RO:80246" });
        });

        Assert.Equal([1, 3, 4], await MinutesAsync(1, 4, 9));
        Assert.Equal([3, 4], await MinutesAsync(2, 5, 2));
        Assert.Empty(await MinutesAsync(6, 9, 9));

        async Task<IEnumerable<int>> MinutesAsync(int from, int to, int max) =>
            (await ReadAsync(r => r.ReceiptedAsync("BG:BGASA", "RO:80246", Noon.AddMinutes(from), Noon.AddMinutes(to), max))).Select(m => (m.ReceiptAt!.Value - Noon).Minutes);
    }

    [SkippableFact]
    public async Task Messages_are_counted_by_state()
    {
        await WriteAsync(async s =>
        {
            await s.InsertCaseAsync(Case(Key()));
            foreach (var state in Enum.GetValues<MessageState>()) await s.InsertMessageAsync(Message(Key(), state: state));
            await s.InsertMessageAsync(Message(Key(), state: MessageState.Held));
        });

        var counts = await ReadAsync(r => r.CountsAsync());

        Assert.Equal(Enum.GetValues<MessageState>().ToDictionary(s => s, s => s == MessageState.Held ? 2L : 1L), counts);
    }

    [SkippableFact]
    public async Task A_message_without_its_case_is_refused()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => Store.WriteAsync(s => s.InsertMessageAsync(Message(Key("none"))), None));
        Assert.Empty(await ReadAsync(r => r.MessagesAsync(null, null, 9)));
    }
}
