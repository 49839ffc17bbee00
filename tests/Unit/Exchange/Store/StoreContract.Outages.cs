using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>Durability, snapshots and every way to be away: nothing is lost, nothing is half there, and it comes back by itself.</summary>
public abstract partial class StoreContract
{
    [SkippableFact]
    public async Task What_was_committed_is_there_after_opening_again()
    {
        const int writes = 200;
        await InsertAsync(Key());
        var rows = Enumerable.Range(0, writes).Select(_ => Message(Key(), Noon)).ToList();

        await Task.WhenAll(rows.Select(row => Task.Run(() => Store.WriteAsync(s => s.InsertMessageAsync(row), None))));
        await Bed.ReopenAsync();

        Assert.Equal(rows.Select(m => m.Id).Order(), (await ReadAsync(r => r.MessagesAsync(Key()))).Skip(1).Select(m => m.Id).Order());
        Assert.Equal([Key()], await DueAsync(Noon));
    }

    [SkippableFact]
    public async Task Writers_that_come_together_share_commits()
    {
        const int writes = 400;
        await InsertAsync(Key());
        var before = Bed.Commits;

        await Task.WhenAll(Enumerable.Range(0, writes).Select(i => Task.Run(() =>
            Store.WriteAsync(s => s.InsertMessageAsync(Message(Key())), None))));

        Assert.Equal(writes + 1, (await ReadAsync(r => r.MessagesAsync(Key()))).Count);
        Assert.InRange(Bed.Commits - before, 1, writes / 2);
    }

    [SkippableFact]
    public async Task A_snapshot_does_not_see_what_is_written_beside_it_and_blocks_nobody()
    {
        await InsertAsync(Key());

        await Store.ReadAsync(
            async reader =>
            {
                Assert.Single(await reader.MessagesAsync(Key()));
                await WriteAsync(async s => await s.InsertMessageAsync(Message(Key())));
                Assert.Single(await reader.MessagesAsync(Key()));
                return true;
            },
            None);

        Assert.Equal(2, (await ReadAsync(r => r.MessagesAsync(Key()))).Count);
    }

