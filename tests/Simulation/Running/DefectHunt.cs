using MessageBroker.Tests.Simulation.Defects;

namespace MessageBroker.Tests.Simulation.Running;

/// <summary>Looks for the first seed that shows a planted defect and holds without it.</summary>
internal static class DefectHunt
{
    public static RunResult? Find(Defect defect, ulong first, int most)
    {
        for (var seed = first; seed < first + (ulong)most; seed++)
        {
            var result = SimulationRun.Of(seed, defect);
            if (!result.Holds && SimulationRun.Of(seed).Holds) return result;
        }

        return null;
    }
}
