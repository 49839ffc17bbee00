using System.Runtime.InteropServices;
using System.Xml;

namespace MessageBroker.Schemas.Packs;

/// <summary>One element of a file with its place; <see cref="Text"/> is its own text, trimmed, empty where it has none.</summary>
internal sealed record PlainElement(string Name, string Namespace, int Line, int Column)
{
    public List<(string Name, string Value)> Attributes { get; } = [];
    public List<PlainElement> Children { get; } = [];
    public string Text { get; set; } = "";
}

/// <summary>
/// Turns the octets of a definition file or a directory into elements with places. Comments and blanks fall away; a processing instruction stays
/// as an element named with a leading question mark, so that the form refuses it by line like anything else it does not know.
/// These files come from the operator, not from a partner, and Schemas may not use the broker's own reader; so this is the one
/// other place with an XML reader: no DTD, no resolver, capped.
/// </summary>
internal static class PlainXml
{
    /// <summary>Of a definition file; the largest known official one has 46 KB.</summary>
    internal const int MaxBytes = 1 << 20;

    /// <summary>Of a directory: the public list has some 7,500 institutions, each with a dozen competences at most.</summary>
    internal const int MaxDirectoryBytes = 64 << 20;

    private const int MaxDepth = 16;

    /// <param name="most">Characters that are read at most.</param>
    /// <exception cref="XmlException">The octets are no well-formed XML, have a DTD or are nested too deeply.</exception>
    public static PlainElement Read(ReadOnlyMemory<byte> xml, int most = MaxBytes)
    {
        using var stream = MemoryMarshal.TryGetArray(xml, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(xml.ToArray(), writable: false);
        using var reader = XmlReader.Create(stream, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreWhitespace = true,
            MaxCharactersInDocument = most,
            MaxCharactersFromEntities = 1024,
        });
        var document = new PlainElement("", "", 1, 1);
        var open = new Stack<PlainElement>([document]);
        while (reader.Read()) Take(reader, open);
        // An instruction before or after the root has no element to stand in; it is handed to the root, which refuses it.
        var root = document.Children.Single(c => c.Name[0] != '?');
        root.Children.AddRange(document.Children.Where(c => c != root));
        return root;
    }

    private static void Take(XmlReader reader, Stack<PlainElement> open)
    {
        var place = (IXmlLineInfo)reader;
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                if (reader.Depth >= MaxDepth) throw new XmlException($"nested deeper than {MaxDepth}", null, place.LineNumber, place.LinePosition);
                var element = new PlainElement(reader.LocalName, reader.NamespaceURI, place.LineNumber, place.LinePosition);
                open.Peek().Children.Add(element);
                if (!reader.IsEmptyElement) open.Push(element);
                while (reader.MoveToNextAttribute())
                    if (reader.NamespaceURI != "http://www.w3.org/2000/xmlns/") element.Attributes.Add((reader.Name, reader.Value));
                break;
            case XmlNodeType.EndElement:
                open.Pop();
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA:
                open.Peek().Text += reader.Value.Trim();
                break;
            case XmlNodeType.ProcessingInstruction:
                open.Peek().Children.Add(new PlainElement("?" + reader.Name, "", place.LineNumber, place.LinePosition));
                break;
        }
    }
}
