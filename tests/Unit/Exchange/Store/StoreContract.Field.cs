using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>Cases of the shared field reports that a store answers, by their names. Counts are scaled down, outcomes are not.</summary>
public abstract partial class StoreContract
{
    [SkippableFact]
    public async Task Field_Q01a_recovery_never_takes_an_attempt_that_is_open()
    {
        var effect = await InsertEffectAsync(Key(), Noon);
        var attempt = Attempt(effect, 1) with { Deadline = Noon.AddMinutes(30) };
        Assert.True(await Store.WriteAsync(s => s.BeginAttemptAsync(effect.Id, attempt), None));

        var ranTwice = 0;
        for (var second = 0; second < 30 * 60; second += 15)
        {
            var now = Noon.AddSeconds(second);
            if (second % 300 == 0) await InsertAsync(Key($"other-{second}"), now);
            if ((await DueAsync(now)).Contains(Key())) ranTwice++;
        }

        Assert.Equal(0, ranTwice);
        Assert.Contains(Key(), await DueAsync(Noon.AddMinutes(30)));
        // Whoever was frozen meanwhile finds its attempt closed and applies nothing.
        Assert.True(await Store.WriteAsync(s => s.EndAttemptAsync(effect.Id, 1, Noon.AddMinutes(30), new AttemptOutcome("process-ended", null, false, Noon.AddMinutes(30))), None));
        Assert.False(await Store.WriteAsync(s => s.EndAttemptAsync(effect.Id, 1, Noon.AddMinutes(31), new AttemptOutcome("acknowledged", null, true, null)), None));
        Assert.Null((await ReadAsync(r => r.EffectAsync(effect.Id)))!.DoneAt);
    }

    [SkippableFact]
    public async Task Field_Q07a_what_a_frozen_owner_does_late_changes_nothing_in_any_order()
    {
        var effect = await InsertEffectAsync(Key(), Noon);
        for (var n = 1; n <= 7; n++)
        {
            var number = n;
            Assert.True(await Store.WriteAsync(s => s.BeginAttemptAsync(effect.Id, Attempt(effect, number)), None));
            Assert.True(await Store.WriteAsync(s => s.EndAttemptAsync(effect.Id, number, Noon, new AttemptOutcome("process-ended", null, false, Noon)), None));
        }
        Assert.True(await Store.WriteAsync(s => s.BeginAttemptAsync(effect.Id, Attempt(effect, 8)), None));
        var eighth = await ReadAsync(r => r.EffectAsync(effect.Id));

        Func<Task>[] late =
        [
            async () => Assert.False(await Store.WriteAsync(s => s.EndAttemptAsync(effect.Id, 7, Noon.AddSeconds(9), new AttemptOutcome("acknowledged", null, true, null)), None)),
            async () => Assert.False(await Store.WriteAsync(s => s.EndAttemptAsync(effect.Id, 7, Noon.AddSeconds(9), new AttemptOutcome("later", null, false, Noon.AddHours(1))), None)),
            () => WriteAsync(s => s.PostponeEffectAsync(effect.Id, Noon.AddHours(2))),
        ];
        foreach (var (a, b, c) in new[] { (0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0) })
            foreach (var call in new[] { a, b, c })
            {
                await late[call]();
                Assert.Equal(eighth, await ReadAsync(r => r.EffectAsync(effect.Id)));
            }

        Assert.Null((await ReadAsync(r => r.AttemptsAsync(effect.Id))).Last().Outcome);
        Assert.True(await Store.WriteAsync(s => s.EndAttemptAsync(effect.Id, 8, Noon.AddSeconds(10), new AttemptOutcome("acknowledged", null, true, null)), None));
    }

