using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Rules;

/// <summary>An element together with the path that findings name: the one that the validator writes too.</summary>
public readonly record struct SedPlace(SedNode Node, SedElement? Declaration, string Path)
{
    public string? Text(string path) => Node.TextAt(path);

    public IEnumerable<SedPlace> Children()
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var child in Node.Children)
        {
            var number = counts[child.Name] = counts.GetValueOrDefault(child.Name) + 1;
            var declaration = Declaration?.Child(child.Name);
            yield return new SedPlace(child, declaration, number > 1 || declaration is { Max: > 1 } ? $"{Path}/{child.Name}[{number}]" : $"{Path}/{child.Name}");
        }
    }

    public IEnumerable<SedPlace> Each(string path)
    {
        IEnumerable<SedPlace> places = [this];
        foreach (var name in path.Split('/')) places = places.SelectMany(p => p.Children().Where(c => c.Node.Name == name));
        return places;
    }

    /// <summary>Adds everything below, in document order.</summary>
    public void AddAll(List<SedPlace> places)
    {
        foreach (var child in Children())
        {
            places.Add(child);
            child.AddAll(places);
        }
    }
}
