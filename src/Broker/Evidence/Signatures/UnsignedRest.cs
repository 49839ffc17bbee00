using MessageBroker.Evidence.Canonical;

namespace MessageBroker.Evidence.Signatures;

/// <summary>
/// What stands in a signature beside its parts and is signed by nobody: attributes of foreign namespaces, attributes that the schema does not have,
/// text between elements. It changes nothing that was signed and is let be (the schema of XML Signature allows some of it), but it is told: whoever
/// shows a signed document must not show this as signed.
/// </summary>
internal static class UnsignedRest
{
    private const string Xmlns = "http://www.w3.org/2000/xmlns/";

    public static void Mark(SignatureCase judged)
    {
        foreach (var node in Frame(judged)) Mark(judged, node);
    }

    /// <summary>Elements of the signature that no reference covers by itself. SignedInfo is signed, and the reading of properties knows its own.</summary>
    private static IEnumerable<int> Frame(SignatureCase judged)
    {
        var (tape, signature) = (judged.Tape, judged.Signature.Node);
        if (IsCovered(judged, signature)) yield break;
        yield return signature;
        foreach (var child in tape.Elements(signature).Where(c => c != judged.Signature.SignedInfoNode && !IsCovered(judged, c)))
        {
            yield return child;
            if (child == judged.Signature.KeyInfoNode)
                foreach (var inner in Inner(tape, child)) yield return inner;
            else
                foreach (var holder in tape.Elements(child).Where(h => tape.Is(h, XadesNames.Namespace, "QualifyingProperties") && !IsCovered(judged, h))) yield return holder;
        }
    }

    private static IEnumerable<int> Inner(XmlTape tape, int node)
    {
        for (var inner = node + 1; inner < tape.End(node); inner++)
            if (tape.Kind(inner) == XmlNodeKind.Element) yield return inner;
    }

    private static bool IsCovered(SignatureCase judged, int node) =>
        judged.Plan.Any(p => p.Target.Kind == ReferenceTargetKind.Subtree && p.Target.Node != XmlTape.None && p.Target.Node > judged.Signature.Node && p.Target.Node <= node && node < judged.Tape.End(p.Target.Node));

    private static bool IsWithin(XmlTape tape, int node, int ancestor) => ancestor != XmlTape.None && ancestor <= node && node < tape.End(ancestor);

    private static void Mark(SignatureCase judged, int node)
    {
        var tape = judged.Tape;
        foreach (ref readonly var attribute in tape.Attributes(node))
            if (attribute.NamespaceUri != Xmlns && (attribute.NamespaceUri.Length > 0 || tape.Is(node, XadesNames.Namespace, "QualifyingProperties") && attribute.LocalName is not ("Target" or "Id")))
                judged.Refuse(ReasonCode.UnsignedPropertyIgnored, node, "property", "@" + attribute.LocalName);
        // The reading of the signature and of its properties refuses text between their elements; KeyInfo is open.
        if (!IsWithin(tape, node, judged.Signature.KeyInfoNode) || !tape.Elements(node).Any()) return;
        for (var child = node + 1; child < tape.End(node); child = tape.End(child))
            if (tape.Kind(child) == XmlNodeKind.Text && !string.IsNullOrWhiteSpace(tape.Value(child))) judged.Refuse(ReasonCode.UnsignedPropertyIgnored, node, "property", "text()");
    }
}
