namespace MessageBroker.Evidence.Canonical;

/// <summary>Called for every node in document order during the one reading pass.</summary>
public interface IXmlObserver
{
    void StartElement(string prefix, string localName, string namespaceUri, ReadOnlySpan<XmlTapeAttribute> attributes, int line, int column);
    void Text(string value, int line, int column);
    void EndElement();
}