    [SkippableFact]
    public async Task Field_Q09a_three_generations_of_one_name_take_over_what_the_dead_one_held()
    {
        var effect = await InsertEffectAsync(Key(), Noon);
        for (var generation = 1; generation <= 3; generation++)
        {
            var number = generation;
            Assert.True(await Store.WriteAsync(s => s.BeginAttemptAsync(effect.Id, Attempt(effect, number) with { Deadline = Noon.AddHours(1) }), None));
            await Bed.KillAsync();
            Assert.Equal(1, await EndOrphansAsync(Store));

            var now = (await ReadAsync(r => r.EffectAsync(effect.Id)))!;
            Assert.Equal((0, generation, (int?)null), (now.Counted, now.LastNumber, now.OpenNumber));
            Assert.Contains(Key(), await DueAsync(TimeProvider.System.GetUtcNow()));
        }
    }

    [SkippableFact]
    public async Task Field_Q10a_due_work_is_found_at_the_corrected_time_after_every_jump_of_the_clock()
    {
        TimeSpan[] jumps = [TimeSpan.FromHours(2), TimeSpan.FromHours(-2), TimeSpan.FromMilliseconds(-1)];
        var now = Noon;
        for (var i = 0; i < 150; i++)
        {
            now += jumps[i % jumps.Length];
            var message = await InsertAsync(Key($"{i}"), now);
            await using var group = await Store.ClaimDueAsync(now, 100, None);
            Assert.Contains(Key($"{i}"), group.Cases);
            await group.CommitAsync([.. group.Cases.Select(_ => new Func<MessageBroker.Exchange.Flow.Ports.IStoreSession, ValueTask>(async s => await s.UpdateMessageAsync(message with { DueAt = null }, MessageState.Taken)))], None);
        }
        // No wait is negative, whatever the clock says of the next due time.
        await Store.WaitForWorkAsync(TimeSpan.FromHours(-2), None).WaitAsync(TimeSpan.FromSeconds(5));
    }

    [SkippableFact]
    public async Task Field_Q12a_work_that_is_committed_after_the_look_is_taken_within_a_second()
    {
        Assert.Empty(await DueAsync(TimeProvider.System.GetUtcNow()));
        var waiting = Store.WaitForWorkAsync(TimeSpan.FromSeconds(30), None);
        await Task.Delay(40);
        var due = TimeProvider.System.GetUtcNow().AddMilliseconds(1);
        await InsertAsync(Key(), due);

        await waiting.WaitAsync(TimeSpan.FromSeconds(1));
        await Task.Delay(2);
        Assert.Equal([Key()], await DueAsync(TimeProvider.System.GetUtcNow()));
    }

    [SkippableFact]
    public async Task Field_Q15a_a_claim_ends_with_whoever_held_it()
    {
        await InsertAsync(Key(), Noon);
        Assert.Single((await Store.ClaimDueAsync(Noon, 9, None)).Cases);
        Assert.Empty(await DueAsync(Noon));
        await Bed.KillAsync();
        Assert.Equal([Key()], await DueAsync(Noon));
    }

    [SkippableFact]
    public async Task Field_Q17a_a_message_that_changes_state_often_beside_others_meets_no_conflict()
    {
        var messages = new List<MessageRow>();
        for (var i = 0; i < 8; i++) messages.Add(await InsertAsync(Key($"{i}"), Noon));
        var monthEnd = new DateTimeOffset(2026, 11, 30, 23, 59, 54, TimeSpan.Zero);

        await Task.WhenAll(messages.Select(first => Task.Run(async () =>
        {
            var row = first;
            for (var change = 0; change < 12; change++)
            {
                var after = row with { State = change % 2 == 0 ? MessageState.Sealed : MessageState.Sending, UpdatedAt = monthEnd.AddSeconds(change) };
                var before = row.State;
                Assert.True(await Store.WriteAsync(s => s.UpdateMessageAsync(after, before), None));
                row = after with { Version = after.Version + 1 };
            }
        })));

        foreach (var first in messages) Assert.Equal(first.Version + 12, (await ReadAsync(r => r.MessageAsync(first.Id)))!.Version);
    }
}
