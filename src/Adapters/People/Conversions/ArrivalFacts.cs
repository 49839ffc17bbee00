using MessageBroker.Schemas.Packs;

namespace MessageBroker.Adapters.People.Conversions;

/// <summary>The few facts that an arrival's one-sentence summary names: type, claimant's name as it came, number of children.</summary>
public sealed record ArrivalFacts(string Type, string Claimant, int Children)
{
    public static ArrivalFacts Of(SedNode root)
    {
        var name = $"{root.TextAt("Claimant/PersonIdentification/forename")} {root.TextAt("Claimant/PersonIdentification/familyName")}".Trim();
        return new ArrivalFacts(root.Name, name.Length == 0 ? "–" : name, root.Each("InformationChildren/ChildForWhomThisDecisionApplies").Count());
    }
}
