using MessageBroker.Schemas.Packs;

namespace MessageBroker.Adapters.People.Conversions;

/// <summary>The few facts that an arrival's one-sentence summary names: type, name as it came of the claimant or of whom a question is about, number of children.</summary>
public sealed record ArrivalFacts(string Type, string Claimant, int Children)
{
    /// <summary>Where questions and answers about one person name him.</summary>
    private static readonly Dictionary<string, string> Questions = new(StringComparer.Ordinal)
    {
        ["H001"] = "NotificationRequestForInformation/Person/PersonIdentification/PersonIdentification",
        ["H002"] = "ReplyRequestForInformation/Person/PersonIdentification/PersonIdentification",
    };

    /// <summary>It is about one person, not about a family.</summary>
    public bool IsQuestion => Questions.ContainsKey(Type);

    public static ArrivalFacts Of(SedNode root)
    {
        var person = Questions.GetValueOrDefault(root.Name, "Claimant/PersonIdentification");
        var name = $"{root.TextAt(person + "/forename")} {root.TextAt(person + "/familyName")}".Trim();
        return new ArrivalFacts(root.Name, name.Length == 0 ? "–" : name, root.Each("InformationChildren/ChildForWhomThisDecisionApplies").Count());
    }
}
