using System.Text;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Schemas.Envelope;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>
/// A document as those may see it who may not read contents: its elements stand as they are, the envelope and signatures with their values, every other value
/// hidden. It is written anew for reading, a line for each element, and is no evidence of anything.
/// </summary>
public static class MaskedXml
{
    private const string Signatures = "http://www.w3.org/2000/09/xmldsig#";
    private const int MostLines = 4_000;

    /// <summary>The document, or null where it is no XML.</summary>
    public static string? Of(ReadOnlyMemory<byte> document)
    {
        if (XmlTape.Read(document, XmlLimits.Default).Tape is not { } tape) return null;
        var (text, lines) = (new StringBuilder(), 0);
        Write(tape, tape.Root, 0, shown: false, text, ref lines);
        if (lines > MostLines) text.Append("…\n");
        return text.ToString();
    }

    private static void Write(XmlTape tape, int element, int depth, bool shown, StringBuilder text, ref int lines)
    {
        if (++lines > MostLines) return;
        shown |= tape.NamespaceUri(element) is Signatures or Sbdh.NamespaceUri && !tape.Is(element, Sbdh.NamespaceUri, "StandardBusinessDocument") && !IsContent(tape, element);
        var name = tape.Prefix(element) is { Length: > 0 } prefix ? $"{prefix}:{tape.LocalName(element)}" : tape.LocalName(element);
        text.Append(' ', depth * 2).Append('<').Append(name);
        foreach (var attribute in tape.Attributes(element))
            text.Append(' ').Append(NameOf(attribute)).Append("=\"").Append(attribute.IsNamespaceDeclaration || shown ? attribute.Value : FindingMask.Hidden).Append('"');
        var children = tape.Elements(element).ToList();
        var value = children.Count == 0 ? tape.Text(element).Trim() : "";
        if (children.Count == 0 && value.Length == 0)
        {
            text.Append("/>\n");
            return;
        }

        text.Append('>');
        if (children.Count == 0) text.Append(shown ? value : FindingMask.Hidden);
        else text.Append('\n');
        foreach (var child in children) Write(tape, child, depth + 1, shown && !IsContent(tape, child), text, ref lines);
        if (children.Count > 0) text.Append(' ', depth * 2);
        text.Append("</").Append(name).Append(">\n");
    }

    // Objects in a signature may hold what was signed, and a file may be named after a person.
    private static bool IsContent(XmlTape tape, int element) => tape.Is(element, Signatures, "Object") || tape.Is(element, Sbdh.InferredNamespaceUri, "FileName");

    private static string NameOf(XmlTapeAttribute attribute) =>
        attribute.IsNamespaceDeclaration ? attribute.Prefix.Length == 0 ? "xmlns" : $"xmlns:{attribute.LocalName}"
        : attribute.Prefix.Length == 0 ? attribute.LocalName : $"{attribute.Prefix}:{attribute.LocalName}";
}
