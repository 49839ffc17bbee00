namespace MessageBroker.Evidence.Canonical;

/// <summary>
/// The infoset of one XML document as a flat tape of nodes in document order, filled by a single pass of one
/// <see cref="System.Xml.XmlReader"/> (UTF-8, DTD prohibited, everything capped). There is no DOM beside it: signature
/// verification, AS4 headers and canonicalisation all read the tape, so what is judged is what was read.
/// Nodes are named by their index on the tape; the subtree of node n is the range n .. End(n) (exclusive).
/// </summary>
public sealed class XmlTape
{
    /// <summary>Reads a document. Bad input never throws: it gives a fault with line and column.</summary>
    /// <param name="document">UTF-8 octets; one leading BOM is tolerated.</param>
    /// <param name="limits">Caps; exceeding one is a fault.</param>
    /// <param name="observer">Sees every node while it is read (schema validation, extraction); may be null.</param>
    public static XmlReading Read(ReadOnlyMemory<byte> document, XmlLimits limits, IXmlObserver? observer = null) => throw new NotImplementedException();

    /// <summary>Index of the document element.</summary>
    public int Root => throw new NotImplementedException();
    /// <summary>Number of nodes on the tape (elements, texts, comments, processing instructions; those outside the root included).</summary>
    public int Count => throw new NotImplementedException();
    public XmlNodeKind Kind(int node) => throw new NotImplementedException();
    public string Prefix(int node) => throw new NotImplementedException();
    public string LocalName(int node) => throw new NotImplementedException();
    public string NamespaceUri(int node) => throw new NotImplementedException();
    /// <summary>Text, comment text or processing-instruction data; empty for elements. CDATA is text.</summary>
    public string Value(int node) => throw new NotImplementedException();
    /// <summary>Parent element, or -1 for nodes at document level.</summary>
    public int Parent(int node) => throw new NotImplementedException();
    /// <summary>First index behind the subtree of the node.</summary>
    public int End(int node) => throw new NotImplementedException();
    public int Line(int node) => throw new NotImplementedException();
    public int Column(int node) => throw new NotImplementedException();
    /// <summary>Attributes of an element as written, namespace declarations included (their namespace is that of xmlns).</summary>
    public ReadOnlySpan<XmlTapeAttribute> Attributes(int element) => throw new NotImplementedException();

    /// <summary>Child elements in order.</summary>
    public IEnumerable<int> Elements(int parent) => throw new NotImplementedException();
    /// <summary>First child element of that name, or -1.</summary>
    public int Element(int parent, string namespaceUri, string localName) => throw new NotImplementedException();
    public bool Is(int node, string namespaceUri, string localName) => throw new NotImplementedException();
    /// <summary>The direct text of an element, concatenated; child elements, comments and PIs contribute nothing.</summary>
    public string Text(int element) => throw new NotImplementedException();
    /// <summary>Attribute value, or null. Use "" for attributes without namespace.</summary>
    public string? Attribute(int element, string namespaceUri, string localName) => throw new NotImplementedException();
    /// <summary>XPath-like place of an element for findings, for example /Envelope/Header/Messaging.</summary>
    public string Path(int node) => throw new NotImplementedException();
}

public enum XmlNodeKind : byte { Element, Text, Comment, ProcessingInstruction }

/// <summary>One attribute or namespace declaration of an element on the tape.</summary>
public readonly record struct XmlTapeAttribute(string Prefix, string LocalName, string NamespaceUri, string Value)
{
    public bool IsNamespaceDeclaration => NamespaceUri == "http://www.w3.org/2000/xmlns/";
}

/// <summary>Caps for reading XML. Every cap is checked while reading, before memory grows past it.</summary>
public sealed record XmlLimits
{
    public static XmlLimits Default { get; } = new();
    /// <summary>Largest document, in octets (default 20 MiB).</summary>
    public int MaxBytes { get; init; } = 20 * 1024 * 1024;
    /// <summary>Deepest nesting (default 256).</summary>
    public int MaxDepth { get; init; } = 256;
    /// <summary>Most nodes on the tape (default 1,000,000).</summary>
    public int MaxNodes { get; init; } = 1_000_000;
    /// <summary>Most attributes of one element, declarations included (default 1,000).</summary>
    public int MaxAttributes { get; init; } = 1_000;
}

/// <summary>Why a document could not be read.</summary>
public enum XmlFaultKind { NotWellFormed, DtdProhibited, TooLarge, TooDeep, TooManyNodes, TooManyAttributes, EncodingNotUtf8, RelativeNamespace, Empty }

public sealed record XmlFault(XmlFaultKind Kind, int Line, int Column, string Detail);

/// <summary>Either a tape or a fault, never both.</summary>
public sealed record XmlReading(XmlTape? Tape, XmlFault? Fault);

/// <summary>Called for every node in document order during the one reading pass.</summary>
public interface IXmlObserver
{
    void StartElement(string prefix, string localName, string namespaceUri, ReadOnlySpan<XmlTapeAttribute> attributes, int line, int column);
    void Text(string value, int line, int column);
    void EndElement();
}
