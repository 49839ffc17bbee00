using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>A person without any personal number is hard to find; the place of birth helps (EC guidance). Only where a number may stand can it be missing.</summary>
internal sealed class PlaceOfBirthOfPerson : IRule
{
    private static readonly string[] Names = ["PersonIdentification", "ChildDetails", "Person"];

    public string Id => "R-0021";

    public int Version => 2;

    public string Source => "(v) EC guidance on F021 (9dok.net): without a personal number the place of birth is needed in practice";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var place in Names.SelectMany(context.All).Where(p => p.Declaration?.Child("PINPersonInEachInstitution") is not null))
            if (place.Node.Child("PINPersonInEachInstitution") is null && place.Node.At("IfPINNotProvidedForEveryInstitutionPleaseProvide/PlaceBirth") is null)
                yield return Finding.Of("SED-0128", place.Path);
    }
}
