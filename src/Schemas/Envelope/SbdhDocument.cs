using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Schemas.Envelope;

/// <summary>
/// Reads a header that stands alone, pushed node by node by whoever reads the document: one reader for each document, then <see cref="Complete"/>.
/// Bad input gives findings, all of them; what is spelled otherwise than the header is written is among them, with severity info.
/// </summary>
public sealed class SbdhDocument
{
    /// <summary>In a whole message the header stands below this; in the paths of a header alone it does not.</summary>
    private const string Around = "/StandardBusinessDocument";

    private readonly List<Finding> findings = [];
    private readonly SbdhReader reader;

    public SbdhDocument() => reader = new SbdhReader(findings);

    /// <summary>The root of a document is a header.</summary>
    public static bool IsRoot(string namespaceUri, string localName) => namespaceUri == Sbdh.NamespaceUri && localName == SbdhForm.Root;

    public void StartElement(string localName, string namespaceUri, ReadOnlySpan<SedAttribute> attributes) => reader.StartElement(localName, namespaceUri, attributes, 0, 0);

    public void Text(string value) => reader.Text(value);

    public void EndElement() => reader.EndElement();

    /// <summary>The header, or null where a finding of severity error says why not. Call once, when the whole document was read.</summary>
    public (Sbdh? Header, IReadOnlyList<Finding> Findings) Complete()
    {
        var header = new SbdhValues(reader.Root!, findings).Read();
        if (header is not null) SbdhSpelling.Tell(reader.Root!, header, findings);
        return (header, [.. findings.Select(f => f with { Path = f.Path[Around.Length..] })]);
    }
}
