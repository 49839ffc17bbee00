using System.Collections.Concurrent;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>The case row as queue and lock: what is due, who holds it, what a failing case does to the others.</summary>
public abstract partial class StoreContract
{
    [SkippableFact]
    public async Task A_case_is_due_at_the_least_of_its_messages_and_unfinished_effects()
    {
        var message = await InsertAsync(Key(), Noon.AddMinutes(5));
        Assert.Equal(Noon.AddMinutes(5), await Store.NextDueAsync(None));

        var effect = Effect(message, Noon.AddMinutes(3));
        await WriteAsync(s => s.AddEffectAsync(effect));
        Assert.Equal(Noon.AddMinutes(3), await Store.NextDueAsync(None));

        await WriteAsync(s => s.FinishEffectAsync(effect.Id, Noon));
        Assert.Equal(Noon.AddMinutes(5), await Store.NextDueAsync(None));

        await WriteAsync(async s => await s.UpdateMessageAsync(message with { DueAt = null }, MessageState.Taken));
        Assert.Null(await Store.NextDueAsync(None));
        Assert.Empty(await DueAsync(Noon.AddYears(1)));
    }

    [SkippableFact]
    public async Task Due_cases_are_claimed_oldest_first_and_given_back()
    {
        await InsertAsync(Key("late"), Noon);
        await InsertAsync(Key("early"), Noon.AddMinutes(-9));
        await InsertAsync(Key("future"), Noon.AddTicks(10));

        await using (var group = await Store.ClaimDueAsync(Noon, 1, None)) Assert.Equal([Key("early")], group.Cases);
        Assert.Equal([Key("early"), Key("late")], await DueAsync(Noon));
    }

    [SkippableFact]
    public async Task A_claimed_case_is_nobody_elses()
    {
        for (var i = 0; i < 5; i++) await InsertAsync(Key($"{i}"), Noon.AddSeconds(i));

        await using var first = await Store.ClaimDueAsync(Noon.AddHours(1), 3, None);
        await using var second = await Store.ClaimDueAsync(Noon.AddHours(1), 3, None);

        Assert.Equal([Key("0"), Key("1"), Key("2")], first.Cases);
        Assert.Equal([Key("3"), Key("4")], second.Cases);
        Assert.Empty(await DueAsync(Noon.AddHours(1)));
        Assert.Null(await Store.NextDueAsync(None));
        await first.DisposeAsync();
        await first.DisposeAsync();
        Assert.Equal([Key("0"), Key("1"), Key("2")], await DueAsync(Noon.AddHours(1)));
        Assert.Equal(Noon, await Store.NextDueAsync(None));
    }

    [SkippableFact]
    public async Task Two_workers_never_hold_the_same_case_and_every_case_is_done_once()
    {
        const int cases = 60;
        for (var i = 0; i < cases; i++) await InsertAsync(Key($"{i}"), Noon.AddSeconds(i));
        var held = new ConcurrentDictionary<CaseKey, int>();
        var done = new ConcurrentBag<CaseKey>();

        async Task WorkAsync(int worker)
        {
            while (true)
            {
                await using var group = await Store.ClaimDueAsync(Noon.AddHours(1), 7, None);
                if (group.Cases.Count == 0 && done.Count >= cases) return;
                foreach (var key in group.Cases) Assert.True(held.TryAdd(key, worker));
                var found = new List<MessageRow>();
                foreach (var key in group.Cases) found.Add((await group.ReadAsync(r => r.MessagesAsync(key), None)).Single());
                await group.CommitAsync([.. found.Select(m => Apply(m))], None);
                foreach (var key in group.Cases) Assert.True(held.TryRemove(key, out _));
                await Task.Yield();
            }
        }

        Func<IStoreSession, ValueTask> Apply(MessageRow message) => async s =>
        {
            Assert.NotNull(message.DueAt);
            Assert.True(await s.UpdateMessageAsync(message with { DueAt = null }, MessageState.Taken));
            done.Add(message.Case);
        };

        await Task.WhenAll(Enumerable.Range(0, 4).Select(w => Task.Run(() => WorkAsync(w)))).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(cases, done.Count);
        Assert.Equal(cases, done.Distinct().Count());
    }

