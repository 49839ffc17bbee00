using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Rules;

/// <summary>
/// The person of an H001 has at most one personal number of another state than the sender's. The public front end of one state writes no
/// more; whether others may is not public, so that it is only pointed out. Of a document without a header the state with most numbers is
/// taken for the sender's.
/// </summary>
internal sealed class OneForeignPin : IRule
{
    public string Id => "R-0027";

    public int Version => 1;

    public string Source => "(v) navikt/eux-web-app, the front end of one state: an H001 holds at most one foreign personal number";

    public IReadOnlyList<string> Seds => ["H001"];

    public bool AppliesTo(string cdm) => cdm == "4.4";

    public IEnumerable<Finding> Judge(RuleContext context)
    {
        foreach (var person in context.All("PINPersonInEachInstitution"))
        {
            var countries = person.Each("PersonalIdentificationNumber").Select(p => p.Text("country")).OfType<string>().ToList();
            var foreign = countries.Count - Own(countries, context.Sender);
            if (foreign > 1) yield return Finding.Of("SED-0143", person.Path, ("count", $"{foreign}"));
        }
    }

    private static int Own(IReadOnlyList<string> countries, string? sender) => sender is null
        ? countries.CountBy(c => c).Select(c => c.Value).DefaultIfEmpty().Max()
        : countries.Count(c => sender.StartsWith(c + ":", StringComparison.Ordinal));
}
