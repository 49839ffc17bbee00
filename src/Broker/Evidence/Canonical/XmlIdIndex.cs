namespace MessageBroker.Evidence.Canonical;

/// <summary>
/// The identifiers of a subtree over all five spellings (Id, ID, id, wsu:Id, xml:id), made in one pass. A value that stands on two
/// elements names none of them: which one a reader takes is where wrapping attacks begin.
/// </summary>
public sealed class XmlIdIndex
{
    private const string WsuNamespace = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    private const int Ambiguous = -2;
    private readonly Dictionary<string, int> nodes = new(StringComparer.Ordinal);

    private XmlIdIndex() { }

    /// <summary>Indexes the subtree at <paramref name="apex"/>, or the whole document for -1.</summary>
    public static XmlIdIndex Of(XmlTape tape, int apex)
    {
        var index = new XmlIdIndex();
        var end = apex < 0 ? tape.Count : tape.End(apex);
        for (var node = Math.Max(apex, 0); node < end; node++)
            if (tape.Cell(node).AttributeCount > 0)
                foreach (ref readonly var attribute in tape.Attributes(node))
                    if (IsIdentifier(attribute)) index.Add(attribute.Value, node);
        return index;
    }

    /// <summary>The element that carries the identifier; -1 where none or more than one does.</summary>
    public int Find(string id) => nodes.TryGetValue(id, out var node) && node >= 0 ? node : -1;

    /// <summary>True where the value stands on more than one element, or twice on one under different spellings.</summary>
    public bool IsAmbiguous(string id) => nodes.TryGetValue(id, out var node) && node == Ambiguous;

    private static bool IsIdentifier(in XmlTapeAttribute attribute) => attribute.NamespaceUri switch
    {
        "" => attribute.LocalName is "Id" or "ID" or "id",
        WsuNamespace => attribute.LocalName == "Id",
        XmlNames.Xml => attribute.LocalName == "id",
        _ => false,
    };

    private void Add(string id, int node)
    {
        if (!nodes.TryAdd(id, node)) nodes[id] = Ambiguous;
    }
}
