using System.Text;

namespace MessageBroker.Evidence.Canonical;

/// <summary>
/// The infoset of one XML document as a flat tape of nodes in document order, filled by a single pass of one
/// <see cref="System.Xml.XmlReader"/> (UTF-8, DTD prohibited, everything capped). There is no DOM beside it: signature
/// verification, AS4 headers and canonicalisation all read the tape, so what is judged is what was read.
/// Nodes are named by their index on the tape; the subtree of node n is the range n .. End(n) (exclusive).
/// </summary>
public sealed class XmlTape
{
    /// <summary>No node: what a search that finds nothing gives, and the parent of what stands at document level. Where an apex is asked for, the whole document.</summary>
    public const int None = -1;

    private readonly XmlTapeCells nodes;
    private readonly XmlTapeAttribute[] attributes;

    internal XmlTape(int octets, XmlTapeCells nodes, XmlTapeAttribute[] attributes, int root)
    {
        Octets = octets;
        this.nodes = nodes;
        this.attributes = attributes;
        Root = root;
    }

    /// <summary>Reads a document. Bad input never throws: it gives a fault with line and column.</summary>
    /// <param name="document">UTF-8 octets; one leading BOM is tolerated.</param>
    /// <param name="limits">Caps; exceeding one is a fault.</param>
    /// <param name="observer">Sees every node while it is read (schema validation, extraction); may be null.</param>
    public static XmlReading Read(ReadOnlyMemory<byte> document, XmlLimits limits, IXmlObserver? observer = null) =>
        XmlTapeReader.Read(document, limits, observer);

    /// <summary>Length of the document that was read.</summary>
    public int Octets { get; }

    /// <summary>Index of the document element.</summary>
    public int Root { get; }

    /// <summary>Number of nodes on the tape (elements, texts, comments, processing instructions; those outside the root included).</summary>
    public int Count => nodes.Count;

    /// <summary>All that is known of a node, for loops that ask for much of it.</summary>
    internal ref readonly XmlTapeNode Cell(int node) => ref nodes[node];

    public XmlNodeKind Kind(int node) => nodes[node].Kind;

    public string Prefix(int node) => nodes[node].Prefix;

    /// <summary>Local name of an element, target of a processing instruction, else empty.</summary>
    public string LocalName(int node) => nodes[node].LocalName;

    public string NamespaceUri(int node) => nodes[node].NamespaceUri;

    /// <summary>Text, comment text or processing-instruction data; empty for elements. CDATA is text.</summary>
    public string Value(int node) => nodes[node].Value;

    /// <summary>Parent element, or -1 for nodes at document level.</summary>
    public int Parent(int node) => nodes[node].Parent;

    /// <summary>First index behind the subtree of the node.</summary>
    public int End(int node) => nodes[node].End;

    /// <summary>Attributes of an element as written, namespace declarations included (their namespace is that of xmlns).</summary>
    public ReadOnlySpan<XmlTapeAttribute> Attributes(int element) =>
        attributes.AsSpan(nodes[element].FirstAttribute, nodes[element].AttributeCount);

    /// <summary>Child elements in order; of -1, the document element.</summary>
    public IEnumerable<int> Elements(int parent)
    {
        var end = parent < 0 ? Count : nodes[parent].End;
        for (var node = parent + 1; node < end; node = nodes[node].End)
            if (nodes[node].Kind == XmlNodeKind.Element) yield return node;
    }

    /// <summary>First child element of that name, or -1.</summary>
    public int Element(int parent, string namespaceUri, string localName)
    {
        var end = parent < 0 ? Count : nodes[parent].End;
        for (var node = parent + 1; node < end; node = nodes[node].End)
            if (Is(node, namespaceUri, localName)) return node;
        return -1;
    }

    public bool Is(int node, string namespaceUri, string localName) => nodes[node].Is(namespaceUri, localName);

    /// <summary>True where <paramref name="node"/> is <paramref name="ancestor"/> or stands inside it.</summary>
    public bool IsInside(int node, int ancestor) => node >= ancestor && node < nodes[ancestor].End;

    /// <summary>The direct text of an element, concatenated; child elements, comments and PIs contribute nothing.</summary>
    public string Text(int element)
    {
        var first = element + 1;
        if (first >= nodes[element].End) return "";
        if (nodes[first].Kind == XmlNodeKind.Text && nodes[first].End == nodes[element].End) return nodes[first].Value;
        var text = new StringBuilder();
        for (var node = first; node < nodes[element].End; node = nodes[node].End)
            if (nodes[node].Kind == XmlNodeKind.Text) text.Append(nodes[node].Value);
        return text.ToString();
    }

    /// <summary>Attribute value, or null. Use "" for attributes without namespace.</summary>
    public string? Attribute(int element, string namespaceUri, string localName)
    {
        foreach (ref readonly var attribute in Attributes(element))
            if (attribute.LocalName == localName && attribute.NamespaceUri == namespaceUri) return attribute.Value;
        return null;
    }

    /// <summary>
    /// XPath-like place of a node for findings, for example /Envelope/Header/Messaging: local names, with an index where an
    /// earlier sibling has the same name. A node that is no element has the place of its parent; -1 is "/".
    /// </summary>
    public string Path(int node)
    {
        var steps = new Stack<string>();
        for (var at = node; at >= 0; at = nodes[at].Parent)
            if (nodes[at].Kind == XmlNodeKind.Element) steps.Push(Step(at));
        return "/" + string.Join('/', steps);
    }

    private string Step(int element)
    {
        var earlier = 0;
        for (var node = nodes[element].Parent + 1; node < element; node = nodes[node].End)
            if (nodes[node].Kind == XmlNodeKind.Element && nodes[node].LocalName == nodes[element].LocalName) earlier++;
        return earlier == 0 ? nodes[element].LocalName : $"{nodes[element].LocalName}[{earlier + 1}]";
    }
}

public enum XmlNodeKind : byte { Element, Text, Comment, ProcessingInstruction }

/// <summary>One attribute or namespace declaration of an element on the tape.</summary>
public readonly record struct XmlTapeAttribute(string Prefix, string LocalName, string NamespaceUri, string Value)
{
    public bool IsNamespaceDeclaration => NamespaceUri == XmlNames.Xmlns;

    /// <summary>The prefix that a declaration binds; empty for the default namespace.</summary>
    internal string DeclaredPrefix => Prefix.Length == 0 ? "" : LocalName;
}

/// <summary>One cell of the tape; <see cref="XmlTape"/> gives it its meaning.</summary>
internal struct XmlTapeNode
{
    public XmlNodeKind Kind;
    public int Parent;
    public int End;
    public int FirstAttribute;
    public int AttributeCount;
    public string Prefix;
    public string LocalName;
    public string NamespaceUri;
    public string Value;

    public readonly bool Is(string namespaceUri, string localName) => Kind == XmlNodeKind.Element && LocalName == localName && NamespaceUri == namespaceUri;

    /// <summary>True where both were read with the same prefix in the same namespace; false may be wrong.</summary>
    public readonly bool HasNamespaceOf(in XmlTapeNode other) => ReferenceEquals(Prefix, other.Prefix) && ReferenceEquals(NamespaceUri, other.NamespaceUri);
}