    [SkippableFact]
    public async Task A_failing_case_rolls_back_alone_and_stays_due()
    {
        var good = await InsertAsync(Key("good"), Noon);
        var bad = await InsertAsync(Key("bad"), Noon.AddSeconds(1));
        var last = await InsertAsync(Key("last"), Noon.AddSeconds(2));
        Func<IStoreSession, ValueTask> Applied(MessageRow m, bool fails) => async s =>
        {
            Assert.True(await s.UpdateMessageAsync(m with { State = MessageState.Sealed, DueAt = null }, MessageState.Taken));
            if (fails) throw new InvalidDataException("poison");
        };

        await using (var group = await Store.ClaimDueAsync(Noon.AddHours(1), 9, None))
        {
            var results = await group.CommitAsync([Applied(good, false), Applied(bad, true), Applied(last, false)], None);
            Assert.Null(results[0]);
            Assert.IsType<InvalidDataException>(results[1]);
            Assert.Null(results[2]);
        }

        Assert.Equal(MessageState.Sealed, (await ReadAsync(r => r.MessageAsync(good.Id)))!.State);
        Assert.Equal(bad, await ReadAsync(r => r.MessageAsync(bad.Id)));
        Assert.Equal(MessageState.Sealed, (await ReadAsync(r => r.MessageAsync(last.Id)))!.State);
        Assert.Equal([Key("bad")], await DueAsync(Noon.AddHours(1)));
    }

    [SkippableFact]
    public async Task Claims_are_counted_before_the_work_and_anew_after_it()
    {
        var message = await InsertAsync(Key(), Noon);
        async Task<int> ClaimsAsync() => (await ReadAsync(r => r.CaseAsync(Key())))!.Claims;

        await using (await Store.ClaimDueAsync(Noon, 9, None)) Assert.Equal(1, await ClaimsAsync());
        Assert.Equal(0, await ClaimsAsync());

        await using (var group = await Store.ClaimDueAsync(Noon, 9, None)) Assert.IsType<InvalidDataException>((await group.CommitAsync([_ => throw new InvalidDataException()], None))[0]);
        Assert.Equal(1, await ClaimsAsync());

        await using (var group = await Store.ClaimDueAsync(Noon, 9, None))
            Assert.Null((await group.CommitAsync([async s => await s.UpdateMessageAsync(message with { DueAt = null }, MessageState.Taken)], None))[0]);
        Assert.Equal(0, await ClaimsAsync());
    }

    [SkippableFact]
    public async Task Cases_beyond_the_last_write_are_given_back_as_they_were_taken()
    {
        for (var i = 0; i < 3; i++) await InsertAsync(Key($"{i}"), Noon.AddSeconds(i));

        await using (var group = await Store.ClaimDueAsync(Noon.AddHours(1), 9, None)) Assert.Single(await group.CommitAsync([_ => default], None));

        foreach (var row in await ReadAsync(r => r.CasesAsync(null, null, 9))) Assert.Equal(0, row.Claims);
        Assert.Equal([Key("0"), Key("1"), Key("2")], await DueAsync(Noon.AddHours(1)));
    }

    [SkippableFact]
    public async Task A_case_whose_steps_end_the_process_is_parked_and_the_others_go_on()
    {
        await InsertAsync(Key("poison"), Noon);
        await InsertAsync(Key("good"), Noon.AddSeconds(1));
        for (var kill = 0; kill < CaseRunner.ClaimsBeforeParking; kill++)
        {
            Assert.Equal([Key("poison")], (await Store.ClaimDueAsync(Noon.AddHours(1), 1, None)).Cases);
            await Bed.KillAsync();
        }

        Assert.Empty((await Store.ClaimDueAsync(Noon.AddHours(1), 1, None)).Cases);
        Assert.Equal([Key("good")], await DueAsync(Noon.AddHours(1)));
        Assert.Equal("process ended here 3 times", (await ReadAsync(r => r.CaseAsync(Key("poison"))))!.ParkedReason);
    }

    [SkippableFact]
    public async Task Cases_whose_claim_had_no_outcome_are_worked_on_one_by_one()
    {
        for (var i = 0; i < 3; i++) await InsertAsync(Key($"{i}"), Noon.AddSeconds(i));
        Assert.Equal(3, (await Store.ClaimDueAsync(Noon.AddHours(1), 9, None)).Cases.Count);
        await Bed.KillAsync();
        await InsertAsync(Key("new"), Noon.AddSeconds(3));

        foreach (var alone in new[] { "0", "1", "2" })
        {
            await using var group = await Store.ClaimDueAsync(Noon.AddHours(1), 9, None);
            Assert.Equal([Key(alone)], group.Cases);
            await group.CommitAsync([async s => { foreach (var m in await s.MessagesAsync(Key(alone))) await s.UpdateMessageAsync(m with { DueAt = Noon.AddSeconds(4) }, m.State); }], None);
        }

        Assert.Equal([Key("new"), Key("0"), Key("1"), Key("2")], await DueAsync(Noon.AddHours(1)));
    }

