namespace MessageBroker.Schemas.RinaJson;

/// <summary>
/// One element of a SED with all that both dialects carry: name, attributes, children in order, and the text of a leaf exactly as
/// written. Neither has a namespace; white space between elements is none of it.
/// </summary>
public sealed class InfosetElement(string name)
{
    private readonly List<KeyValuePair<string, string>> attributes = [];
    private readonly List<InfosetElement> children = [];

    public string Name { get; } = name;

    /// <summary>The text of an element without children; null where it has none.</summary>
    public string? Text { get; set; }

    /// <summary>Their order means nothing in XML; it is kept so that the same input gives the same octets.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes => attributes;

    public IReadOnlyList<InfosetElement> Children => children;

    public bool IsEmpty => Text is null && attributes.Count == 0 && children.Count == 0;

    public InfosetElement Add(InfosetElement child)
    {
        children.Add(child);
        return child;
    }

    public void Add(string attribute, string value) => attributes.Add(KeyValuePair.Create(attribute, value));

    /// <summary>Sorts the children; those of one key keep their order.</summary>
    internal void Order(Func<InfosetElement, int> key)
    {
        var sorted = children.OrderBy(key).ToList();
        children.Clear();
        children.AddRange(sorted);
    }

    /// <summary>Sorts the attributes; those of one key keep their order.</summary>
    internal void Order(Func<string, int> key)
    {
        var sorted = attributes.OrderBy(a => key(a.Key)).ToList();
        attributes.Clear();
        attributes.AddRange(sorted);
    }
}
