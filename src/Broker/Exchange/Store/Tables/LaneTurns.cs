namespace MessageBroker.Exchange.Store.Tables;

/// <summary>
/// Whose cases a claim takes. Each partner's cases stand in a lane, oldest due first; a claim goes round the lanes that have something due and
/// takes one case of each until it is full, so that thousands of cases of one partner keep a new one of another waiting for one round at most.
/// Where lanes go round is decided in two ways, by turns: every second claim begins one lane further than the one before it of its kind, so that
/// no lane is always the last of a group that is only worked on in part; the others begin behind the last lane that had a share, so that
/// many lanes are gone round quickly.
/// </summary>
internal sealed class LaneTurns
{
    /// <summary>Lanes that one look sees.</summary>
    public const int MostLanes = 64;

    private readonly Lock gate = new();
    private string stepped = "", swept = "";
    private bool sweeps = true;

    /// <summary>Where the next claim begins.</summary>
    public LaneTurn Next()
    {
        lock (gate)
        {
            sweeps = !sweeps;
            return new LaneTurn(sweeps ? swept : stepped, sweeps);
        }
    }

    /// <summary>The lanes of a look that have something due, in the order in which this claim serves them.</summary>
    /// <param name="seen">From behind <see cref="LaneTurn.Behind"/> on and round to it.</param>
    /// <param name="max">Cases that the claim takes.</param>
    public IReadOnlyList<Lane> Order(LaneTurn turn, IReadOnlyList<Lane> seen, int max)
    {
        var due = seen.Where(l => l.Due > 0).ToList();
        if (due.Count == 0) return due;
        lock (gate)
        {
            if (turn.Sweeps) swept = due[due.Count > max ? max - 1 : 0].Partner;
            else stepped = due[0].Partner;
        }

        return due;
    }

    /// <summary>How many cases of each lane a claim takes; lanes that have no share are left out.</summary>
    public static IReadOnlyList<Lane> Share(IReadOnlyList<Lane> turns, int max)
    {
        var shares = new int[turns.Count];
        for (var given = true; given && max > 0;)
        {
            given = false;
            for (var i = 0; i < turns.Count && max > 0; i++)
            {
                if (shares[i] == turns[i].Due) continue;
                (shares[i], max, given) = (shares[i] + 1, max - 1, true);
            }
        }

        return [.. turns.Select((lane, i) => lane with { Due = shares[i] }).Where(l => l.Due > 0)];
    }

    /// <summary>The first case of each lane, then the second of each, and so on.</summary>
    public static IEnumerable<T> Interleave<T>(IReadOnlyList<IReadOnlyList<T>> lanes)
    {
        var longest = lanes.Count == 0 ? 0 : lanes.Max(l => l.Count);
        for (var rank = 0; rank < longest; rank++)
        {
            foreach (var lane in lanes)
            {
                if (rank < lane.Count) yield return lane[rank];
            }
        }
    }
}

/// <param name="Partner">The partner of the cases; empty where it is not known yet.</param>
/// <param name="Due">Cases.</param>
internal sealed record Lane(string Partner, int Due);

/// <param name="Behind">The lane behind which the claim begins.</param>
/// <param name="Sweeps">It goes on where the last one ended.</param>
internal sealed record LaneTurn(string Behind, bool Sweeps);
