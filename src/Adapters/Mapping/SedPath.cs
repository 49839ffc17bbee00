using MessageBroker.Schemas.Packs;

namespace MessageBroker.Adapters.Mapping;

/// <summary>A path below a SED group, step by step. A step may carry a position (Name[2]) or, in a rows line, the mark * of the repeating one.</summary>
internal sealed record SedPath(IReadOnlyList<SedStep> Steps, int Repeating)
{
    public static SedPath Empty { get; } = new([], -1);

    public bool IsEmpty => Steps.Count == 0;

    /// <summary>Names only, joined by slashes.</summary>
    public string Plain => string.Join('/', Steps.Select(s => s.Name));

    public static SedPath Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return Empty;
        var parts = text.Split('/');
        var marked = Array.FindIndex(parts, p => p.EndsWith('*'));
        return new SedPath([.. parts.Select(SedStep.Parse)], marked < 0 ? parts.Length - 1 : marked);
    }

    public static string Join(string above, string below) => above.Length == 0 ? below : below.Length == 0 ? above : $"{above}/{below}";

    /// <summary>The element that the steps name below a node; missing ones are made, the last of several is taken.</summary>
    public static SedNode Ensure(SedNode node, IEnumerable<SedStep> steps)
    {
        foreach (var step in steps) node = Ensure(node, step);
        return node;
    }

    private static SedNode Ensure(SedNode node, SedStep step)
    {
        if (step.Position is not { } position) return node.Children.LastOrDefault(c => c.Name == step.Name) ?? node.Add(new SedNode(step.Name));
        while (node.All(step.Name).Count() < position) node.Add(new SedNode(step.Name));
        return node.All(step.Name).ElementAt(position - 1);
    }
}

/// <param name="Position">From 1, or null where none is stated.</param>
internal readonly record struct SedStep(string Name, int? Position)
{
    public static SedStep Parse(string part)
    {
        var name = part.TrimEnd('*');
        var bracket = name.IndexOf('[');
        return bracket < 0 ? new(name, null) : new(name[..bracket], int.Parse(name[(bracket + 1)..^1], System.Globalization.CultureInfo.InvariantCulture));
    }
}

/// <summary>The XPath of every element of a SED, with a position wherever siblings share a name.</summary>
internal static class SedPlaces
{
    public static IReadOnlyDictionary<SedNode, string> Of(SedNode root)
    {
        var places = new Dictionary<SedNode, string>(ReferenceEqualityComparer.Instance) { [root] = "/" + root.Name };
        Below(root, places);
        return places;
    }

    private static void Below(SedNode node, Dictionary<SedNode, string> places)
    {
        foreach (var group in node.Children.GroupBy(c => c.Name))
        {
            var several = group.Count() > 1;
            foreach (var (child, index) in group.Select((c, i) => (c, i)))
            {
                places[child] = places[node] + "/" + child.Name + (several ? $"[{index + 1}]" : "");
                Below(child, places);
            }
        }
    }
}
