namespace MessageBroker.Tests.Simulation.Running;

/// <summary>Takes faults away, one after the other, for as long as the run still fails.</summary>
internal static class Shrinker
{
    public static RunResult Shrink(RunResult failed)
    {
        var least = failed;
        for (var again = true; again;)
        {
            again = false;
            foreach (var fault in least.Plan)
            {
                var fewer = SimulationRun.Of(failed.Seed, [.. least.Plan.Where(f => f != fault)], failed.Defect);
                if (fewer.Holds) continue;
                least = fewer;
                again = true;
                break;
            }
        }

        return least;
    }
}
