using CsCheck;
using MessageBroker.Exchange.Store.Tables;

namespace MessageBroker.Tests.Unit.Exchange.Store.Tables;

/// <summary>Fair turns as a property of the pure rule: whatever comes for others, a case waits for a bounded number of claims.</summary>
public sealed class LaneTurnsTests
{
    [Fact]
    public void A_claim_is_full_where_enough_is_due_and_no_lane_gets_less_than_its_part() =>
        Gen.Select(Gen.Int[0, 40].Array[1, 12], Gen.Int[1, 20]).Sample((due, max) =>
        {
            var lanes = due.Select((count, i) => new Lane($"p{i:D2}", count)).ToList();

            var shares = LaneTurns.Share(lanes, max);

            Assert.Equal(Math.Min(max, due.Sum()), shares.Sum(s => s.Due));
            Assert.All(shares, s => Assert.InRange(s.Due, 1, lanes.First(l => l.Partner == s.Partner).Due));
            var part = max / lanes.Count;
            foreach (var lane in lanes) Assert.True((shares.FirstOrDefault(s => s.Partner == lane.Partner)?.Due ?? 0) >= Math.Min(lane.Due, part));
        });

    /// <summary>
    /// A worker may give all but the first case of a group back (its computing took too long), lanes come and go, and work for all the others
    /// arrives faster than it is done. A case with k cases of its own lane before it is the first of a group within k + 1 rounds of all lanes.
    /// </summary>
    [Fact]
    public void No_case_waits_for_more_than_a_round_of_all_lanes_for_each_case_before_it() =>
        Gen.Select(Gen.Int[1, 30].Array[1, 90], Gen.Int[0, 4].Array[40], Gen.Int[0, 1_000_000], Gen.Int[1, 20]).Sample((before, arrivals, pick, max) =>
        {
            var turns = new LaneTurns();
            var waiting = before.ToArray();
            var watched = pick % waiting.Length;
            var ahead = waiting[watched];
            // Every second claim goes on by one lane.
            var bound = 2 * waiting.Length * ahead;
            for (var claim = 0; ahead > 0; claim++)
            {
                Assert.True(claim < bound, $"still {ahead} to go after {claim} claims of {waiting.Length} lanes");
                var turn = turns.Next();
                var order = turns.Order(turn, See(turn, waiting), max);
                var served = order.Count == 0 ? -1 : int.Parse(order[0].Partner[1..], System.Globalization.CultureInfo.InvariantCulture);
                if (served >= 0) waiting[served]--;
                if (served == watched) ahead--;
                for (var i = 0; i < waiting.Length; i++)
                    if (i != watched) waiting[i] += arrivals[(claim + i) % arrivals.Length];
            }
        }, iter: 200);

    [Fact]
    public void Many_lanes_that_are_all_due_are_gone_round_in_few_claims()
    {
        var (turns, served, waiting) = (new LaneTurns(), new HashSet<string>(), Enumerable.Repeat(9, 1000).ToArray());
        for (var claim = 0; claim < 2 * 1000 / 16 + 2; claim++)
        {
            var turn = turns.Next();
            served.UnionWith(LaneTurns.Share(turns.Order(turn, See(turn, waiting), 16), 16).Select(l => l.Partner));
        }

        Assert.Equal(1000, served.Count);
    }

    private static List<Lane> See(LaneTurn turn, int[] waiting)
    {
        var all = waiting.Select((count, i) => new Lane($"p{i:D4}", count)).ToList();
        var split = all.FindIndex(l => string.CompareOrdinal(l.Partner, turn.Behind) > 0);
        return [.. (split < 0 ? all : [.. all[split..], .. all[..split]]).Take(LaneTurns.MostLanes)];
    }

    [Fact]
    public void The_first_of_each_lane_comes_before_the_second_of_any()
    {
        IReadOnlyList<IReadOnlyList<string>> lanes = [["a1", "a2", "a3"], ["b1"], ["c1", "c2"]];

        Assert.Equal(["a1", "b1", "c1", "a2", "c2", "a3"], LaneTurns.Interleave(lanes));
        Assert.Empty(LaneTurns.Interleave<string>([]));
    }
}
