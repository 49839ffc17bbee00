using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Tests.Unit.Exchange.Store;

/// <summary>Whose cases a claim takes: each partner's stand in a lane, those whose partner is not known yet in another.</summary>
public abstract partial class StoreContract
{
    [SkippableFact]
    public async Task Many_due_cases_of_one_partner_do_not_keep_anothers_waiting()
    {
        for (var i = 0; i < 40; i++) await InsertForAsync(Key($"a{i:D2}"), "RO:80246", Noon.AddSeconds(i));
        await InsertForAsync(Key("b"), "RO:80241", Noon.AddMinutes(2));
        await InsertForAsync(Key("new"), null, Noon.AddMinutes(3));

        await using var first = await Store.ClaimDueAsync(Noon.AddHours(1), 8, None);
        await using var second = await Store.ClaimDueAsync(Noon.AddHours(1), 8, None);

        Assert.Superset(new HashSet<CaseKey> { Key("b"), Key("new") }, first.Cases.Take(3).ToHashSet());
        Assert.Equal(Enumerable.Range(0, 6).Select(i => Key($"a{i:D2}")), first.Cases.Where(IsOfCrowd));
        // What the others leave is the crowd's; a store that counts cases which somebody holds may leave their places empty.
        Assert.InRange(second.Cases.Count, 6, 8);
        Assert.Equal(Enumerable.Range(6, second.Cases.Count).Select(i => Key($"a{i:D2}")), second.Cases);
    }

    [SkippableFact]
    public async Task No_case_is_passed_over_for_ever_whatever_comes_for_others()
    {
        // The crowd never ends: what was worked on is due again, and older than everything else.
        for (var i = 0; i < 6; i++) await InsertForAsync(Key($"a{i}"), "RO:80246", Noon);
        var waiting = new HashSet<CaseKey>();
        foreach (var partner in new[] { "BG:1", "RO:80241", "RO:9" })
        {
            for (var i = 0; i < 3; i++)
            {
                var key = Key($"{partner}-{i}");
                await InsertForAsync(key, partner, Noon.AddMinutes(1 + i));
                waiting.Add(key);
            }
        }

        for (var round = 0; waiting.Count > 0; round++)
        {
            // One case at a time is the hardest: two rounds of four lanes for each of the three cases of one.
            Assert.True(round < 2 * 4 * 3, $"{string.Join(' ', waiting)} were passed over");
            await using var group = await Store.ClaimDueAsync(Noon.AddHours(1), 1, None);
            waiting.ExceptWith(group.Cases);
            await group.CommitAsync([.. group.Cases.Select(Worked)], None);
        }
    }

    [SkippableFact]
    public async Task Every_partner_has_its_turn_however_many_there_are()
    {
        const int partners = 150;
        await WriteAsync(async session =>
        {
            for (var i = 0; i < partners; i++) await InsertForAsync(session, Key($"{i}"), $"RO:{i:D3}", Noon);
        });
        var seen = new HashSet<CaseKey>();

        // Each of them is due all the time.
        for (var round = 0; seen.Count < partners; round++)
        {
            Assert.True(round < 2 * partners / 16 + 2, $"{partners - seen.Count} partners had no turn");
            await using var group = await Store.ClaimDueAsync(Noon.AddHours(1), 16, None);
            Assert.Equal(16, group.Cases.Count);
            seen.UnionWith(group.Cases);
        }
    }

    [SkippableFact]
    public async Task A_case_changes_its_lane_when_its_partner_becomes_known()
    {
        for (var i = 0; i < 3; i++) await InsertForAsync(Key($"a{i}"), "RO:80246", Noon);
        await InsertForAsync(Key("new"), null, Noon.AddSeconds(1));
        await WriteAsync(async s => await s.UpdateCaseAsync((await s.CaseAsync(Key("new")))! with { Partner = "RO:80246" }));

        Assert.Equal([Key("a0"), Key("a1"), Key("a2"), Key("new")], await DueAsync(Noon.AddHours(1)));
    }

    private static bool IsOfCrowd(CaseKey key) => key.CaseId.StartsWith('a');

    // The crowd is due again at once; what has its turn is done.
    private static Func<IStoreSession, ValueTask> Worked(CaseKey key) => async session =>
    {
        foreach (var message in await session.MessagesAsync(key))
            await session.UpdateMessageAsync(message with { DueAt = IsOfCrowd(key) ? Noon : null }, message.State);
    };

    private Task InsertForAsync(CaseKey key, string? partner, DateTimeOffset due) => WriteAsync(session => InsertForAsync(session, key, partner, due));

    private async ValueTask InsertForAsync(IStoreSession session, CaseKey key, string? partner, DateTimeOffset due)
    {
        await session.InsertCaseAsync(Case(key) with { Partner = partner });
        Assert.True(await session.InsertMessageAsync(Message(key, due)));
    }
}
