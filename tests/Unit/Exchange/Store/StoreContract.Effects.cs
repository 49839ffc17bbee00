using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>Outside effects: one attempt open at a time, a result applies only to the open one, each try is kept.</summary>
public abstract partial class StoreContract
{
    [SkippableFact]
    public async Task An_attempt_begins_once_and_its_deadline_is_the_due_time()
    {
        var effect = await InsertEffectAsync(Key(), Noon);

        Assert.True(await Store.WriteAsync(s => s.BeginAttemptAsync(effect.Id, Attempt(effect, 1)), None));
        Assert.False(await Store.WriteAsync(s => s.BeginAttemptAsync(effect.Id, Attempt(effect, 1)), None));
        Assert.False(await Store.WriteAsync(s => s.BeginAttemptAsync(effect.Id, Attempt(effect, 2)), None));

        var open = effect with { DueAt = Noon.AddSeconds(30), LastNumber = 1, OpenNumber = 1 };
        Assert.Equal(open, await ReadAsync(r => r.EffectAsync(effect.Id)));
        Assert.Equal([Attempt(effect, 1)], await ReadAsync(r => r.AttemptsAsync(effect.Id)));
        Assert.Empty(await DueAsync(Noon.AddSeconds(29)));
        Assert.Equal([Key()], await DueAsync(Noon.AddSeconds(30)));
    }