    [SkippableFact]
    public async Task A_cancelled_write_writes_nothing()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.WriteAsync(s => s.InsertCaseAsync(Case(Key())), stop.Token));

        Assert.Null(await ReadAsync(r => r.CaseAsync(Key())));
    }

    [SkippableFact]
    public async Task While_another_program_holds_the_lock_writes_are_away_and_later_work_again()
    {
        await InsertAsync(Key());
        await using (await Bed.LockAsync())
        {
            var away = await Assert.ThrowsAsync<StoreAwayException>(() => InsertAsync(Key("1002")));
            Assert.Equal("locked", away.Reason);
            Assert.NotNull(await ReadAsync(r => r.CaseAsync(Key())));
        }

        await InsertAsync(Key("1002"));
        Assert.Null(await ReadAsync(r => r.CaseAsync(Key("1003"))));
    }

    [SkippableFact]
    public async Task A_store_that_vanished_is_missing_for_all_and_never_made_anew()
    {
        await InsertAsync(Key(), Noon);
        await Bed.TakeAwayAsync();

        Assert.Equal("missing", (await Assert.ThrowsAsync<StoreAwayException>(() => InsertAsync(Key("1002")))).Reason);
        Assert.Equal("missing", (await Assert.ThrowsAsync<StoreAwayException>(() => ReadAsync(r => r.CaseAsync(Key())))).Reason);
        Assert.Equal("missing", (await Assert.ThrowsAsync<StoreAwayException>(() => Store.ClaimDueAsync(Noon, 9, None))).Reason);
        Assert.Equal("missing", (await Assert.ThrowsAsync<StoreAwayException>(() => InsertAsync(Key("1003")))).Reason);
    }

    [SkippableFact]
    public async Task A_full_disk_refuses_the_write_whole_and_small_ones_may_still_fit()
    {
        var message = await InsertAsync(Key());
        await Bed.ReopenNearlyFullAsync();
        var payload = new PayloadRow(message.Id, "as4", Guid.NewGuid(), new byte[4_000_000]);

        var away = await Assert.ThrowsAsync<StoreAwayException>(() => WriteAsync(async s =>
        {
            await s.InsertCaseAsync(Case(Key("1002")));
            await s.PutPayloadsAsync([payload]);
        }));

        Assert.Equal("disk-full", away.Reason);
        Assert.Null(await ReadAsync(r => r.CaseAsync(Key("1002"))));
        Assert.Null(await ReadAsync(r => r.PayloadAsync(message.Id, "as4")));
        await InsertAsync(Key("1003"));
        Assert.NotNull(await ReadAsync(r => r.CaseAsync(Key("1003"))));
    }

    /// <summary>Found by the simulation: a claim that shared its commit with a write for which there was no room kept its cases until the process ended.</summary>
    [SkippableFact]
    public async Task A_claim_that_could_not_be_committed_holds_nothing()
    {
        var message = await InsertAsync(Key(), Noon);
        await Bed.ReopenNearlyFullAsync();
        // A write may wait for nothing, so this one keeps the writer's thread.
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var leave = new ManualResetEventSlim();
        var before = WriteAsync(_ =>
        {
            entered.SetResult();
            leave.Wait();
            return ValueTask.CompletedTask;
        });
        await entered.Task;
        var claim = Store.ClaimDueAsync(Noon, 9, None);
        var large = WriteAsync(s => s.PutPayloadsAsync([new PayloadRow(message.Id, "as4", Guid.NewGuid(), new byte[4_000_000])]));
        leave.Set();
        await before;

        Assert.Equal("disk-full", (await Assert.ThrowsAsync<StoreAwayException>(() => large)).Reason);
        try
        {
            await (await claim).DisposeAsync();
        }
        catch (StoreAwayException)
        {
            // It shared the commit.
        }

        await using var again = await Store.ClaimDueAsync(Noon, 9, None);
        Assert.Equal([Key()], again.Cases);
    }

    [SkippableFact]
    public async Task A_work_that_swallows_the_stores_failure_is_not_committed_for_that()
    {
        var message = await InsertAsync(Key());
        await Bed.ReopenNearlyFullAsync();

        var away = await Assert.ThrowsAsync<StoreAwayException>(() => WriteAsync(async s =>
        {
            await s.InsertCaseAsync(Case(Key("1002")));
            try
            {
                await s.PutPayloadsAsync([new PayloadRow(message.Id, "as4", Guid.NewGuid(), new byte[4_000_000])]);
            }
            catch (Exception)
            {
                await s.InsertCaseAsync(Case(Key("1003")));
            }
        }));

        Assert.Equal("disk-full", away.Reason);
        Assert.Null(await ReadAsync(r => r.CaseAsync(Key("1002"))));
    }

    [SkippableFact]
    public async Task A_kill_within_a_write_leaves_what_was_committed_before_it()
    {
        var before = await InsertAsync(Key(), Noon);
        StoreBed? after = null;
        await WriteAsync(async s =>
        {
            Assert.True(await s.InsertCaseAsync(Case(Key("1002"))));
            Assert.True(await s.UpdateMessageAsync(before with { State = MessageState.Sealed }, MessageState.Taken));
            after = await Bed.AfterKillAsync();
            Assert.Equal(before, await after.Store.ReadAsync(r => r.MessageAsync(before.Id), None));
            Assert.Null(await after.Store.ReadAsync(r => r.CaseAsync(Key("1002")), None));
        });

        await using (after) await WriteAsync(after!.Store, async s => await s.InsertCaseAsync(Case(Key("1003"))));
        Assert.Equal(MessageState.Sealed, (await ReadAsync(r => r.MessageAsync(before.Id)))!.State);
    }

    [SkippableFact]
    public async Task A_kill_leaves_open_attempts_that_the_next_start_ends_without_counting()
    {
        var effect = await InsertEffectAsync(Key(), Noon);
        await WriteAsync(async s => await s.BeginAttemptAsync(effect.Id, Attempt(effect, 1)));

        await using var after = await Bed.AfterKillAsync();

        Assert.Equal(1, await EndOrphansAsync(after.Store));
        Assert.Equal(0, await EndOrphansAsync(after.Store));
        var now = (await after.Store.ReadAsync(r => r.EffectAsync(effect.Id), None))!;
        Assert.Equal((0, 1, (int?)null, null), (now.Counted, now.LastNumber, now.OpenNumber, now.DoneAt));
        var attempt = (await after.Store.ReadAsync(r => r.AttemptsAsync(effect.Id), None)).Single();
        Assert.Equal("process-ended", attempt.Outcome);
        Assert.Equal(now.DueAt, attempt.EndedAt);
        await using var group = await after.Store.ClaimDueAsync(DateTimeOffset.MaxValue, 9, None);
        Assert.Equal([Key()], group.Cases);
        Assert.True(await after.Store.WriteAsync(s => s.BeginAttemptAsync(effect.Id, Attempt(effect, 2)), None));
    }

    /// <summary>What the kind of store does at start about attempts of processes that are gone.</summary>
    protected abstract Task<int> EndOrphansAsync(IStore store);
}
