using System.Text;
using System.Xml;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Tests.Unit.Schemas;

/// <summary>Pushes a document into a <see cref="SedReader"/> from the framework's reader, so that these tests need no other room.</summary>
internal static class SedPush
{
    public static SedReading Read(string xml, PackSet? packs = null) => Read(Encoding.UTF8.GetBytes(xml), packs);

    public static SedReading Read(byte[] xml, PackSet? packs = null)
    {
        var target = new SedReader(packs ?? PackSet.Embedded);
        using var reader = XmlReader.Create(new MemoryStream(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element: Start(reader, target); break;
                case XmlNodeType.EndElement: target.EndElement(); break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace: target.Text(reader.Value); break;
            }
        }
        return target.Complete();
    }

    private static void Start(XmlReader reader, SedReader target)
    {
        var lines = (IXmlLineInfo)reader;
        var (prefix, name, ns, line, column, isEmpty) = (reader.Prefix, reader.LocalName, reader.NamespaceURI, lines.LineNumber, lines.LinePosition, reader.IsEmptyElement);
        var attributes = new List<SedAttribute>();
        while (reader.MoveToNextAttribute()) attributes.Add(new SedAttribute(reader.Prefix, reader.LocalName, reader.NamespaceURI, reader.Value));
        target.StartElement(prefix, name, ns, [.. attributes], line, column);
        if (isEmpty) target.EndElement();
    }
}
