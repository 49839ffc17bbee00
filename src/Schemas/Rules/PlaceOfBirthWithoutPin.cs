using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>
/// A person without any personal number is hard to find; the place of birth helps (EC guidance). Superseded: it takes every element of that
/// name for a person, and H002 has two of them inside one another.
/// </summary>
internal sealed class PlaceOfBirthWithoutPin : IRule
{
    public string Id => "R-0021";

    public int Version => 1;

    public string Source => "(v) EC guidance on F021 (9dok.net): without a personal number the place of birth is needed in practice";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var place in context.All("PersonIdentification").Concat(context.All("ChildDetails")))
            if (place.Node.Child("PINPersonInEachInstitution") is null && place.Node.At("IfPINNotProvidedForEveryInstitutionPleaseProvide/PlaceBirth") is null)
                yield return Finding.Of("SED-0128", place.Path);
    }
}
