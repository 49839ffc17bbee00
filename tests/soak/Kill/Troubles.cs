using MessageBroker.Soak.Bed;

namespace MessageBroker.Soak.Kill;

/// <summary>The faults of a kill run, each at a seeded node and with seeded lengths, and the watch over what must go on running.</summary>
internal sealed class Troubles(SoakBed bed, RunReport report, Random random) : IAsyncDisposable
{
    private readonly List<Task> frozen = [];
    private readonly CancellationTokenSource stop = new();
    private DateTimeOffset serverBack = DateTimeOffset.MinValue;

    /// <summary>Processes that ended because their server was away at their start, as any supervisor would start them again.</summary>
    public int Restarted { get; private set; }

    public Dictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    public async Task DoAsync(int number, string fault)
    {
        Supervise();
        Counts[fault] = Counts.GetValueOrDefault(fault) + 1;
        var country = bed.Both[random.Next(2)];
        switch (fault)
        {
            case "kill": Kill(number, Pick(country)); break;
            case "stop": Freeze(number, Pick(country)); break;
            case "restart": await RestartAsync(number, country, "fast"); break;
            default: await RestartAsync(number, country, "immediate"); break;
        }
    }

    /// <summary>Starts what ended by itself; that is allowed to a start that met no server, and to nothing else.</summary>
    public void Supervise()
    {
        foreach (var node in bed.Both.SelectMany(c => c.Nodes).Where(n => !n.IsRunning))
        {
            if (DateTimeOffset.UtcNow - serverBack > TimeSpan.FromSeconds(60)) report.Fault($"{node.Name} had ended by itself");
            node.Start();
            Restarted++;
        }
    }

    /// <summary>Everything that is frozen goes on.</summary>
    public async Task EndAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(frozen);
        Supervise();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        stop.Dispose();
    }

    private BrokerNode Pick(Country country)
    {
        var awake = country.Nodes.Where(n => !n.IsFrozen).ToList();
        return awake.Count == 0 ? country.Nodes[random.Next(country.Nodes.Count)] : awake[random.Next(awake.Count)];
    }

    private void Kill(int number, BrokerNode node)
    {
        report.Event($"fault {number}: kill -9 {node.Name}");
        node.Kill();
        node.Start();
    }

    private void Freeze(int number, BrokerNode node)
    {
        if (node.IsFrozen) return;
        var length = TimeSpan.FromMilliseconds(random.Next(500, 9000));
        report.Event($"fault {number}: SIGSTOP {node.Name} for {length.TotalSeconds:F1} s");
        node.Freeze();
        frozen.Add(ThawAsync());

        async Task ThawAsync()
        {
            await Task.WhenAny(Task.Delay(length, stop.Token));
            if (node is { IsFrozen: true, IsRunning: true }) node.Thaw();
        }
    }

    private async Task RestartAsync(int number, Country country, string mode)
    {
        var down = TimeSpan.FromMilliseconds(random.Next(0, 3000));
        report.Event($"fault {number}: PostgreSQL of {country.Code}, {(mode == "fast" ? "restart" : "immediate shutdown")}, down for {down.TotalSeconds:F1} s");
        serverBack = DateTimeOffset.UtcNow.AddMinutes(5);
        await country.Cluster!.StopAsync(mode);
        await Task.Delay(down);
        await country.Cluster.StartAgainAsync();
        serverBack = DateTimeOffset.UtcNow;
    }
}
