using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Postgres;

namespace MessageBroker.Tests.Simulation.Schedules;

/// <summary>What the players of a schedule saw: who holds which case, what was said to be committed, and what must not be there.</summary>
/// <param name="mayEnd">The server may end a transaction at any moment, because its time limit is short.</param>
internal sealed class ScheduleBook(ScheduleServer server, string database, Stepper stepper, bool mayEnd)
{
    /// <summary>Counted before an administrator ends a connection.</summary>
    public const string ConnectionsEnded = "connections ended";

    private readonly Dictionary<CaseKey, (string Node, int? Connection)> holders = [];

    public List<string> Broken { get; } = [];

    /// <summary>How often each thing happened.</summary>
    public SortedDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>Marks that a commit which was answered must have left in the journal, each once; and those that must not be there.</summary>
    public HashSet<string> Committed { get; } = [];
    public HashSet<string> Undone { get; } = [];

    /// <summary>Ends of attempts that were applied, by effect: the numbers of the attempts.</summary>
    public Dictionary<Guid, List<int>> Applied { get; } = [];

    /// <summary>Claims by case since a step of it was applied; those whose cases nobody learned stand under the empty id.</summary>
    public Dictionary<string, int> Lost { get; } = [];

    /// <summary>By duplicate key how often it was decided.</summary>
    public Dictionary<string, List<string>> Decided { get; } = [];

    public void Count(string what)
    {
        lock (Counts) Counts[what] = Counts.GetValueOrDefault(what) + 1;
    }

    public void Break(string what)
    {
        stepper.Say($"BROKEN: {what}");
        lock (Broken) Broken.Add(what);
    }

    /// <summary>A node was given cases. Another one may have had them only if the server has ended its transaction.</summary>
    /// <returns>The connection whose transaction holds them.</returns>
    public async Task<int?> TakenAsync(string node, IClaimedGroup group)
    {
        var cases = group.Cases;
        // The store says which connection it is: others of the same node may hold rows of these cases too, a message's foreign key does. Whether it does hold them, the server says.
        var connection = group is PostgresClaimedGroup { Backend: { } backend } && await server.HoldsAsync(database, backend) ? backend : (int?)null;
        Lose(cases.Select(c => c.CaseId));
        if (cases.Count > 0 && connection is null && !mayEnd && !Counts.ContainsKey(ConnectionsEnded)) Break($"a claim holds the rows of its cases: that of {node} holds none");
        foreach (var key in cases)
        {
            if (holders.TryGetValue(key, out var other) && other.Connection is { } pid && await server.LivesAsync(pid))
                Break($"no case is held by two: {key.CaseId} by {node} and {other.Node}");
            holders[key] = (node, connection);
        }

        return connection;
    }

    public void Lose(IEnumerable<string> caseIds)
    {
        lock (Lost)
            foreach (var id in caseIds) Lost[id] = Lost.GetValueOrDefault(id) + 1;
    }

    /// <summary>A step was applied: the claims before it count no more.</summary>
    public void Found(string caseId)
    {
        lock (Lost) Lost.Remove(caseId);
    }

    public Task<bool> LivesAsync(int connection) => server.LivesAsync(connection);

    /// <summary>The end of an attempt was applied.</summary>
    public void Ended(Guid effect, int number)
    {
        lock (Applied)
        {
            if (!Applied.TryGetValue(effect, out var numbers)) Applied[effect] = numbers = [];
            if (numbers.Contains(number)) Break($"a result is applied once: attempt {number} of {effect}");
            numbers.Add(number);
        }
    }

    public void Given(string node, IReadOnlyList<CaseKey> cases)
    {
        foreach (var key in cases)
            if (holders.TryGetValue(key, out var holder) && holder.Node == node) holders.Remove(key);
    }
}
