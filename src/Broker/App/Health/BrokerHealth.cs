using System.Globalization;
using MessageBroker.App.Configuration;
using MessageBroker.App.Hosting;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Health;

/// <summary>
/// Judges a running broker when asked: does the store answer, do the loops run, how old is the oldest unfinished message, which
/// certificate ends next. Nothing is counted on the side: all comes from the table and the keys in use.
/// </summary>
public sealed class BrokerHealth(CheckedConfiguration configuration, IStore store, TimeProvider clock)
{
    /// <summary>How long the store may take to answer before it counts as away.</summary>
    public static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(3);

    private volatile bool running;

    /// <summary>Name and version of the store's engine, for example SQLite 3.53.4; null where nobody said.</summary>
    public string? Engine { get; init; }

    /// <summary>Asked for the store's durable commits so far; null where nobody counts.</summary>
    public Func<long?>? Commits { get; init; }

    /// <summary>What is missing of what this node promised, as its store last found it; null where nothing is.</summary>
    public Func<Finding?>? Behind { get; init; }

    /// <summary>Every certificate in use now; null where nothing but the configuration names any.</summary>
    public Func<IEnumerable<CertificateEnd>>? Certificates { get; init; }

    /// <summary>Where what is told about revocation cannot be had; null where it is not looked at.</summary>
    public Func<IReadOnlyList<(string Place, string Why)>>? Revocation { get; init; }

    /// <summary>Tokens that cannot sign now; null where no key is in one.</summary>
    public Func<IReadOnlyList<(string Token, string Why)>>? Tokens { get; init; }

    /// <summary>How back offices that are told by events are reached; null where there is none.</summary>
    public Func<IReadOnlyList<DoorReport>>? Doors { get; init; }

    /// <summary>How far tables of persons can be believed; null where none is asked.</summary>
    public Func<IReadOnlyList<RegisterReport>>? Registers { get; init; }

    /// <summary>CDM versions in which cases run and of which no pack is loaded, with the number of those cases.</summary>
    public IReadOnlyList<(string Cdm, long Cases)> WithoutPack { get; init; } = [];

    /// <summary>The loops; null watches none.</summary>
    public LoopWatch? Watched { get; init; }

    /// <summary>Set when all doors and loops are up, cleared first of all when the broker stops or a loop ends.</summary>
    public bool Running { get => running; set => running = value; }

    public async Task<HealthReport> CheckAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var now = clock.GetUtcNow();
        if (!running) findings.Add(Finding.Of("HLT-0003", ""));
        foreach (var (name, silence) in Watched?.Hanging() ?? []) findings.Add(Finding.Of("HLT-0009", "", ("loop", name), ("seconds", Plain((long)silence.TotalSeconds))));
        JudgeCertificates(now, findings);
        foreach (var (place, why) in Revocation?.Invoke() ?? []) findings.Add(Finding.Of("HLT-0010", place, ("place", place), ("reason", why)));
        foreach (var (token, why) in Tokens?.Invoke() ?? []) findings.Add(Finding.Of("HLT-0011", token, ("token", token), ("reason", why)));
        foreach (var (cdm, cases) in WithoutPack) findings.Add(Finding.Of("HLT-0012", "", ("cdm", cdm), ("cases", Plain(cases))));
        var doors = Doors?.Invoke() ?? [];
        foreach (var door in doors.Where(d => d.Reach.AwaySince is not null))
            findings.Add(Finding.Of("HLT-0013", door.System, ("system", door.System), ("since", DoorReport.Text(door.Reach.AwaySince)!), ("reason", door.Reach.Why!)));
        var registers = Registers?.Invoke() ?? [];
        foreach (var (system, register) in registers.Where(r => r.Register.DoubtfulSince is not null))
            findings.Add(Finding.Of("HLT-0014", system, ("system", system), ("since", DoorReport.Text(register.DoubtfulSince)!), ("reason", register.Why!)));
        var (oldest, counts) = await StoreAsync(findings, cancellationToken);
        var age = oldest is { } since ? (long?)Math.Max(0, (long)(now - since).TotalSeconds) : null;
        if (age > configuration.Configuration!.Alarms.OldestUnfinishedSeconds) findings.Add(Finding.Of("HLT-0007", "", ("seconds", Plain(age.Value))));
        return new HealthReport(!findings.Any(f => f.IsError), age, counts, findings) { Doors = doors, Registers = registers, Engine = Engine, Commits = Commits?.Invoke() };
    }

    /// <summary>Looks once, when the packs are loaded: they are the same until the process ends.</summary>
    public static async Task<IReadOnlyList<(string Cdm, long Cases)>> WithoutPackAsync(IStore store, IReadOnlySet<string> loaded, CancellationToken cancellationToken) =>
        [.. (await store.ReadAsync(reader => reader.CaseVersionsAsync(), cancellationToken)).Where(v => !loaded.Contains(v.Cdm))];

    private async Task<(DateTimeOffset?, IReadOnlyDictionary<string, long>)> StoreAsync(List<Finding> findings, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(StorePatience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await store.ReadAsync(ReadAsync, either.Token).WaitAsync(either.Token);
        }
        catch (StoreAwayException away)
        {
            findings.Add(Finding.Of("HLT-0002", "", ("reason", away.Reason)));
            if (away.Reason == "behind" && Behind?.Invoke() is { } missing) findings.Add(missing);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            findings.Add(Finding.Of("HLT-0002", "", ("reason", "slow")));
        }
        return (null, new Dictionary<string, long>());

        static async ValueTask<(DateTimeOffset?, IReadOnlyDictionary<string, long>)> ReadAsync(IStoreReader reader)
        {
            var oldest = await reader.OldestUnfinishedAsync();
            var counts = await reader.CountsAsync();
            return (oldest, counts.OrderBy(c => c.Key).ToDictionary(c => c.Key.ToString(), c => c.Value));
        }
    }

    private void JudgeCertificates(DateTimeOffset now, List<Finding> findings)
    {
        foreach (var (use, ends, isOwn, isOfPages) in (Certificates?.Invoke() ?? configuration.Material!.Ends()).Select(e => (e.Use, e.Ends, e.IsOwn, e.IsOfPages)))
        {
            var left = ends - now;
            if (left < TimeSpan.Zero) findings.Add(Finding.Of(isOwn ? "HLT-0004" : isOfPages ? "HLT-0020" : "HLT-0008", use, ("use", use)));
            else if (left.TotalDays < configuration.Configuration!.Alarms.CertificateDays) findings.Add(Finding.Of("HLT-0005", use, ("use", use), ("days", Plain((long)left.TotalDays))));
        }
    }

    private static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);
}
