using MessageBroker.Evidence.Canonical;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.RinaJson;

namespace MessageBroker.Exchange.Flow;

/// <summary>Takes from a tape what both dialects of a SED carry, and says what the other one cannot.</summary>
internal sealed class SedInfoset(XmlTape tape, PackSet packs, ConversionFindings findings)
{
    private const string EessiNamespaces = "http://ec.europa.eu/eessi/ns/";
    private const string InstanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";

    private int signature = XmlTape.None;
    private bool isInOurForm = true;

    /// <summary>Null with a finding where the document holds no SED that a pack knows.</summary>
    public SedTree? Read()
    {
        for (var node = 0; node < tape.Count; node++)
            if (tape.Kind(node) is XmlNodeKind.Comment or XmlNodeKind.ProcessingInstruction) findings.Add(Finding.Of("SED-0061", tape.Path(node)));
        if (Body() is not { } body || Schema(body) is not var (pack, schema)) return null;
        var path = DialectPath.Document.Below(schema.Type);
        if (tape.Prefix(body) != schema.Prefix)
        {
            isInOurForm = false;
            findings.Add("SED-0079", path, ("prefix", schema.Prefix));
        }
        var root = Element(body, schema.Prefix, path);
        return new SedTree(pack, schema, root, signature, path.Below("ds:Signature"), isInOurForm);
    }

    /// <summary>The SED's element: the root, or the one beside the header.</summary>
    private int? Body()
    {
        if (!tape.Is(tape.Root, Sbdh.NamespaceUri, "StandardBusinessDocument")) return tape.Root;
        var seds = tape.Elements(tape.Root).Where(e => tape.NamespaceUri(e) != Sbdh.NamespaceUri).ToList();
        if (seds is not [var body])
        {
            findings.Add(Finding.Of(seds.Count == 0 ? "ENV-0017" : "ENV-0022", "/StandardBusinessDocument", ("element", seds.Count == 0 ? "" : tape.LocalName(seds[^1]))));
            return null;
        }
        findings.Add(Finding.Of("SED-0067", "/StandardBusinessDocument/StandardBusinessDocumentHeader"));
        return body;
    }

    private (Pack, SedSchema)? Schema(int body)
    {
        var (type, ns, path) = (tape.LocalName(body), tape.NamespaceUri(body), tape.Path(body));
        foreach (var pack in packs.All)
            if (pack.Sed(type) is { } schema && schema.NamespaceUri == ns) return (pack, schema);
        var parts = ns.StartsWith(EessiNamespaces, StringComparison.Ordinal) ? ns[EessiNamespaces.Length..].Split('/') : [];
        if (parts is not [var version, var named]) findings.Add(Finding.Of("SED-0010", path, ("element", type), ("namespace", ns)));
        else if (named != type) findings.Add(Finding.Of("SED-0013", path, ("element", type), ("sed", named)));
        else if (packs[version.Replace('_', '.')] is null) findings.Add(Finding.Of("SED-0011", path, ("cdm", version.Replace('_', '.')), ("known", string.Join(", ", packs.All.Select(p => p.Cdm)))));
        else findings.Add(Finding.Of("SED-0012", path, ("cdm", version.Replace('_', '.')), ("sed", type)));
        return null;
    }

    /// <param name="ownPrefix">On the root the prefix whose declaration the writer makes again; null below it.</param>
    private InfosetElement Element(int node, string? ownPrefix, DialectPath path)
    {
        var element = new InfosetElement(tape.LocalName(node));
        Attributes(node, element, ownPrefix, path);
        var groups = tape.Elements(node).Any();
        for (var child = node + 1; child < tape.End(node); child = tape.End(child))
            if (tape.Kind(child) == XmlNodeKind.Element) Child(child, element, ownPrefix is not null, path);
            else if (tape.Kind(child) == XmlNodeKind.Text && groups) Between(child, element.Name, path);
        if (groups || tape.Text(node) is not { Length: > 0 } text) return element;
        element.Text = text;
        // In a group without elements it is laid out for the eye too.
        isInOurForm &= !string.IsNullOrWhiteSpace(text);
        return element;
    }

    private void Child(int node, InfosetElement parent, bool isBelowRoot, DialectPath path)
    {
        var (name, ns) = (tape.LocalName(node), tape.NamespaceUri(node));
        if (signature >= 0 && isBelowRoot) findings.Add("SED-0028", path.Below("ds:Signature"), ("element", "ds:Signature"));
        if (isBelowRoot && tape.Is(node, SedDialects.SignatureNamespace, "Signature")) signature = node;
        else if (ns.Length > 0) findings.Add("SED-0057", path.Below(name), ("name", name), ("namespace", ns));
        else parent.Add(Element(node, null, path.Below(name)));
    }

    /// <summary>White space between elements is laid out for the eye, and JSON has none of it; a signature covers it.</summary>
    private void Between(int text, string parent, DialectPath path)
    {
        if (string.IsNullOrWhiteSpace(tape.Value(text))) isInOurForm = false;
        else findings.Add("SED-0025", path, ("element", parent));
    }

    private void Attributes(int node, InfosetElement element, string? ownPrefix, DialectPath path)
    {
        foreach (var attribute in tape.Attributes(node))
        {
            if (attribute.IsNamespaceDeclaration) isInOurForm &= ownPrefix is not null && attribute.Prefix.Length > 0 && attribute.LocalName == ownPrefix;
            else if (attribute.NamespaceUri.Length == 0) element.Add(attribute.LocalName, attribute.Value);
            else if (attribute is { NamespaceUri: InstanceNamespace, LocalName: "schemaLocation" or "noNamespaceSchemaLocation" })
            {
                isInOurForm = false;
                findings.Add("SED-0082", path, ("attribute", attribute.LocalName));
            }
            else findings.Add("SED-0057", path, ("name", attribute.LocalName), ("namespace", attribute.NamespaceUri));
        }
    }
}

/// <summary>A SED as both dialects carry it.</summary>
/// <param name="Signature">Its node on the tape, or none.</param>
/// <param name="IsInOurForm">Written as this program writes it back: what was signed is the same again.</param>
internal sealed record SedTree(Pack Pack, SedSchema Schema, InfosetElement Root, int Signature, DialectPath SignaturePath, bool IsInOurForm);
