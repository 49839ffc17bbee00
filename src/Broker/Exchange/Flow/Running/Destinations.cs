using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Running;

/// <summary>
/// What this node knows of the places where outside effects go. Each has a few effects in flight at most, so that one that is slow keeps
/// nobody else waiting, and a circuit: after some failures in a row nothing is begun there for a while, then one effect tries. What has to
/// wait uses up no attempt, and comes back spread over the time that the place needs, not all at once.
/// </summary>
public sealed class Destinations(IIdSource ids)
{
    /// <summary>Effects in flight at one destination.</summary>
    public const int MostInFlight = 8;

    /// <summary>Failures in a row that open the circuit.</summary>
    public const int FailuresToOpen = 5;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50), FirstOpen = TimeSpan.FromSeconds(1), LongestOpen = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, Place> places = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Takes a slot and gives null, or gives the time at which to ask again. Every slot is given back by <see cref="Ended"/> or <see cref="NotBegun"/>.</summary>
    public DateTimeOffset? Ask(string destination, DateTimeOffset now)
    {
        lock (gate)
        {
            if (!places.TryGetValue(destination, out var place)) places[destination] = place = new Place();
            var closed = place.OpenUntil is null;
            if (closed ? place.InFlight < MostInFlight : now >= place.OpenUntil && place.InFlight == 0)
            {
                place.InFlight++;
                return null;
            }

            var from = !closed && place.OpenUntil > now ? place.OpenUntil.Value : now + ShortestWait;
            place.NextTurn = (place.NextTurn > from ? place.NextTurn : from) + place.Usual / MostInFlight;
            return place.NextTurn;
        }
    }

    /// <summary>An effect ended.</summary>
    /// <param name="answered">The place answered, whatever it said; false where it was not there or could not serve.</param>
    public void Ended(string destination, bool answered, TimeSpan took, DateTimeOffset now)
    {
        lock (gate)
        {
            var place = places[destination];
            place.InFlight--;
            if (!answered) Fail(place, now);
            else
            {
                (place.Failures, place.OpenUntil) = (0, null);
                place.Usual = (place.Usual * 7 + took) / 8;
            }
        }
    }

    /// <summary>The effect that had the slot was not begun after all.</summary>
    public void NotBegun(string destination)
    {
        lock (gate) places[destination].InFlight--;
    }

    /// <summary>Until when nothing but one trial is begun there; null while the circuit is closed.</summary>
    public DateTimeOffset? OpenUntil(string destination)
    {
        lock (gate) return places.GetValueOrDefault(destination)?.OpenUntil;
    }

    private void Fail(Place place, DateTimeOffset now)
    {
        place.Failures++;
        if (place.Failures < FailuresToOpen) return;
        var doubled = FirstOpen * Math.Pow(2, Math.Min(place.Failures - FailuresToOpen, 10));
        Span<byte> random = stackalloc byte[1];
        ids.Fill(random);
        place.OpenUntil = now + (doubled < LongestOpen ? doubled : LongestOpen) * (0.9 + 0.2 * random[0] / byte.MaxValue);
    }

    private sealed class Place
    {
        public int InFlight { get; set; }
        public int Failures { get; set; }
        public DateTimeOffset? OpenUntil { get; set; }
        /// <summary>The last turn that was promised to one who waits.</summary>
        public DateTimeOffset NextTurn { get; set; }
        /// <summary>How long an effect takes there, as a moving mean.</summary>
        public TimeSpan Usual { get; set; } = ShortestWait;
    }
}
