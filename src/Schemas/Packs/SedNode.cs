namespace MessageBroker.Schemas.Packs;

/// <summary>
/// The business reading of a SED: names, order and text as written, nothing computed. Built while the one reading pass runs
/// (inbound) or by a mapping (outbound). The ds:Signature is not part of it.
/// </summary>
public sealed class SedNode(string name, string? text = null, int line = 0, int column = 0)
{
    private readonly List<SedNode> children = [];

    public string Name { get; } = name;
    /// <summary>The text of a leaf exactly as written; null for groups.</summary>
    public string? Text { get; set; } = text;
    public int Line { get; } = line;
    public int Column { get; } = column;
    public IReadOnlyList<SedNode> Children => children;

    public SedNode Add(SedNode child) { children.Add(child); return child; }

    public SedNode? Child(string name) => children.FirstOrDefault(c => c.Name == name);

    public IEnumerable<SedNode> All(string name) => children.Where(c => c.Name == name);

    /// <summary>Follows a slash-separated path of names, always the first match; null where it ends.</summary>
    public SedNode? At(string path) => path.Split('/').Aggregate((SedNode?)this, (node, name) => node?.Child(name));

    /// <summary>Text of the leaf at the path; a code leaf's first value where the leaf wraps one.</summary>
    public string? TextAt(string path) => At(path) is { } node ? node.Text ?? node.Child("value")?.Text : null;

    /// <summary>All nodes that the path names, through every repetition.</summary>
    public IEnumerable<SedNode> Each(string path) =>
        path.Split('/').Aggregate(new[] { this }.AsEnumerable(), (nodes, name) => nodes.SelectMany(n => n.All(name)));
}
