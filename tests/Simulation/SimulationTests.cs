using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Tests.Simulation.Defects;
using MessageBroker.Tests.Simulation.Running;
using Xunit;
using Xunit.Abstractions;

namespace MessageBroker.Tests.Simulation;

/// <summary>A few seeds, the past failing ones, and what makes the simulation worth believing: it repeats itself, and it defines nothing of the flow.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    /// <summary>Ports that are narrowed or slowed by wrapping the product's own implementation.</summary>
    private static readonly Type[] Ports = [typeof(IStore), typeof(IClaimedGroup), typeof(IStoreSession), typeof(IStoreReader), typeof(IPromises), typeof(ISecretPool), typeof(IAs4Codec)];

    [Fact]
    public void Twelve_seeds_hold()
    {
        foreach (var result in Batch.Run(1, 12, 2, Defect.None)) Assert.True(result.Holds, Words(result));
    }

    public static TheoryData<ulong, string> PastFailures()
    {
        var seeds = new TheoryData<ulong, string>();
        foreach (var line in File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "past-failures.txt")).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var words = line.Split(' ', 3);
            seeds.Add(ulong.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), words[2]);
        }

        return seeds;
    }

    [Theory]
    [MemberData(nameof(PastFailures))]
    public void Past_failing_seeds_hold(ulong seed, string what)
    {
        var result = SimulationRun.Of(seed);
        Assert.True(result.Holds, $"{what}: {Words(result)}");
    }

    /// <summary>A node that freezes with an attempt open wakes when another one has closed it: the schedule that shows a stale result.</summary>
    [Fact]
    public void A_result_that_is_applied_after_its_attempt_closed_is_caught() => Assert.NotNull(DefectHunt.Find(Defect.ResultAfterClose, 1, 60));

    [Fact]
    public void The_same_seed_makes_the_same_history()
    {
        foreach (var seed in new ulong[] { 4, 7 })
        {
            var (first, second) = (SimulationRun.Of(seed), SimulationRun.Of(seed));
            Assert.Equal(first.History, second.History);
            Assert.Equal(first.Hash, second.Hash);
        }

        Assert.NotEqual(SimulationRun.Of(8).Hash, SimulationRun.Of(9).Hash);
    }

    [Fact]
    public void The_simulation_defines_no_stage_store_or_message_of_its_own()
    {
        var own = typeof(SimulationTests).Assembly.GetTypes().Where(t => t.Namespace?.StartsWith("MessageBroker", StringComparison.Ordinal) == true).ToList();
        Assert.DoesNotContain(own, t => typeof(IEffectStage).IsAssignableFrom(t) || typeof(IComputeRun).IsAssignableFrom(t) || t.Name.EndsWith("Stage", StringComparison.Ordinal));
        foreach (var type in own.Where(t => t is { IsClass: true, IsAbstract: false }))
            foreach (var port in Ports.Where(p => p.IsAssignableFrom(type)))
                // Whatever implements a port gets the product's own by its constructor.
                Assert.True(type.GetConstructors().All(c => c.GetParameters().Any(p => p.ParameterType == port || port == typeof(IClaimedGroup) && p.ParameterType == typeof(IStore))), $"{type} is a {port.Name} of its own");
        var flow = typeof(MessageRow).Assembly.GetTypes().Select(t => t.Name.Split('`')[0]).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(own, t => !t.Name.Contains('<', StringComparison.Ordinal) && t.Name is not ("Program" or "Group") && flow.Contains(t.Name));
    }

    private string Words(RunResult result)
    {
        foreach (var line in result.History) output.WriteLine(line);
        return $"seed {result.Seed}: {string.Join("; ", result.Broken)}; faults: {string.Join("; ", result.Plan)}";
    }
}
