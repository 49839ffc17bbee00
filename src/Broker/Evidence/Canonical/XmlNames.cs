namespace MessageBroker.Evidence.Canonical;

/// <summary>The two namespaces that XML itself reserves.</summary>
public static class XmlNames
{
    public const string Xmlns = "http://www.w3.org/2000/xmlns/";
    public const string Xml = "http://www.w3.org/XML/1998/namespace";
}
