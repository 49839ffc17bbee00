using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>A person has one personal number per country and institution.</summary>
internal sealed class PinIsUnique : IRule
{
    public string Id => "R-0009";

    public int Version => 1;

    public string Source => "(v) navikt/eux-web-app: no personal number twice; (i) that country and institution make it the same";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var person in context.All("PINPersonInEachInstitution"))
        {
            var seen = new HashSet<(string?, string?)>();
            foreach (var pin in person.Each("PersonalIdentificationNumber"))
            {
                var country = pin.Text("country");
                if (!seen.Add((country, pin.Text("Institution/institutionID")))) yield return Finding.Of("SED-0113", pin.Path, ("country", country ?? ""));
            }
        }
    }
}
