using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// All identifiers of an envelope, in every spelling that some stack resolves (Id, ID, id, wsu:Id, xml:id), indexed once. A value
/// that two elements share resolves to neither: validators would choose differently.
/// </summary>
internal sealed class WsSecurityIds
{
    private const string Xml = "http://www.w3.org/XML/1998/namespace";
    private const int Ambiguous = -2;
    private readonly Dictionary<string, int> nodes = new(StringComparer.Ordinal);

    public WsSecurityIds(XmlTape tape)
    {
        for (var node = 0; node < tape.Count; node++)
        {
            if (tape.Kind(node) != XmlNodeKind.Element) continue;
            foreach (var attribute in tape.Attributes(node))
                if (IsId(attribute) && !nodes.TryAdd(attribute.Value, node) && nodes[attribute.Value] != node) nodes[attribute.Value] = Ambiguous;
        }
    }

    /// <summary>The one element of that identifier, or the reason why there is none.</summary>
    public (int Node, Reason? Reason) Resolve(string id, string uri, string place) => nodes.GetValueOrDefault(id, XmlTape.None) switch
    {
        XmlTape.None => (XmlTape.None, Reason.Of(ReasonCode.ReferenceUnresolved, place, "uri", uri)),
        Ambiguous => (XmlTape.None, Reason.Of(ReasonCode.IdNotUnique, place, "id", id)),
        var node => (node, null),
    };

    private static bool IsId(XmlTapeAttribute attribute) => attribute.LocalName switch
    {
        "Id" => attribute.NamespaceUri is "" or WsSecurityNames.Utility,
        "ID" => attribute.NamespaceUri.Length == 0,
        "id" => attribute.NamespaceUri is "" or Xml,
        _ => false,
    };
}
