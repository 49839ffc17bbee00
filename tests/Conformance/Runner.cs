using System.Text.Json.Nodes;

namespace MessageBroker.Tests.Conformance;

/// <summary>Runs every case the same way: no case, file or kind is known by name.</summary>
public sealed class Runner(Caller caller)
{

    public async Task<IReadOnlyList<Outcome>> RunAsync(IReadOnlyList<ManifestCase> cases, CancellationToken cancellationToken)
    {
        var outcomes = new Outcome[cases.Count];
        var workers = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, cases.Count, workers, async (i, token) => outcomes[i] = await RunAsync(cases[i], token));
        return Tolerance.Apply(outcomes);
    }

    public async Task<Outcome> RunAsync(ManifestCase @case, CancellationToken cancellationToken)
    {
        if (@case.IsLibraryCall) return Library(@case);
        var call = Call.Of(@case);
        if (call.LeftOut is { } reason) return new Outcome(@case, OutcomeKind.LeftOut, reason);
        var reply = await caller.RunAsync(call, @case, cancellationToken);
        // Other work on the machine is not the case's own time: what is slow is asked again, what stays slow is wrong.
        for (var again = 0; again < 3 && IsSlow(reply, @case); again++) reply = await caller.RunAsync(call, @case, cancellationToken);
        return Judge(@case, reply);
    }

    private static Outcome Library(ManifestCase @case)
    {
        if (@case.Needs.Count > 0) return new Outcome(@case, OutcomeKind.LeftOut, $"needs {string.Join(", ", @case.Needs)}");
        if (!LibraryCalls.All.TryGetValue(@case.Verb, out var call)) return new Outcome(@case, OutcomeKind.LeftOut, $"library call not built: {@case.Verb}");
        var (answer, exit, leftOut) = call(@case);
        if (answer is null) return new Outcome(@case, OutcomeKind.LeftOut, leftOut);
        var misses = Expectation.Misses(@case.Expect, answer, exit);
        return new Outcome(@case, misses.Count == 0 ? OutcomeKind.Right : OutcomeKind.Wrong, string.Join("; ", misses)) { Answer = answer };
    }

    private Outcome Judge(ManifestCase @case, Reply reply)
    {
        if (reply.Exit == 2 && reply.Error.Contains(" wants one of ", StringComparison.Ordinal))
            return new Outcome(@case, OutcomeKind.LeftOut, "value not built: " + reply.Error.Split('\n')[0]);
        var (answer, misses) = Obligations.Of(reply);
        var all = new List<string>(misses);
        if (answer is not null) all.AddRange(Expectation.Misses(@case.Expect, answer, reply.Exit));
        if (IsSlow(reply, @case)) all.Add($"took {reply.Time.TotalSeconds:F1} s");
        return all.Count == 0
            ? new Outcome(@case, OutcomeKind.Right, "") { Answer = answer }
            : new Outcome(@case, OutcomeKind.Wrong, $"{string.Join("; ", all)} | {reply.Output.Trim()}") { Answer = answer };
    }

    private bool IsSlow(Reply reply, ManifestCase @case) =>
        @case.Limits?["seconds"] is { } seconds && reply.Time.TotalSeconds > seconds.GetValue<double>() + caller.StartUpSeconds;
}