    [SkippableFact]
    public async Task Of_many_that_begin_an_attempt_exactly_one_wins()
    {
        var effect = await InsertEffectAsync(Key(), Noon);

        var won = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Task.Run(() => Store.WriteAsync(s => s.BeginAttemptAsync(effect.Id, Attempt(effect, 1)), None))));

        Assert.Single(won, true);
        Assert.Single(await ReadAsync(r => r.AttemptsAsync(effect.Id)));
    }

    [SkippableFact]
    public async Task An_attempt_that_counts_ends_and_the_next_one_follows_when_due()
    {
        var effect = await InsertEffectAsync(Key(), Noon);
        var outcome = new AttemptOutcome("unanswered", "timeout", Counts: true, NextDueAt: Noon.AddMinutes(2));
        Assert.True(await Store.WriteAsync(s => s.BeginAttemptAsync(effect.Id, Attempt(effect, 1)), None));

        Assert.False(await Store.WriteAsync(s => s.EndAttemptAsync(effect.Id, 2, Noon, outcome), None));
        Assert.True(await Store.WriteAsync(s => s.EndAttemptAsync(effect.Id, 1, Noon.AddSeconds(5), outcome), None));
        Assert.False(await Store.WriteAsync(s => s.EndAttemptAsync(effect.Id, 1, Noon.AddSeconds(6), outcome), None));

        Assert.Equal(effect with { DueAt = Noon.AddMinutes(2), Counted = 1, LastNumber = 1 }, await ReadAsync(r => r.EffectAsync(effect.Id)));
        Assert.False(await Store.WriteAsync(s => s.BeginAttemptAsync(effect.Id, Attempt(effect, 1)), None));
        Assert.True(await Store.WriteAsync(s => s.BeginAttemptAsync(effect.Id, Attempt(effect, 2)), None));
        var ended = Attempt(effect, 1) with { EndedAt = Noon.AddSeconds(5), Outcome = "unanswered", Detail = "timeout" };
        Assert.Equal([ended, Attempt(effect, 2)], await ReadAsync(r => r.AttemptsAsync(effect.Id)));
    }

    [SkippableFact]
    public async Task An_attempt_that_does_not_count_uses_none_up()
    {
        var effect = await InsertEffectAsync(Key(), Noon);
        var later = new AttemptOutcome("later", null, Counts: false, NextDueAt: Noon.AddSeconds(1));
        for (var n = 1; n <= 3; n++)
        {
            var number = n;
            Assert.True(await Store.WriteAsync(s => s.BeginAttemptAsync(effect.Id, Attempt(effect, number)), None));
            Assert.True(await Store.WriteAsync(s => s.EndAttemptAsync(effect.Id, number, Noon, later), None));
        }

        var now = (await ReadAsync(r => r.EffectAsync(effect.Id)))!;
        Assert.Equal((0, 3), (now.Counted, now.LastNumber));
    }

    [SkippableFact]
    public async Task The_last_outcome_finishes_the_effect_for_good()
    {
        var effect = await InsertEffectAsync(Key(), Noon);
        var done = new AttemptOutcome("acknowledged", null, Counts: true, NextDueAt: null);
        await WriteAsync(async s =>
        {
            await s.BeginAttemptAsync(effect.Id, Attempt(effect, 1));
            Assert.True(await s.EndAttemptAsync(effect.Id, 1, Noon.AddSeconds(3), done));
        });

        Assert.Equal(Noon.AddSeconds(3), (await ReadAsync(r => r.EffectAsync(effect.Id)))!.DoneAt);
        Assert.False(await Store.WriteAsync(s => s.EndAttemptAsync(effect.Id, 1, Noon, done), None));
        Assert.False(await Store.WriteAsync(s => s.BeginAttemptAsync(effect.Id, Attempt(effect, 2)), None));
        Assert.Empty(await DueAsync(Noon.AddYears(1)));
    }

    [SkippableFact]
    public async Task An_effect_can_be_finished_from_outside_and_leaves_no_attempt_open()
    {
        var effect = await InsertEffectAsync(Key(), Noon);
        await WriteAsync(async s => await s.BeginAttemptAsync(effect.Id, Attempt(effect, 1)));

        await WriteAsync(s => s.FinishEffectAsync(effect.Id, Noon.AddSeconds(1)));
        await WriteAsync(s => s.FinishEffectAsync(effect.Id, Noon.AddSeconds(9)));

        var now = (await ReadAsync(r => r.EffectAsync(effect.Id)))!;
        Assert.Equal((Noon.AddSeconds(1), (int?)null), (now.DoneAt, now.OpenNumber));
        Assert.Equal("settled", (await ReadAsync(r => r.AttemptsAsync(effect.Id))).Single().Outcome);
        var late = new AttemptOutcome("unanswered", null, Counts: true, NextDueAt: Noon.AddMinutes(1));
        Assert.False(await Store.WriteAsync(s => s.EndAttemptAsync(effect.Id, 1, Noon.AddSeconds(2), late), None));
    }

    [SkippableFact]
    public async Task Only_an_unfinished_effect_without_open_attempt_is_postponed()
    {
        var effect = await InsertEffectAsync(Key(), Noon);
        Task PostponeAsync(DateTimeOffset due) => WriteAsync(s => s.PostponeEffectAsync(effect.Id, due));
        await PostponeAsync(Noon.AddMinutes(1));
        Assert.Equal(Noon.AddMinutes(1), await Store.NextDueAsync(None));

        await WriteAsync(async s => await s.BeginAttemptAsync(effect.Id, Attempt(effect, 1)));
        await PostponeAsync(Noon.AddMinutes(2));
        Assert.Equal(Noon.AddSeconds(30), await Store.NextDueAsync(None));

        await WriteAsync(s => s.FinishEffectAsync(effect.Id, Noon));
        await PostponeAsync(Noon.AddMinutes(3));
        Assert.Null(await Store.NextDueAsync(None));
    }

    [SkippableFact]
    public async Task Effects_of_a_case_are_listed_oldest_first_with_the_finished_ones()
    {
        var message = await InsertAsync(Key());
        var effects = new[] { EffectKind.Report, EffectKind.Send, EffectKind.Deliver }.Select(kind => Effect(message, Noon, kind)).ToList();
        await WriteAsync(async s =>
        {
            foreach (var effect in effects) await s.AddEffectAsync(effect);
            await s.FinishEffectAsync(effects[0].Id, Noon);
        });

        Assert.Equal([effects[0] with { DoneAt = Noon }, effects[1], effects[2]], await ReadAsync(r => r.EffectsAsync(Key())));
    }

    [SkippableFact]
    public async Task A_long_detail_is_cut_and_never_refused()
    {
        var effect = await InsertEffectAsync(Key(), Noon);
        var detail = new string('а', 499) + "😀" + new string('б', 5000);
        await WriteAsync(async s =>
        {
            await s.BeginAttemptAsync(effect.Id, Attempt(effect, 1));
            await s.EndAttemptAsync(effect.Id, 1, Noon, new AttemptOutcome("unanswered", detail, Counts: true, NextDueAt: Noon));
        });

        Assert.Equal(new string('а', 499), (await ReadAsync(r => r.AttemptsAsync(effect.Id))).Single().Detail);
    }
}
