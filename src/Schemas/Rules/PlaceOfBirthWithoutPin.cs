using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>A person without any personal number is hard to find; the place of birth helps (EC guidance).</summary>
internal sealed class PlaceOfBirthWithoutPin : IRule
{
    public string Id => "R-0021";

    public int Version => 2;

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        // Elements of that name hold other things too: only where a number may stand it can be missing.
        foreach (var place in context.All("PersonIdentification").Concat(context.All("ChildDetails")).Concat(context.All("Person")).Where(p => p.Declaration?.Child("PINPersonInEachInstitution") is not null))
            if (place.Node.Child("PINPersonInEachInstitution") is null && place.Node.At("IfPINNotProvidedForEveryInstitutionPleaseProvide/PlaceBirth") is null)
                yield return Finding.Of("SED-0128", place.Path);
    }
}
