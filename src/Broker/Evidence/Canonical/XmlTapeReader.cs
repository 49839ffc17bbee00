using System.Xml;

namespace MessageBroker.Evidence.Canonical;

/// <summary>The one loop over the one <see cref="XmlReader"/> that fills a tape.</summary>
internal sealed class XmlTapeReader
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = true,
        ConformanceLevel = ConformanceLevel.Document,
        IgnoreComments = false,
        IgnoreProcessingInstructions = false,
        IgnoreWhitespace = false,
    };

    private readonly XmlReader reader;
    private readonly IXmlLineInfo position;
    private readonly XmlLimits limits;
    private readonly IXmlObserver? observer;
    private readonly XmlTapeCells nodes = new();
    private XmlTapeAttribute[] attributes = new XmlTapeAttribute[16];
    private int attributeCount;
    private int parent = -1;
    private int root = -1;
    private long repeatedNamespace;
    private XmlFault? fault;

    private XmlTapeReader(XmlReader reader, XmlLimits limits, IXmlObserver? observer)
    {
        this.reader = reader;
        position = (IXmlLineInfo)reader;
        this.limits = limits;
        this.observer = observer;
    }

    public static XmlReading Read(ReadOnlyMemory<byte> document, XmlLimits limits, IXmlObserver? observer)
    {
        if (XmlOctets.Check(document.Span, limits) is { } early) return new XmlReading(null, early);
        using var stream = new ReadOnlyMemoryStream(document);
        using var reader = XmlReader.Create(stream, Settings);
        var pass = new XmlTapeReader(reader, limits, observer);
        pass.Run(document.Span);
        return pass.fault is null
            ? new XmlReading(new XmlTape(document.Length, pass.nodes, pass.attributes, pass.root), null)
            : new XmlReading(null, pass.fault);
    }

    private void Run(ReadOnlySpan<byte> document)
    {
        try
        {
            while (fault is null && reader.Read()) Take();
        }
        catch (XmlException refused)
        {
            // Of all refusals only that of a DOCTYPE comes without a line.
            var doctype = root < 0 && refused.LineNumber == 0 ? document.IndexOf("<!DOCTYPE"u8) : -1;
            fault = doctype < 0
                ? new XmlFault(XmlFaultKind.NotWellFormed, refused.LineNumber, refused.LinePosition, refused.Message)
                : XmlOctets.FaultAt(document, doctype, XmlFaultKind.DtdProhibited, "a document type declaration is present");
        }
    }

    private void Take()
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element: StartElement(); break;
            case XmlNodeType.EndElement: EndElement(); break;
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace: Text(); break;
            // Between elements whitespace is content; at document level canonical XML has none.
            case XmlNodeType.Whitespace when parent >= 0: Text(); break;
            case XmlNodeType.Comment: Add(XmlNodeKind.Comment, "", reader.Value); break;
            case XmlNodeType.ProcessingInstruction: Add(XmlNodeKind.ProcessingInstruction, reader.LocalName, reader.Value); break;
            case XmlNodeType.XmlDeclaration: CheckDeclaration(); break;
        }
    }

    private void StartElement()
    {
        if (reader.Depth >= limits.MaxDepth) { Refuse(XmlFaultKind.TooDeep, $"deeper than {limits.MaxDepth} elements"); return; }
        var count = reader.AttributeCount;
        if (count > limits.MaxAttributes) { Refuse(XmlFaultKind.TooManyAttributes, $"more than {limits.MaxAttributes} attributes"); return; }
        var node = Add(XmlNodeKind.Element, reader.LocalName, "");
        if (node < 0) return;
        ref var cell = ref nodes[node];
        cell.Prefix = reader.Prefix;
        cell.NamespaceUri = reader.NamespaceURI;
        if (parent < 0 || !cell.HasNamespaceOf(nodes[parent])) CountRepeated(cell.NamespaceUri);
        var empty = reader.IsEmptyElement;
        var (line, column) = observer is null ? default : (position.LineNumber, position.LinePosition);
        if (count > 0) ReadAttributes(ref cell);
        if (fault is not null) return;
        if (root < 0) root = node;
        parent = node;
        observer?.StartElement(cell.Prefix, cell.LocalName, cell.NamespaceUri, attributes.AsSpan(cell.FirstAttribute, cell.AttributeCount), line, column);
        if (empty) EndElement();
    }

    private void ReadAttributes(ref XmlTapeNode cell)
    {
        cell.FirstAttribute = attributeCount;
        while (reader.MoveToNextAttribute())
        {
            if (attributeCount == attributes.Length) Array.Resize(ref attributes, attributeCount * 2);
            var attribute = new XmlTapeAttribute(reader.Prefix, reader.LocalName, reader.NamespaceURI, reader.Value);
            if (attribute.IsNamespaceDeclaration && !XmlOctets.IsAbsolute(attribute.Value)) Refuse(XmlFaultKind.RelativeNamespace, "a namespace name without scheme has no canonical form");
            attributes[attributeCount++] = attribute;
            if (attribute.Prefix.Length > 0) CountRepeated(attribute.NamespaceUri);
        }
        cell.AttributeCount = attributeCount - cell.FirstAttribute;
    }

    private void CountRepeated(string namespaceUri)
    {
        repeatedNamespace += namespaceUri.Length * 3L;
        if (repeatedNamespace > limits.MaxRepeatedNamespaceBytes) Refuse(XmlFaultKind.TooLarge, "canonical form would repeat long namespace names too often");
    }

    private void EndElement()
    {
        nodes[parent].End = nodes.Count;
        parent = nodes[parent].Parent;
        observer?.EndElement();
    }

    private void Text()
    {
        var node = Add(XmlNodeKind.Text, "", reader.Value);
        if (node >= 0) observer?.Text(nodes[node].Value, position.LineNumber, position.LinePosition);
    }

    private void CheckDeclaration()
    {
        if (reader.GetAttribute("encoding") is { } encoding && !encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            Refuse(XmlFaultKind.EncodingNotUtf8, $"the declaration names the encoding {encoding}");
    }

    /// <summary>Appends a node; -1 where the cap is reached.</summary>
    private int Add(XmlNodeKind kind, string localName, string value)
    {
        if (nodes.Count >= limits.MaxNodes) { Refuse(XmlFaultKind.TooManyNodes, $"more than {limits.MaxNodes} nodes"); return -1; }
        var node = nodes.Count;
        ref var cell = ref nodes.Add();
        (cell.Kind, cell.Parent, cell.End) = (kind, parent, node + 1);
        (cell.Prefix, cell.LocalName, cell.NamespaceUri, cell.Value) = ("", localName, "", value);
        return node;
    }

    private void Refuse(XmlFaultKind kind, string detail) => fault ??= Here(kind, detail);

    private XmlFault Here(XmlFaultKind kind, string detail) => new(kind, position.LineNumber, position.LinePosition, detail);
}
