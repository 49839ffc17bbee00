using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>What is finished is out of the workers' way and stays readable; the counts know it without looking at it.</summary>
public abstract partial class StoreContract
{
    [SkippableFact]
    public async Task A_finished_effect_is_out_of_the_workers_way_and_all_its_attempts_stay_readable()
    {
        var effect = await InsertEffectAsync(Key(), Noon);
        var other = Effect((await ReadAsync(r => r.MessagesAsync(Key())))[0], Noon, EffectKind.Report);
        await WriteAsync(async s =>
        {
            await s.AddEffectAsync(other);
            await s.BeginAttemptAsync(effect.Id, Attempt(effect, 1));
            await s.EndAttemptAsync(effect.Id, 1, Noon, new AttemptOutcome("unanswered", null, Counts: true, NextDueAt: Noon));
            await s.BeginAttemptAsync(effect.Id, Attempt(effect, 2));
        });
        Assert.Equal([effect.Id, other.Id], (await ReadAsync(r => r.OpenEffectsAsync(Key()))).Select(e => e.Id));

        await WriteAsync(async s => Assert.True(await s.EndAttemptAsync(effect.Id, 2, Noon.AddSeconds(3), new AttemptOutcome("acknowledged", null, Counts: true, NextDueAt: null))));

        Assert.Equal([other], await ReadAsync(r => r.OpenEffectsAsync(Key())));
        Assert.Equal([effect.Id, other.Id], (await ReadAsync(r => r.EffectsAsync(Key()))).Select(e => e.Id));
        Assert.Equal([(1, "unanswered"), (2, "acknowledged")], (await ReadAsync(r => r.AttemptsAsync(effect.Id))).Select(a => (a.Number, a.Outcome!)));
        Assert.Empty(await ReadAsync(r => r.StraysAsync(10)));
        Assert.Equal((0L, 0L), (await Bed.CountAsync($"effect WHERE id = '{effect.Id:D}'"), await Bed.CountAsync($"attempt WHERE effect_id = '{effect.Id:D}'")));
    }

    [SkippableFact]
    public async Task Effects_keep_their_order_although_finished_ones_leave()
    {
        var message = await InsertAsync(Key());
        var ids = new List<Guid>();
        for (var i = 0; i < 4; i++)
        {
            var effect = Effect(message, Noon, EffectKind.Report);
            ids.Add(effect.Id);
            await WriteAsync(s => s.AddEffectAsync(effect));
            if (i != 1) await WriteAsync(s => s.FinishEffectAsync(effect.Id, Noon));
        }

        Assert.Equal(ids, (await ReadAsync(r => r.EffectsAsync(Key()))).Select(e => e.Id));
        Assert.Equal([ids[1]], (await ReadAsync(r => r.OpenEffectsAsync(Key()))).Select(e => e.Id));
    }

    [SkippableFact]
    public async Task Finished_messages_are_taken_into_the_count_once_and_move_with_a_late_receipt()
    {
        await WriteAsync(async s =>
        {
            await s.InsertCaseAsync(Case(Key()));
            foreach (var state in Enum.GetValues<MessageState>()) await s.InsertMessageAsync(Message(Key(), state: state));
        });
        Assert.Equal(3, await Store.WriteAsync(s => s.TallyAsync(3), None));
        Assert.Equal(FlowDefinition.Final.Count - 3, await Store.WriteAsync(s => s.TallyAsync(9), None));
        Assert.Equal(0, await Store.WriteAsync(s => s.TallyAsync(9), None));
        Assert.Equal(Enum.GetValues<MessageState>().ToDictionary(s => s, _ => 1L), await ReadAsync(r => r.CountsAsync()));

        var rejected = (await ReadAsync(r => r.MessagesAsync(null, MessageState.Rejected, 1)))[0];
        await WriteAsync(async s => Assert.True(await s.UpdateMessageAsync(rejected with { State = MessageState.Acknowledged }, MessageState.Rejected)));

        var expected = Enum.GetValues<MessageState>().Where(s => s != MessageState.Rejected).ToDictionary(s => s, s => s == MessageState.Acknowledged ? 2L : 1L);
        Assert.Equal(expected, await ReadAsync(r => r.CountsAsync()));
        Assert.Equal(1, await Store.WriteAsync(s => s.TallyAsync(9), None));
        Assert.Equal(expected, await ReadAsync(r => r.CountsAsync()));
        Assert.Equal(expected, await ReadAsync(r => r.RecountAsync()));
    }

    [SkippableFact]
    public async Task A_chore_is_free_where_nobody_is_at_it()
    {
        foreach (var chore in Enum.GetValues<Chore>()) Assert.True(await Store.WriteAsync(s => s.TryLockChoreAsync(chore), None));
    }
}
