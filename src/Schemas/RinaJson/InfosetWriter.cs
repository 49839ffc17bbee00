using System.Buffers;
using System.Text;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.RinaJson;

/// <summary>
/// Writes a SED as UTF-8 XML without byte order mark and without declaration, on one line, under the pack's prefix. Unlike <see cref="SedWriter"/> it
/// adds nothing and leaves nothing out. The same tree gives the same octets.
/// </summary>
public static class InfosetWriter
{
    /// <param name="root">Its texts hold only characters that XML has, its names only names that XML has.</param>
    /// <param name="signature">The octets of a ds:Signature that stands for itself, or empty; it becomes the last child.</param>
    public static byte[] Write(SedSchema schema, InfosetElement root, ReadOnlySpan<byte> signature)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        var name = $"{schema.Prefix}:{schema.Type}";
        Append(output, $"<{name} xmlns:{schema.Prefix}=\"{schema.NamespaceUri}\"");
        Attributes(output, root);
        Append(output, ">");
        foreach (var child in root.Children) Element(output, child);
        output.Write(signature);
        Append(output, $"</{name}>");
        return output.WrittenMemory.ToArray();
    }

    private static void Element(ArrayBufferWriter<byte> output, InfosetElement element)
    {
        Append(output, $"<{element.Name}");
        Attributes(output, element);
        Append(output, ">");
        if (element.Children.Count == 0) Append(output, Escaped(element.Text ?? "", inAttribute: false));
        else foreach (var child in element.Children) Element(output, child);
        Append(output, $"</{element.Name}>");
    }

    private static void Attributes(ArrayBufferWriter<byte> output, InfosetElement element)
    {
        foreach (var (name, value) in element.Attributes) Append(output, $" {name}=\"{Escaped(value, inAttribute: true)}\"");
    }

    private static string Escaped(string text, bool inAttribute)
    {
        if (text.AsSpan().IndexOfAny(Special) < 0) return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text) escaped.Append(Entity(c, inAttribute) ?? c.ToString());
        return escaped.ToString();
    }

    // A reader turns a bare carriage return into a line feed, and in an attribute all of these into spaces.
    private static string? Entity(char c, bool inAttribute) => c switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '\r' => "&#xD;",
        '"' when inAttribute => "&quot;",
        '\n' when inAttribute => "&#xA;",
        '\t' when inAttribute => "&#x9;",
        _ => null,
    };

    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"\r\n\t");

    private static void Append(ArrayBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);
}