    [SkippableFact]
    public async Task A_failing_write_is_its_callers_alone()
    {
        await InsertAsync(Key());
        var writes = Enumerable.Range(0, 12).Select(i => Task.Run(() => Store.WriteAsync(
            async s =>
            {
                await s.InsertMessageAsync(Message(Key()) with { InstanceId = $"{i}" });
                return i % 3 == 0 ? throw new InvalidDataException($"{i}") : i;
            },
            None))).ToList();

        for (var i = 0; i < writes.Count; i++)
        {
            if (i % 3 == 0) Assert.Equal($"{i}", (await Assert.ThrowsAsync<InvalidDataException>(() => writes[i])).Message);
            else Assert.Equal(i, await writes[i]);
        }
        Assert.Equal(1 + 8, (await ReadAsync(r => r.MessagesAsync(Key()))).Count);
    }

    [SkippableFact]
    public async Task A_write_that_waits_for_something_else_is_refused_and_writes_nothing()
    {
        var never = new TaskCompletionSource();

        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(async s =>
        {
            await s.InsertCaseAsync(Case(Key()));
            await never.Task;
        }));

        Assert.Null(await ReadAsync(r => r.CaseAsync(Key())));
        await InsertAsync(Key());
    }

    [SkippableFact]
    public async Task A_session_is_unusable_after_its_savepoint()
    {
        IStoreSession? kept = null;
        await WriteAsync(s =>
        {
            kept = s;
            return default;
        });

        await Assert.ThrowsAnyAsync<InvalidOperationException>(async () => await kept!.InsertCaseAsync(Case(Key())));
    }

    [SkippableFact]
    public async Task A_parked_case_keeps_its_due_time_and_is_not_claimed()
    {
        await InsertAsync(Key(), Noon);
        async Task ParkAsync(string? reason)
        {
            var row = (await ReadAsync(r => r.CaseAsync(Key())))!;
            Assert.True(await Store.WriteAsync(s => s.UpdateCaseAsync(row with { ParkedReason = reason }), None));
        }

        await ParkAsync("spent");
        Assert.Empty(await DueAsync(Noon.AddHours(1)));
        Assert.Null(await Store.NextDueAsync(None));
        await WriteAsync(async s => await s.InsertMessageAsync(Message(Key(), Noon.AddMinutes(-1))));
        Assert.Empty(await DueAsync(Noon.AddHours(1)));

        await ParkAsync(null);
        Assert.Equal([Key()], await DueAsync(Noon));
        Assert.Equal(Noon.AddMinutes(-1), await Store.NextDueAsync(None));
    }

    [SkippableFact]
    public async Task A_waiting_worker_is_woken_by_a_commit_that_makes_work()
    {
        Assert.Empty(await DueAsync(Noon));
        var wait = Store.WaitForWorkAsync(TimeSpan.FromMinutes(5), None);
        await WriteAsync(async s => await s.InsertCaseAsync(Case(Key())));
        Assert.False(wait.IsCompleted);

        await WriteAsync(async s => await s.InsertMessageAsync(Message(Key(), Noon)));

        await wait.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [SkippableFact]
    public async Task Work_that_came_between_the_look_and_the_wait_is_not_slept_over()
    {
        Assert.Empty(await DueAsync(Noon));
        await InsertAsync(Key(), Noon);

        await Store.WaitForWorkAsync(TimeSpan.FromMinutes(5), None).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [SkippableFact]
    public async Task A_case_that_is_given_back_with_work_wakes_the_others()
    {
        await InsertAsync(Key(), Noon);
        var holder = await Store.ClaimDueAsync(Noon, 9, None);
        Assert.Empty(await DueAsync(Noon));
        var wait = Store.WaitForWorkAsync(TimeSpan.FromMinutes(5), None);

        await holder.DisposeAsync();

        await wait.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [SkippableFact]
    public async Task A_wait_ends_by_time_or_by_its_token()
    {
        Assert.Empty(await DueAsync(Noon));
        await Store.WaitForWorkAsync(TimeSpan.FromMilliseconds(20), None).WaitAsync(TimeSpan.FromSeconds(10));
        await Store.WaitForWorkAsync(TimeSpan.FromSeconds(-5), None).WaitAsync(TimeSpan.FromSeconds(10));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.WaitForWorkAsync(TimeSpan.FromDays(60), stop.Token));
    }
}
