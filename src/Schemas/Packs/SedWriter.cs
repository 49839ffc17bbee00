using System.Buffers;
using System.Text;
using System.Xml;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Schemas.Packs;

/// <summary>
/// Writes a SED as UTF-8 XML without byte order mark and without declaration, one line, prefix and root attributes as the pack
/// fixes them. Children come in the order of the schema whatever order the tree has, in an open group in that of the tree; empty groups are left out; elements that
/// the schema does not know follow the known ones, so that validation names them. The same tree gives the same octets.
/// </summary>
public static class SedWriter
{
    /// <exception cref="ArgumentException">The pack does not know the SED type: callers check that first.</exception>
    public static SedWriting Write(Pack pack, string sedType, SedNode root)
    {
        var schema = pack.Sed(sedType) ?? throw new ArgumentException($"the pack {pack.Cdm} has no SED {sedType}", nameof(sedType));
        var findings = new List<Finding>();
        var output = new ArrayBufferWriter<byte>(4096);
        Append(output, $"<{schema.Prefix}:{schema.Type} xmlns:{schema.Prefix}=\"{schema.NamespaceUri}\"");
        foreach (var (name, value) in schema.Attributes) Append(output, $" {name}=\"{value}\"");
        Append(output, ">");
        foreach (var child in Ordered(schema.Root, root)) Element(output, child, schema.Root.Child(child.Name), "/" + schema.Type, findings);
        Append(output, $"</{schema.Prefix}:{schema.Type}>");
        return new SedWriting(output.WrittenMemory.ToArray(), findings);
    }

    private static void Element(ArrayBufferWriter<byte> output, SedNode node, SedElement? declaration, string parentPath, List<Finding> findings)
    {
        if (IsEmpty(node)) return;
        var path = $"{parentPath}/{node.Name}";
        Append(output, $"<{node.Name}>");
        if (node.Children.Count == 0) Append(output, Escape(node.Text!, path, findings));
        else foreach (var child in Ordered(declaration, node)) Element(output, child, declaration?.Child(child.Name), path, findings);
        Append(output, $"</{node.Name}>");
    }

    /// <summary>A group without content, or with nothing but such groups. A leaf with an empty text is not empty: its fault must be seen.</summary>
    private static bool IsEmpty(SedNode node) => node.Children.Count == 0 ? node.Text is null : node.Children.All(IsEmpty);

    private static IEnumerable<SedNode> Ordered(SedElement? declaration, SedNode node)
    {
        if (declaration is null or { Children.Count: 0 } or { IsOpen: true }) return node.Children;
        return node.Children.OrderBy(c => declaration.Child(c.Name)?.Index ?? int.MaxValue);
    }

    private static string Escape(string text, string path, List<Finding> findings)
    {
        if (text.AsSpan().IndexOfAnyExcept(Plain) < 0) return text;
        var escaped = new StringBuilder(text.Length + 16);
        var reported = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) escaped.Append(c).Append(text[++i]);
            else if (!XmlConvert.IsXmlChar(c))
            {
                if (!reported) findings.Add(Finding.Of("SED-0032", path, ("character", $"U+{(int)c:X4}"), ("position", $"{i + 1}")));
                reported = true;
                escaped.Append('\uFFFD');
            }
            else escaped.Append(Entity(c) ?? c.ToString());
        }
        return escaped.ToString();
    }

    private static string? Entity(char c) => c switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '\r' => "&#xD;",
        _ => null,
    };

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0xD800 - 0x20).Select(i => (char)i).Where(c => c is not ('&' or '<' or '>')), '\t', '\n']);

    private static void Append(ArrayBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);
}

/// <param name="Octets">The document.</param>
/// <param name="Findings">Characters that XML cannot hold; each was replaced by U+FFFD and makes the document unfit to sign.</param>
public sealed record SedWriting(byte[] Octets, IReadOnlyList<Finding> Findings);
