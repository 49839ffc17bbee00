using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>The number is possible in its country. National formats are no part of the standard: the check is given by the caller, and without it nothing is said.</summary>
internal sealed class PinIsPossible : IRule
{
    public string Id => "R-0011";

    public int Version => 1;

    public string Source => "(v) the national rules of personal numbers, as the adapter of the country checks them";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        if (context.PinFault is not { } check) yield break;
        foreach (var pin in context.All("PersonalIdentificationNumber"))
        {
            if (pin.Text("country") is { } country && pin.Text("personalIdentificationNumber") is { Length: > 0 } number && check(country, number) is { } reason)
                yield return Finding.Of("SED-0115", $"{pin.Path}/personalIdentificationNumber", ("country", country), ("reason", reason));
        }
    }
}
