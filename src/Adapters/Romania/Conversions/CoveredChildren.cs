using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.People;

namespace MessageBroker.Adapters.Romania.Conversions;

/// <summary>
/// A Romanian decision is per child. Where it has a row for every child of the file, the SED says "all children"; else it names
/// those it concerns. Column: the decision number; reads the file number.
/// </summary>
internal static class CoveredChildren
{
    private const string All = "DecisionRegardingAllChildrenMentionedInThisSED/value";
    private const string Some = "DecisionWhichDoesNotConcernAllChildren";

    public static NamedConversion Conversion { get; } = new("covered-children", 1, Out, null,
    [
        All, $"{Some}/{All}", $"{Some}/ChildForWhomThisDecisionApplies/familyName",
        $"{Some}/ChildForWhomThisDecisionApplies/forename", $"{Some}/ChildForWhomThisDecisionApplies/dateBirth",
    ]);

    private static SedValues Out(OutboundCall call)
    {
        var children = call.Context.Rows("membru_familie").Where(r => r.GetValueOrDefault("calitate") == "copil").Select(r => r.GetValueOrDefault("persoana_id")).Distinct().ToArray();
        var covered = call.Context.Rows("drept").Where(r => r.GetValueOrDefault("nr_decizie") == call[0]).Select(r => r.GetValueOrDefault("beneficiar_id")).ToHashSet();
        // A row without beneficiary is about the family, so about all.
        if (covered.Contains(null) || children.All(covered.Contains)) return SedValues.Of(new SedLeaf(All, "1"));
        var leaves = new List<SedLeaf> { new($"{Some}/{All}", "0") };
        foreach (var (person, index) in call.Context.Rows("persoana").Where(p => children.Contains(p.GetValueOrDefault("id")) && covered.Contains(p.GetValueOrDefault("id"))).Select((p, i) => (p, i + 1)))
            leaves.AddRange(Child($"{Some}/ChildForWhomThisDecisionApplies[{index}]", person));
        return new SedValues(leaves, []);
    }

    private static IEnumerable<SedLeaf> Child(string at, IReadOnlyDictionary<string, string?> person)
    {
        yield return new SedLeaf($"{at}/familyName", RomanianLetters.ToCommaBelow(person.GetValueOrDefault("nume") ?? ""));
        yield return new SedLeaf($"{at}/forename", RomanianLetters.ToCommaBelow(person.GetValueOrDefault("prenume") ?? ""));
        yield return new SedLeaf($"{at}/dateBirth", person.GetValueOrDefault("data_nasterii") ?? "");
    }
}
