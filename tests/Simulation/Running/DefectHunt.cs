using MessageBroker.Tests.Simulation.Defects;
using MessageBroker.Tests.Simulation.Faults;

namespace MessageBroker.Tests.Simulation.Running;

/// <summary>Looks for the first seed that shows a planted defect and holds without it.</summary>
internal static class DefectHunt
{
    /// <param name="most">Seeds to run; those whose plan cannot bring the defect out are passed over.</param>
    public static RunResult? Find(Defect defect, ulong first, int most)
    {
        for (var (seed, run) = (first, 0); run < most; seed++)
        {
            var plan = FaultPlan.Of(seed);
            if (Needs(defect) is { Count: > 0 } needs && !plan.Any(f => needs.Contains(f.Kind))) continue;
            run++;
            var result = SimulationRun.Of(seed, plan, defect);
            if (!result.Holds && SimulationRun.Of(seed, plan).Holds) return result;
        }

        return null;
    }

    // Faults without which nobody could see the defect; none where work alone shows it.
    private static IReadOnlyList<FaultKind> Needs(Defect defect) => defect switch
    {
        Defect.ResultAfterClose => [FaultKind.FrozenNode],
        Defect.KillCounted => [FaultKind.Crash, FaultKind.TornWrite, FaultKind.TornPromise, FaultKind.FrozenNode],
        Defect.TailLostSilently => [FaultKind.LostCommits],
        Defect.DuplicateKeyMissing or Defect.RetryReWrapped => [FaultKind.Duplicated, FaultKind.NeverAnswered, FaultKind.AnsweredLate, FaultKind.AnsweredWrongly, FaultKind.TruncatedAnswer],
        Defect.VersionOrderIgnored or Defect.DiscardedAfterRetries => [FaultKind.Partition, FaultKind.NeverAnswered, FaultKind.Lost],
        _ => [],
    };
}
