using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Running;

/// <summary>
/// What this node knows of the places where outside effects go. Each has a few effects in flight at most, so that one that is slow keeps
/// nobody else waiting, and a circuit: after some failures in a row nothing is begun there for a while, then one effect tries. What has to
/// wait uses up no attempt, and comes back spread over the time that the place needs, not all at once. While the circuit is open every coming back is
/// for nothing: the longer it is open the fewer come, so that ten thousand cases that wait for a partner cost those of the others little.
/// Many partners' cases share a national system: each partner waits in a lane of its own, and has one effect in flight there whatever the
/// others hold.
/// </summary>
public sealed class Destinations(IIdSource ids)
{
    /// <summary>Effects in flight at one destination, whoever they are for.</summary>
    public const int MostInFlight = 8;

    /// <summary>Further ones, for lanes that have none in flight there.</summary>
    public const int MostForOthers = 8;

    /// <summary>Failures in a row that open the circuit.</summary>
    public const int FailuresToOpen = 5;

    /// <summary>Turns that are promised within the pause of an open circuit: 50 a second while it is as long as it gets, where each costs a claim.</summary>
    public const int TurnsInPause = 3000;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50), FirstOpen = TimeSpan.FromSeconds(1), LongestOpen = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, Place> places = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Takes a slot and gives null, or gives the time at which to ask again. Every slot is given back by <see cref="Ended"/> or <see cref="NotBegun"/>.</summary>
    /// <param name="lane">Whose turn it is: the partner of the case.</param>
    public DateTimeOffset? Ask(string destination, string lane, DateTimeOffset now)
    {
        lock (gate)
        {
            var place = PlaceOf(destination);
            var line = place.Line(lane);
            var closed = place.OpenUntil is null;
            if (closed ? HasRoom(place, line) : now >= place.OpenUntil && place.InFlight == 0)
            {
                place.InFlight++;
                line.InFlight++;
                return null;
            }

            var from = !closed && place.OpenUntil > now ? place.OpenUntil.Value : now + ShortestWait;
            return line.Turn(from, place.Spacing);
        }
    }

    /// <summary>The time at which to ask again where a person lets nothing be begun: <paramref name="from"/>, or behind those who were told so before.</summary>
    public DateTimeOffset Rest(string destination, string lane, DateTimeOffset from)
    {
        lock (gate) return PlaceOf(destination).Line(lane).Turn(from, LongestOpen / TurnsInPause);
    }

    /// <summary>An effect ended.</summary>
    /// <param name="answered">The place answered, whatever it said; false where it was not there or could not serve.</param>
    public void Ended(string destination, string lane, bool answered, TimeSpan took, DateTimeOffset now)
    {
        lock (gate)
        {
            var place = places[destination];
            place.Free(lane, now);
            if (!answered) Fail(place, now);
            else
            {
                (place.Failures, place.OpenUntil) = (0, null);
                place.Usual = (place.Usual * 7 + took) / 8;
            }
        }
    }

    /// <summary>The effect that had the slot was not begun after all.</summary>
    public void NotBegun(string destination, string lane)
    {
        lock (gate) places[destination].Free(lane, null);
    }

    /// <summary>Until when nothing but one trial is begun there; null while the circuit is closed.</summary>
    public DateTimeOffset? OpenUntil(string destination)
    {
        lock (gate) return places.GetValueOrDefault(destination)?.OpenUntil;
    }

    private Place PlaceOf(string destination)
    {
        if (!places.TryGetValue(destination, out var place)) places[destination] = place = new Place();
        return place;
    }

    private static bool HasRoom(Place place, Line line) =>
        place.InFlight < MostInFlight || (line.InFlight == 0 && place.InFlight < MostInFlight + MostForOthers);

    private void Fail(Place place, DateTimeOffset now)
    {
        place.Failures++;
        if (place.Failures < FailuresToOpen) return;
        var doubled = FirstOpen * Math.Pow(2, Math.Min(place.Failures - FailuresToOpen, 10));
        Span<byte> random = stackalloc byte[1];
        ids.Fill(random);
        place.Pause = (doubled < LongestOpen ? doubled : LongestOpen) * (0.9 + 0.2 * random[0] / byte.MaxValue);
        place.OpenUntil = now + place.Pause;
    }

    private sealed class Place
    {
        private readonly Dictionary<string, Line> lines = new(StringComparer.Ordinal);

        public int InFlight { get; set; }
        public int Failures { get; set; }
        public DateTimeOffset? OpenUntil { get; set; }
        /// <summary>How long the circuit was opened for the last time.</summary>
        public TimeSpan Pause { get; set; }
        /// <summary>How long an effect takes there, as a moving mean.</summary>
        public TimeSpan Usual { get; set; } = ShortestWait;

        /// <summary>Between two turns of those who wait.</summary>
        public TimeSpan Spacing => OpenUntil is not null && Pause / TurnsInPause > Usual / MostInFlight ? Pause / TurnsInPause : Usual / MostInFlight;

        public Line Line(string lane)
        {
            if (!lines.TryGetValue(lane, out var line)) lines[lane] = line = new Line();
            return line;
        }

        /// <summary>Gives a slot back, and forgets a lane of which nobody is there and nobody waits.</summary>
        public void Free(string lane, DateTimeOffset? now)
        {
            var line = lines[lane];
            InFlight--;
            line.InFlight--;
            if (line.InFlight == 0 && line.NextTurn <= now) lines.Remove(lane);
        }
    }

    /// <summary>A lane at one place.</summary>
    private sealed class Line
    {
        public int InFlight { get; set; }
        /// <summary>The last turn that was promised to one who waits.</summary>
        public DateTimeOffset NextTurn { get; private set; }

        /// <summary>Promises the next one: not before that time, and behind all that were promised.</summary>
        public DateTimeOffset Turn(DateTimeOffset from, TimeSpan spacing) => NextTurn = (NextTurn > from ? NextTurn : from) + spacing;
    }
}
