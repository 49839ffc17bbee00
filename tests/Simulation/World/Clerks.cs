using MessageBroker.Tests.Simulation.Clockwork;

namespace MessageBroker.Tests.Simulation.World;

/// <summary>
/// The people behind both national systems: in Ruse they claim, sometimes correct, and file the answer; in Giurgiu they confirm, now and
/// then decline, and decide. They look at their tables once a second.
/// </summary>
internal sealed class Clerks(Scheduler scheduler, Home world, Dice dice, Ground ground, Land bulgaria, Land romania)
{
    private readonly Dictionary<string, int> numbers = [];
    private readonly HashSet<string> seen = [];
    private readonly HashSet<int> damaged = [];
    private int waiting;

    public int Cases { get; private set; }

    /// <summary>They have nothing left to do.</summary>
    public bool AreIdle => waiting == 0;

    /// <summary>Requests that must be refused by the gate.</summary>
    public bool IsDamaged(string requestId) => requestId[0] == 'Z' && damaged.Contains(int.Parse(requestId[2..], global::System.Globalization.CultureInfo.InvariantCulture));

    public void Begin()
    {
        // Few cases and many seeds: more mixtures of faults for the same work.
        Cases = dice.Of<int>([1, 1, 2, 2, 3, 4]);
        for (var number = 1; number <= Cases; number++)
        {
            var (n, wrong) = (number, dice.Chance(12));
            if (wrong) damaged.Add(n);
            var at = dice.Milliseconds(10, 9000);
            numbers[Ground.ClaimRoot(n)] = n;
            Later(at, () => bulgaria.Desk.Ask(ground.ClaimOf(n, 1, wrong)));
            if (!wrong && dice.Chance(45)) Later(at + dice.Milliseconds(300, 12000), () => bulgaria.Desk.Ask(ground.ClaimOf(n, 2, false)));
        }

        Look();
    }

    private void Look()
    {
        foreach (var (land, other) in new[] { (romania, bulgaria), (bulgaria, romania) })
        {
            foreach (var arrival in land.Desk.Arrivals.Where(a => a.Answer is null && seen.Add(land.Country.Code + a.MessageId)).ToList())
                Later(dice.Milliseconds(100, 4000), () => Handle(land, arrival));
        }

        scheduler.After(TimeSpan.FromSeconds(1), world, Look);
    }

    private void Handle(Land land, National.Arrival arrival)
    {
        var number = NumberOf(arrival.CaseId);
        var declined = land == romania && arrival.Kind == "F001" && dice.Chance(6);
        land.Desk.Answer(arrival.MessageId, !declined, land == romania ? Ground.DecisionRoot(number) : Ground.ClaimRoot(number));
        if (land == romania && !declined && arrival is { Kind: "F001", Version: 1 } && dice.Chance(75))
            Later(dice.Milliseconds(200, 6000), () => romania.Desk.Ask(ground.DecisionOf(number, arrival.MessageId)));
    }

    private readonly Dictionary<string, int> cases = [];

    // A number per international case, in the order of arrival.
    private int NumberOf(string caseId)
    {
        if (!cases.TryGetValue(caseId, out var number)) cases[caseId] = number = cases.Count + 1;
        return number;
    }

    private void Later(TimeSpan delay, Action act)
    {
        waiting++;
        scheduler.After(delay, world, () =>
        {
            waiting--;
            act();
        });
    }
}
