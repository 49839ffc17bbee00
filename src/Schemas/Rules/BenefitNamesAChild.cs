using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>A benefit is linked to its child by the child's name alone, so the name must be that of a child of this SED: forename and family name, in either order, letter case and spaces aside.</summary>
internal sealed class BenefitNamesAChild : IRule
{
    public string Id => "R-0008";

    public int Version => 1;

    public string Source => "(i) this project; nothing but the text of nameChild links a benefit to its child (v, navikt/eux-architecture)";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        var names = context.Root.Each("InformationChildren/ChildForWhomThisDecisionApplies/ChildDetails")
            .Select(c => Key($"{c.TextAt("forename")} {c.TextAt("familyName")}")).ToHashSet(StringComparer.Ordinal);
        foreach (var place in context.All("nameChild"))
            if (place.Node.Text is { Length: > 0 } name && !names.Contains(Key(name))) yield return Finding.Of("SED-0112", place.Path, ("name", name));
    }

    private static string Key(string name) =>
        string.Join(' ', name.Normalize().ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
}
