namespace MessageBroker.Schemas.Packs;

/// <summary>The choices among places of a SED. A declaration that several places share has a choice of its own at each.</summary>
public sealed class SedChoices
{
    private readonly Dictionary<(string Parent, string Choice), SedChoice> choices = [];

    /// <param name="places">As <see cref="SedSchema.Places"/> gives them.</param>
    public SedChoices(IEnumerable<(string Path, SedElement Element)> places)
    {
        foreach (var members in places.Where(p => p.Element.Choice is not null).GroupBy(p => (ParentOf(p.Path), p.Element.Choice!)))
        {
            var first = members.First().Element;
            var alternatives = new SortedDictionary<int, IReadOnlyList<string>>(members.GroupBy(m => m.Element.Alternative).ToDictionary(a => a.Key, a => (IReadOnlyList<string>)[.. a.Select(m => m.Element.Name)]));
            choices[members.Key] = new SedChoice(choices.Count + 1, first.IsChoiceOptional, first.IsChoiceRepeated, alternatives);
        }
    }

    /// <summary>The choice of which that place is a member; null where it is of none.</summary>
    public SedChoice? Of(string path, SedElement element) => element.Choice is { } choice ? choices.GetValueOrDefault((ParentOf(path), choice)) : null;

    private static string ParentOf(string path) => path[..Math.Max(path.LastIndexOf('/'), 0)];
}
