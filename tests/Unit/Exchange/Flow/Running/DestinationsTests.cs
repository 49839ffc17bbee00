using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Store;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Running;

/// <summary>Slots and circuits: a slow or dead place keeps nobody else waiting, and nobody is forgotten.</summary>
public sealed class DestinationsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Destinations places = new(new RandomIds(TimeProvider.System));

    [Fact]
    public void A_place_has_its_slots_and_takes_none_of_anothers()
    {
        for (var i = 0; i < Destinations.MostInFlight; i++) Assert.Null(places.Ask("a", "", Noon));
        Assert.True(places.Ask("a", "", Noon) > Noon);
        Assert.Null(places.Ask("b", "", Noon));
        places.Ended("a", "", answered: true, TimeSpan.FromMilliseconds(20), Noon);
        Assert.Null(places.Ask("a", "", Noon));
        places.NotBegun("a", "");
        Assert.Null(places.Ask("a", "", Noon));
    }

    [Fact]
    public void Those_who_wait_come_back_one_after_the_other()
    {
        for (var i = 0; i < Destinations.MostInFlight; i++) places.Ask("a", "", Noon);
        var turns = Enumerable.Range(0, 1000).Select(_ => places.Ask("a", "", Noon)!.Value).ToList();
        Assert.Equal(turns.Order().Distinct(), turns);
        Assert.True(turns[^1] - Noon > TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void One_partners_crowd_leaves_each_other_partner_a_place_of_its_own()
    {
        for (var i = 0; i < Destinations.MostInFlight; i++) Assert.Null(places.Ask("national", "crowd", Noon));
        for (var i = 0; i < 1000; i++) Assert.NotNull(places.Ask("national", "crowd", Noon));

        for (var i = 0; i < Destinations.MostForOthers; i++)
        {
            Assert.Null(places.Ask("national", $"other {i}", Noon));
            // Its second one waits, behind nobody of the crowd.
            Assert.InRange(places.Ask("national", $"other {i}", Noon)!.Value - Noon, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        }

        Assert.NotNull(places.Ask("national", "one more", Noon));
        places.Ended("national", "crowd", answered: true, TimeSpan.FromMilliseconds(20), Noon);
        Assert.NotNull(places.Ask("national", "crowd", Noon));
        Assert.Null(places.Ask("national", "one more", Noon));
    }

    [Fact]
    public void Everybody_who_comes_when_told_has_a_slot_in_the_end()
    {
        var (now, waiting, running) = (Noon, new PriorityQueue<int, DateTimeOffset>(), new PriorityQueue<TimeSpan, DateTimeOffset>());
        var random = new Random(5);
        for (var i = 0; i < 500; i++) waiting.Enqueue(i, Noon);
        while (waiting.TryDequeue(out var who, out var at))
        {
            now = at > now ? at : now;
            while (running.TryPeek(out var took, out var end) && end <= now)
            {
                running.Dequeue();
                places.Ended("a", "", answered: true, took, end);
            }

            Assert.True(now - Noon < TimeSpan.FromSeconds(60), $"{waiting.Count + 1} of 500 still wait after a minute");
            if (places.Ask("a", "", now) is { } later) waiting.Enqueue(who, later);
            else
            {
                // Slower than anything before made believe.
                var takes = TimeSpan.FromMilliseconds(random.Next(100, 500));
                running.Enqueue(takes, now + takes);
            }
        }
    }

    [Fact]
    public void After_failures_one_tries_and_the_pause_grows_to_its_bound()
    {
        var now = Noon;
        for (var i = 0; i < Destinations.FailuresToOpen; i++) Fail(now);
        for (var round = 0; round < 20; round++)
        {
            var until = places.OpenUntil("a")!.Value;
            Assert.InRange(until - now, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(66));
            Assert.True(places.Ask("a", "", now) >= until);
            now = until;
            Assert.Null(places.Ask("a", "", now));
            Assert.NotNull(places.Ask("a", "", now));
            places.Ended("a", "", answered: false, TimeSpan.FromSeconds(1), now);
        }

        Assert.True(places.OpenUntil("a") - now > TimeSpan.FromSeconds(50));
        now = places.OpenUntil("a")!.Value;
        Assert.Null(places.Ask("a", "", now));
        places.Ended("a", "", answered: true, TimeSpan.FromSeconds(1), now);
        Assert.Null(places.OpenUntil("a"));
        for (var i = 0; i < Destinations.MostInFlight; i++) Assert.Null(places.Ask("a", "", now));
    }

    [Fact]
    public void Ten_thousand_who_wait_for_a_place_that_is_away_ask_fifty_times_a_second_at_most()
    {
        var now = Noon;
        for (var i = 0; i < Destinations.FailuresToOpen; i++) Fail(now);
        var waiting = new PriorityQueue<int, DateTimeOffset>(Enumerable.Range(0, 10_000).Select(i => (i, Noon)));
        var asked = new List<DateTimeOffset>();
        while (waiting.TryDequeue(out var who, out var at) && at - Noon < TimeSpan.FromMinutes(30))
        {
            now = at;
            asked.Add(now);
            if (places.Ask("a", "", now) is { } later)
            {
                waiting.Enqueue(who, later);
                continue;
            }

            // Nobody answers for as long as an attempt takes.
            now += TimeSpan.FromSeconds(20);
            places.Ended("a", "", answered: false, TimeSpan.FromSeconds(20), now);
            waiting.Enqueue(who, now.AddSeconds(1));
        }

        // Once the pause has grown; before, everybody comes at first and those who were told so while it was short.
        var late = asked.Count(a => a - Noon > TimeSpan.FromMinutes(10)) / (20 * 60.0);
        Assert.InRange(late, 1, 60);
    }

    [Fact]
    public void Those_whose_partner_is_paused_are_looked_at_soon_where_they_are_few_and_by_turns_where_they_are_many()
    {
        var looks = Enumerable.Range(0, 10_000).Select(_ => places.Rest("a", "", Noon.AddSeconds(10)) - Noon).ToList();
        Assert.InRange(looks[0], TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11));
        Assert.InRange(looks[^1], TimeSpan.FromSeconds(200), TimeSpan.FromSeconds(220));
        // The pause ended: whoever asks has a slot at once.
        Assert.Null(places.Ask("a", "", Noon.AddSeconds(11)));
    }

    [Fact]
    public void Failures_that_are_not_in_a_row_open_nothing()
    {
        for (var i = 0; i < 20; i++)
        {
            for (var j = 0; j < Destinations.FailuresToOpen - 1; j++) Fail(Noon);
            Assert.Null(places.Ask("a", "", Noon));
            places.Ended("a", "", answered: true, TimeSpan.Zero, Noon);
        }

        Assert.Null(places.OpenUntil("a"));
    }

    private void Fail(DateTimeOffset now)
    {
        Assert.Null(places.Ask("a", "", now));
        places.Ended("a", "", answered: false, TimeSpan.FromSeconds(1), now);
    }
}
